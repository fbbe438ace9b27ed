import { Group, Paper, SimpleGrid, Text } from '@mantine/core';
import { useTexts } from '../../shell/i18n';
import { Day } from '../../ui/Time';
import { causesOf, FieldValue, isOfTimeline, shownFields, type StateField } from './state-fields';
import { personTexts } from './texts';
import type { Person, Timeline } from './types';
import { Why } from './Why';

interface Props {
  readonly person: Person;
  readonly timeline: Timeline;
}

/** The state of a person, and beside each field why it is so. */
export function StateCard({ person, timeline }: Props) {
  const { events } = timeline;
  return (
    <Paper withBorder p="md">
      <SimpleGrid component="dl" cols={{ base: 1, md: 2 }} spacing="lg" verticalSpacing="xs" m={0}>
        {shownFields(person, events).map((field) => (
          <Row key={field} person={person} timeline={timeline} field={field} />
        ))}
      </SimpleGrid>
    </Paper>
  );
}

function Row({ person, timeline: { events, reasons }, field }: Props & { readonly field: StateField }) {
  const t = useTexts(personTexts);
  const reason = reasons[field];
  const cause = isOfTimeline(field)
    ? causesOf(events)[field]
    : events.find(({ version }) => version === reason?.version);
  return (
    <Group align="flex-start" wrap="nowrap" gap="xs">
      <Text component="dt" size="sm" c="gray.7" w={150} miw={150}>
        {t(`state.${field}`)}
      </Text>
      <Text component="dd" size="sm" m={0} flex={1} style={{ overflowWrap: 'anywhere' }}>
        {isOfTimeline(field) ? (
          <Day value={cause?.occurredOn} />
        ) : (
          <FieldValue person={person} field={field} />
        )}
      </Text>
      <Why
        field={t(`state.${field}`)}
        cause={cause}
        superseded={isOfTimeline(field) ? 0 : (reason?.superseded.length ?? 0)}
      />
    </Group>
  );
}
