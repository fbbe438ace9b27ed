import { Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { components } from '../../api/generated/publisher';
import { useLanguage, useTexts } from '../../shell/i18n';
import { useSession } from '../../shell/session';
import { AreaName } from '../../ui/AreaName';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { PageLink } from '../../ui/PageLink';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Day, DayOf, formatDay } from '../../ui/Time';
import { ActLink, maySeeActs } from './ActLink';
import { isNoted } from './case-kinds';
import { Labelled } from '../../ui/Labelled';
import { partnerName } from '../../ui/partner';
import { Endings } from './Endings';
import { Persons } from './Persons';
import { Steps } from './Steps';
import { casesTexts } from './texts';
import { AssignForm, NoteForm, RejectForm } from './WorkForms';

type Report = components['schemas']['ObservationCase'] & {
  readonly steps: components['schemas']['ObservationStep'][];
};

/** One report of a partner (data balikan) and what the office does with it. */
export default function ReportPage() {
  const t = useTexts(casesTexts);
  const { caseId = '' } = useParams({ strict: false });
  const { data, error, refetch } = api.publisher.useQuery('get', '/v1/observations/{caseId}', {
    params: { path: { caseId } },
  });
  const report = data as Report | undefined;
  return (
    <Page
      title={report ? t(`kind.${report.kind}`) : t('source.reports')}
      about={report && t('report.title', { partner: partnerName(report.partner) })}
      actions={<PageLink to="/cases">{t('case.back')}</PageLink>}
    >
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {report ? <Opened report={report} /> : !error && <Loading />}
    </Page>
  );
}

function Opened({ report }: { readonly report: Report }) {
  const { actor } = useSession();
  const { personId, otherPersonId, kind, caseId, closedAt, steps } = report;
  return (
    <Stack gap="md">
      <Summary report={report} />
      <Found report={report} />
      <Persons personId={personId} otherId={otherPersonId} />
      {closedAt === null && actor.roles.includes('registrar') && (
        <>
          <Endings kind={kind} cited={{ person: personId, settles: caseId }} />
          <Work report={report} />
        </>
      )}
      <Steps steps={steps} />
    </Stack>
  );
}

function Summary({ report }: { readonly report: Report }) {
  const t = useTexts(casesTexts);
  const { actor } = useSession();
  const { office, receivedAt, ageDays, state, assignee, reason, actId } = report;
  return (
    <Group gap="xl">
      <Labelled label={t('column.area')}>
        <AreaName code={office} />
      </Labelled>
      <Labelled label={t('column.received')}>
        <DayOf moment={receivedAt} /> ({t('age', { count: ageDays })})
      </Labelled>
      <Labelled label={t('column.state')}>{t(`state.${state}`)}</Labelled>
      <Labelled label={t('column.assignee')}>{assignee ?? t('noAssignee')}</Labelled>
      {reason !== null && <Labelled label={t('work.reason')}>{t(`rejection.${reason}`)}</Labelled>}
      {actId !== null && maySeeActs(actor.roles) && (
        <Labelled label={t('report.outcome')}>
          <ActLink actId={actId} />
        </Labelled>
      )}
    </Group>
  );
}

interface Evidence {
  readonly observedOn: string;
  readonly description: string;
  readonly documents: readonly {
    readonly type: string;
    readonly number?: string;
    readonly issuer?: string;
  }[];
}

function Found({ report }: { readonly report: Report }) {
  const t = useTexts(casesTexts);
  const { language } = useLanguage();
  const evidence = report.evidence as unknown as Evidence;
  const details = Object.entries(report.details as Readonly<Record<string, string>>);
  return (
    <Paper withBorder p="md" component="section" aria-label={t('report.evidence')}>
      {details.length > 0 && (
        <Group gap="xl" mb="sm">
          {details.map(([name, value]) => (
            <Labelled key={name} label={t(`detail.${name}` as 'detail.area')}>
              {name === 'occurredOn' ? (
                <Day value={value} />
              ) : name === 'area' ? (
                <AreaName code={value} />
              ) : (
                value
              )}
            </Labelled>
          ))}
        </Group>
      )}
      <Title order={2} size="h5">
        {t('report.evidence')}
      </Title>
      <Text size="sm" c="gray.7">
        {t('report.observedOn', { day: formatDay(evidence.observedOn, language) })}
      </Text>
      <Text size="sm">{evidence.description}</Text>
      {evidence.documents.map(({ type, number, issuer }) => (
        <Text size="sm" key={`${type} ${number}`}>
          {[type, number, issuer].filter(Boolean).join(', ')}
        </Text>
      ))}
    </Paper>
  );
}

function Work({ report: { caseId, kind, assignee, steps } }: { readonly report: Report }) {
  const t = useTexts(casesTexts);
  const queries = useQueryClient();
  const params = { path: { caseId } };
  const onSuccess = () => queries.invalidateQueries();
  const assign = api.publisher.useMutation('post', '/v1/observations/{caseId}/assignment', { onSuccess });
  const note = api.publisher.useMutation('post', '/v1/observations/{caseId}/notes', { onSuccess });
  const reject = api.publisher.useMutation('post', '/v1/observations/{caseId}/rejection', { onSuccess });
  const acknowledge = api.publisher.useMutation('post', '/v1/observations/{caseId}/acknowledgement', {
    onSuccess,
  });
  return (
    <Paper withBorder p="md" component="section" aria-label={t('work.title')}>
      <Stack>
        <ProblemAlert error={assign.error ?? note.error ?? reject.error ?? acknowledge.error} />
        <AssignForm
          officers={[...new Set(steps.map(({ actor }) => actor))]}
          assignee={assignee}
          isBusy={assign.isPending}
          onAssign={(officer) => assign.mutate({ params, body: { officer } })}
        />
        <TransferForm
          isBusy={assign.isPending}
          onTransfer={(office) => assign.mutate({ params, body: { office } })}
        />
        <NoteForm
          isBusy={note.isPending}
          onNote={(content) => note.mutateAsync({ params, body: { content } })}
        />
        {isNoted(kind) && (
          <NoteForm
            label={t('work.acknowledge')}
            button={t('work.acknowledge')}
            isBusy={acknowledge.isPending}
            onNote={(content) => acknowledge.mutateAsync({ params, body: { content } })}
          />
        )}
        <RejectForm isBusy={reject.isPending} onReject={(body) => reject.mutate({ params, body })} />
      </Stack>
    </Paper>
  );
}

interface TransferProps {
  readonly isBusy: boolean;
  readonly onTransfer: (office: string) => void;
}

function TransferForm({ isBusy, onTransfer }: TransferProps) {
  const t = useTexts(casesTexts);
  const form = useForm({ initialValues: { office: '' } });
  return (
    <form onSubmit={form.onSubmit(({ office }) => onTransfer(office))}>
      <Group align="flex-end">
        <TextInput
          label={t('work.handOver')}
          inputMode="numeric"
          pattern="\d{4}"
          maxLength={4}
          required
          {...form.getInputProps('office')}
        />
        <Button type="submit" variant="default" loading={isBusy}>
          {t('work.transfer')}
        </Button>
      </Group>
    </form>
  );
}
