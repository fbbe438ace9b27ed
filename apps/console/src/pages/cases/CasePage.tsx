import { Alert, Group, Paper, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { components } from '../../api/generated/registry';
import { useLanguage, useTexts } from '../../shell/i18n';
import { useSession } from '../../shell/session';
import { DUPLICATE } from '../../texts/quality-flags';
import { AreaName } from '../../ui/AreaName';
import { Loading } from '../../ui/Loading';
import { Mark } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { PageLink } from '../../ui/PageLink';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { DayOf, formatInstant } from '../../ui/Time';
import { ActLink, maySeeActs } from './ActLink';
import { Endings } from './Endings';
import { Labelled } from '../../ui/Labelled';
import { DueDay } from './CaseCells';
import { Persons } from './Persons';
import { Steps } from './Steps';
import { casesTexts } from './texts';
import { AssignForm, NoteForm } from './WorkForms';

type Case = components['schemas']['CaseAnswer'];

/** One case of the registry: the person, what was done, and the acts that end it. */
export default function CasePage() {
  const t = useTexts(casesTexts);
  const { personId = '', kind = '' } = useParams({ strict: false });
  const path = { personId, kind };
  const { data, error, refetch } = api.registry.useQuery('get', '/v1/cases/{personId}/{kind}', {
    params: { path },
  });
  const name = t(`kind.${kind}` as 'kind.first-ktp');
  return (
    <Page title={name} actions={<PageLink to="/cases">{t('case.back')}</PageLink>}>
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {data ? <Opened found={data} /> : !error && <Loading />}
    </Page>
  );
}

function Opened({ found }: { readonly found: Case }) {
  const t = useTexts(casesTexts);
  const { language } = useLanguage();
  const { actor } = useSession();
  const { personId, kind, reference, closedAt } = found;
  return (
    <Stack gap="md">
      {closedAt !== null && (
        <Alert color="green">{t('case.closedBy', { when: formatInstant(closedAt, language) })}</Alert>
      )}
      <Summary found={found} />
      <Persons personId={personId} flaggedBy={kind === DUPLICATE ? reference : undefined} />
      {closedAt === null && actor.roles.includes('registrar') && (
        <>
          <Endings kind={kind} cited={{ person: personId, flag: kind, move: reference }} />
          <Work found={found} />
        </>
      )}
      <Steps steps={found.steps} />
    </Stack>
  );
}

function Summary({
  found: { area, openedAt, ageDays, dueOn, assignee, kind, reference },
}: {
  readonly found: Case;
}) {
  const t = useTexts(casesTexts);
  const { actor } = useSession();
  return (
    <Group gap="xl">
      <Labelled label={t('column.area')}>
        <AreaName code={area} />
      </Labelled>
      <Labelled label={t('column.opened')}>
        <DayOf moment={openedAt} /> ({t('age', { count: ageDays })})
      </Labelled>
      {dueOn !== null && (
        <Labelled label={t('column.due')}>
          <DueDay dueOn={dueOn} openedAt={openedAt} />
        </Labelled>
      )}
      <Labelled label={t('column.assignee')}>
        {assignee ?? <Mark tone="neutral">{t('noAssignee')}</Mark>}
      </Labelled>
      {reference !== null && kind !== 'move-letter' && maySeeActs(actor.roles) && (
        <Labelled label={t('case.reference')}>
          <ActLink actId={reference} />
        </Labelled>
      )}
    </Group>
  );
}

function Work({ found: { personId, kind, assignee, officers } }: { readonly found: Case }) {
  const t = useTexts(casesTexts);
  const queries = useQueryClient();
  const path = { personId, kind };
  const onSuccess = () => queries.invalidateQueries();
  const assign = api.registry.useMutation('post', '/v1/cases/{personId}/{kind}/assignment', {
    onSuccess: ({ assignee: officer }) => {
      notifications.show({ message: t('work.assigned', { officer }), color: 'green.9' });
      return onSuccess();
    },
  });
  const note = api.registry.useMutation('post', '/v1/cases/{personId}/{kind}/notes', { onSuccess });
  return (
    <Paper withBorder p="md" component="section" aria-label={t('work.title')}>
      <Stack>
        <ProblemAlert error={assign.error ?? note.error} />
        <AssignForm
          officers={officers}
          assignee={assignee}
          isBusy={assign.isPending}
          onAssign={(officer) => assign.mutate({ params: { path }, body: { officer } })}
        />
        <NoteForm
          isBusy={note.isPending}
          onNote={(content) => note.mutateAsync({ params: { path }, body: { content } })}
        />
      </Stack>
    </Paper>
  );
}
