import { Badge, Button, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { useTexts } from '../../shell/i18n';
import { DataTable } from '../../ui/DataTable';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Instant, useNumbers } from '../../ui/Time';
import type { TabProps } from './tab';
import { isMinistry } from '../../api/ministries';
import { ReconcileWizard } from './ReconcileWizard';
import { feedsTexts } from './texts';
import { useMayAct } from './use-may-act';

export function ReconcileTab({ partner }: TabProps) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  const mayAct = useMayAct();
  const [isOpen, setOpen] = useState(false);
  const { data, error, isPending, refetch } = api.publisher.useQuery(
    'get',
    '/v1/feeds/{partner}/reconciliations',
    { params: { path: { partner } } },
  );
  return (
    <>
      <Text size="sm" c="gray.7">
        {t('reconcileAbout')}
      </Text>
      {mayAct && isMinistry(partner) && (
        <div>
          <Button onClick={() => setOpen(true)}>{t('newReconcile')}</Button>
        </div>
      )}
      {isOpen && isMinistry(partner) && (
        <ReconcileWizard
          partner={partner}
          onClose={() => {
            setOpen(false);
            void refetch();
          }}
        />
      )}
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {!error && (
        <DataTable
          caption={t('tab.reconcile')}
          isLoading={isPending}
          empty={t('noReconciliations')}
          rows={data?.reconciliations ?? []}
          rowKey={({ reconciliationId }) => reconciliationId}
          columns={[
            { id: 'at', header: t('at'), cell: ({ at }) => <Instant value={at} /> },
            ...(['missing', 'extra', 'different'] as const).map((kind) => ({
              id: kind,
              header: t(`difference.${kind}`),
              cell: (row: Readonly<Record<typeof kind, number>>) => number(row[kind]),
              align: 'right' as const,
            })),
            {
              id: 'certificate',
              header: t('certificate'),
              cell: ({ certificate }) =>
                certificate ? (
                  <Badge color="green.9" variant="dot" tt="none">
                    {t('certificateText', {
                      persons: number(certificate.persons),
                      sequence: number(certificate.sequence),
                    })}
                  </Badge>
                ) : (
                  '–'
                ),
            },
          ]}
        />
      )}
    </>
  );
}
