import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fetchers } from '../../api/client';
import type { components } from '../../api/generated/registry';
import { useTexts } from '../../shell/i18n';
import { useSession } from '../../shell/session';
import { AreaName } from '../../ui/AreaName';
import { DataTable, type Column } from '../../ui/DataTable';
import { PageLink } from '../../ui/PageLink';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { DayOf } from '../../ui/Time';
import { Assignee, DueDay } from './CaseCells';
import { caseQuery, type Filters } from './filters';
import { casesTexts } from './texts';

type Row = components['schemas']['CasesAnswer']['cases'][number];

interface Props {
  readonly filters: Filters;
  readonly kinds: readonly string[];
  readonly hasDueDays: boolean;
}

/** Quality flags, possible duplicates or what is due, the oldest first. */
export function OfficeCases({ filters, kinds, hasDueDays }: Props) {
  const t = useTexts(casesTexts);
  const { actor } = useSession();
  const columns = useColumns(hasDueDays);
  const query = caseQuery(filters, kinds, actor.subject);
  const { data, error, isFetching, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['cases', query],
    queryFn: ({ pageParam: after }) =>
      fetchers.registry.GET('/v1/cases', { params: { query: { ...query, ...(after !== '' && { after }) } } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.data?.next ?? undefined,
  });
  const rows = useMemo(() => data?.pages.flatMap((page) => page.data?.cases ?? []) ?? [], [data]);
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  return (
    <DataTable
      caption={t('title')}
      columns={columns}
      rows={rows}
      rowKey={({ personId, kind }) => `${personId} ${kind}`}
      isLoading={isFetching}
      onMore={hasNextPage ? () => void fetchNextPage() : undefined}
      empty={t('noneText')}
    />
  );
}

function useColumns(hasDueDays: boolean): readonly Column<Row>[] {
  const t = useTexts(casesTexts);
  return useMemo(() => {
    const due: Column<Row> = {
      id: 'due',
      header: t('column.due'),
      cell: (row) => <DueDay {...row} />,
    };
    return [
      { id: 'kind', header: t('column.kind'), cell: (row) => <CaseLink row={row} /> },
      { id: 'area', header: t('column.area'), cell: ({ area }) => <AreaName code={area} /> },
      ...(hasDueDays ? [due] : []),
      {
        id: 'opened',
        header: t('column.opened'),
        cell: ({ openedAt }) => <DayOf moment={openedAt} />,
        width: 120,
      },
      { id: 'age', header: t('column.age'), cell: ({ ageDays }) => t('age', { count: ageDays }), width: 90 },
      { id: 'assignee', header: t('column.assignee'), cell: ({ assignee }) => <Assignee name={assignee} /> },
      { id: 'notes', header: t('column.notes'), cell: ({ notes }) => notes, width: 90, align: 'right' },
    ];
  }, [t, hasDueDays]);
}

function CaseLink({ row: { personId, kind, area } }: { readonly row: Row }) {
  const t = useTexts(casesTexts);
  const name = t(`kind.${kind}` as 'kind.first-ktp');
  return (
    <PageLink
      to="/cases/$personId/$kind"
      params={{ personId, kind }}
      size="sm"
      aria-label={t('openCase', { kind: name, area })}
    >
      {name}
    </PageLink>
  );
}
