import { Alert, Group, Select, Stack, Text } from '@mantine/core';
import { IconClockAlert } from '../../ui/icons';
import { useState } from 'react';
import { api } from '../../api/client';
import { useLanguage, useTexts } from '../../shell/i18n';
import { Chart } from '../../ui/Chart';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { useNumbers } from '../../ui/Time';
import { formatMonth } from '../../ui/time-text';
import { ranking } from './charts';
import { areaQuery, periodQuery, type Kind, type SectionProps } from './filter';
import { KindPicker } from './KindPicker';
import { statisticsTexts } from './texts';
import {
  medianBound,
  MINIMUM_ACTS,
  slowestFirst,
  sortings,
  within,
  type OfficeRow,
  type Sorting,
} from './timeliness';

const RANKED = 15;

/** Which office registers slowest: after the event, after the deadline, and from the report on. */
export function Offices({ filter }: SectionProps) {
  const t = useTexts(statisticsTexts);
  const [kind, setKind] = useState<Kind>('birth');
  const [sorting, setSorting] = useState<Sorting>('within60');
  const { data, error, refetch } = api.registry.useQuery('get', '/v1/statistics/timeliness', {
    params: { query: { kind, ...areaQuery(filter), ...periodQuery(filter) } },
  });
  return (
    <Stack gap="md">
      <Group align="flex-end">
        <KindPicker value={kind} onChange={setKind} />
        <Select
          label={t('offices.sort')}
          value={sorting}
          onChange={(value) => setSorting((value ?? 'within60') as Sorting)}
          data={sortings.map((one) => ({ value: one, label: t(`offices.sort.${one}`) }))}
          allowDeselect={false}
          w={320}
        />
      </Group>
      {error ? (
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Ranking
          {...{ kind, sorting, filter }}
          offices={data.areas}
          bounds={data.delayBounds}
          deadline={data.deadlineDays}
        />
      ) : (
        <Loading />
      )}
    </Stack>
  );
}

interface RankingProps extends SectionProps {
  readonly kind: Kind;
  readonly sorting: Sorting;
  readonly offices: readonly OfficeRow[];
  readonly bounds: readonly number[];
  readonly deadline?: number | undefined;
}

function Ranking({ kind, sorting, offices, bounds, deadline, filter }: RankingProps) {
  const t = useTexts(statisticsTexts);
  const number = useNumbers();
  const { language } = useLanguage();
  const enough = offices.some(({ count }) => count >= MINIMUM_ACTS);
  const ranked = slowestFirst(offices, bounds, sorting, enough ? MINIMUM_ACTS : 1);
  const [slowest] = ranked;
  if (!slowest) return <EmptyState title={t('none')}>{t('noneText')}</EmptyState>;
  const nameOf = ({ name, area }: OfficeRow) => name ?? area;
  const percent = (value: number) => `${number(value * 100)} %`;
  const within60 = ({ delays, count }: OfficeRow) => within(delays, bounds, 60) / count;
  const shown = (row: OfficeRow) =>
    sorting === 'within60' ? within60(row) : (sorting === 'late' ? row.late : row.waitingDays) / row.count;
  const top = ranked.slice(0, RANKED);
  const isShare = sorting !== 'waiting';
  const decimals = (value: number) => number(value, 1);
  return (
    <>
      <Alert icon={<IconClockAlert />} color="yellow" variant="light">
        <Text size="sm" fw={600} c="dark.9">
          {t('offices.slowest', {
            name: nameOf(slowest),
            share: percent(within60(slowest)),
            count: number(slowest.count),
          })}
        </Text>
        <Text size="sm" c="dark.9">
          {deadline === undefined ? t('offices.noDeadline') : t('offices.deadline', { days: deadline })}{' '}
          {enough ? t('offices.minimum', { count: MINIMUM_ACTS }) : ''} {t('offices.areaNote')}
        </Text>
      </Alert>
      <Chart
        title={`${t('offices.title', { kind: t(`kind.${kind}`) })} (${t(`offices.sort.${sorting}`)})`}
        summary={t('offices.summary', {
          from: formatMonth(filter.from, language),
          to: formatMonth(filter.to, language),
        })}
        option={ranking(
          top.map(nameOf),
          top.map(shown),
          isShare ? percent : decimals,
          isShare ? 1 : undefined,
        )}
        header={[
          t('area'),
          t('offices.office'),
          t('offices.count'),
          t('offices.within60'),
          t('offices.late'),
          t('offices.median'),
          t('offices.waiting'),
        ]}
        rows={ranked.map((row) => [
          row.area,
          nameOf(row),
          row.count,
          percent(within60(row)),
          deadline === undefined ? null : percent(row.late / row.count),
          medianOf(row),
          Number((row.waitingDays / row.count).toFixed(1)),
        ])}
        fileName={`timeliness-${kind}-${filter.from}-${filter.to}`}
        height={Math.max(160, top.length * 30 + 48)}
      />
    </>
  );

  function medianOf({ delays }: OfficeRow): string {
    const days = medianBound(delays, bounds);
    return days === undefined ? t('delay.over', { days: bounds.at(-1) }) : t('delay.upTo', { days });
  }
}
