import { Accordion, Alert, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, fetchers } from '../../api/client';
import type { components } from '../../api/generated/publisher';
import { useTexts } from '../../shell/i18n';
import { ConfirmAction } from '../../ui/ConfirmAction';
import { EmptyState } from '../../ui/EmptyState';
import { Heading } from '../../ui/Heading';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Instant } from '../../ui/Time';
import { DifferenceView } from './Comparison';
import { DryRunView } from './DryRunView';
import { agreementsTexts } from './texts';

type Agreement = components['schemas']['Agreement'];
type Draft = components['schemas']['AgreementDraft'];

interface Props {
  readonly partner: string;
  readonly versions: readonly Agreement[];
  readonly mayAct: boolean;
  readonly onActivated: () => void;
}

/** The drafts that are no version yet. */
export function Drafts({ partner, versions, mayAct, onActivated }: Props) {
  const t = useTexts(agreementsTexts);
  const { data, error, refetch } = api.publisher.useQuery('get', '/v1/agreements/{partner}/drafts', {
    params: { path: { partner } },
  });
  const open = data?.drafts.filter(({ digest }) => !versions.some((one) => one.digest === digest)) ?? [];
  const changed = () => {
    void refetch();
    onActivated();
  };
  return (
    <section>
      <Heading title={t('drafts')} />
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {data && open.length === 0 && <EmptyState title={t('noDrafts')} />}
      <Accordion variant="contained">
        {open.map((draft) => (
          <Accordion.Item key={draft.digest} value={draft.digest}>
            <Accordion.Control>
              <Group gap="sm">
                <Text size="sm">{t('draftOf', { version: draft.version })}</Text>
                <Badge tt="none" variant="dot" color={draft.dryRun ? 'green.9' : 'gray.8'}>
                  {t(draft.dryRun ? 'dryRunMade' : 'noDryRun')}
                </Badge>
                <Text size="xs" c="gray.7">
                  {draft.createdBy} · <Instant value={draft.createdAt} />
                </Text>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <DraftView
                draft={draft}
                before={versions.at(-1)}
                mayAct={mayAct}
                onCounted={() => void refetch()}
                onActivated={changed}
              />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </section>
  );
}

interface DraftProps {
  readonly draft: Draft;
  /** The latest version: the draft follows it, or is outdated. */
  readonly before: Agreement | undefined;
  readonly mayAct: boolean;
  readonly onCounted: () => void;
  readonly onActivated: (version: Agreement) => void;
}

/** What a draft changes, what it would disclose, and its activation by its digest. */
export function DraftView({ draft, before, mayAct, onCounted, onActivated }: DraftProps) {
  const t = useTexts(agreementsTexts);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const { partner, digest, version, terms, dryRun } = draft;
  const isOutdated = version !== (before?.version ?? 0) + 1;
  const params = { path: { partner } };
  const count = async () => {
    setBusy(true);
    setError(undefined);
    await fetchers.publisher
      .POST('/v1/agreements/{partner}/dry-runs', { params, body: { digest } })
      .then(onCounted, setError);
    setBusy(false);
  };
  return (
    <Stack>
      {isOutdated && (
        <Alert variant="outline" color="orange.9">
          {t('outdated')}
        </Alert>
      )}
      <DifferenceView before={before} after={terms} />
      {dryRun && <DryRunView report={dryRun} />}
      <ProblemAlert error={error} />
      {mayAct && !isOutdated && (
        <Group>
          <Button variant="default" loading={isBusy} onClick={() => void count()}>
            {t('dryRun')}
          </Button>
          {dryRun && (
            <ConfirmAction
              label={t('activate')}
              title={t('activate')}
              onConfirm={async () => {
                const { data } = await fetchers.publisher.POST('/v1/agreements/{partner}/activations', {
                  params,
                  body: { digest },
                });
                if (data) onActivated(data);
              }}
            >
              {t('activateText')}
            </ConfirmAction>
          )}
          <Text size="xs" c="gray.7">
            {t('dryRunAbout')}
          </Text>
        </Group>
      )}
    </Stack>
  );
}
