import { Badge } from '@mantine/core';
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
    <Badge variant="default" tt="none" role="status">
      {t(isConnected ? 'live' : 'offline')}
    </Badge>
  );
  return (
    <Page title={t('title')} about={t('about')} actions={state}>
      {value && (
        <FlowPicture flow={value}>
          <Alarms alarms={value.alarms} />
          <PassingActs acts={value.acts} />
        </FlowPicture>
      )}
      {!value && (problem ? <EmptyState title={problem.title}>{problem.detail}</EmptyState> : <Loading />)}
    </Page>
  );
}
