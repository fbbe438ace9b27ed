import { Alert, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { DateTimePicker, MonthPickerInput } from '@mantine/dates';
import { useState } from 'react';
import { api } from '../../api/client';
import { useLanguage, useTexts } from '../../shell/i18n';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { formatInstant, fromWibClock, wibClock, wibDay } from '../../ui/time-text';
import type { Asked } from './bps-series';
import { AbroadChart, CountChart, MovesChart, PopulationChart } from './BpsCharts';
import { monthsBetween, monthsBefore } from './months';
import { ministryTexts } from './texts';

const MONTHS = 12;

/** The tables of BPS as charts, now or as they were known at a time. */
export function BpsTables() {
  const t = useTexts(ministryTexts);
  const [to, setTo] = useState(() => wibDay(new Date()).slice(0, 7));
  const [from, setFrom] = useState(() => monthsBefore(wibDay(new Date()).slice(0, 7), MONTHS - 1));
  const [knownAt, setKnownAt] = useState<string>();
  const asked = { from, to, ...(knownAt !== undefined && { knownAt }) };
  const months = monthsBetween(from, to);
  return (
    <Stack gap="md">
      <Group align="flex-end">
        <MonthPickerInput
          label={t('tables.from')}
          value={`${from}-01`}
          maxDate={`${to}-01`}
          onChange={(value) => value && setFrom(value.slice(0, 7))}
          valueFormat="MMMM YYYY"
          w={180}
        />
        <MonthPickerInput
          label={t('tables.to')}
          value={`${to}-01`}
          minDate={`${from}-01`}
          onChange={(value) => value && setTo(value.slice(0, 7))}
          valueFormat="MMMM YYYY"
          w={180}
        />
        <DateTimePicker
          label={t('tables.knownAt')}
          value={knownAt === undefined ? null : wibClock(knownAt)}
          maxDate={wibClock(new Date().toISOString())}
          onChange={(value) => setKnownAt(value ? fromWibClock(value) : undefined)}
          valueFormat="D MMM YYYY HH:mm"
          clearable
          w={260}
        />
      </Group>
      <Text size="sm">{t('tables.internal')}</Text>
      <Coverage asked={asked} />
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        {(['births', 'deaths', 'stillbirths', 'emigration', 'immigration'] as const).map((table) => (
          <CountChart key={table} table={table} asked={asked} months={months} />
        ))}
        <MovesChart asked={asked} />
        <AbroadChart asked={asked} />
        <PopulationChart asked={asked} />
      </SimpleGrid>
    </Stack>
  );
}

/** Whether the same request will always give the same tables; it is the same for all of one cut-off. */
function Coverage({ asked }: { readonly asked: Asked }) {
  const t = useTexts(ministryTexts);
  const { language } = useLanguage();
  const { data, error } = api.bps.useQuery('get', '/v1/tables/births', { params: { query: asked } });
  if (error) return <ProblemAlert error={error} />;
  if (!data) return null;
  const { complete, coveredUntil } = data;
  return (
    <Alert color={complete ? 'green' : 'gray'} p="xs" role="status">
      {t(complete ? 'tables.complete' : 'tables.provisional')}{' '}
      {coveredUntil !== null && t('tables.coveredUntil', { when: formatInstant(coveredUntil, language) })}
    </Alert>
  );
}
