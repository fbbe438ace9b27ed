import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { useLanguage, useTexts } from '../../shell/i18n';
import { Chart } from '../../ui/Chart';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { useNumbers } from '../../ui/Time';
import { formatMonth } from '../../ui/time-text';
import { matrix, ranking, sankey } from './charts';
import { periodQuery, type SectionProps } from './filter';
import { netByProvince, sum } from './migration-flows';
import { useProvinceNames } from './provinces';
import { statisticsTexts } from './texts';

/** Who moved from which province to which one. */
export function Migration({ filter }: SectionProps) {
  const t = useTexts(statisticsTexts);
  const number = useNumbers();
  const { language } = useLanguage();
  const nameOf = useProvinceNames();
  const [shape, setShape] = useState('flow');
  const { data, error, refetch } = api.registry.useQuery('get', '/v1/statistics/migration', {
    params: { query: periodQuery(filter) },
  });
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  const { flows, provinces } = data;
  if (flows.length === 0) return <EmptyState title={t('none')}>{t('noneText')}</EmptyState>;
  const period = { from: formatMonth(filter.from, language), to: formatMonth(filter.to, language) };
  const file = `${filter.from}-${filter.to}`;
  const net = netByProvince(flows).toSorted((a, b) => b.net - a.net);
  const codes = provinces.map(({ area }) => area);
  const labels = {
    origin: (code: string) => t('migration.origin', { name: nameOf(code) }),
    destination: (code: string) => t('migration.destination', { name: nameOf(code) }),
  };
  const height = Math.max(320, codes.length * 30 + 80);
  return (
    <Stack gap="sm">
      <Text size="sm">{t('migration.note')}</Text>
      <SegmentedControl
        aria-label={t('migration.shape')}
        value={shape}
        onChange={setShape}
        data={[
          { value: 'flow', label: t('migration.shape.flow') },
          { value: 'matrix', label: t('migration.shape.matrix') },
        ]}
        style={{ alignSelf: 'flex-start' }}
      />
      <Chart
        key={shape}
        title={t('migration.title', period)}
        summary={t('migration.summary', { count: number(sum(flows)) })}
        option={shape === 'flow' ? sankey(flows, labels, number) : matrix(codes, flows, nameOf, number)}
        header={[t('migration.from'), t('migration.to'), t('migration.persons')]}
        rows={flows.map(({ from, to, persons }) => [nameOf(from), nameOf(to), persons])}
        fileName={`migration-${file}`}
        height={height}
      />
      <Chart
        title={t('migration.net')}
        summary={t('migration.netSummary')}
        option={ranking(
          net.map(({ code }) => nameOf(code)),
          net.map((row) => row.net),
          number,
        )}
        header={[t('province'), t('migration.in'), t('migration.out'), t('migration.netColumn')]}
        rows={net.map(({ code, arrived, left, net: balance }) => [nameOf(code), arrived, left, balance])}
        fileName={`net-migration-${file}`}
        height={Math.max(160, net.length * 30 + 48)}
      />
    </Stack>
  );
}
