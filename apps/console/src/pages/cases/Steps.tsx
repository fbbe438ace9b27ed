import { Paper, Text, Timeline, Title } from '@mantine/core';
import { useTexts } from '../../shell/i18n';
import { Instant } from '../../ui/Time';
import { casesTexts } from './texts';

interface Step {
  readonly step: 'assigned' | 'transferred' | 'noted' | 'rejected' | 'acknowledged' | 'reopened';
  readonly actor: string;
  readonly content: string;
  readonly at: string;
}

/** What officers did with a case, in its order. */
export function Steps({ steps }: { readonly steps: readonly Step[] }) {
  const t = useTexts(casesTexts);
  return (
    <Paper withBorder p="md" component="section" aria-label={t('work.steps')}>
      <Title order={2} size="h5" mb="sm">
        {t('work.steps')}
      </Title>
      {steps.length === 0 ? (
        <Text size="sm" c="gray.7">
          {t('work.noSteps')}
        </Text>
      ) : (
        <Timeline bulletSize={14} lineWidth={2}>
          {steps.map(({ step, actor, content, at }) => (
            <Timeline.Item key={`${at} ${step} ${content}`} title={actor}>
              <Text size="sm">{t(`step.${step}`, { content })}</Text>
              <Text size="xs" c="gray.7">
                <Instant value={at} />
              </Text>
            </Timeline.Item>
          ))}
        </Timeline>
      )}
    </Paper>
  );
}
