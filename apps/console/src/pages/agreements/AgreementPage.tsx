import { Alert, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { api, fetchers } from '../../api/client';
import type { components } from '../../api/generated/publisher';
import { useTexts } from '../../shell/i18n';
import { useSession } from '../../shell/session';
import { DataTable } from '../../ui/DataTable';
import { Heading } from '../../ui/Heading';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { PageLink } from '../../ui/PageLink';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { ReasonAction } from '../../ui/ReasonAction';
import { Day, Instant, useNumbers } from '../../ui/Time';
import { partnerName } from '../../ui/partner';
import { Comparison } from './Comparison';
import { Drafts } from './Drafts';
import { Standing } from './Standing';
import { agreementsTexts } from './texts';

type Agreement = components['schemas']['Agreement'];

/** One agreement: its versions side by side, its drafts, and what can be done with it. */
export default function AgreementPage() {
  const t = useTexts(agreementsTexts);
  const { partner = '' } = useParams({ strict: false });
  const { actor } = useSession();
  const mayAct = actor.roles.includes('operator');
  const { data, error, refetch } = api.publisher.useQuery('get', '/v1/agreements/{partner}', {
    params: { path: { partner } },
  });
  const latest = data?.versions.at(-1);
  return (
    <Page
      title={`${t('title')}: ${partnerName(partner)}`}
      actions={
        <>
          <PageLink to="/agreements">{t('back')}</PageLink>
          <PageLink to="/feeds/$partner/$tab" params={{ partner, tab: 'overview' }}>
            {t('seeFeed')}
          </PageLink>
        </>
      }
    >
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {!data && !error && <Loading />}
      {latest && (
        <Stack>
          {mayAct && <Actions latest={latest} onChanged={() => void refetch()} />}
          {data && <Comparison versions={data.versions} />}
          {data && (
            <Drafts
              partner={partner}
              versions={data.versions}
              mayAct={mayAct}
              onActivated={() => void refetch()}
            />
          )}
          {data && <History versions={data.versions} />}
          {data && <Erasures erasures={data.erasures} />}
        </Stack>
      )}
    </Page>
  );
}

interface ActionsProps {
  readonly latest: Agreement;
  readonly onChanged: () => void;
}

/** A version that has ended can only be followed by a draft. */
function Actions({ latest, onChanged }: ActionsProps) {
  const t = useTexts(agreementsTexts);
  const { partner, status, digest, version, validFrom, validTo } = latest;
  const params = { path: { partner } };
  return (
    <Paper withBorder p="md">
      <Group justify="space-between">
        <Group gap="sm">
          <Text fw={600}>{t('versionNo', { version })}</Text>
          <Standing value={status} />
          <Text size="sm">
            <Day value={validFrom} /> – <Day value={validTo} />
          </Text>
        </Group>
        <Group gap="xs">
          <Button size="xs" component={Link} to={`/agreements/${partner}/draft`}>
            {t('amend')}
          </Button>
          {status === 'active' && (
            <ReasonAction
              label={t('suspend')}
              color="red.9"
              onConfirm={async (reason) => {
                await fetchers.publisher.POST('/v1/agreements/{partner}/suspensions', {
                  params,
                  body: { reason },
                });
                onChanged();
              }}
            >
              {t('suspendText')}
            </ReasonAction>
          )}
          {status === 'suspended' && (
            <ReasonAction
              label={t('resume')}
              onConfirm={async (reason) => {
                await fetchers.publisher.POST('/v1/agreements/{partner}/resumptions', {
                  params,
                  body: { digest, reason },
                });
                onChanged();
              }}
            >
              {t('resumeText')}
            </ReasonAction>
          )}
          {status !== 'ended' && (
            <ReasonAction
              label={t('end')}
              color="red.9"
              onConfirm={async (reason) => {
                await fetchers.publisher.POST('/v1/agreements/{partner}/terminations', {
                  params,
                  body: { reason },
                });
                onChanged();
              }}
            >
              <Alert variant="outline" color="red.9">
                {t('endText')}
              </Alert>
            </ReasonAction>
          )}
        </Group>
      </Group>
    </Paper>
  );
}

function History({ versions }: { readonly versions: readonly Agreement[] }) {
  const t = useTexts(agreementsTexts);
  return (
    <section>
      <Heading title={t('history')} />
      <DataTable
        caption={t('history')}
        height={300}
        rows={versions.toReversed()}
        rowKey={({ version }) => String(version)}
        columns={[
          { id: 'version', header: t('version'), cell: ({ version }) => version, width: 80 },
          {
            id: 'status',
            header: t('status'),
            cell: ({ status }) => <Standing value={status} />,
            width: 140,
          },
          { id: 'from', header: t('validFrom'), cell: ({ validFrom }) => <Day value={validFrom} /> },
          { id: 'to', header: t('validTo'), cell: ({ validTo }) => <Day value={validTo} /> },
          { id: 'reason', header: t('reason'), cell: ({ reason }) => reason ?? '–' },
          { id: 'by', header: t('by'), cell: ({ createdBy }) => createdBy },
          { id: 'made', header: t('made'), cell: ({ createdAt }) => <Instant value={createdAt} /> },
        ]}
      />
    </section>
  );
}

function Erasures({ erasures }: { readonly erasures: readonly components['schemas']['Erasure'][] }) {
  const t = useTexts(agreementsTexts);
  const number = useNumbers();
  return (
    <section>
      <Heading title={t('erasures')} />
      <DataTable
        caption={t('erasures')}
        height={240}
        empty={t('noErasures')}
        rows={erasures}
        rowKey={(one) => JSON.stringify(one)}
        columns={[
          { id: 'upTo', header: t('upTo'), cell: ({ upToSequence }) => number(upToSequence) },
          { id: 'version', header: t('version'), cell: ({ agreementVersion }) => agreementVersion },
          { id: 'by', header: t('by'), cell: ({ acknowledgedBy }) => acknowledgedBy },
          { id: 'made', header: t('made'), cell: ({ acknowledgedAt }) => <Instant value={acknowledgedAt} /> },
        ]}
      />
    </section>
  );
}
