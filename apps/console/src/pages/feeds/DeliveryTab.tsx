import { Badge, Button, Group, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { api, fetchers } from '../../api/client';
import { Heading } from '../../ui/Heading';
import { useTexts } from '../../shell/i18n';
import { DataTable } from '../../ui/DataTable';
import { EmptyState } from '../../ui/EmptyState';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Instant, useNumbers } from '../../ui/Time';
import { Facts } from '../../ui/Facts';
import type { TabProps } from './tab';
import { REASON_MIN, ReasonAction } from '../../ui/ReasonAction';
import { feedsTexts } from './texts';
import { useMayAct } from './use-may-act';

export function DeliveryTab({ partner }: TabProps) {
  return (
    <>
      <Push partner={partner} />
      <Layout partner={partner} />
    </>
  );
}

/** The feed by HTTPS (ADR 0058). */
function Push({ partner }: TabProps) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  const mayAct = useMayAct();
  const params = { path: { partner } };
  const feeds = api.publisher.useQuery('get', '/v1/feeds');
  const push = feeds.data?.feeds.find((one) => one.partner === partner)?.push;
  const isNone = push === null;
  const { data, error, refetch } = api.publisher.useQuery(
    'get',
    '/v1/feeds/{partner}/push',
    { params },
    { enabled: push !== undefined && push !== null },
  );
  const change = async (action: 'stop' | 'resume', reason: string) => {
    await fetchers.publisher.POST(`/v1/feeds/{partner}/push/${action}`, { params, body: { reason } });
    await refetch();
  };
  return (
    <section>
      <Heading title={t('push')} />
      {isNone && <EmptyState title={t('noPush')} />}
      <ProblemAlert error={feeds.error ?? error} onRetry={() => void feeds.refetch()} />
      {data && (
        <Stack>
          <Facts
            facts={[
              [
                t('state'),
                <Badge variant="dot" key="state" tt="none">
                  {t(`pushState.${data.state}`)}
                </Badge>,
              ],
              [t('pushUrl'), data.url],
              [t('delivered'), `${number(data.delivered)} / ${number(data.highWater)}`],
              [
                t('failures'),
                data.failures === 0 ? '0' : `${number(data.failures)}: ${data.lastFailure ?? ''}`,
              ],
              [t('nextAt'), <Instant key="next" value={data.nextAt} />],
              [t('reason'), data.reason],
            ]}
          />
          {mayAct && (
            <Group>
              {data.state === 'active' ? (
                <ReasonAction label={t('stopPush')} onConfirm={(reason) => change('stop', reason)}>
                  {t('stopPushText')}
                </ReasonAction>
              ) : (
                <ReasonAction label={t('resumePush')} onConfirm={(reason) => change('resume', reason)}>
                  {t('resumePushText')}
                </ReasonAction>
              )}
            </Group>
          )}
        </Stack>
      )}
      {mayAct && (data || isNone) && (
        <SetPush partner={partner} onSet={() => void feeds.refetch().then(() => refetch())} />
      )}
    </section>
  );
}

function SetPush({ partner, onSet }: TabProps & { readonly onSet: () => void }) {
  const t = useTexts(feedsTexts);
  const [url, setUrl] = useState('');
  const [after, setAfter] = useState<number | ''>('');
  return (
    <ReasonForm
      label={t('setPush')}
      onSubmit={async (reason) => {
        await fetchers.publisher.POST('/v1/feeds/{partner}/push', {
          params: { path: { partner } },
          body: { url, reason, ...(after !== '' && { after }) },
        });
        onSet();
      }}
    >
      <TextInput
        label={t('pushUrl')}
        type="url"
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
        required
      />
      <NumberInput
        label={t('pushAfter')}
        description={t('pushAfterText')}
        value={after}
        onChange={(value) => setAfter(typeof value === 'number' ? value : '')}
        min={0}
        allowDecimal={false}
        hideControls
      />
    </ReasonForm>
  );
}

const PARTITIONS_MAX = 96;

function Layout({ partner }: TabProps) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  const mayAct = useMayAct();
  const [partitions, setPartitions] = useState<number | ''>('');
  const params = { path: { partner } };
  const { data, error, refetch } = api.publisher.useQuery('get', '/v1/feeds/{partner}/layouts', { params });
  return (
    <section>
      <Heading title={t('layout')} about={t('layoutAbout')} />
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {data && (
        <>
          <Facts facts={[[t('partitions'), number(data.partitions)]]} />
          {data.layouts.length > 0 && (
            <DataTable
              caption={t('layout')}
              height={240}
              rows={data.layouts}
              rowKey={({ layout }) => String(layout)}
              columns={[
                { id: 'partitions', header: t('partitions'), cell: (row) => row.partitions, width: 100 },
                {
                  id: 'after',
                  header: t('afterSequence'),
                  cell: ({ afterSequence }) =>
                    afterSequence === null ? t('notBegun') : number(afterSequence),
                },
                { id: 'reason', header: t('reason'), cell: ({ reason }) => reason },
                { id: 'by', header: t('by'), cell: ({ orderedBy }) => orderedBy },
                { id: 'at', header: t('at'), cell: ({ orderedAt }) => <Instant value={orderedAt} /> },
              ]}
            />
          )}
          {mayAct && data.partitions < PARTITIONS_MAX && (
            <ReasonForm
              label={t('grow')}
              onSubmit={async (reason) => {
                if (partitions === '') return;
                await fetchers.publisher.POST('/v1/feeds/{partner}/layouts', {
                  params,
                  body: { partitions, reason },
                });
                await refetch();
              }}
            >
              <NumberInput
                label={t('growTo')}
                value={partitions}
                onChange={(value) => setPartitions(typeof value === 'number' ? value : '')}
                min={data.partitions + 1}
                max={PARTITIONS_MAX}
                allowDecimal={false}
                required
              />
            </ReasonForm>
          )}
        </>
      )}
    </section>
  );
}

interface FormProps {
  readonly label: string;
  readonly children: ReactNode;
  readonly onSubmit: (reason: string) => Promise<void>;
}

/** A form of some fields and the reason for the record. */
function ReasonForm({ label, children, onSubmit }: FormProps) {
  const t = useTexts(feedsTexts);
  const [reason, setReason] = useState('');
  const [isShort, setShort] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setShort(reason.trim().length < REASON_MIN);
    if (reason.trim().length < REASON_MIN) return;
    setBusy(true);
    setError(undefined);
    await onSubmit(reason.trim()).catch(setError);
    setBusy(false);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack maw={520} mt="md" gap="xs">
        {children}
        <Textarea
          label={t('why')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={isShort ? t('whyShort') : undefined}
          maxLength={500}
          autosize
          required
        />
        <ProblemAlert error={error} />
        <div>
          <Button type="submit" loading={isBusy}>
            {label}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
