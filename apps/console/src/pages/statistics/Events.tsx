import { SimpleGrid, Stack } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { useLanguage, useTexts } from '../../shell/i18n';
import { Chart } from '../../ui/Chart';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { useNumbers } from '../../ui/Time';
import { formatMonth } from '../../ui/time-text';
import { lines, stackedDelays, type Series } from './charts';
import { areaQuery, periodQuery, type Kind, type SectionProps } from './filter';
import { KindPicker } from './KindPicker';
import { statisticsTexts } from './texts';
import { share, within } from './timeliness';
import { useDelayNames } from './delay-names';

interface MonthRow {
  readonly month: string;
  readonly count: number;
  readonly delays: readonly number[];
}

/** Events by month of occurrence and of registration, and how complete each month is by now. */
export function Events({ filter }: SectionProps) {
  const t = useTexts(statisticsTexts);
  const [kind, setKind] = useState<Kind>('birth');
  const { data, error, refetch } = api.registry.useQuery('get', '/v1/statistics/registrations', {
    params: { query: { ...areaQuery(filter), ...periodQuery(filter) } },
  });
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  const own = data.kinds.find((one) => one.kind === kind);
  const file = `${data.area ?? 'indonesia'}-${data.from}-${data.to}`;
  const all = (by: 'byOccurrence' | 'byRegistration') =>
    data.kinds.map((one) => ({ name: t(`kind.${one.kind}`), rows: one[by] }));
  if (
    data.kinds.every(({ byOccurrence, byRegistration }) =>
      [...byOccurrence, ...byRegistration].every(({ count }) => count === 0),
    )
  )
    return <EmptyState title={t('none')}>{t('noneText')}</EmptyState>;
  return (
    <Stack gap="md">
      <KindPicker value={kind} onChange={setKind} />
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        {own && <Occurred kind={kind} rows={own.byOccurrence} bounds={data.delayBounds} file={file} />}
        {own && <Completeness kind={kind} rows={own.byOccurrence} bounds={data.delayBounds} file={file} />}
        <Compared
          title={t('events.compare')}
          summary={t('events.compareSummary')}
          kinds={all('byOccurrence')}
          file={`events-occurred-${file}`}
        />
        <Compared
          title={t('events.registration')}
          summary={t('events.registrationSummary')}
          kinds={all('byRegistration')}
          file={`events-registered-${file}`}
        />
      </SimpleGrid>
    </Stack>
  );
}

interface OfKind {
  readonly kind: Kind;
  readonly rows: readonly MonthRow[];
  readonly bounds: readonly number[];
  readonly file: string;
}

function Occurred({ kind, rows, bounds, file }: OfKind) {
  const t = useTexts(statisticsTexts);
  const number = useNumbers();
  const { language } = useLanguage();
  const classes = useDelayNames(bounds).map((name, place): Series => ({
    name,
    values: rows.map(({ delays }) => delays[place] ?? 0),
  }));
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  return (
    <Chart
      title={t('events.occurrence', { kind: t(`kind.${kind}`) })}
      summary={t('events.occurrenceSummary', { total: number(total) })}
      option={stackedDelays(
        rows.map(({ month }) => formatMonth(month, language)),
        classes,
        number,
      )}
      header={[t('month'), t('total'), ...classes.map(({ name }) => name)]}
      rows={rows.map(({ month, count, delays }) => [month, count, ...delays])}
      fileName={`${kind}-occurred-${file}`}
    />
  );
}

function Completeness({ kind, rows, bounds, file }: OfKind) {
  const t = useTexts(statisticsTexts);
  const number = useNumbers();
  const { language } = useLanguage();
  const shares = ([60, 365] as const).map((days) => ({
    name: t(`within.${days}`),
    values: rows.map(({ delays, count }) => share(within(delays, bounds, days), count)),
  }));
  const percent = (value: number) => `${number(value * 100)} %`;
  return (
    <Chart
      title={t('complete.title', { kind: t(`kind.${kind}`) })}
      summary={t('complete.summary')}
      option={lines(
        rows.map(({ month }) => formatMonth(month, language)),
        shares,
        percent,
        1,
      )}
      header={[t('month'), t('total'), ...shares.map(({ name }) => name)]}
      rows={rows.map(({ month, count }, place) => [
        month,
        count,
        ...shares.map(({ values }) => (values[place] === null ? null : Number(values[place]?.toFixed(4)))),
      ])}
      fileName={`${kind}-completeness-${file}`}
    />
  );
}

interface ComparedProps {
  readonly title: string;
  readonly summary: string;
  readonly kinds: readonly { readonly name: string; readonly rows: readonly MonthRow[] }[];
  readonly file: string;
}

function Compared({ title, summary, kinds: all, file }: ComparedProps) {
  const t = useTexts(statisticsTexts);
  const number = useNumbers();
  const { language } = useLanguage();
  const months = all[0]?.rows.map(({ month }) => month) ?? [];
  return (
    <Chart
      title={title}
      summary={summary}
      option={lines(
        months.map((month) => formatMonth(month, language)),
        all.map(({ name, rows }) => ({ name, values: rows.map(({ count }) => count) })),
        number,
      )}
      header={[t('month'), ...all.map(({ name }) => name)]}
      rows={months.map((month, place) => [month, ...all.map(({ rows }) => rows[place]?.count ?? 0)])}
      fileName={file}
    />
  );
}
