import { useMemo } from 'react';
import { api } from '../../api/client';
import { useTexts } from '../../shell/i18n';
import { useAreaNames } from '../../ui/AreaName';
import { Chart } from '../../ui/Chart';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { betweenProvinces, byMonth, largestRegencies, type Asked } from './bps-series';
import { ministryTexts } from './texts';

const LARGEST = 20;
const MOVES_MAX = 20;
type CountTable = 'births' | 'deaths' | 'stillbirths' | 'emigration' | 'immigration';

interface Props {
  readonly asked: Asked;
}

/** Facts of one kind by month; the table has the regencies. */
export function CountChart({
  table,
  asked,
  months,
}: Props & { readonly table: CountTable; readonly months: readonly string[] }) {
  const t = useTexts(ministryTexts);
  const { data, error } = api.bps.useQuery('get', `/v1/tables/${table}`, { params: { query: asked } });
  const rows = useMemo(() => data?.rows ?? [], [data]);
  const nameOf = useAreaNames(rows.map(({ regency }) => regency));
  if (error) return <ProblemAlert error={error} />;
  const title = t(`table.${table}`);
  const counts = byMonth(rows, months);
  return (
    <Chart
      title={title}
      summary={`${t('tables.count')}: ${counts.reduce((sum, count) => sum + count, 0)}`}
      fileName={`bps-${table}`}
      height={220}
      header={[t('tables.month'), t('tables.regency'), t('tables.count')]}
      rows={rows
        .toSorted((one, other) => one.month.localeCompare(other.month))
        .map(({ month, regency, count }) => [month, nameOf(regency), count])}
      option={{
        grid: { top: 16, left: 48, right: 16, bottom: 32 },
        tooltip: { trigger: 'axis' },
        xAxis: { type: 'category', data: [...months] },
        yAxis: { type: 'value', minInterval: 1 },
        series: [{ type: 'bar', name: title, data: [...counts] }],
      }}
    />
  );
}

/** Moves between provinces over the whole period. */
export function MovesChart({ asked }: Props) {
  const t = useTexts(ministryTexts);
  const { data, error } = api.bps.useQuery('get', '/v1/tables/moves', { params: { query: asked } });
  const rows = useMemo(() => betweenProvinces(data?.rows ?? []), [data]);
  const nameOf = useAreaNames(rows.flatMap(({ from, to }) => [from, to]));
  if (error) return <ProblemAlert error={error} />;
  const most = rows.slice(0, MOVES_MAX).toReversed();
  return (
    <Chart
      title={t('table.moves')}
      summary={`${t('tables.count')}: ${rows.reduce((sum, { count }) => sum + count, 0)}`}
      fileName="bps-moves"
      height={220}
      header={[t('tables.province.from'), t('tables.province.to'), t('tables.count')]}
      rows={rows.map(({ from, to, count }) => [nameOf(from), nameOf(to), count])}
      option={{
        grid: { top: 8, left: 8, right: 24, bottom: 24, containLabel: true },
        tooltip: {},
        xAxis: { type: 'value', minInterval: 1 },
        yAxis: { type: 'category', data: most.map(({ from, to }) => `${nameOf(from)} → ${nameOf(to)}`) },
        series: [{ type: 'bar', name: t('table.moves'), data: most.map(({ count }) => count) }],
      }}
    />
  );
}

/** Births and deaths of residents in other countries. */
export function AbroadChart({ asked }: Props) {
  const t = useTexts(ministryTexts);
  const { data, error } = api.bps.useQuery('get', '/v1/tables/abroad', { params: { query: asked } });
  if (error) return <ProblemAlert error={error} />;
  const rows = data?.rows ?? [];
  const countries = [...new Set(rows.map(({ country }) => country))].toSorted();
  const sums = (kind: 'birth' | 'death') =>
    countries.map((country) =>
      rows
        .filter((row) => row.kind === kind && row.country === country)
        .reduce((sum, { count }) => sum + count, 0),
    );
  return (
    <Chart
      title={t('table.abroad')}
      summary={`${t('tables.count')}: ${rows.reduce((sum, { count }) => sum + count, 0)}`}
      fileName="bps-abroad"
      height={220}
      header={[t('tables.event'), t('tables.country'), t('tables.month'), t('tables.count')]}
      rows={rows.map(({ kind, country, month, count }) => [t(`event.${kind}`), country, month, count])}
      option={{
        grid: { top: 16, left: 48, right: 16, bottom: 48 },
        legend: { bottom: 0 },
        tooltip: { trigger: 'axis' },
        xAxis: { type: 'category', data: countries },
        yAxis: { type: 'value', minInterval: 1 },
        series: (['birth', 'death'] as const).map((kind) => ({
          type: 'bar' as const,
          name: t(`event.${kind}`),
          data: sums(kind),
        })),
      }}
    />
  );
}

/** Residents by regency and sex, at the cut-off. */
export function PopulationChart({ asked: { knownAt } }: Props) {
  const t = useTexts(ministryTexts);
  const { data, error } = api.bps.useQuery('get', '/v1/tables/population', {
    params: { query: knownAt === undefined ? {} : { knownAt } },
  });
  const largest = useMemo(() => largestRegencies(data?.rows ?? [], LARGEST), [data]);
  const nameOf = useAreaNames(largest.map(({ regency }) => regency));
  if (error) return <ProblemAlert error={error} />;
  const shown = largest.toReversed();
  return (
    <Chart
      title={t('table.population')}
      summary={`${t('tables.count')}: ${largest.reduce((sum, { male, female }) => sum + male + female, 0)}`}
      fileName="bps-population"
      height={420}
      header={[t('tables.regency'), t('tables.male'), t('tables.female')]}
      rows={largest.map(({ regency, male, female }) => [nameOf(regency), male, female])}
      option={{
        grid: { top: 8, left: 8, right: 24, bottom: 40, containLabel: true },
        legend: { bottom: 0 },
        tooltip: { trigger: 'axis' },
        xAxis: { type: 'value', minInterval: 1 },
        yAxis: { type: 'category', data: shown.map(({ regency }) => nameOf(regency)) },
        series: [
          { type: 'bar', stack: 'all', name: t('tables.male'), data: shown.map(({ male }) => male) },
          { type: 'bar', stack: 'all', name: t('tables.female'), data: shown.map(({ female }) => female) },
        ],
      }}
    />
  );
}
