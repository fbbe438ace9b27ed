import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { api } from '../../api/client';
import { useTexts } from '../../shell/i18n';
import { Chart } from '../../ui/Chart';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { useNumbers } from '../../ui/Time';
import { wibDay } from '../../ui/time-text';
import { reportKinds } from './case-kinds';
import type { Filters } from './filters';
import { casesTexts } from './texts';
import { backlogOf, byMonth, monthsUntil, type BacklogRow, type ClosedRow } from './turnaround';

const MONTHS = 12;
/** The months of the chart: the last twelve in WIB. */
const months = () => monthsUntil(wibDay(new Date()).slice(0, 7), MONTHS);

interface Props {
  readonly filters: Filters;
  readonly kinds: readonly string[];
}

export function OfficeTurnaround({ filters: { area, kind }, kinds }: Props) {
  const shown = useMemo(months, []);
  const { data, error } = api.registry.useQuery('get', '/v1/cases/turnaround', {
    params: { query: { from: shown[0] ?? '', to: shown.at(-1) ?? '', ...(area !== undefined && { area }) } },
  });
  if (error) return <ProblemAlert error={error} />;
  return (
    <Times answer={data} months={shown} kinds={kind !== undefined && kinds.includes(kind) ? [kind] : kinds} />
  );
}

export function ReportTurnaround({ filters: { area, kind } }: Pick<Props, 'filters'>) {
  const shown = useMemo(months, []);
  const office = area?.length === 4 ? area : undefined;
  const { data, error } = api.publisher.useQuery('get', '/v1/observations/turnaround', {
    params: {
      query: { from: shown[0] ?? '', to: shown.at(-1) ?? '', ...(office !== undefined && { office }) },
    },
  });
  if (error) return <ProblemAlert error={error} />;
  const isKind = kind !== undefined && (reportKinds as readonly string[]).includes(kind);
  return <Times answer={data} months={shown} kinds={isKind ? [kind] : reportKinds} />;
}

interface TimesProps {
  readonly answer:
    { readonly closed: readonly ClosedRow[]; readonly open: readonly BacklogRow[] } | undefined;
  readonly months: readonly string[];
  readonly kinds: readonly string[];
}

function Times({ answer, months: shown, kinds }: TimesProps) {
  const t = useTexts(casesTexts);
  const numbers = useNumbers();
  if (!answer) return null;
  const rows = byMonth(answer.closed, shown, kinds);
  const backlog = backlogOf(answer.open, kinds);
  return (
    <Paper withBorder p="md">
      <Group align="flex-start" gap="xl" wrap="wrap">
        <Stack gap={4} miw={160}>
          <Title order={2} size="h5">
            {t('times.title')}
          </Title>
          <Figure label={t('backlog.open')} value={numbers(backlog.open)} />
          <Figure label={t('backlog.unassigned')} value={numbers(backlog.open - backlog.assigned)} />
          <Figure label={t('backlog.oldest')} value={t('age', { count: backlog.oldestDays })} />
        </Stack>
        <div style={{ flex: '1 1 420px', minWidth: 0 }}>
          {rows.every(({ closed }) => closed === 0) ? (
            <Text size="sm" c="gray.7">
              {t('times.none')}
            </Text>
          ) : (
            <TimesChart rows={rows} />
          )}
        </div>
      </Group>
    </Paper>
  );
}

function Figure({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <Text size="xs" c="gray.7">
        {label}
      </Text>
      <Text fw={600}>{value}</Text>
    </div>
  );
}

function TimesChart({ rows }: { readonly rows: ReturnType<typeof byMonth> }) {
  const t = useTexts(casesTexts);
  const round = (days: number) => Math.round(days * 10) / 10;
  return (
    <Chart
      title={t('times.title')}
      summary={t('times.about')}
      fileName="turnaround"
      height={200}
      header={[t('times.month'), t('times.closed'), t('times.median'), t('times.p90')]}
      rows={rows.map(({ month, closed, medianDays, p90Days }) => [
        month,
        closed,
        round(medianDays),
        round(p90Days),
      ])}
      option={{
        legend: { bottom: 0 },
        grid: { top: 24, left: 48, right: 48, bottom: 48 },
        xAxis: { type: 'category', data: rows.map(({ month }) => month) },
        yAxis: [
          { type: 'value', name: t('times.closed'), minInterval: 1 },
          { type: 'value', name: t('times.median'), splitLine: { show: false } },
        ],
        series: [
          { type: 'bar', name: t('times.closed'), data: rows.map(({ closed }) => closed) },
          {
            type: 'line',
            name: t('times.median'),
            yAxisIndex: 1,
            data: rows.map(({ closed, medianDays }) => (closed === 0 ? null : round(medianDays))),
          },
        ],
      }}
    />
  );
}
