import { Alert, List, Text } from '@mantine/core';
import { IconAlert } from '../../ui/icons';
import { useTexts, type Translate } from '../../shell/i18n';
import { useNumbers } from '../../ui/Time';
import { ledgerTexts } from './texts';
import type { Finding } from './types';

/** What a verification found, the first one first. Positions and ids only. */
export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  const t = useTexts(ledgerTexts);
  const number = useNumbers();
  return (
    <Alert color="red" icon={<IconAlert />} role="alert">
      <Text fw={600} size="sm">
        {t('verify.title')}
      </Text>
      <List size="sm">
        {findings.map((finding) => (
          <List.Item key={JSON.stringify(finding)}>{describe(finding, t, number)}</List.Item>
        ))}
      </List>
      <Text size="sm" mt="xs">
        {t('verify.advice')}
      </Text>
    </Alert>
  );
}

type Key = keyof typeof ledgerTexts.id;

function describe(finding: Finding, t: Translate<Key>, number: (value: number) => string): string {
  const { kind, position, first, streamId, events } = finding;
  const name = Object.hasOwn(ledgerTexts.id, `finding.${kind}`)
    ? t(`finding.${kind}` as 'finding.altered')
    : kind;
  const place =
    position === undefined
      ? []
      : first === undefined
        ? [t('finding.at', { position: number(position) })]
        : [t('finding.between', { first: number(first), position: number(position) })];
  const stream = streamId === undefined ? [] : [t('finding.stream', { streamId })];
  const row = events === undefined ? [] : [t('finding.row', { count: events })];
  return `${name}: ${[...place, ...stream, ...row].join(', ')}`;
}
