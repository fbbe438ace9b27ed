import { Alert, Badge, Button, Code, Group, Paper, SimpleGrid, Text } from '@mantine/core';
import { useState } from 'react';
import { api, fetchers } from '../../api/client';
import { useWatched } from '../../api/live';
import type { components } from '../../api/generated/publisher';
import { useTexts } from '../../shell/i18n';
import { DataTable } from '../../ui/DataTable';
import { Mark } from '../../ui/Mark';
import { PageLink } from '../../ui/PageLink';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Progress } from '../../ui/Progress';
import { Instant, useNumbers } from '../../ui/Time';
import { Facts } from '../../ui/Facts';
import type { TabProps } from './tab';
import { useStatus } from './use-status';
import { isMinistry, kitFetcher, kitOf, type MinistryName } from '../../api/ministries';
import { feedsTexts } from './texts';
import { WaitingText } from './WaitingText';

export function OverviewTab({ partner }: TabProps) {
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <PublisherSide partner={partner} />
        {isMinistry(partner) ? <PartnerSide partner={partner} /> : <Elsewhere />}
      </SimpleGrid>
      {isMinistry(partner) && <Digests partner={partner} />}
      <Backfills partner={partner} />
      <Totals partner={partner} />
    </>
  );
}

function Elsewhere() {
  const t = useTexts(feedsTexts);
  return (
    <Alert variant="outline" title={t('elsewhere')} color="gray.8">
      {t('elsewhereText')}
    </Alert>
  );
}

function PublisherSide({ partner }: TabProps) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  const first = api.publisher.useQuery('get', '/v1/feeds');
  const live = useWatched<components['schemas']['Feeds']>('publisher', '/v1/feeds');
  const feed = (live.value ?? first.data)?.feeds.find((one) => one.partner === partner);
  if (!feed) return <ProblemAlert error={first.error} />;
  return (
    <div>
      <Facts
        title={t('publisherSide')}
        facts={[
          [t('sequence'), number(feed.highWater)],
          [t('sent'), number(feed.sent)],
          [t('partitions'), number(feed.partitions)],
          [t('lag'), <WaitingText key="lag" {...feed} />],
          [t('parked'), number(feed.parked)],
          [t('push'), t(feed.push === null ? 'pushState.none' : `pushState.${feed.push}`)],
        ]}
      />
      {feed.sweep && (
        <Progress
          label={t('backfill')}
          done={feed.sweep.passed}
          total={feed.sweep.persons}
          ratePerSecond={feed.sweep.seconds > 0 ? feed.sweep.passed / feed.sweep.seconds : undefined}
          unit={t('persons')}
        />
      )}
    </div>
  );
}

function PartnerSide({ partner }: { readonly partner: MinistryName }) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  const first = kitOf(partner).useQuery('get', '/v1/status');
  const live = useStatus(partner);
  const status = live ?? first.data;
  if (!status) return <ProblemAlert error={first.error} onRetry={() => void first.refetch()} />;
  return (
    <Facts
      title={t('partnerSide')}
      facts={[
        [t('consumed'), number(status.sequence)],
        [t('heartbeat'), <Instant key="heartbeat" value={status.lastHeartbeatAt} />],
        [t('coveredUntil'), <Instant key="covered" value={status.coveredUntil} />],
        [
          t('state'),
          <Mark key="state" tone={status.stale ? 'bad' : 'good'}>
            {t(status.stale ? 'stale' : 'fresh')}
          </Mark>,
        ],
        ...(status.stale
          ? [[t('staleWhy'), status.staleReasons.map((reason) => t(`stale.${reason}`)).join('; ')] as const]
          : []),
        [t('quarantine'), number(status.quarantined)],
        [t('gaps'), number(status.gapsRepaired)],
        [t('duplicates'), number(status.duplicatesSkipped)],
        [t('discarded'), number(status.discarded)],
        [t('tab.forged'), number(status.forged)],
      ]}
    />
  );
}

type Side = { readonly persons: number; readonly digest: string };

/** The digest of the copy beside that of the registry at the same messages. */
function Digests({ partner }: { readonly partner: MinistryName }) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  const [sides, setSides] = useState<readonly [own: Side, granted: Side]>();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const reconciled = api.publisher.useQuery('get', '/v1/feeds/{partner}/reconciliations', {
    params: { path: { partner } },
  });
  const certificate = reconciled.data?.reconciliations.find((one) => one.certificate)?.certificate;
  const compare = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const own = (await kitFetcher(partner).GET('/v1/digest')).data;
      if (!own) return;
      const granted = await fetchers.publisher.POST('/v1/feeds/{partner}/holdings/digest', {
        params: { path: { partner } },
        body: { places: own.places },
      });
      if (granted.data) setSides([own, granted.data]);
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  const isSame = sides && sides[0].digest === sides[1].digest && sides[0].persons === sides[1].persons;
  return (
    <Paper withBorder p="md">
      <Group justify="space-between">
        <Text fw={600} component="h2" size="md">
          {t('digest')}
        </Text>
        <Button size="xs" loading={isBusy} onClick={() => void compare()}>
          {t('compare')}
        </Button>
      </Group>
      <Text size="sm" c="gray.7">
        {t('digestAbout')}
      </Text>
      <ProblemAlert error={error} />
      {sides && (
        <SimpleGrid cols={{ base: 1, sm: 2 }} mt="sm" aria-live="polite">
          {(['publisherSide', 'partnerSide'] as const).map((side, index) => (
            <div key={side}>
              <Text size="xs" c="gray.7">
                {t(side)}
              </Text>
              <Text size="sm">
                {number((sides[1 - index] as Side).persons)} {t('persons')}
              </Text>
              <Code style={{ overflowWrap: 'anywhere' }}>{(sides[1 - index] as Side).digest}</Code>
            </div>
          ))}
          <Badge variant="dot" color={isSame ? 'green.9' : 'red.9'} tt="none" size="lg">
            {t(isSame ? 'same' : 'different')}
          </Badge>
          {!isSame && (
            <PageLink to="/feeds/$partner/$tab" params={{ partner, tab: 'reconcile' }}>
              {t('newReconcile')}
            </PageLink>
          )}
        </SimpleGrid>
      )}
      <Text size="sm" mt="sm">
        {t('certificate')}:{' '}
        {certificate
          ? t('certificateText', {
              persons: number(certificate.persons),
              sequence: number(certificate.sequence),
            })
          : t('noCertificate')}{' '}
        {certificate && <Instant value={certificate.issuedAt} />}
      </Text>
      <ProblemAlert error={reconciled.error} />
    </Paper>
  );
}

function Backfills({ partner }: TabProps) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  const { data, error, isPending } = api.publisher.useQuery('get', '/v1/feeds/{partner}/backfills', {
    params: { path: { partner } },
  });
  return (
    <section>
      <Text fw={600} component="h2" size="md" mb="xs">
        {t('backfill')}
      </Text>
      <ProblemAlert error={error} />
      {!error && (
        <DataTable
          caption={t('backfill')}
          height={220}
          isLoading={isPending}
          empty={t('noBackfill')}
          rows={data?.backfills ?? []}
          rowKey={({ beganAt }) => beganAt}
          columns={[
            {
              id: 'version',
              header: t('version'),
              cell: ({ agreementVersion }) => agreementVersion,
              width: 110,
            },
            { id: 'began', header: t('began'), cell: ({ beganAt }) => <Instant value={beganAt} /> },
            {
              id: 'messages',
              header: t('messages'),
              cell: ({ messages, completedAt }) => (completedAt ? number(messages) : '–'),
              align: 'right',
            },
            {
              id: 'ended',
              header: t('ended'),
              cell: ({ completedAt, passed }) =>
                completedAt ? (
                  <Instant value={completedAt} />
                ) : passed === null ? (
                  t('releasing')
                ) : (
                  t('running', { passed: number(passed) })
                ),
            },
          ]}
        />
      )}
    </section>
  );
}

function Totals({ partner }: TabProps) {
  const t = useTexts(feedsTexts);
  const { data, error, isPending } = api.publisher.useQuery('get', '/v1/feeds/{partner}/disclosures', {
    params: { path: { partner } },
  });
  return (
    <section>
      <Text fw={600} component="h2" size="md" mb="xs">
        {t('totals')}
      </Text>
      <ProblemAlert error={error} />
      {!error && (
        <DataTable
          caption={t('totals')}
          height={260}
          isLoading={isPending}
          rows={data?.totals ?? []}
          rowKey={({ road }) => road}
          columns={[
            { id: 'road', header: t('road'), cell: ({ road }) => t(`road.${road}`), width: 130 },
            { id: 'given', header: t('given'), cell: (total) => <Given {...total} />, align: 'right' },
            { id: 'first', header: t('first'), cell: ({ firstAt }) => <Instant value={firstAt} /> },
            { id: 'last', header: t('last'), cell: ({ lastAt }) => <Instant value={lastAt} /> },
          ]}
        />
      )}
    </section>
  );
}

/** A road brings messages, or names persons without a message; the other number of it is always zero. */
function Given({ messages, persons }: { readonly messages: number; readonly persons: number }) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  const isOfPersons = messages === 0 && persons > 0;
  const count = isOfPersons ? persons : messages;
  return <>{t(isOfPersons ? 'givenPersons' : 'givenMessages', { count, amount: number(count) })}</>;
}
