import { Button, Group, Paper, Select, Stack, Title } from '@mantine/core';
import { useMemo, useState } from 'react';
import { api } from '../../api/client';
import type { components } from '../../api/generated/kemensos';
import { useTexts } from '../../shell/i18n';
import { AreaName } from '../../ui/AreaName';
import { DataTable, type Column } from '../../ui/DataTable';
import { PageLink } from '../../ui/PageLink';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Instant } from '../../ui/Time';
import { caseKinds, type CaseKind } from './case-kinds';
import { byRegency, kindsIn, type RegencyRow } from './regency-table';
import { ministryTexts } from './texts';

type Case = components['schemas']['Case'];

type Order = 'oldest' | 'newest';

interface Filter {
  readonly regency?: string;
  readonly kind?: CaseKind;
  readonly status?: 'open' | 'closed';
  readonly order: Order;
}

/** Cases of beneficiary households: how many where, and one list of them. */
export function KemensosCases() {
  const [filter, setFilter] = useState<Filter>({ status: 'open', order: 'oldest' });
  return (
    <Stack gap="md">
      <Regencies chosen={filter.regency} onChoose={(regency) => setFilter({ ...filter, regency })} />
      <CaseFilter filter={filter} onChange={setFilter} />
      <CaseList filter={filter} />
    </Stack>
  );
}

interface RegenciesProps {
  readonly chosen: string | undefined;
  readonly onChoose: (regency: string | undefined) => void;
}

function Regencies({ chosen, onChoose }: RegenciesProps) {
  const t = useTexts(ministryTexts);
  const { data, error, isPending } = api.kemensos.useQuery('get', '/v1/cases/summary');
  const found = useMemo(() => data?.rows ?? [], [data]);
  const rows = useMemo(() => byRegency(found), [found]);
  const columns = useMemo<readonly Column<RegencyRow>[]>(
    () => [
      {
        id: 'regency',
        header: t('cases.regency'),
        cell: ({ regency }) => (regency === null ? t('cases.noRegency') : <AreaName code={regency} />),
      },
      { id: 'total', header: t('cases.total'), cell: ({ total }) => total, width: 90, align: 'right' },
      ...kindsIn(found, caseKinds).map((kind) => ({
        id: kind,
        header: t(`case.${kind}`),
        cell: ({ byKind }: RegencyRow) => byKind[kind] ?? '',
        align: 'right' as const,
      })),
    ],
    [t, found],
  );
  if (error) return <ProblemAlert error={error} />;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('cases.byRegency')}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5">
          {t('cases.byRegency')}
        </Title>
        {chosen !== undefined && (
          <Button size="compact-sm" variant="default" onClick={() => onChoose(undefined)}>
            {t('cases.allRegencies')}
          </Button>
        )}
      </Group>
      <DataTable
        caption={t('cases.byRegency')}
        columns={columns}
        rows={rows}
        rowKey={({ regency }) => regency ?? 'none'}
        isLoading={isPending}
        onOpen={({ regency }) => onChoose(regency ?? undefined)}
        height={340}
        empty={t('cases.noneText')}
      />
    </Paper>
  );
}

const ANY = '';

function CaseFilter({
  filter,
  onChange,
}: {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}) {
  const t = useTexts(ministryTexts);
  return (
    <Group align="flex-end">
      <Select
        label={t('cases.kind')}
        value={filter.kind ?? ANY}
        data={[
          { value: ANY, label: t('cases.allKinds') },
          ...caseKinds.map((value) => ({ value, label: t(`case.${value}`) })),
        ]}
        onChange={(kind) => onChange({ ...filter, kind: (kind || undefined) as CaseKind | undefined })}
        allowDeselect={false}
        w={240}
      />
      <Select
        label={t('cases.status')}
        value={filter.status ?? ANY}
        data={[
          { value: 'open', label: t('cases.open') },
          { value: 'closed', label: t('cases.closed') },
          { value: ANY, label: t('cases.any') },
        ]}
        onChange={(status) => onChange({ ...filter, status: (status || undefined) as Filter['status'] })}
        allowDeselect={false}
        w={160}
      />
      <Select
        label={t('cases.order')}
        value={filter.order}
        data={(['oldest', 'newest'] as const).map((value) => ({ value, label: t(`cases.${value}`) }))}
        onChange={(order) => onChange({ ...filter, order: (order ?? 'oldest') as Order })}
        allowDeselect={false}
        w={180}
      />
    </Group>
  );
}

function CaseList({ filter }: { readonly filter: Filter }) {
  const t = useTexts(ministryTexts);
  const { data, error, isFetching, refetch, hasNextPage, fetchNextPage } = api.kemensos.useInfiniteQuery(
    'get',
    '/v1/cases',
    { params: { query: { ...filter, limit: 200 } } },
    {
      pageParamName: 'after',
      initialPageParam: 0,
      getNextPageParam: (page: { readonly next: number | null }) => page.next ?? undefined,
    },
  );
  const rows = useMemo(() => data?.pages.flatMap((page) => page.cases) ?? [], [data]);
  const columns = useMemo<readonly Column<Case>[]>(
    () => [
      {
        id: 'kind',
        header: t('cases.kind'),
        cell: ({ id, kind }) => <CaseLink id={id} kind={kind} />,
        width: 200,
      },
      { id: 'asks', header: t('cases.asks'), cell: ({ kind }) => t(`asks.${kind}`) },
      {
        id: 'members',
        header: t('cases.members'),
        cell: ({ members }) => members.length,
        width: 90,
        align: 'right',
      },
      {
        id: 'opened',
        header: t('cases.openedAt'),
        cell: ({ openedAt }) => <Instant value={openedAt} />,
        width: 210,
      },
      {
        id: 'status',
        header: t('cases.status'),
        cell: ({ status }) => t(`cases.${status}`),
        width: 100,
      },
    ],
    [t],
  );
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  return (
    <DataTable
      caption={t('cases.list')}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      isLoading={isFetching}
      onMore={hasNextPage ? () => void fetchNextPage() : undefined}
      empty={t('cases.noneText')}
    />
  );
}

function CaseLink({ id, kind }: { readonly id: string; readonly kind: CaseKind }) {
  const t = useTexts(ministryTexts);
  const name = t(`case.${kind}`);
  return (
    <PageLink
      to="/ministry/cases/$id"
      params={{ id }}
      size="sm"
      aria-label={t('cases.showOne', { kind: name })}
    >
      {name}
    </PageLink>
  );
}
