import { Button, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { createColumnHelper } from '@tanstack/react-table';
import { useMemo } from 'react';
import { api } from '../../api/client';
import type { components } from '../../api/generated/registry';
import { useTexts } from '../../shell/i18n';
import { useSession } from '../../shell/session';
import { DataTable } from '../../ui/DataTable';
import { EmptyState } from '../../ui/EmptyState';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Instant } from '../../ui/Time';
import { casesTexts } from './texts';

type Row = components['schemas']['AnomaliesAnswer']['anomalies'][number];
const column = createColumnHelper<Row>();

/** Streams that hold an event which cannot be placed; an operator folds one again after a repair. */
export function Anomalies() {
  const t = useTexts(casesTexts);
  const { data, error, isPending, refetch } = api.registry.useQuery('get', '/v1/anomalies');
  const refold = api.registry.useMutation('post', '/v1/anomalies/{streamId}/refold', {
    onSuccess: ({ healed }) => {
      notifications.show({
        message: t(healed ? 'anomaly.healed' : 'anomaly.still'),
        color: healed ? 'green.9' : 'orange.9',
      });
      void refetch();
    },
  });
  const { actor } = useSession();
  const mayRefold = actor.roles.includes('operator');
  const columns = useMemo(() => {
    const shown = [
      column.accessor('kind', {
        header: t('column.stream'),
        cell: ({ row: { original } }) => `${t(`anomaly.${original.kind}`)} ${original.streamId}`,
      }),
      column.accessor('reason', {
        header: t('column.reason'),
        cell: ({ getValue }) => t(`reason.${getValue()}` as 'reason.fold-failed'),
      }),
      column.accessor('attempts', { header: t('column.attempts') }),
      column.accessor('since', {
        header: t('column.since'),
        cell: ({ getValue }) => <Instant value={getValue()} />,
      }),
    ];
    const action = column.display({
      id: 'refold',
      header: t('anomaly.refold'),
      cell: ({ row: { original } }) => (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => refold.mutate({ params: { path: { streamId: original.streamId } } })}
        >
          {t('anomaly.refold')}
        </Button>
      ),
    });
    return mayRefold ? [...shown, action] : shown;
  }, [t, mayRefold, refold]);
  const rows = data?.anomalies ?? [];
  return (
    <>
      <Text size="sm">{t('anomalies.about')}</Text>
      <ProblemAlert error={error ?? refold.error} onRetry={() => void refetch()} />
      {data && rows.length === 0 ? (
        <EmptyState title={t('anomalies.none')} />
      ) : (
        <DataTable
          label={t('source.anomalies')}
          columns={columns}
          rows={rows}
          rowKey={({ streamId }) => streamId}
          isLoading={isPending}
        />
      )}
    </>
  );
}
