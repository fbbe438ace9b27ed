import { Alert, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconCheck, IconCompare } from '../../ui/icons';
import { api } from '../../api/client';
import { useTexts } from '../../shell/i18n';
import { Chart } from '../../ui/Chart';
import { DataTable } from '../../ui/DataTable';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { useNumbers } from '../../ui/Time';
import { digestSquare } from './charts';
import type { Comparison } from './rebuild-state';
import { rebuildTexts } from './texts';

/** The digests of both versions as pictures, and the streams that differ. */
export function ComparisonOf({ rebuildNo }: { readonly rebuildNo: number | undefined }) {
  const t = useTexts(rebuildTexts);
  const number = useNumbers();
  const { data, error } = api.registry.useQuery(
    'get',
    '/v1/rebuilds/{rebuildNo}',
    { params: { path: { rebuildNo: rebuildNo ?? 0 } } },
    { enabled: rebuildNo !== undefined },
  );
  if (error) return <ProblemAlert error={error} />;
  if (rebuildNo !== undefined && !data) return <Loading />;
  if (!data?.comparison)
    return <EmptyState title={t('comparison.none')}>{t('comparison.noneText')}</EmptyState>;
  const { slices, persons, families, digests } = data.comparison;
  const slicesDiffering = digests.filter(({ verdict }) => verdict === 'differs').length;
  // Slices that the live version has changed since are no differences.
  const isSame = data.differences === 0;
  const counts = {
    slices: number(slices),
    differing: number(slicesDiffering),
    streams: number(data.differences ?? 0),
  };
  const rows = (name: string, both: Comparison['persons']) =>
    t('comparison.rows', { name, live: number(both.live), next: number(both.next) });
  return (
    <Stack gap="sm">
      <Alert
        icon={isSame ? <IconCheck /> : <IconCompare />}
        color={isSame ? 'green' : 'red'}
        variant="light"
        c="dark.9"
        title={`${t('show', { number: data.rebuildNo })}: ${t(isSame ? 'comparison.same' : 'comparison.differs', counts)}`}
      >
        <Text size="sm">
          {rows(t('comparison.person'), persons)} {rows(t('comparison.family'), families)}
        </Text>
      </Alert>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Digests kind="person" digests={digests} />
        <Digests kind="family" digests={digests} />
      </SimpleGrid>
      {data.differing.length > 0 && (
        <DataTable
          caption={t('differing')}
          columns={[
            { id: 'kind', header: t('kind'), cell: ({ kind }) => t(`comparison.${kind}`), width: 140 },
            { id: 'stream', header: t('stream'), cell: ({ streamId }) => streamId },
            {
              id: 'difference',
              header: t('difference'),
              cell: ({ difference }) => t(`difference.${difference}`),
            },
          ]}
          rows={data.differing}
          rowKey={({ streamId }) => streamId}
          height={320}
        />
      )}
    </Stack>
  );
}

interface DigestsProps {
  readonly kind: 'person' | 'family';
  readonly digests: Comparison['digests'];
}

function Digests({ kind, digests }: DigestsProps) {
  const t = useTexts(rebuildTexts);
  const number = useNumbers();
  const own = digests.filter((digest) => digest.kind === kind).toSorted((a, b) => a.slice - b.slice);
  const names = { same: t('verdict.same'), later: t('verdict.later'), differs: t('verdict.differs') };
  return (
    <Chart
      title={t('comparison', { name: t(`comparison.${kind}`) })}
      summary={t('comparison.summary', {
        total: number(own.length),
        differing: number(own.filter(({ verdict }) => verdict === 'differs').length),
      })}
      option={digestSquare(own, names, ({ slice, live, next, verdict }) =>
        t('comparison.tooltip', {
          slice,
          live: number(live),
          next: number(next),
          verdict: names[verdict],
        }),
      )}
      header={[t('slice'), t('live'), t('next'), t('verdict')]}
      rows={own.map(({ slice, live, next, verdict }) => [slice, live, next, names[verdict]])}
      fileName={`digests-${kind}`}
      height={300}
    />
  );
}
