import { Heading } from '../../ui/Heading';
import { useTexts } from '../../shell/i18n';
import { DataTable } from '../../ui/DataTable';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Instant, useNumbers } from '../../ui/Time';
import type { TabProps } from './tab';
import { isMinistry, kitFetcher, kitOf, type MinistryName } from '../../api/ministries';
import { ReasonAction } from '../../ui/ReasonAction';
import { feedsTexts } from './texts';
import { useMayAct } from './use-may-act';

export function ForgedTab({ partner }: TabProps) {
  return isMinistry(partner) ? <Forged partner={partner} /> : null;
}

function Forged({ partner }: { readonly partner: MinistryName }) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  const mayAct = useMayAct();
  const { data, error, isPending, refetch } = kitOf(partner).useQuery('get', '/v1/forged', {
    params: { query: { limit: 1_000 } },
  });
  const records = data?.records ?? [];
  const through = records.at(-1)?.no;
  const isAlarm = records.some(({ acknowledgedAt }) => acknowledgedAt === null);
  return (
    <section>
      <Heading title={t('tab.forged')} about={t('forgedAbout')} />
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {mayAct && isAlarm && through !== undefined && (
        <ReasonAction
          label={t('acknowledge')}
          onConfirm={async (reason) => {
            await kitFetcher(partner).POST('/v1/forged/acknowledge', { body: { through, reason } });
            await refetch();
          }}
        >
          {t('acknowledgeText')}
        </ReasonAction>
      )}
      {!error && (
        <DataTable
          caption={t('tab.forged')}
          isLoading={isPending}
          empty={t('noForged')}
          rows={records}
          rowKey={({ no }) => String(no)}
          columns={[
            { id: 'at', header: t('at'), cell: ({ at }) => <Instant value={at} /> },
            { id: 'partition', header: t('partition'), cell: ({ partition }) => partition, width: 80 },
            {
              id: 'sequence',
              header: t('messageNo'),
              cell: ({ sequence }) => (sequence === null ? '–' : number(sequence)),
              align: 'right',
            },
            { id: 'reason', header: t('reason'), cell: ({ reason }) => reason },
            {
              id: 'acknowledged',
              header: t('acknowledged'),
              cell: ({ acknowledgedAt }) => <Instant value={acknowledgedAt} />,
            },
          ]}
        />
      )}
    </section>
  );
}
