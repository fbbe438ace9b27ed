import { Badge, Group, Paper, Stack, Switch, Text, Timeline as Line } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../shell/i18n';
import { useEventTypeName } from '../../texts/event-types';
import { EmptyState } from '../../ui/EmptyState';
import { Day, Instant } from '../../ui/Time';
import { ActLink } from './ActLink';
import { Office } from './Office';
import { personTexts } from './texts';
import { daysToReport, isLate } from './timeline';
import type { TimelineEvent } from './types';

/** Everything that happened to a person, in the order of life. */
export function TimelineTab({ events }: { readonly events: readonly TimelineEvent[] }) {
  const t = useTexts(personTexts);
  const [isHiding, setHiding] = useState(false);
  const shown = isHiding ? events.filter(({ isVoid }) => !isVoid) : events;
  if (events.length === 0) return <EmptyState title={t('timeline.empty')} />;
  return (
    <Stack>
      {events.some(({ isVoid }) => isVoid) && (
        <Switch
          label={t('timeline.hide')}
          checked={isHiding}
          onChange={(event) => setHiding(event.currentTarget.checked)}
        />
      )}
      <Line bulletSize={14} lineWidth={2} active={shown.length}>
        {shown.map((event) => (
          <Line.Item key={event.version} title={<EventTitle event={event} />}>
            <EventFacts event={event} />
          </Line.Item>
        ))}
      </Line>
    </Stack>
  );
}

function EventTitle({ event }: { readonly event: TimelineEvent }) {
  const t = useTexts(personTexts);
  const eventName = useEventTypeName();
  return (
    <Group gap="xs">
      <Text fw={600} td={event.isVoid ? 'line-through' : undefined}>
        {eventName(event.type)}
      </Text>
      {event.isVoid && (
        <Badge color="gray.7" tt="none">
          {t('timeline.void')}
        </Badge>
      )}
      {isLate(event) && (
        <Badge color="red.9" variant="outline" tt="none">
          {t('timeline.late')}
        </Badge>
      )}
      {event.supersedes !== null && (
        <Badge color="violet.8" variant="outline" tt="none">
          {t('timeline.supersedes')}
        </Badge>
      )}
    </Group>
  );
}

function EventFacts({ event }: { readonly event: TimelineEvent }) {
  const t = useTexts(personTexts);
  const lag = daysToReport(event);
  const fields = event.changed.map((field) => fieldName(t, field)).join(', ');
  return (
    <Stack gap={2}>
      <Text size="sm">
        {t('timeline.occurred')} <Day value={event.occurredOn} /> · {t('timeline.reported')}{' '}
        <Day value={event.reportedOn} />
        {lag > 0 && ` (${t('timeline.lag', { count: lag })})`} · {t('timeline.recorded')}{' '}
        <Instant value={event.recordedAt} />
      </Text>
      <Text size="sm">
        <Office {...event.recordedBy} />
        {event.recordedBy.approved && `, ${t('timeline.approved')}`}
      </Text>
      {!event.isVoid && (
        <Text size="sm" c="gray.7">
          {fields === '' ? t('timeline.changedNothing') : t('timeline.changed', { fields })}
        </Text>
      )}
      <Grounds {...event} />
      {event.supersededBy && <Superseded by={event.supersededBy} />}
      <ActLink actId={event.actId}>{t('why.act')}</ActLink>
    </Stack>
  );
}

function Superseded({ by }: { readonly by: NonNullable<TimelineEvent['supersededBy']> }) {
  const t = useTexts(personTexts);
  return (
    <Paper withBorder p="xs" bg="gray.0">
      <Text size="sm">
        {t(`timeline.by.${by.by}`)} <Office {...by.recordedBy} />, <Instant value={by.recordedAt} />
      </Text>
      <Grounds {...by} />
      <ActLink actId={by.actId}>{t('why.act')}</ActLink>
    </Paper>
  );
}

/** Reason and legal basis of an act that corrects or cancels another. */
function Grounds({ reason, legalBasis }: Pick<TimelineEvent, 'reason' | 'legalBasis'>) {
  const t = useTexts(personTexts);
  return (
    <>
      {reason !== undefined && <Text size="sm">{t('timeline.reason', { reason })}</Text>}
      {legalBasis && (
        <Text size="sm">
          {t('timeline.basis', { issuer: legalBasis.issuer, number: legalBasis.number })} (
          <Day value={legalBasis.date} />)
        </Text>
      )}
    </>
  );
}

type Translate = ReturnType<typeof useTexts<keyof typeof personTexts.id>>;

function fieldName(t: Translate, field: string): string {
  const key = `state.${field}`;
  return Object.hasOwn(personTexts.id, key) ? t(key as 'state.nik') : field;
}
