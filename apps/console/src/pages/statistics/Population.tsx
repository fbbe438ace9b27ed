import { SimpleGrid } from '@mantine/core';
import { api } from '../../api/client';
import { useLanguage, useTexts } from '../../shell/i18n';
import { Chart } from '../../ui/Chart';
import { Loading } from '../../ui/Loading';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { formatDay, useNumbers } from '../../ui/Time';
import { ageLabel, allAges, pyramid, ranking } from './charts';
import { areaQuery, type SectionProps } from './filter';
import { statisticsTexts } from './texts';

const RANKED = 15;

/** The pyramid of an area on a day, and the areas below it. */
export function Population({ filter }: SectionProps) {
  const t = useTexts(statisticsTexts);
  const number = useNumbers();
  const { language } = useLanguage();
  const { day, knownAt } = filter;
  const query = { ...areaQuery(filter), on: day, ...(knownAt && { knownAt }) };
  const { data, error, refetch } = api.registry.useQuery('get', '/v1/statistics/population', {
    params: { query },
  });
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  const ages = allAges(data.ages);
  const areas = data.areas.toSorted((a, b) => b.total - a.total);
  const names = { male: t('male'), female: t('female') };
  const nameOf = ({ area, name }: { area: string; name?: string }) => name ?? area;
  const where = { area: data.name ?? t('country'), day: formatDay(day, language) };
  const file = `${data.area ?? 'indonesia'}-${day}`;
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Chart
        title={t('pyramid.title', where)}
        summary={t('pyramid.summary', {
          total: number(data.total),
          male: number(data.male),
          female: number(data.female),
        })}
        option={pyramid(ages, names, number)}
        header={[t('age'), names.male, names.female, t('total')]}
        rows={ages.map((age) => [ageLabel(age), age.male, age.female, age.male + age.female])}
        fileName={`population-${file}`}
        height={420}
      />
      <Chart
        title={t('below.title')}
        summary={t('below.summary', { count: number(areas.length) })}
        option={ranking(
          areas.slice(0, RANKED).map(nameOf),
          areas.slice(0, RANKED).map(({ total }) => total),
          number,
        )}
        header={[t('area'), '', names.male, names.female, t('total')]}
        rows={areas.map((row) => [row.area, nameOf(row), row.male, row.female, row.total])}
        fileName={`population-areas-${file}`}
        height={420}
      />
    </SimpleGrid>
  );
}
