import { Button, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { fetchers } from '../../api/client';
import { useWatched } from '../../api/live';
import type { components } from '../../api/generated/publisher';
import { useTexts } from '../../shell/i18n';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { Instant } from '../../ui/Time';
import type { TabProps } from './tab';
import { JobProgress } from './JobProgress';
import { JobWizard } from './JobWizard';
import { ReasonAction } from '../../ui/ReasonAction';
import { feedsTexts } from './texts';
import { useMayAct } from './use-may-act';

const kinds = ['resend', 'replay', 'resync'] as const;

export function JobsTab({ partner }: TabProps) {
  const t = useTexts(feedsTexts);
  const mayAct = useMayAct();
  const [wizard, setWizard] = useState<(typeof kinds)[number]>();
  const { value } = useWatched<components['schemas']['FeedJobs']>('publisher', `/v1/feeds/${partner}/jobs`);
  return (
    <>
      {mayAct && (
        <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
          {kinds.map((kind) => (
            <Choice key={kind} title={t(`job.${kind}`)} text={t(`job.${kind}Text`)}>
              <Button size="xs" onClick={() => setWizard(kind)}>
                {t(`job.${kind}`)}
              </Button>
            </Choice>
          ))}
          <Choice title={t('job.recount')} text={t('job.recountText')}>
            <ReasonAction
              label={t('job.recount')}
              onConfirm={(reason) =>
                fetchers.publisher.POST('/v1/feeds/{partner}/jobs/recount', {
                  params: { path: { partner } },
                  body: { reason },
                })
              }
            >
              {t('job.recountText')}
            </ReasonAction>
          </Choice>
        </SimpleGrid>
      )}
      {wizard && <JobWizard partner={partner} kind={wizard} onClose={() => setWizard(undefined)} />}
      {value === undefined ? <Loading /> : value.jobs.length === 0 && <EmptyState>{t('noJobs')}</EmptyState>}
      {value?.jobs.map((job) => (
        <Paper key={job.jobId} withBorder p="sm">
          <JobProgress job={job} />
          <Group gap="md" mt={6}>
            <Text size="xs" c="gray.7">
              <Instant value={job.createdAt} /> · {t('by')}: {job.createdBy}
            </Text>
            <Text size="xs">{job.reason}</Text>
          </Group>
        </Paper>
      ))}
    </>
  );
}

interface ChoiceProps {
  readonly title: string;
  readonly text: string;
  readonly children: React.ReactNode;
}

function Choice({ title, text, children }: ChoiceProps) {
  return (
    <Paper withBorder p="sm">
      <Stack justify="space-between" h="100%" gap="xs">
        <div>
          <Text fw={600} size="sm">
            {title}
          </Text>
          <Text size="xs" c="gray.7">
            {text}
          </Text>
        </div>
        <div>{children}</div>
      </Stack>
    </Paper>
  );
}
