import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconCheck } from '../../ui/icons';
import { PageLink } from '../../ui/PageLink';
import { flowTexts, type FlowText } from './texts';
import type { AlarmOf } from './types';
import { useAmounts } from './use-amounts';

/** What asks for somebody, with the step that mends it. */
export function Alarms({ alarms }: { readonly alarms: readonly AlarmOf[] }) {
  const { t } = useAmounts();
  return (
    <Paper withBorder p="sm" component="section" aria-labelledby="alarms">
      <Title order={2} size="h5" id="alarms" mb="xs">
        {t('alarms')}
      </Title>
      <div aria-live="polite">
        {alarms.length === 0 ? (
          <Group gap={6} c="teal.9">
            <IconCheck size={18} />
            <Text size="sm">{t('noAlarms')}</Text>
          </Group>
        ) : (
          <Stack gap="sm">
            {alarms.map((alarm) => (
              <AlarmLine key={`${alarm.name} ${alarm.subject}`} alarm={alarm} />
            ))}
          </Stack>
        )}
      </div>
    </Paper>
  );
}

function AlarmLine({ alarm }: { readonly alarm: AlarmOf }) {
  const { t, number } = useAmounts();
  const { name, severity, subject, value, runbook } = alarm;
  const words = { subject, value: number(value) };
  const say = (key: string) => (key in flowTexts.id ? t(key as FlowText, words) : `${name}: ${subject}`);
  return (
    <div>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Badge color={severity === 'page' ? 'red.9' : '#9a3412'} variant="filled" tt="none" miw={80}>
          {t(severity)}
        </Badge>
        <Text size="sm" fw={600}>
          {say(`alarm.${name}`)}
        </Text>
      </Group>
      <Text size="sm" mt={2}>
        {say(`step.${name}`)}{' '}
        <PageLink to="/flow/runbooks/$name" params={{ name: runbook }}>
          {t('runbook')}
        </PageLink>
      </Text>
    </div>
  );
}
