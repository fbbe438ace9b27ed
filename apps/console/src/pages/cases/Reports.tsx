import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { createColumnHelper } from '@tanstack/react-table';
import { useMemo } from 'react';
import { api } from '../../api/client';
import type { components } from '../../api/generated/publisher';
import { useTexts } from '../../shell/i18n';
import { AreaName } from '../../ui/AreaName';
import { DataTable } from '../../ui/DataTable';
import { EmptyState } from '../../ui/EmptyState';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Day } from '../../ui/Time';
import { reportKinds } from './case-kinds';
import { reportQuery, type Filters } from './filters';
import { casesTexts } from './texts';

type Report = components['schemas']['ObservationCase'];
const column = createColumnHelper<Report>();

/** What partners reported about residents (data balikan), in the order of receipt. */
export function Reports({ filters }: { readonly filters: Filters }) {
  const t = useTexts(casesTexts);
  const columns = useColumns();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    api.publisher.useInfiniteQuery(
      'get',
      '/v1/observations',
      { params: { query: reportQuery(filters, reportKinds) } },
      {
        pageParamName: 'after',
        initialPageParam: undefined,
        getNextPageParam: (page: { next: string | null }) => page.next ?? undefined,
      },
    );
  // Staff are answered with whole cases, partners with their own part of them.
  const rows = useMemo(() => (data?.pages.flatMap((page) => page.observations) ?? []) as Report[], [data]);
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (!isPending && rows.length === 0) return <EmptyState title={t('none')}>{t('noneText')}</EmptyState>;
  return (
    <DataTable
      label={t('source.reports')}
      columns={columns}
      rows={rows}
      rowKey={({ caseId }) => caseId}
      isLoading={isPending}
      more={hasNextPage ? { load: () => void fetchNextPage(), isLoading: isFetchingNextPage } : undefined}
    />
  );
}

function useColumns() {
  const t = useTexts(casesTexts);
  return useMemo(() => {
    const kindName = (kind: string) => t(`kind.${kind}` as 'kind.first-ktp');
    return [
      column.accessor('kind', { header: t('column.kind'), cell: ({ getValue }) => kindName(getValue()) }),
      column.accessor('partner', { header: t('column.partner') }),
      column.accessor('office', {
        header: t('column.area'),
        cell: ({ getValue }) => <AreaName code={getValue()} />,
      }),
      column.accessor('receivedAt', {
        header: t('column.received'),
        cell: ({ getValue }) => <Day value={getValue()} />,
      }),
      column.accessor('ageDays', {
        header: t('column.age'),
        cell: ({ getValue }) => t('age', { count: getValue() }),
      }),
      column.accessor('state', { header: t('column.state'), cell: ({ getValue }) => t(`state.${getValue()}`) }),
      column.accessor('assignee', {
        header: t('column.assignee'),
        cell: ({ getValue }) => getValue() ?? <Text span c="gray.7" inherit>{t('noAssignee')}</Text>,
      }),
      column.display({
        id: 'open',
        header: t('column.open'),
        cell: ({ row: { original } }) => (
          <Anchor
            component={Link}
            to={`/cases/reports/${original.caseId}`}
            aria-label={t('openCase', { kind: kindName(original.kind), area: original.office })}
          >
            {t('open')}
          </Anchor>
        ),
      }),
    ];
  }, [t]);
}
