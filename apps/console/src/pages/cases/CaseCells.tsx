import { Group, Text } from '@mantine/core';
import { useTexts } from '../../shell/i18n';
import { Mark } from '../../ui/Mark';
import { Day } from '../../ui/Time';
import { wibDay } from '../../ui/time-text';
import { casesTexts } from './texts';

export function Assignee({ name }: { readonly name: string | null }) {
  const t = useTexts(casesTexts);
  return (
    name ?? (
      <Text span c="gray.7" inherit>
        {t('noAssignee')}
      </Text>
    )
  );
}

interface Due {
  readonly dueOn: string | null;
  readonly openedAt: string;
}

/**
 * Somebody who was registered as an adult was obliged long before (a KTP-el is due since the 17th birthday): the office
 * can act since the registration, so that no day of decades ago is shown as missed.
 */
export function DueDay({ dueOn, openedAt }: Due) {
  const t = useTexts(casesTexts);
  if (dueOn !== null && dueOn < wibDay(new Date(openedAt)))
    return (
      <Text span c="gray.7" inherit>
        {t('dueAtEntry')}
      </Text>
    );
  const isOverdue = dueOn !== null && dueOn < wibDay(new Date());
  return (
    <Group gap="xs" wrap="nowrap">
      <Day value={dueOn} />
      {isOverdue && <Mark tone="bad">{t('overdue')}</Mark>}
    </Group>
  );
}
