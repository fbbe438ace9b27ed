import { Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fetchers } from '../../api/client';
import type { components } from '../../api/generated/registry';
import { useTexts } from '../../shell/i18n';
import { useSession } from '../../shell/session';
import { AreaName } from '../../ui/AreaName';
import { DataTable, type Column } from '../../ui/DataTable';
import { Mark } from '../../ui/Mark';
import { PageLink } from '../../ui/PageLink';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Day, DayOf } from '../../ui/Time';
import { wibDay } from '../../ui/time-text';
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

export function Assignee({ name }: { readonly name: string | null }) {
  const t = useTexts(casesTexts);
  return (
    name ?? (
      <Text span c="gray.7" inherit>
        {t('noAssignee')}
      </Text>
    )
  );
}

type Due = Pick<Row, 'dueOn' | 'openedAt'>;

/**
 * Somebody who was registered as an adult was obliged long before (a KTP-el is due since the 17th birthday): the office
 * can act since the registration, so that no day of decades ago is shown as missed.
 */
export function DueDay({ dueOn, openedAt }: Due) {
  const t = useTexts(casesTexts);
  if (dueOn !== null && dueOn < wibDay(new Date(openedAt)))
    return (
      <Text span c="gray.7" inherit>
        {t('dueAtEntry')}
      </Text>
    );
  const isOverdue = dueOn !== null && dueOn < wibDay(new Date());
  return (
    <Group gap="xs" wrap="nowrap">
      <Day value={dueOn} />
      {isOverdue && <Mark tone="bad">{t('overdue')}</Mark>}
    </Group>
  );
}
