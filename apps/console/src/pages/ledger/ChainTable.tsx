import { Alert, Badge, Stack, Table, Text, Title } from '@mantine/core';
import { IconAlert, IconCheck } from '../../ui/icons';
import { useTexts } from '../../shell/i18n';
import { useEventTypeName } from '../../texts/event-types';
import { Day, useNumbers } from '../../ui/Time';
import { shortDigest } from './positions';
import { ledgerTexts } from './texts';
import type { ActInChain, EventInChain } from './types';

/** The events of an act as links of the chain: the digest before, that of the content, and what both make. */
export function ChainTable({ act }: { readonly act: ActInChain }) {
  const t = useTexts(ledgerTexts);
  const number = useNumbers();
  const agrees = act.events.every((event) => event.agrees);
  const { checkpoint, tail } = act;
  return (
    <Stack>
      <Title order={2} size="h5">
        {t('act.place')}
      </Title>
      <Alert
        color={agrees ? 'green' : 'red'}
        icon={agrees ? <IconCheck /> : <IconAlert />}
        role={agrees ? 'status' : 'alert'}
      >
        <Text size="sm">{agrees ? t('act.agrees') : `${t('act.differs')} ${t('act.runbook')}`}</Text>
        <Text size="sm">
          {checkpoint
            ? t('act.signed', { position: number(checkpoint.position), keyId: checkpoint.keyId })
            : t('act.unsigned')}{' '}
          {t('act.ofTail', { tail: number(tail) })}
        </Text>
      </Alert>
      <Table.ScrollContainer minWidth={860}>
        <Table aria-label={t('act.events')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('event.position')}</Table.Th>
              <Table.Th>{t('event.type')}</Table.Th>
              <Table.Th>{t('event.stream')}</Table.Th>
              <Table.Th>{t('event.occurred')}</Table.Th>
              <Table.Th>{t('event.reported')}</Table.Th>
              <Table.Th>{t('event.digests')}</Table.Th>
              <Table.Th aria-label={t('event.agrees')} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {act.events.map((event) => (
              <EventRow key={event.eventId} event={event} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

function EventRow({ event }: { readonly event: EventInChain }) {
  const t = useTexts(ledgerTexts);
  const number = useNumbers();
  const eventName = useEventTypeName();
  const { position, type, streamKind, version, occurredOn, reportedOn, before, content, digest, agrees } =
    event;
  return (
    <Table.Tr>
      <Table.Td>{number(position)}</Table.Td>
      <Table.Td>{eventName(type)}</Table.Td>
      <Table.Td>
        {streamName(t, streamKind)} · {t('event.version').toLowerCase()} {version}
      </Table.Td>
      <Table.Td>
        <Day value={occurredOn} />
      </Table.Td>
      <Table.Td>
        <Day value={reportedOn} />
      </Table.Td>
      <Table.Td>
        {(
          [
            ['before', before],
            ['content', content],
            ['digest', digest],
          ] as const
        ).map(([name, value]) => (
          <Text key={name} size="xs" component="div" title={value ?? undefined}>
            {t(`event.${name}`)} <code>{shortDigest(value)}</code>
          </Text>
        ))}
      </Table.Td>
      <Table.Td>
        <Badge color={agrees ? 'teal.9' : 'red.9'} variant={agrees ? 'outline' : 'filled'} tt="none">
          {agrees ? t('event.agrees') : t('event.differs')}
        </Badge>
      </Table.Td>
    </Table.Tr>
  );
}

type Translate = ReturnType<typeof useTexts<keyof typeof ledgerTexts.id>>;

const streamName = (t: Translate, kind: string): string =>
  Object.hasOwn(ledgerTexts.id, `stream.${kind}`) ? t(`stream.${kind}` as 'stream.person') : kind;
