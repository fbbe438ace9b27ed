import { Select, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { api } from '../../api/client';
import { useLanguage, useTexts } from '../../shell/i18n';
import { Chart } from '../../ui/Chart';
import { Loading } from '../../ui/Loading';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { formatDay, useNumbers } from '../../ui/Time';
import { formatMonth } from '../../ui/time-text';
import { tileMap } from './charts';
import { kinds, periodQuery, type Kind, type SectionProps } from './filter';
import { useProvinceNames } from './provinces';
import { statisticsTexts } from './texts';
import { byProvince, tiles } from './tile-layout';

/** The 38 provinces as tiles: residents, or what was registered. */
export function ProvinceMap({ filter }: SectionProps) {
  const t = useTexts(statisticsTexts);
  const [measure, setMeasure] = useState<string>('population');
  return (
    <Stack gap="sm">
      <Select
        label={t('map.measure')}
        value={measure}
        onChange={(chosen) => setMeasure(chosen ?? measure)}
        data={[
          { value: 'population', label: t('map.measure.population') },
          ...kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
        ]}
        allowDeselect={false}
        w={200}
      />
      {measure === 'population' ? (
        <PopulationTiles filter={filter} />
      ) : (
        <KindTiles filter={filter} kind={measure as Kind} />
      )}
    </Stack>
  );
}

function PopulationTiles({ filter: { day, knownAt } }: SectionProps) {
  const t = useTexts(statisticsTexts);
  const { language } = useLanguage();
  const { data, error } = api.registry.useQuery('get', '/v1/statistics/population', {
    params: { query: { on: day, ...(knownAt && { knownAt }) } },
  });
  if (error) return <ProblemAlert error={error} />;
  if (!data) return <Loading />;
  const values = byProvince(data.areas, ({ total }) => total);
  return (
    <Tiles
      title={t('map.population', { day: formatDay(day, language) })}
      values={values}
      file={`population-${day}`}
    />
  );
}

function KindTiles({ filter, kind }: SectionProps & { readonly kind: Kind }) {
  const t = useTexts(statisticsTexts);
  const { language } = useLanguage();
  const { data, error } = api.registry.useQuery('get', '/v1/statistics/timeliness', {
    params: { query: { kind, ...periodQuery(filter) } },
  });
  if (error) return <ProblemAlert error={error} />;
  if (!data) return <Loading />;
  const values = byProvince(data.areas, ({ count }) => count);
  const [from, to] = [formatMonth(filter.from, language), formatMonth(filter.to, language)];
  const title = t('map.kind', { kind: t(`kind.${kind}`), from, to });
  return <Tiles title={title} values={values} file={`${kind}-${filter.from}-${filter.to}`} />;
}

interface TilesProps {
  readonly title: string;
  readonly values: ReadonlyMap<string, number>;
  readonly file: string;
}

function Tiles({ title, values, file }: TilesProps) {
  const t = useTexts(statisticsTexts);
  const number = useNumbers();
  const nameOf = useProvinceNames();
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false;
  const total = [...values.values()].reduce((sum, value) => sum + value, 0);
  const rows = tiles.toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const labels = isNarrow ? tiles.map((tile) => ({ ...tile, label: tile.code })) : tiles;
  return (
    <>
      <Chart
        title={title}
        summary={t('map.summary', { total: number(total) })}
        option={tileMap(labels, values, nameOf, number)}
        header={[t('area'), t('province'), t('total')]}
        rows={rows.map(({ code }) => [code, nameOf(code), values.get(code) ?? 0])}
        fileName={`provinces-${file}`}
        height={480}
      />
      <Text size="xs" c="gray.7">
        {labels
          .toSorted((a, b) => (a.label < b.label ? -1 : 1))
          .map(({ label, code }) => `${label} ${nameOf(code)}`)
          .join(' · ')}
      </Text>
    </>
  );
}
