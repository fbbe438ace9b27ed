import { Badge, Button, Group, Select, Stack, Text } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { fetchers } from '../../api/client';
import { useTexts } from '../../shell/i18n';
import { useEventTypeName } from '../../texts/event-types';
import { AreaPicker } from '../../ui/AreaPicker';
import { DataTable, type Column } from '../../ui/DataTable';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Day, Instant, useNumbers } from '../../ui/Time';
import { useAreaNames } from '../../ui/AreaName';
import { countedTypes } from './positions';
import { ledgerTexts } from './texts';
import type { About, ListedAct } from './types';

interface Filter {
  readonly type?: string;
  readonly office?: string;
  readonly from?: string;
  readonly to?: string;
}

const PAGE_ROWS = 100;

/** Acts the latest first, by keyset; a page that found nothing says how far it has searched. */
export function ActsTab({ about }: { readonly about: About }) {
  const t = useTexts(ledgerTexts);
  const number = useNumbers();
  const navigate = useNavigate();
  const [filter, setFilter] = useState<Filter>({});
  const found = useInfiniteQuery({
    queryKey: ['ledger', 'acts', filter],
    queryFn: ({ pageParam }) => readActs(filter, pageParam),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const acts = useMemo(() => found.data?.pages.flatMap((page) => page.acts) ?? [], [found.data]);
  const columns = useColumns(acts);
  const searchedFrom = found.data?.pages.at(-1)?.searchedFrom;
  const more = found.hasNextPage ? () => void found.fetchNextPage() : undefined;
  return (
    <Stack>
      <Filters about={about} filter={filter} onChange={setFilter} />
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      {!found.error && (
        <DataTable
          caption={t('title')}
          columns={columns}
          rows={acts}
          rowKey={({ actId }) => actId}
          onOpen={({ actId }) => void navigate({ to: '/ledger/$actId', params: { actId } as never })}
          onMore={more}
          isLoading={found.isFetching}
          empty={
            more && searchedFrom !== undefined ? (
              <Stack align="center" gap="xs">
                <Text size="sm">{t('acts.searching', { position: number(searchedFrom) })}</Text>
                <Button size="xs" onClick={more}>
                  {t('acts.more')}
                </Button>
              </Stack>
            ) : (
              t('acts.noneText')
            )
          }
        />
      )}
      {acts.length > 0 && searchedFrom !== undefined && (
        <Text size="xs" c="gray.7">
          {more ? t('acts.searched', { position: number(searchedFrom) }) : t('acts.end')}
        </Text>
      )}
    </Stack>
  );
}

async function readActs(filter: Filter, upTo: number | undefined) {
  const query = { ...filter, limit: PAGE_ROWS, ...(upTo !== undefined && { upTo }) };
  const { data } = await fetchers.ops.GET('/v1/ledger/acts', { params: { query } });
  if (!data) throw new Error('An answer without data');
  return data;
}

function useColumns(acts: readonly ListedAct[]): readonly Column<ListedAct>[] {
  const t = useTexts(ledgerTexts);
  const number = useNumbers();
  const nameOf = useAreaNames(acts.map(({ office }) => office));
  return [
    { id: 'position', header: t('acts.position'), width: 96, cell: ({ first }) => number(first) },
    {
      id: 'recordedAt',
      header: t('acts.recordedAt'),
      width: 230,
      cell: ({ recordedAt }) => <Instant value={recordedAt} />,
    },
    { id: 'types', header: t('acts.types'), cell: (act) => <Types act={act} /> },
    {
      id: 'occurredOn',
      header: t('acts.occurredOn'),
      width: 120,
      cell: ({ occurredOn }) => <Day value={occurredOn} />,
    },
    {
      id: 'office',
      header: t('acts.office'),
      width: 240,
      cell: ({ office, desk }) => `${nameOf(office)}, ${t(desk === null ? 'desk.any' : `desk.${desk}`)}`,
    },
  ];
}

function Types({ act }: { readonly act: ListedAct }) {
  const t = useTexts(ledgerTexts);
  const eventName = useEventTypeName();
  const [first, ...others] = countedTypes(act.types);
  if (!first) return null;
  const [type, count] = first;
  const names = countedTypes(act.types).map(([one, times]) => `${eventName(one)} × ${times}`);
  return (
    <Group gap={6} title={names.join(', ')}>
      <Text size="sm" component="span">
        {eventName(type)}
        {count > 1 && ` × ${count}`}
      </Text>
      {others.length > 0 && (
        <Text size="xs" c="gray.7" component="span">
          {t('acts.and', { count: others.length })}
        </Text>
      )}
      {act.supersedes !== null && (
        <Badge color="violet.8" variant="outline" tt="none">
          {t('acts.supersedes')}
        </Badge>
      )}
    </Group>
  );
}

interface FiltersProps {
  readonly about: About;
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

function Filters({ about, filter, onChange }: FiltersProps) {
  const t = useTexts(ledgerTexts);
  const eventName = useEventTypeName();
  const set = (change: Partial<Record<keyof Filter, string | null>>) => {
    const entries = Object.entries({ ...filter, ...change }).filter(([, value]) => value);
    onChange(Object.fromEntries(entries) as Filter);
  };
  const types = about.types
    .map(({ type }) => ({ value: type, label: eventName(type) }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
  const days = {
    clearButtonProps: { 'aria-label': t('filter.clear') },
    valueFormat: 'YYYY-MM-DD',
    placeholder: 'YYYY-MM-DD',
    clearable: true,
    w: 150,
  } as const;
  return (
    <Group align="flex-end">
      <Select
        label={t('filter.type')}
        placeholder={t('filter.anyType')}
        data={types}
        value={filter.type ?? null}
        onChange={(type) => set({ type })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('filter.clear') }}
        w={280}
      />
      <AreaPicker
        label={t('filter.office')}
        down="regency"
        value={filter.office ?? ''}
        onChange={(office) => set({ office })}
      />
      <DateInput
        {...days}
        label={t('filter.from')}
        value={filter.from ?? null}
        onChange={(from) => set({ from })}
      />
      <DateInput {...days} label={t('filter.to')} value={filter.to ?? null} onChange={(to) => set({ to })} />
    </Group>
  );
}
