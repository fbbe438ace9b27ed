import { Badge, Grid } from '@mantine/core';
import { useLive } from '../../api/live';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { Alarms } from './Alarms';
import { FlowPicture } from './FlowPicture';
import { PassingActs } from './PassingActs';
import type { FlowReading } from './types';
import { useAmounts } from './use-amounts';

/** The start page: everything that flows, and what asks for somebody. */
export default function FlowPage() {
  const { t } = useAmounts();
  const { value, isConnected, problem } = useLive<FlowReading>('/v1/flow/stream');
  const state = (
    <Badge variant="light" color={isConnected ? 'green.9' : 'orange.9'} tt="none" role="status">
      {t(isConnected ? 'live' : 'offline')}
    </Badge>
  );
  return (
    <Page title={t('title')} about={t('about')} actions={state}>
      {value && <FlowPicture flow={value} />}
      {!value && (problem ? <EmptyState title={problem.title}>{problem.detail}</EmptyState> : <Loading />)}
      {value && (
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Alarms alarms={value.alarms} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 7 }}>
            <PassingActs acts={value.acts} />
          </Grid.Col>
        </Grid>
      )}
    </Page>
  );
}
