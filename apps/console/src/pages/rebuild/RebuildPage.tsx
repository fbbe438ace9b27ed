import { Alert, Stack, Text, Title } from '@mantine/core';
import { IconLock } from '../../ui/icons';
import { useState } from 'react';
import { api } from '../../api/client';
import { useWatched } from '../../api/live';
import { useTexts } from '../../shell/i18n';
import { useSession } from '../../shell/session';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Actions } from './Actions';
import { ComparisonOf } from './Comparison';
import { History } from './History';
import { Orders } from './Orders';
import { PresentWork } from './PresentWork';
import type { Overview } from './rebuild-state';
import { rebuildTexts } from './texts';

/** The present rebuild with its phases, what may be ordered, the comparison, and what was ordered before. */
export default function RebuildPage() {
  const t = useTexts(rebuildTexts);
  const { actor } = useSession();
  const isOperator = actor.roles.includes('operator');
  const first = api.registry.useQuery('get', '/v1/rebuilds');
  const live = useWatched<Overview>('registry', '/v1/rebuilds');
  const [chosen, choose] = useState<number>();
  const overview = live.value ?? first.data;
  if (!overview) {
    return (
      <Page title={t('title')} about={t('about')}>
        {first.error ? (
          <ProblemAlert error={first.error} onRetry={() => void first.refetch()} />
        ) : (
          <Loading />
        )}
      </Page>
    );
  }
  const compared =
    chosen ?? overview.rebuilds.find(({ differences }) => differences !== undefined)?.rebuildNo;
  return (
    <Page title={t('title')} about={t('about')}>
      {!overview.isPermitted && (
        <Alert icon={<IconLock />} color="yellow" variant="light" title={t('notPermitted')}>
          <Text size="sm" c="dark.9">
            {t('notPermittedText')}
          </Text>
        </Alert>
      )}
      <PresentWork overview={overview} />
      {isOperator && <Actions overview={overview} onOrdered={() => void first.refetch()} />}
      <Section title={t('comparison.title')}>
        <ComparisonOf rebuildNo={compared} />
      </Section>
      <Section title={t('history')}>
        <History rebuilds={overview.rebuilds} onShow={choose} />
      </Section>
      <Section title={t('orders')}>
        <Orders orders={overview.orders} />
      </Section>
    </Page>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <Stack gap="xs" component="section" aria-label={title}>
      <Title order={2} size="h5">
        {title}
      </Title>
      {children}
    </Stack>
  );
}
