import { Badge, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useTexts } from '../../shell/i18n';
import { useEventTypeName } from '../../texts/event-types';
import { EmptyState } from '../../ui/EmptyState';
import { Day } from '../../ui/Time';
import { addressesOf, byProvince, type Stay } from './addresses';
import { addressLines } from './address-lines';
import { personTexts } from './texts';
import type { TimelineEvent } from './types';
import { useAreaNames } from '../../ui/AreaName';

/** Where somebody lived, by province, as the timeline of the chosen time tells it. */
export function AddressesTab({ events }: { readonly events: readonly TimelineEvent[] }) {
  const t = useTexts(personTexts);
  const stays = addressesOf(events);
  const nameOf = useAreaNames(stays.flatMap(({ area }) => levelsOf(area)));
  if (stays.length === 0) return <EmptyState title={t('addresses.none')} />;
  return (
    <Stack>
      {byProvince(stays).map(([province, own]) => (
        <section key={province}>
          <Title order={2} size="h5" mb="xs">
            {nameOf(province)}
          </Title>
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
            {own.map((stay) => (
              <StayTile key={`${stay.actId} ${stay.from}`} stay={stay} nameOf={nameOf} />
            ))}
          </SimpleGrid>
        </section>
      ))}
    </Stack>
  );
}

/** Codes of an area and of those above it, from the village up. */
const levelsOf = (area: string): readonly string[] =>
  [10, 6, 4, 2]
    .map((digits) => area.slice(0, digits))
    .filter((code, index, all) => all.indexOf(code) === index);

interface TileProps {
  readonly stay: Stay;
  readonly nameOf: (code: string) => string;
}

function StayTile({ stay, nameOf }: TileProps) {
  const t = useTexts(personTexts);
  const eventName = useEventTypeName();
  const [village = '', district, regency] = levelsOf(stay.area).map(nameOf);
  const lines = addressLines({
    ...stay,
    village,
    ...(district !== undefined && { district }),
    ...(regency !== undefined && { regency }),
  });
  return (
    <Paper withBorder p="sm" bg={stay.until === undefined ? 'blue.0' : undefined}>
      <Text size="sm" fw={600}>
        <Day value={stay.from} /> –{' '}
        {stay.until === undefined ? t('addresses.still') : <Day value={stay.until} />}
      </Text>
      {lines.map((line) => (
        <Text key={line} size="sm">
          {line}
        </Text>
      ))}
      <Badge variant="light" color="gray" mt={4} tt="none">
        {eventName(stay.type)}
      </Badge>
    </Paper>
  );
}
