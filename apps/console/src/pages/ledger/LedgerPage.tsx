import { Group, Paper, Tabs, Text } from '@mantine/core';
import { api } from '../../api/client';
import { useTexts } from '../../shell/i18n';
import { Loading } from '../../ui/Loading';
import { Labelled } from '../../ui/Labelled';
import { Page } from '../../ui/Page';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Instant, useNumbers } from '../../ui/Time';
import { ActsTab } from './ActsTab';
import { CheckpointsTab } from './CheckpointsTab';
import { ExportTab } from './ExportTab';
import { ledgerTexts } from './texts';
import type { About } from './types';
import { VerificationTab } from './VerificationTab';

const tabs = ['acts', 'verification', 'checkpoints', 'export'] as const;

export default function LedgerPage() {
  const t = useTexts(ledgerTexts);
  const about = api.ops.useQuery('get', '/v1/ledger');
  const panels = (of: About) => ({
    acts: <ActsTab about={of} />,
    verification: <VerificationTab about={of} />,
    checkpoints: <CheckpointsTab />,
    export: <ExportTab about={of} />,
  });
  return (
    <Page title={t('title')} about={t('about')}>
      {about.isPending && <Loading />}
      <ProblemAlert error={about.error} onRetry={() => void about.refetch()} />
      {about.data && (
        <>
          <Facts about={about.data} />
          <Tabs defaultValue="acts" keepMounted={false}>
            <Tabs.List>
              {tabs.map((tab) => (
                <Tabs.Tab key={tab} value={tab}>
                  {t(`tab.${tab}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {tabs.map((tab) => (
              <Tabs.Panel key={tab} value={tab} pt="md">
                {panels(about.data)[tab]}
              </Tabs.Panel>
            ))}
          </Tabs>
        </>
      )}
    </Page>
  );
}

function Facts({ about }: { readonly about: About }) {
  const t = useTexts(ledgerTexts);
  const number = useNumbers();
  const { data } = api.ops.useQuery('get', '/v1/ledger/verifications', { params: { query: { limit: 20 } } });
  const last = data?.verifications.find(
    ({ kind, outcome }) => kind === 'verification' && outcome === 'completed',
  );
  return (
    <Paper withBorder p="sm">
      <Group gap="xl">
        <Labelled label={t('fact.tail')}>{number(about.tail)}</Labelled>
        <Labelled label={t('fact.verified')}>
          {last ? <Instant value={last.endedAt} /> : t('fact.never')}
        </Labelled>
        <Labelled label={t('fact.ledger')}>
          <Text component="code" size="sm" ff="monospace">
            {about.ledgerId}
          </Text>
        </Labelled>
      </Group>
    </Paper>
  );
}
