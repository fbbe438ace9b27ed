import { Button, Group, Paper, Stack } from '@mantine/core';
import { api } from '../../api/client';
import { useTexts } from '../../shell/i18n';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Progress } from '../../ui/Progress';
import { ledgerTexts } from './texts';
import type { Verification } from './types';
import { progressOf } from './verification-state';

/** A job under way: how far, how fast, how long still, and the button that stops it. */
export function RunningJob({ job }: { readonly job: Verification }) {
  const t = useTexts(ledgerTexts);
  const stop = api.ops.useMutation('post', '/v1/ledger/verifications/{verificationId}/cancellation');
  const { verificationId, kind, isCancelled, eventsPerSecond } = job;
  const progress = progressOf(job);
  return (
    <Paper withBorder p="md" role="status">
      <Stack gap="xs">
        <Progress
          label={kind === 'checkpoint' ? t('verify.signing') : t('verify.running')}
          done={progress?.done ?? 0}
          total={progress?.total}
          ratePerSecond={eventsPerSecond}
          unit={t('verify.unit')}
        />
        <Group justify="flex-end">
          <Button
            size="xs"
            variant="default"
            disabled={isCancelled}
            loading={stop.isPending}
            onClick={() => stop.mutate({ params: { path: { verificationId } } })}
          >
            {isCancelled ? t('verify.stopping') : t('verify.stop')}
          </Button>
        </Group>
        <ProblemAlert error={stop.error} />
      </Stack>
    </Paper>
  );
}
