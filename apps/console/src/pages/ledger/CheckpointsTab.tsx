import { Alert, Badge, Button, Stack, Table, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../api/client';
import { useTexts } from '../../shell/i18n';
import { useSession } from '../../shell/session';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Instant, useNumbers } from '../../ui/Time';
import { shortDigest } from './positions';
import { RunningJob } from './RunningJob';
import { ledgerTexts } from './texts';
import type { Checkpoint } from './types';
import { lastEndedOf, runningOf } from './verification-state';
import { useVerifications } from './VerificationTab';

const CHECKPOINTS = '/v1/ledger/checkpoints';

/** Signed ends of the chain, and the job that signs the present one. */
export function CheckpointsTab() {
  const t = useTexts(ledgerTexts);
  const { actor } = useSession();
  const found = api.ops.useQuery('get', CHECKPOINTS);
  const sign = api.ops.useMutation('post', CHECKPOINTS);
  const jobs = useVerifications();
  const running = jobs && runningOf(jobs);
  const client = useQueryClient();
  const lastEnded = lastEndedOf(jobs);
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ['get', CHECKPOINTS] });
  }, [client, lastEnded]);
  if (found.isPending) return <Loading />;
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />;
  const { canSign, checkpoints } = found.data;
  const maySign = canSign && actor.roles.includes('operator');
  return (
    <Stack>
      <Text size="sm">{t('checkpoints.text')}</Text>
      {running && <RunningJob job={running} />}
      {!running && maySign && (
        <Button w="fit-content" loading={sign.isPending} onClick={() => sign.mutate({})}>
          {t('checkpoints.sign')}
        </Button>
      )}
      {!canSign && <Alert color="gray">{t('checkpoints.noKey')}</Alert>}
      <ProblemAlert error={sign.error} />
      {checkpoints.length === 0 ? (
        <EmptyState title={t('checkpoints.none')} />
      ) : (
        <CheckpointTable checkpoints={checkpoints} />
      )}
    </Stack>
  );
}

function CheckpointTable({ checkpoints }: { readonly checkpoints: readonly Checkpoint[] }) {
  const t = useTexts(ledgerTexts);
  const number = useNumbers();
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('checkpoints.position')}</Table.Th>
            <Table.Th>{t('checkpoints.recordedAt')}</Table.Th>
            <Table.Th>{t('checkpoints.signedAt')}</Table.Th>
            <Table.Th>{t('checkpoints.key')}</Table.Th>
            <Table.Th>{t('checkpoints.digest')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {checkpoints.map(({ position, recordedAt, signedAt, keyId, digest, isTrusted }) => (
            <Table.Tr key={`${position} ${keyId}`}>
              <Table.Td>{number(position)}</Table.Td>
              <Table.Td>
                <Instant value={recordedAt} />
              </Table.Td>
              <Table.Td>
                <Instant value={signedAt} />
              </Table.Td>
              <Table.Td>
                <code>{keyId}</code> <Trust isTrusted={isTrusted} />
              </Table.Td>
              <Table.Td title={digest}>
                <code>{shortDigest(digest)}</code>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Trust({ isTrusted }: Pick<Checkpoint, 'isTrusted'>) {
  const t = useTexts(ledgerTexts);
  if (isTrusted === undefined)
    return (
      <Badge color="gray" variant="light" tt="none">
        {t('checkpoints.unknown')}
      </Badge>
    );
  return (
    <Badge color={isTrusted ? 'teal.9' : 'red.9'} variant={isTrusted ? 'outline' : 'filled'} tt="none">
      {isTrusted ? t('checkpoints.trusted') : t('checkpoints.untrusted')}
    </Badge>
  );
}
