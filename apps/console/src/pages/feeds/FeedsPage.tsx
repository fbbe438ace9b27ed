import { Stack, Text } from '@mantine/core';
import { api } from '../../api/client';
import type { components } from '../../api/generated/ops';
import { useLive } from '../../api/live';
import { useTexts } from '../../shell/i18n';
import { DataTable, type Column } from '../../ui/DataTable';
import { Page } from '../../ui/Page';
import { PageLink } from '../../ui/PageLink';
import { partnerName } from '../../ui/partner';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { useNumbers } from '../../ui/Time';
import { feedsTexts } from './texts';
import { WaitingText } from './WaitingText';

type Partner = components['schemas']['PartnerFlow'];

/** All feeds, kept up to date by the one stream of the flow. */
export default function FeedsPage() {
  const t = useTexts(feedsTexts);
  const first = api.ops.useQuery('get', '/v1/flow');
  const { value } = useLive<components['schemas']['Flow']>('/v1/flow/stream');
  return (
    <Page
      title={t('title')}
      about={t('about')}
      actions={<PageLink to="/campaigns">{t('campaigns')}</PageLink>}
    >
      <ProblemAlert error={first.error} onRetry={() => void first.refetch()} />
      <DataTable
        caption={t('title')}
        columns={useColumns()}
        rows={(value ?? first.data)?.partners ?? []}
        rowKey={({ name }) => name}
        isLoading={first.isPending}
      />
    </Page>
  );
}

function useColumns(): readonly Column<Partner>[] {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  const applied = ({ hasCopy, behind, highWater }: Partner) => {
    if (!hasCopy) return t('elsewhere');
    return behind === null ? '–' : number(highWater - behind);
  };
  return [
    {
      id: 'partner',
      header: t('partner'),
      cell: ({ name }) => (
        <PageLink to="/feeds/$partner/$tab" params={{ partner: name, tab: 'overview' }} fw={600}>
          {partnerName(name)}
        </PageLink>
      ),
      width: 130,
    },
    { id: 'trouble', header: t('trouble'), cell: (feed) => <Trouble {...feed} />, width: 150 },
    { id: 'lag', header: t('lag'), cell: (feed) => <WaitingText {...feed} />, width: 150 },
    { id: 'sequence', header: t('sequence'), cell: ({ highWater }) => number(highWater), align: 'right' },
    { id: 'sent', header: t('sent'), cell: ({ sent }) => number(sent), align: 'right' },
    { id: 'consumed', header: t('consumed'), cell: applied, align: 'right' },
    {
      id: 'rate',
      header: t('rateNow'),
      cell: ({ perSecond }) => (perSecond === null ? '–' : t('perSecond', { rate: number(perSecond, 1) })),
      align: 'right',
    },
    {
      id: 'heartbeat',
      header: t('heartbeat'),
      cell: ({ heartbeatSeconds }) =>
        heartbeatSeconds === null ? '–' : t('ago', { count: number(heartbeatSeconds) }),
      align: 'right',
    },
    {
      id: 'latency',
      header: t('latency'),
      cell: ({ latency: { p50, p99 } }) =>
        p50 === null || p99 === null ? '–' : t('fewSeconds', { p50: number(p50, 2), p99: number(p99, 2) }),
      align: 'right',
    },
  ];
}

function Trouble({ state, parked, quarantined, forged }: Partner) {
  const t = useTexts(feedsTexts);
  const isTroubled = parked + quarantined + forged > 0;
  if (!isTroubled && state === 'up') return <>{t('noTrouble')}</>;
  return (
    <Stack gap={2}>
      {isTroubled && (
        <Text size="sm" c="red.9">
          {t('troubleText', { parked, quarantined, forged })}
        </Text>
      )}
      {state !== 'up' && (
        <Text size="sm" c="red.9">
          {t('copyDown')}
        </Text>
      )}
    </Stack>
  );
}
