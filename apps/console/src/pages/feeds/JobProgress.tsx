import { Badge, Group, Stack, Text } from '@mantine/core';
import { fetchers } from '../../api/client';
import { useTexts } from '../../shell/i18n';
import { ConfirmAction } from '../../ui/ConfirmAction';
import { Progress } from '../../ui/Progress';
import { useNumbers } from '../../ui/Time';
import { actionsOf, passed, rateOf, type Job } from './job-state';
import { feedsTexts } from './texts';
import { useMayAct } from './use-may-act';

interface Props {
  readonly job: Job;
  readonly onChanged?: () => void;
}

/** How far a job is, and what can be done with it. */
export function JobProgress({ job, onChanged }: Props) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  const mayAct = useMayAct();
  const change = async (action: ReturnType<typeof actionsOf>[number]) => {
    const path = { partner: job.partner, jobId: job.jobId, action };
    await fetchers.publisher.POST('/v1/feeds/{partner}/jobs/{jobId}/{action}', { params: { path } });
    onChanged?.();
  };
  return (
    <Stack gap={6}>
      <Progress
        label={t(`job.${job.kind}`)}
        done={passed(job)}
        total={job.total}
        ratePerSecond={rateOf(job)}
        unit={job.kind === 'resync' ? t('persons') : job.kind === 'recount' ? '' : t('messages')}
      />
      <Group justify="space-between">
        <Badge variant="dot" tt="none" color={job.state === 'completed' ? 'green.9' : 'blue.9'}>
          {t(`jobState.${job.state}`)}
        </Badge>
        {mayAct && (
          <Group gap={4}>
            {actionsOf(job).map((action) => (
              <ConfirmAction
                key={action}
                size="xs"
                variant="default"
                label={t(action === 'cancel' ? 'cancelJob' : action)}
                title={t(action === 'cancel' ? 'cancelJob' : action)}
                onConfirm={() => change(action)}
              >
                {action === 'cancel' ? t('cancelText') : t(`job.${job.kind}Text`)}
              </ConfirmAction>
            ))}
          </Group>
        )}
      </Group>
      {job.withheld > 0 && <Text size="xs">{t('withheld', { count: number(job.withheld) })}</Text>}
      {job.drifted > 0 && <Text size="xs">{t('drifted', { count: number(job.drifted) })}</Text>}
    </Stack>
  );
}
