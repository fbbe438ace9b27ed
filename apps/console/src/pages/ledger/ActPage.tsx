import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { api } from '../../api/client';
import { useTexts } from '../../shell/i18n';
import { Labelled } from '../../ui/Labelled';
import { PageLink } from '../../ui/PageLink';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Instant, useNumbers } from '../../ui/Time';
import { useAreaNames } from '../../ui/AreaName';
import { ActContent } from './ActContent';
import { ChainTable } from './ChainTable';
import { ledgerTexts } from './texts';
import type { ActInChain } from './types';

/** One act: its events without content, and that they are as they were recorded. */
export default function ActPage() {
  const t = useTexts(ledgerTexts);
  const number = useNumbers();
  const { actId = '' } = useParams({ strict: false }) as { readonly actId?: string };
  const act = api.ops.useQuery('get', '/v1/ledger/acts/{actId}', { params: { path: { actId } } });
  const back = (
    <Button component={Link} to="/ledger" variant="default" size="xs">
      {t('act.back')}
    </Button>
  );
  const first = act.data?.events[0]?.position;
  const last = act.data?.events.at(-1)?.position;
  const title =
    first === undefined || last === undefined
      ? t('title')
      : t(first === last ? 'act.titleOne' : 'act.title', { first: number(first), last: number(last) });
  return (
    <Page title={title} actions={back}>
      {act.isPending && <Loading />}
      <ProblemAlert error={act.error} onRetry={() => void act.refetch()} />
      {act.data && (
        <>
          <About act={act.data} />
          <ChainTable act={act.data} />
          <ActContent key={actId} actId={actId} />
        </>
      )}
    </Page>
  );
}

function About({ act }: { readonly act: ActInChain }) {
  const t = useTexts(ledgerTexts);
  const nameOf = useAreaNames([act.office]);
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group gap="xl">
          <Labelled label={t('act.recorded')}>
            <Instant value={act.recordedAt} />
          </Labelled>
          <Labelled label={t('act.office')}>
            {nameOf(act.office)}, {t(act.desk === null ? 'desk.any' : `desk.${act.desk}`)}
          </Labelled>
        </Group>
        <Group gap="xl">
          <Labelled label={t('act.id')}>
            <Id value={act.actId} />
          </Labelled>
          <Labelled label={t('act.request')}>
            <Id value={act.requestId} />
          </Labelled>
        </Group>
        {(act.supersedes ?? act.supersededBy) !== null && (
          <Group gap="xl">
            {act.supersedes !== null && (
              <Labelled label={t('act.supersedes')}>
                <OtherAct actId={act.supersedes} />
              </Labelled>
            )}
            {act.supersededBy !== null && (
              <Labelled label={t('act.supersededBy')}>
                <OtherAct actId={act.supersededBy} />
              </Labelled>
            )}
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

function OtherAct({ actId }: { readonly actId: string }) {
  return (
    <PageLink to="/ledger/$actId" params={{ actId }} size="sm">
      <Id value={actId} />
    </PageLink>
  );
}

function Id({ value }: { readonly value: string }) {
  return (
    <Text component="code" ff="monospace" size="sm" inherit style={{ overflowWrap: 'anywhere' }}>
      {value}
    </Text>
  );
}
