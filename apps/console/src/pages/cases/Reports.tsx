import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fetchers } from '../../api/client';
import type { components } from '../../api/generated/publisher';
import { useTexts } from '../../shell/i18n';
import { AreaName } from '../../ui/AreaName';
import { DataTable, type Column } from '../../ui/DataTable';
import { PageLink } from '../../ui/PageLink';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { DayOf } from '../../ui/Time';
import { partnerName } from '../../ui/partner';
import { reportKinds } from './case-kinds';
import { reportQuery, type Filters } from './filters';
import { Assignee } from './CaseCells';
import { casesTexts } from './texts';

type Report = components['schemas']['ObservationCase'];

/** What partners reported about residents (data balikan), in the order of receipt. */
export function Reports({ filters }: { readonly filters: Filters }) {
  const t = useTexts(casesTexts);
  const columns = useColumns();
  const query = reportQuery(filters, reportKinds);
  const { data, error, isFetching, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['reports', query],
    queryFn: ({ pageParam: after }) =>
      fetchers.publisher.GET('/v1/observations', {
        params: { query: { ...query, ...(after !== '' && { after }) } },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.data?.next ?? undefined,
  });
  // Staff are answered with whole cases, partners with their own part of them.
  const rows = useMemo(
    () => (data?.pages.flatMap((page) => page.data?.observations ?? []) ?? []) as Report[],
    [data],
  );
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  return (
    <DataTable
      caption={t('source.reports')}
      columns={columns}
      rows={rows}
      rowKey={({ caseId }) => caseId}
      isLoading={isFetching}
      onMore={hasNextPage ? () => void fetchNextPage() : undefined}
      empty={t('noneText')}
    />
  );
}

function useColumns(): readonly Column<Report>[] {
  const t = useTexts(casesTexts);
  return useMemo(
    () => [
      { id: 'kind', header: t('column.kind'), cell: (row) => <ReportLink row={row} /> },
      { id: 'partner', header: t('column.partner'), cell: ({ partner }) => partnerName(partner), width: 120 },
      { id: 'office', header: t('column.area'), cell: ({ office }) => <AreaName code={office} /> },
      {
        id: 'received',
        header: t('column.received'),
        cell: ({ receivedAt }) => <DayOf moment={receivedAt} />,
        width: 120,
      },
      { id: 'age', header: t('column.age'), cell: ({ ageDays }) => t('age', { count: ageDays }), width: 90 },
      { id: 'state', header: t('column.state'), cell: ({ state }) => t(`state.${state}`), width: 120 },
      { id: 'assignee', header: t('column.assignee'), cell: ({ assignee }) => <Assignee name={assignee} /> },
    ],
    [t],
  );
}

function ReportLink({ row: { caseId, kind, office } }: { readonly row: Report }) {
  const t = useTexts(casesTexts);
  const name = t(`kind.${kind}`);
  return (
    <PageLink
      to="/cases/reports/$caseId"
      params={{ caseId }}
      size="sm"
      aria-label={t('openCase', { kind: name, area: office })}
    >
      {name}
    </PageLink>
  );
}
