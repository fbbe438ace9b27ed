import { Group, Select, Stack } from '@mantine/core';
import { useMemo, useState } from 'react';
import { api } from '../../api/client';
import type { components } from '../../api/generated/kemenp2mi';
import { useTexts } from '../../shell/i18n';
import { DataTable, type Column } from '../../ui/DataTable';
import { Mark } from '../../ui/Mark';
import { PageLink } from '../../ui/PageLink';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Instant } from '../../ui/Time';
import { alertKinds, type AlertKind } from './case-kinds';
import { ministryTexts } from './texts';

type Alert = components['schemas']['Alert'];
const ANY = '';

/** Alerts of KemenP2MI, the newest first. */
export function Alerts() {
  const t = useTexts(ministryTexts);
  const [kind, setKind] = useState<AlertKind>();
  const { data, error, isFetching, refetch, hasNextPage, fetchNextPage } = api.kemenp2mi.useInfiniteQuery(
    'get',
    '/v1/alerts',
    { params: { query: { order: 'newest', limit: 200, ...(kind && { kind }) } } },
    {
      pageParamName: 'after',
      initialPageParam: 0,
      getNextPageParam: (page: { readonly next: number | null }) => page.next ?? undefined,
    },
  );
  const rows = useMemo(() => data?.pages.flatMap((page) => page.alerts) ?? [], [data]);
  const columns = useMemo<readonly Column<Alert>[]>(
    () => [
      { id: 'kind', header: t('alert.kind'), cell: (alert) => <AlertLink alert={alert} /> },
      {
        id: 'raised',
        header: t('alert.raisedAt'),
        cell: ({ raisedAt }) => <Instant value={raisedAt} />,
        width: 240,
      },
    ],
    [t],
  );
  return (
    <Stack gap="md">
      <Select
        label={t('alert.kind')}
        value={kind ?? ANY}
        data={[
          { value: ANY, label: t('cases.allKinds') },
          ...alertKinds.map((value) => ({ value, label: t(`alert.${value}`) })),
        ]}
        onChange={(value) => setKind((value || undefined) as AlertKind | undefined)}
        allowDeselect={false}
        maw={280}
      />
      {error ? (
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      ) : (
        <DataTable
          caption={t('nav.work.kemenp2mi')}
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          isLoading={isFetching}
          onMore={hasNextPage ? () => void fetchNextPage() : undefined}
          empty={t('alert.noneText')}
        />
      )}
    </Stack>
  );
}

function AlertLink({ alert: { id, kind, retractedAt } }: { readonly alert: Alert }) {
  const t = useTexts(ministryTexts);
  return (
    <Group gap="xs">
      <PageLink to="/ministry/alerts/$id" params={{ id }} size="sm">
        {t(`alert.${kind}`)}
      </PageLink>
      {retractedAt !== undefined && <Mark tone="neutral">{t('alert.retracted')}</Mark>}
    </Group>
  );
}
