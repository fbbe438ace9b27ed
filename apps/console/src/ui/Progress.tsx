import { Group, Progress as Bar, Stack, Text } from '@mantine/core';
import { useTexts } from '../shell/i18n';
import { shellTexts } from '../shell/texts';
import { roughly } from './duration';
import { useNumbers } from './Time';

interface Props {
  readonly label: string;
  readonly done: number;
  /** Undefined while nobody knows how much there is. */
  readonly total: number | undefined;
  /** What is done in one second at present. */
  readonly ratePerSecond?: number | undefined;
  readonly unit?: string;
}

/** A long work: how far, how fast, and when it ends at that rate. */
export function Progress({ label, done, total, ratePerSecond, unit = '' }: Props) {
  const t = useTexts(shellTexts);
  const number = useNumbers();
  const share = total === undefined ? 0 : total === 0 ? 100 : Math.min(100, (done / total) * 100);
  const left = total === undefined || !ratePerSecond ? undefined : (total - done) / ratePerSecond;
  const rest = left === undefined || left <= 0 ? undefined : roughly(left);
  const parts = [
    total === undefined ? number(done) : t('ofTotal', { done: number(done), total: number(total) }),
    ...(unit === '' ? [] : [unit]),
  ];
  const notes = [
    ...(ratePerSecond === undefined ? [] : [t('perSecond', { value: number(ratePerSecond, 1) })]),
    ...(rest === undefined ? [] : [t('eta', { when: t(rest.unit, { count: rest.count }) })]),
  ];
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {label}
        </Text>
        <Text size="sm">{parts.join(' ')}</Text>
      </Group>
      <Bar.Root size="lg">
        <Bar.Section value={share} aria-label={label} animated={share < 100 && (ratePerSecond ?? 0) > 0} />
      </Bar.Root>
      {notes.length > 0 && (
        <Text size="xs" c="gray.7">
          {notes.join(' · ')}
        </Text>
      )}
    </Stack>
  );
}
