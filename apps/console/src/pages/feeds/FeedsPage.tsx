import { Badge, Group, Stack, Text } from '@mantine/core';
import { useWatched } from '../../api/live';
import type { components } from '../../api/generated/publisher';
import { useTexts } from '../../shell/i18n';
import { DataTable, type Column } from '../../ui/DataTable';
import { Page } from '../../ui/Page';
import { PageLink } from '../../ui/PageLink';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Instant, useNumbers } from '../../ui/Time';
import { api } from '../../api/client';
import { isMinistry } from './ministries';
import { feedsTexts } from './texts';
import { useStatus } from './use-status';

type Feed = components['schemas']['Feeds']['feeds'][number];

export default function FeedsPage() {
  const t = useTexts(feedsTexts);
  const first = api.publisher.useQuery('get', '/v1/feeds');
  const { value } = useWatched<components['schemas']['Feeds']>('publisher', '/v1/feeds');
  const feeds = (value ?? first.data)?.feeds ?? [];
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
        rows={feeds}
        rowKey={({ partner }) => partner}
        isLoading={first.isPending}
      />
    </Page>
  );
}

function useColumns(): readonly Column<Feed>[] {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  return [
    {
      id: 'partner',
      header: t('partner'),
      cell: ({ partner }) => (
        <PageLink to="/feeds/$partner/$tab" params={{ partner, tab: 'overview' }} fw={600}>
          {partner}
        </PageLink>
      ),
      width: 130,
    },
    { id: 'sequence', header: t('sequence'), cell: ({ highWater }) => number(highWater), align: 'right' },
    { id: 'sent', header: t('sent'), cell: ({ sent }) => number(sent), align: 'right' },
    { id: 'consumed', header: t('consumed'), cell: (feed) => <Applied {...feed} />, align: 'right' },
    { id: 'heartbeat', header: t('heartbeat'), cell: (feed) => <Heartbeat {...feed} /> },
    { id: 'lag', header: t('lag'), cell: (feed) => <Lag {...feed} /> },
    { id: 'trouble', header: t('trouble'), cell: (feed) => <Trouble {...feed} /> },
  ];
}

function Applied({ partner }: Feed) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  const status = useStatus(partner);
  if (!isMinistry(partner))
    return (
      <Text size="xs" c="gray.7">
        {t('elsewhere')}
      </Text>
    );
  return <>{status ? number(status.sequence) : '–'}</>;
}

function Heartbeat({ partner }: Feed) {
  return <Instant value={useStatus(partner)?.lastHeartbeatAt} />;
}

function Lag({ lagMessages, lagSeconds, lagChanges }: Feed) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  if (lagMessages + lagChanges === 0) return <>{t('noLag')}</>;
  return <>{t('lagText', { messages: number(lagMessages + lagChanges), seconds: number(lagSeconds) })}</>;
}

function Trouble({ partner, parked }: Feed) {
  const t = useTexts(feedsTexts);
  const status = useStatus(partner);
  const quarantined = status?.quarantined ?? 0;
  const forged = status?.forgedUnacknowledged ?? 0;
  if (parked + quarantined + forged === 0 && !status?.stale) return <>{t('noTrouble')}</>;
  return (
    <Stack gap={2}>
      {parked + quarantined + forged > 0 && (
        <Text size="sm" c="red.8">
          {t('troubleText', { parked, quarantined, forged })}
        </Text>
      )}
      <Group gap={4}>
        {status?.staleReasons.map((reason) => (
          <Badge key={reason} color="red.8" variant="light" tt="none">
            {t(`stale.${reason}`)}
          </Badge>
        ))}
      </Group>
    </Stack>
  );
}
