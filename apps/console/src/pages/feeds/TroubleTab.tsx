import { Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { api, fetchers } from '../../api/client';
import { useLanguage, useTexts } from '../../shell/i18n';
import { ConfirmAction } from '../../ui/ConfirmAction';
import { DataTable } from '../../ui/DataTable';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Instant, useNumbers } from '../../ui/Time';
import type { TabProps } from './tab';
import { Heading } from '../../ui/Heading';
import { kindName } from '../../ui/message-kinds';
import { isMinistry, kitFetcher, kitOf, type MinistryName } from '../../api/ministries';
import { ReasonAction } from '../../ui/ReasonAction';
import { feedsTexts } from './texts';
import { useMayAct } from './use-may-act';

export function TroubleTab({ partner }: TabProps) {
  return (
    <>
      {isMinistry(partner) && <Quarantine partner={partner} />}
      <Parked partner={partner} />
    </>
  );
}

function Quarantine({ partner }: { readonly partner: MinistryName }) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  const { language } = useLanguage();
  const mayAct = useMayAct();
  const { data, error, isPending, refetch } = kitOf(partner).useQuery('get', '/v1/quarantine', {
    params: { query: { limit: 1_000 } },
  });
  const kit = kitFetcher(partner);
  const said = (message: string) => {
    notifications.show({ message });
    void refetch();
  };
  const redriven = (answer: { readonly applied: number; readonly remaining: number } | undefined) =>
    said(t('redriven', { applied: answer?.applied ?? 0, remaining: answer?.remaining ?? 0 }));
  return (
    <section>
      <Heading title={t('quarantine')} about={t('quarantineAbout')} />
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {!error && (
        <DataTable
          caption={t('quarantine')}
          isLoading={isPending}
          empty={t('noQuarantine')}
          rows={data?.messages ?? []}
          rowKey={({ sequence }) => String(sequence)}
          columns={[
            { id: 'sequence', header: t('messageNo'), cell: ({ sequence }) => number(sequence), width: 110 },
            { id: 'kind', header: t('kind'), cell: ({ kind }) => kindName(kind, language) },
            { id: 'reason', header: t('reason'), cell: ({ reason }) => reason },
            { id: 'since', header: t('since'), cell: ({ at }) => <Instant value={at} /> },
            {
              id: 'actions',
              header: '',
              cell: ({ personKey, sequence }) =>
                mayAct && (
                  <Group gap={4}>
                    <ConfirmAction
                      size="xs"
                      variant="default"
                      label={t('redrive')}
                      title={t('redrive')}
                      onConfirm={async () => {
                        const path = { personKey };
                        redriven(
                          (await kit.POST('/v1/quarantine/{personKey}/redrive', { params: { path } })).data,
                        );
                      }}
                    >
                      {t('redriveText')}
                    </ConfirmAction>
                    <ReasonAction
                      label={t('skip')}
                      color="red.9"
                      onConfirm={async (reason) => {
                        const path = { personKey };
                        const asked = { params: { path }, body: { sequence, reason } };
                        redriven((await kit.POST('/v1/quarantine/{personKey}/discard', asked)).data);
                      }}
                    >
                      {t('skipText')}
                    </ReasonAction>
                    <ReasonAction
                      label={t('resync')}
                      onConfirm={async (reason) => {
                        const asked = { params: { path: { personKey } }, body: { reason } };
                        const answer = (await kit.POST('/v1/persons/{personKey}/resync', asked)).data;
                        said(
                          t('resynced', {
                            sequence: number(answer?.sequence ?? 0),
                            discarded: answer?.discarded ?? 0,
                          }),
                        );
                      }}
                    >
                      {t('resyncText')}
                    </ReasonAction>
                  </Group>
                ),
              width: 330,
            },
          ]}
        />
      )}
    </section>
  );
}

function Parked({ partner }: TabProps) {
  const t = useTexts(feedsTexts);
  const mayAct = useMayAct();
  const { data, error, isPending, refetch } = api.publisher.useQuery('get', '/v1/parked');
  const rows = data?.parked.filter((one) => one.partner === partner) ?? [];
  return (
    <section>
      <Heading title={t('parked')} about={t('parkedAbout')} />
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {!error && (
        <DataTable
          caption={t('parked')}
          isLoading={isPending}
          empty={t('noParked')}
          rows={rows}
          rowKey={({ personId }) => personId}
          columns={[
            { id: 'reason', header: t('reason'), cell: ({ reason }) => reason },
            {
              id: 'attempts',
              header: t('attempts'),
              cell: ({ attempts }) => attempts,
              align: 'right',
              width: 100,
            },
            { id: 'since', header: t('since'), cell: ({ since }) => <Instant value={since} /> },
            {
              id: 'actions',
              header: '',
              cell: ({ personId }) =>
                mayAct && (
                  <ConfirmAction
                    size="xs"
                    variant="default"
                    label={t('retry')}
                    title={t('retry')}
                    onConfirm={async () => {
                      const { data: answer } = await fetchers.publisher.POST('/v1/parked/{personId}/retry', {
                        params: { path: { personId } },
                      });
                      notifications.show({
                        message: t('retried', { partners: answer?.partners.join(', ') }),
                      });
                      await refetch();
                    }}
                  >
                    {t('retryText')}
                  </ConfirmAction>
                ),
              width: 140,
            },
          ]}
        />
      )}
    </section>
  );
}
