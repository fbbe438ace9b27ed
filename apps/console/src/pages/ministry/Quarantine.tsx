import { Button, Paper, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import type { paths } from '../../api/generated/kemensos';
import { useTexts } from '../../shell/i18n';
import { DataTable, type Column } from '../../ui/DataTable';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Instant } from '../../ui/Time';
import { kitOf } from '../../api/ministries';
import { useMinistry } from './use-ministry';
import { ministryTexts } from './texts';

type Message =
  paths['/v1/quarantine']['get']['responses']['200']['content']['application/json']['messages'][number];

/** Messages that the copy refused, with the later ones of the same persons; each person's can be applied again. */
export function Quarantine() {
  const t = useTexts(ministryTexts);
  const api = kitOf(useMinistry());
  const { data, error, isFetching, refetch, hasNextPage, fetchNextPage } = api.useInfiniteQuery(
    'get',
    '/v1/quarantine',
    { params: { query: { limit: 200 } } },
    {
      pageParamName: 'after',
      initialPageParam: 0,
      getNextPageParam: (page: { readonly next: number | null }) => page.next ?? undefined,
    },
  );
  const redrive = api.useMutation('post', '/v1/quarantine/{personKey}/redrive', {
    onSuccess: ({ applied, remaining }) => {
      notifications.show({ message: t('copy.redriven', { applied, remaining }) });
      void refetch();
    },
  });
  const { mutate } = redrive;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.messages) ?? [], [data]);
  const columns = useMemo<readonly Column<Message>[]>(
    () => [
      { id: 'message', header: t('copy.message'), cell: ({ sequence }) => sequence, width: 100 },
      { id: 'kind', header: t('copy.kind'), cell: ({ kind }) => kind, width: 160 },
      { id: 'reason', header: t('copy.reason'), cell: ({ reason }) => reason },
      { id: 'at', header: t('copy.at'), cell: ({ at }) => <Instant value={at} />, width: 220 },
      {
        id: 'redrive',
        header: t('copy.redrive'),
        cell: ({ personKey }) => (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => mutate({ params: { path: { personKey } } })}
          >
            {t('copy.redrive')}
          </Button>
        ),
        width: 140,
      },
    ],
    [t, mutate],
  );
  return (
    <Paper withBorder p="md" component="section" aria-label={t('copy.quarantine')}>
      <Title order={2} size="h5" mb="xs">
        {t('copy.quarantine')}
      </Title>
      <ProblemAlert error={error ?? redrive.error} onRetry={() => void refetch()} />
      {!error && (
        <DataTable
          caption={t('copy.quarantine')}
          columns={columns}
          rows={rows}
          rowKey={({ sequence }) => String(sequence)}
          isLoading={isFetching}
          onMore={hasNextPage ? () => void fetchNextPage() : undefined}
          height={300}
          empty={t('copy.noQuarantine')}
        />
      )}
    </Paper>
  );
}
