import { Alert, Button, Group, Paper, SimpleGrid, Slider, Stack, Text } from '@mantine/core';
import { DateInput, DateTimePicker } from '@mantine/dates';
import { IconClock } from '../../ui/icons';
import { useState, type ReactNode } from 'react';
import { useLanguage, useTexts } from '../../shell/i18n';
import { formatDay, formatInstant, fromWibClock, wibClock } from '../../ui/time-text';
import { personTexts } from './texts';
import { knownStops, stopOf, validStops, type AsOf, type Dated, type Stops } from './time-axis';

interface Props {
  readonly events: readonly Dated[];
  readonly time: AsOf;
  readonly onChange: (time: AsOf) => void;
}

/** Time in two directions: what had happened by a day, and what was known at a moment. */
export function TimeSliders({ events, time, onChange }: Props) {
  const t = useTexts(personTexts);
  const { language } = useLanguage();
  const isPast = time.validAt !== undefined || time.knownAt !== undefined;
  const knownLocally = time.knownAt && wibClock(time.knownAt);
  const set = (change: Partial<Record<keyof AsOf, string | undefined>>) => {
    const entries = Object.entries({ ...time, ...change }).filter(([, value]) => value !== undefined);
    onChange(Object.fromEntries(entries) as AsOf);
  };
  return (
    <Paper withBorder p="md" component="section" aria-label={t('time.title')}>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <Direction
          name={t('time.valid')}
          help={t('time.validHelp')}
          stops={validStops(events)}
          value={time.validAt}
          format={(day) => formatDay(day, language)}
          onChange={(validAt) => set({ validAt })}
        >
          <DateInput
            size="xs"
            w={150}
            aria-label={t('time.valid')}
            placeholder={t('time.now')}
            value={time.validAt ?? null}
            valueFormat="YYYY-MM-DD"
            clearable
            clearButtonProps={{ 'aria-label': `${t('time.valid')}: ${t('time.now')}` }}
            onChange={(day) => set({ validAt: day ?? undefined })}
          />
        </Direction>
        <Direction
          name={t('time.known')}
          help={t('time.knownHelp')}
          stops={knownStops(events)}
          value={time.knownAt}
          format={(instant) => formatInstant(instant, language)}
          onChange={(knownAt) => set({ knownAt })}
        >
          <DateTimePicker
            size="xs"
            w={200}
            // The name of the button has the words that are seen on it.
            aria-label={`${t('time.known')}: ${knownLocally ?? t('time.now')}`}
            placeholder={t('time.now')}
            value={knownLocally ?? null}
            valueFormat="YYYY-MM-DD HH:mm:ss"
            withSeconds
            clearable
            clearButtonProps={{ 'aria-label': `${t('time.known')}: ${t('time.now')}` }}
            styles={{ placeholder: { color: 'var(--mantine-color-gray-7)' } }}
            onChange={(local) => set({ knownAt: local === null ? undefined : fromWibClock(local) })}
          />
        </Direction>
      </SimpleGrid>
      {isPast && (
        <Alert color="orange" icon={<IconClock />} mt="lg" p="xs" role="status">
          <Group justify="space-between">
            <Text size="sm">
              {t('time.isPast')}: {t('time.valid').toLowerCase()}{' '}
              {time.validAt === undefined ? t('time.now') : formatDay(time.validAt, language)},{' '}
              {t('time.known').toLowerCase()}{' '}
              {time.knownAt === undefined ? t('time.now') : formatInstant(time.knownAt, language)}
            </Text>
            <Button size="xs" variant="default" onClick={() => onChange({})}>
              {t('time.toNow')}
            </Button>
          </Group>
        </Alert>
      )}
    </Paper>
  );
}

interface DirectionProps {
  readonly name: string;
  readonly help: string;
  readonly stops: Stops;
  readonly value: string | undefined;
  readonly format: (time: string) => string;
  readonly onChange: (time: string | undefined) => void;
  /** The field for an exact time. */
  readonly children: ReactNode;
}

/** While the thumb moves only its label changes; what it stands for is read when it rests. */
function Direction({ name, help, stops, value, format, onChange, children }: DirectionProps) {
  const t = useTexts(personTexts);
  const [moving, setMoving] = useState<number>();
  const place = moving ?? stopOf(stops, value);
  const nameOf = (index: number) => {
    const stop = stops[index];
    return stop === undefined ? t('time.now') : format(stop);
  };
  return (
    <Stack gap={6}>
      <Group justify="space-between" align="flex-end" wrap="nowrap">
        <div>
          <Text fw={600} size="sm">
            {name}
          </Text>
          <Text size="xs" c="gray.7">
            {help}
          </Text>
        </div>
        {children}
      </Group>
      <Slider
        min={0}
        max={Math.max(1, stops.length - 1)}
        disabled={stops.length < 2}
        step={1}
        value={place}
        label={nameOf}
        marks={stops.map((_, index) => ({ value: index }))}
        thumbLabel={name}
        thumbProps={{ 'aria-valuetext': nameOf(place) }}
        onChange={setMoving}
        onChangeEnd={(index) => {
          setMoving(undefined);
          onChange(stops[index]);
        }}
      />
      <Group justify="space-between">
        <Text size="sm" fw={600} data-testid={`stop-${name}`}>
          {moving === undefined && value !== undefined ? format(value) : nameOf(place)}
        </Text>
        <Text size="xs" c="gray.7">
          {t('time.step', { step: place + 1, steps: stops.length })}
        </Text>
      </Group>
    </Stack>
  );
}
