import { Group, Paper, SegmentedControl, Slider, Stack, Tabs, Text } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useMemo, useState } from 'react';
import { useLanguage, useTexts } from '../../shell/i18n';
import { AreaPicker } from '../../ui/AreaPicker';
import { Page } from '../../ui/Page';
import { formatMonth, wibDay } from '../../ui/time-text';
import { Events } from './Events';
import type { Filter } from './filter';
import { Migration } from './Migration';
import { Offices } from './Offices';
import { cutOffs, periodOf, populationDay, type CutOff } from './period';
import { Population } from './Population';
import { ProvinceMap } from './ProvinceMap';
import { statisticsTexts } from './texts';

const RANGES = [12, 24, 60] as const;
const tabs = ['population', 'map', 'events', 'offices', 'migration'] as const;
const VIEWS = {
  population: Population,
  map: ProvinceMap,
  events: Events,
  offices: Offices,
  migration: Migration,
} as const;

/** Everything on the page follows from four choices: an area, a day, a period and a cut-off. */
export default function StatisticsPage() {
  const t = useTexts(statisticsTexts);
  const today = useMemo(() => wibDay(new Date()), []);
  const [area, setArea] = useState('');
  const [day, setDay] = useState<string | null>(null);
  const [months, setMonths] = useState<number>(24);
  const [cutOff, setCutOff] = useState<CutOff>({});
  const [tab, setTab] = useState<string | null>('population');
  const filter: Filter = {
    area,
    day: populationDay(day, cutOff, today),
    ...periodOf(cutOff, months, today),
  };
  return (
    <Page title={t('title')} about={t('about')}>
      <Paper withBorder p="sm">
        <Stack gap="sm">
          <Group align="flex-end" gap="md">
            <AreaPicker label={t('filter.area')} value={area} onChange={setArea} down="district" />
            <DateInput
              label={t('filter.day')}
              value={filter.day}
              onChange={setDay}
              maxDate={today}
              valueFormat="D MMM YYYY"
              w={190}
            />
            <div>
              <Text size="sm" fw={500} id="statistics-months">
                {t('filter.months')}
              </Text>
              <SegmentedControl
                aria-labelledby="statistics-months"
                value={String(months)}
                onChange={(value) => setMonths(Number(value))}
                data={RANGES.map((range) => ({ value: String(range), label: t(`filter.months.${range}`) }))}
              />
            </div>
          </Group>
          <CutOffSlider today={today} onChange={setCutOff} />
        </Stack>
      </Paper>
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((name) => {
          const View = VIEWS[name];
          return (
            <Tabs.Panel key={name} value={name} pt="md">
              <View filter={filter} />
            </Tabs.Panel>
          );
        })}
      </Tabs>
    </Page>
  );
}

interface SliderProps {
  readonly today: string;
  readonly onChange: (cutOff: CutOff) => void;
}

/** Asks only when the thumb is let go, or after a key. */
function CutOffSlider({ today, onChange }: SliderProps) {
  const t = useTexts(statisticsTexts);
  const { language } = useLanguage();
  const choices = useMemo(() => cutOffs(today), [today]);
  const last = choices.length - 1;
  const [place, setPlace] = useState(last);
  const nameOf = (index: number) => {
    const month = choices[index]?.month;
    return month === undefined
      ? t('filter.cutOff.now')
      : t('filter.cutOff.text', { month: formatMonth(month, language) });
  };
  const first = choices[0]?.month ?? today;
  const marks = [
    { value: 0, label: formatMonth(first, language) },
    { value: 12 },
    { value: 24 },
    { value: last, label: t('filter.cutOff.now') },
  ];
  return (
    <div>
      <Text size="sm" fw={500} aria-live="polite">
        {t('filter.cutOff')}: <strong>{nameOf(place)}</strong>
      </Text>
      <Slider
        mt={4}
        mb={26}
        mx={44}
        min={0}
        max={last}
        value={place}
        onChange={setPlace}
        onChangeEnd={(value) => onChange(choices[value] ?? {})}
        marks={marks}
        label={nameOf}
        thumbLabel={t('filter.cutOff')}
      />
    </div>
  );
}
