import { Badge, Table, Text } from '@mantine/core';
import { useTexts } from '../../shell/i18n';
import { Instant, useNumbers } from '../../ui/Time';
import { ledgerTexts } from './texts';
import type { Verification } from './types';
import { secondsOf } from './verification-state';

/** A job that has ended, with what came out. */
export function VerificationRow({ job }: { readonly job: Verification }) {
  const t = useTexts(ledgerTexts);
  const number = useNumbers();
  const { startedAt, startedBy, kind, from, to } = job;
  return (
    <Table.Tr>
      <Table.Td>
        <Instant value={startedAt} />
      </Table.Td>
      <Table.Td>{startedBy}</Table.Td>
      <Table.Td>{t(`verify.kind.${kind}`)}</Table.Td>
      <Table.Td>{from === undefined || to === undefined ? '–' : `${number(from)} – ${number(to)}`}</Table.Td>
      <Table.Td>{number(secondsOf(job, 0))} s</Table.Td>
      <Table.Td>
        <Result job={job} />
      </Table.Td>
    </Table.Tr>
  );
}

function Result({ job }: { readonly job: Verification }) {
  const t = useTexts(ledgerTexts);
  const number = useNumbers();
  const { outcome, result, kind } = job;
  if (outcome !== 'completed' || !result)
    return <Text size="sm">{t(`verify.${outcome ?? 'failed'}` as 'verify.failed')}</Text>;
  const { findings, checkpoints, events, signed } = result;
  if (findings.length > 0)
    return (
      <Badge color="red.9" tt="none">
        {t('verify.findings', { count: findings.length })}
      </Badge>
    );
  const signature =
    signed === undefined ? t('verify.empty') : t('verify.signed', { position: number(signed) });
  return (
    <Text size="sm">
      {kind === 'checkpoint' ? signature : t('verify.clean', { count: events })}
      {checkpoints > 0 && `, ${t('verify.checkpoints', { count: checkpoints })}`}
    </Text>
  );
}
