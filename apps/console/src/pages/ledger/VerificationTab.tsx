import { Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../api/client';
import { useWatched } from '../../api/live';
import { useTexts } from '../../shell/i18n';
import { EmptyState } from '../../ui/EmptyState';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { RangeInputs } from './ExportTab';
import { FindingList } from './FindingList';
import { rangeOf, type TypedRange } from './positions';
import { RunningJob } from './RunningJob';
import { ledgerTexts } from './texts';
import type { About, Verification } from './types';
import { VerificationRow } from './VerificationRow';
import { lastEndedOf, runningOf } from './verification-state';

const JOBS = '/v1/ledger/verifications';

/** Jobs of the ledger, kept up to date by ops; whoever started them, all see the same. */
export function useVerifications(): readonly Verification[] | undefined {
  return useWatched<{ readonly verifications: readonly Verification[] }>('ops', JOBS).value?.verifications;
}

/** Verification as a job: start, progress, stop, and what it found. */
export function VerificationTab({ about }: { readonly about: About }) {
  const t = useTexts(ledgerTexts);
  const jobs = useVerifications();
  const running = jobs && runningOf(jobs);
  const ended = jobs?.filter(({ outcome }) => outcome !== undefined) ?? [];
  useFreshFacts(lastEndedOf(jobs));
  const [last] = ended;
  const findings = last?.result?.findings ?? [];
  return (
    <Stack>
      <Text size="sm">{t('verify.text')}</Text>
      {running ? <RunningJob job={running} /> : <StartForm tail={about.tail} />}
      {!running && findings.length > 0 && <FindingList findings={findings} />}
      <Title order={2} size="h5">
        {t('verify.history')}
      </Title>
      {jobs && ended.length === 0 && <EmptyState title={t('verify.none')}>{t('verify.noneText')}</EmptyState>}
      {ended.length > 0 && (
        <Table.ScrollContainer minWidth={720}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('verify.when')}</Table.Th>
                <Table.Th>{t('verify.by')}</Table.Th>
                <Table.Th>{t('verify.kind')}</Table.Th>
                <Table.Th>{t('verify.range')}</Table.Th>
                <Table.Th>{t('verify.took')}</Table.Th>
                <Table.Th>{t('verify.result')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {ended.map((job) => (
                <VerificationRow key={job.verificationId} job={job} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}

/** The facts above the tabs name the last verification: they are read again when another one has ended. */
function useFreshFacts(lastEnded: string | undefined): void {
  const client = useQueryClient();
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ['get', JOBS] });
    void client.invalidateQueries({ queryKey: ['get', '/v1/ledger'] });
  }, [client, lastEnded]);
}

function StartForm({ tail }: { readonly tail: number }) {
  const t = useTexts(ledgerTexts);
  const [typed, setTyped] = useState<TypedRange>({ from: '', to: '' });
  const start = api.ops.useMutation('post', '/v1/ledger/verifications');
  const range = rangeOf(typed, tail);
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Group align="flex-end">
          <RangeInputs typed={typed} onChange={setTyped} />
          <Button
            disabled={range === undefined}
            loading={start.isPending}
            onClick={() => range && start.mutate({ body: range })}
          >
            {t('verify.start')}
          </Button>
        </Group>
        <Text size="xs" c="gray.7">
          {t('verify.whole')}
        </Text>
        <ProblemAlert error={start.error} />
      </Stack>
    </Paper>
  );
}
