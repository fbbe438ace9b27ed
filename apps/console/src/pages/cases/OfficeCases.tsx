import { Anchor, Badge, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { createColumnHelper } from '@tanstack/react-table';
import { useMemo } from 'react';
import { api } from '../../api/client';
import type { components } from '../../api/generated/registry';
import { useTexts } from '../../shell/i18n';
import { useSession } from '../../shell/session';
import { AreaName } from '../../ui/AreaName';
import { DataTable } from '../../ui/DataTable';
import { EmptyState } from '../../ui/EmptyState';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Day } from '../../ui/Time';
import { caseQuery, type Filters } from './filters';
import { casesTexts } from './texts';

type Row = components['schemas']['CasesAnswer']['cases'][number];
const column = createColumnHelper<Row>();

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
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    api.registry.useInfiniteQuery(
      'get',
      '/v1/cases',
      { params: { query: caseQuery(filters, kinds, actor.subject) } },
      {
        pageParamName: 'after',
        initialPageParam: undefined,
        getNextPageParam: (page: { next: string | null }) => page.next ?? undefined,
      },
    );
  const rows = useMemo(() => data?.pages.flatMap((page) => page.cases) ?? [], [data]);
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (!isPending && rows.length === 0) return <EmptyState title={t('none')}>{t('noneText')}</EmptyState>;
  return (
    <DataTable
      label={t('title')}
      columns={columns}
      rows={rows}
      rowKey={({ personId, kind }) => `${personId} ${kind}`}
      isLoading={isPending}
      more={hasNextPage ? { load: () => void fetchNextPage(), isLoading: isFetchingNextPage } : undefined}
    />
  );
}

function useColumns(hasDueDays: boolean) {
  const t = useTexts(casesTexts);
  return useMemo(() => {
    const kindName = (kind: string) => t(`kind.${kind}` as 'kind.first-ktp');
    const first = [
      column.accessor('kind', { header: t('column.kind'), cell: ({ getValue }) => kindName(getValue()) }),
      column.accessor('area', {
        header: t('column.area'),
        cell: ({ getValue }) => <AreaName code={getValue()} />,
      }),
    ];
    const due = column.accessor('dueOn', {
      header: t('column.due'),
      cell: ({ getValue }) => <DueDay value={getValue()} />,
    });
    const last = [
      column.accessor('openedAt', {
        header: t('column.opened'),
        cell: ({ getValue }) => <Day value={getValue()} />,
      }),
      column.accessor('ageDays', {
        header: t('column.age'),
        cell: ({ getValue }) => t('age', { count: getValue() }),
      }),
      column.accessor('assignee', {
        header: t('column.assignee'),
        cell: ({ getValue }) => getValue() ?? <Text span c="gray.7" inherit>{t('noAssignee')}</Text>,
      }),
      column.accessor('notes', { header: t('column.notes') }),
      column.display({
        id: 'open',
        header: t('column.open'),
        cell: ({ row: { original } }) => (
          <Anchor
            component={Link}
            to={`/cases/${original.personId}/${original.kind}`}
            aria-label={t('openCase', { kind: kindName(original.kind), area: original.area })}
          >
            {t('open')}
          </Anchor>
        ),
      }),
    ];
    return hasDueDays ? [...first, due, ...last] : [...first, ...last];
  }, [t, hasDueDays]);
}

function DueDay({ value }: { readonly value: string | null }) {
  const t = useTexts(casesTexts);
  const isOverdue = value !== null && value < new Date().toISOString().slice(0, 10);
  return (
    <>
      <Day value={value} />
      {isOverdue && (
        <Badge color="red.9" variant="light" ml="xs" tt="none">
          {t('overdue')}
        </Badge>
      )}
    </>
  );
}
