import { Button, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import { api } from '../../api/client';
import type { components } from '../../api/generated/registry';
import { useTexts } from '../../shell/i18n';
import { useSession } from '../../shell/session';
import { DataTable, type Column } from '../../ui/DataTable';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Instant } from '../../ui/Time';
import { casesTexts } from './texts';

type Row = components['schemas']['AnomaliesAnswer']['anomalies'][number];

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
  const { mutate } = refold;
  const columns = useMemo<readonly Column<Row>[]>(() => {
    const action: Column<Row> = {
      id: 'refold',
      header: t('anomaly.refold'),
      cell: ({ streamId }) => (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => mutate({ params: { path: { streamId } } })}
        >
          {t('anomaly.refold')}
        </Button>
      ),
    };
    return [
      {
        id: 'stream',
        header: t('column.stream'),
        cell: ({ kind, streamId }) => `${t(`anomaly.${kind}`)} ${streamId}`,
      },
      {
        id: 'reason',
        header: t('column.reason'),
        cell: ({ reason }) => t(`reason.${reason}` as 'reason.fold-failed'),
      },
      {
        id: 'attempts',
        header: t('column.attempts'),
        cell: ({ attempts }) => attempts,
        width: 110,
        align: 'right',
      },
      { id: 'since', header: t('column.since'), cell: ({ since }) => <Instant value={since} /> },
      ...(mayRefold ? [action] : []),
    ];
  }, [t, mayRefold, mutate]);
  const rows = data?.anomalies ?? [];
  return (
    <>
      <Text size="sm">{t('anomalies.about')}</Text>
      <ProblemAlert error={error ?? refold.error} onRetry={() => void refetch()} />
      <DataTable
        caption={t('source.anomalies')}
        columns={columns}
        rows={rows}
        rowKey={({ streamId }) => streamId}
        isLoading={isPending}
        empty={t('anomalies.none')}
      />
    </>
  );
}
