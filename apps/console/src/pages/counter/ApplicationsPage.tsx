import { Alert, Button, Code, Drawer, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, fetchers } from '../../api/client';
import { useLanguage, useTexts } from '../../shell/i18n';
import { ConfirmAction } from '../../ui/ConfirmAction';
import { EmptyState } from '../../ui/EmptyState';
import { Page } from '../../ui/Page';
import { PageLink } from '../../ui/PageLink';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Day, Instant } from '../../ui/Time';
import { serviceOf, type Desk } from './services';
import { counterTexts } from './texts';

/** The applications of every desk have the same API. */
const at = (desk: Desk) => fetchers[desk] as typeof fetchers.birth;
const desks: readonly Desk[] = ['birth', 'death', 'move', 'status'];
interface Chosen {
  readonly desk: Desk;
  readonly requestId: string;
}

/** Requests of the office that wait for a second officer (ADR 0034). */
export default function ApplicationsPage() {
  const t = useTexts(counterTexts);
  const { language } = useLanguage();
  const [chosen, setChosen] = useState<Chosen>();
  const [done, setDone] = useState<string>();
  const { data: forms } = api.ops.useQuery('get', '/v1/forms');
  const names = new Map((forms?.commands ?? []).map((one) => [one.command, serviceOf(one).name[language]]));
  const lists = useQueries({
    queries: desks.map((desk) => ({
      queryKey: ['applications', desk],
      queryFn: async () => (await at(desk).GET('/v1/applications')).data?.applications ?? [],
    })),
  });
  const rows = lists.flatMap(({ data = [] }, index) =>
    data.map((one) => ({ ...one, desk: desks[index] as Desk })),
  );
  const refresh = (text: string) => {
    setChosen(undefined);
    setDone(text);
    for (const list of lists) void list.refetch();
  };
  return (
    <Page
      title={t('apps.title')}
      about={t('apps.about')}
      actions={<PageLink to="/counter">{t('back')}</PageLink>}
    >
      {lists.map(({ error }, index) => (
        <ProblemAlert key={desks[index]} error={error} />
      ))}
      {done !== undefined && (
        <Alert color="green" role="status">
          {done}
        </Alert>
      )}
      {lists.every(({ isSuccess }) => isSuccess) && rows.length === 0 && (
        <EmptyState title={t('apps.none')}>{t('apps.noneText')}</EmptyState>
      )}
      {rows.length > 0 && (
        <Table.ScrollContainer minWidth={520}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('apps.service')}</Table.Th>
                <Table.Th>{t('apps.submittedAt')}</Table.Th>
                <Table.Th>{t('apps.expiresOn')}</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ desk, requestId, command, submittedAt, expiresOn }) => (
                <Table.Tr key={requestId}>
                  <Table.Td>{names.get(command) ?? command}</Table.Td>
                  <Table.Td>
                    <Instant value={submittedAt} />
                  </Table.Td>
                  <Table.Td>
                    <Day value={expiresOn} />
                  </Table.Td>
                  <Table.Td>
                    <Button size="xs" variant="default" onClick={() => setChosen({ desk, requestId })}>
                      {t('apps.open')}
                    </Button>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Drawer
        opened={chosen !== undefined}
        onClose={() => setChosen(undefined)}
        title={t('apps.open')}
        position="right"
        size="lg"
      >
        {chosen && <Application {...chosen} onDone={refresh} />}
      </Drawer>
    </Page>
  );
}

function Application({ desk, requestId, onDone }: Chosen & { readonly onDone: (text: string) => void }) {
  const t = useTexts(counterTexts);
  const [reason, setReason] = useState('');
  const params = { path: { requestId } };
  const { data, error } = useQuery({
    queryKey: ['application', desk, requestId],
    queryFn: async () => (await at(desk).GET('/v1/applications/{requestId}', { params })).data,
    gcTime: 0,
  });
  if (!data) return <ProblemAlert error={error} />;
  const approve = async () => {
    await at(desk).POST('/v1/applications/{requestId}/approval', { params });
    onDone(t('apps.approved'));
  };
  const reject = async () => {
    await at(desk).POST('/v1/applications/{requestId}/rejection', { params, body: { reason } });
    onDone(t('apps.rejected'));
  };
  return (
    <Stack>
      {data.own && <Alert>{t('apps.own')}</Alert>}
      {data.refused !== undefined && (
        <Alert color="yellow">{t('apps.refused', { code: data.refused })}</Alert>
      )}
      <Text fw={600}>{t('apps.content')}</Text>
      <Code block>{JSON.stringify(data.body, null, 2)}</Code>
      <Text fw={600}>{t('apps.result')}</Text>
      <Code block>{JSON.stringify(data.result ?? null, null, 2)}</Code>
      <TextInput
        label={t('apps.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group>
        {!data.own && (
          <ConfirmAction label={t('apps.approve')} title={t('apps.approveTitle')} onConfirm={approve}>
            {t('apps.approveText')}
          </ConfirmAction>
        )}
        <ConfirmAction
          label={t('apps.reject')}
          title={t('apps.rejectTitle')}
          color="red.8"
          variant="default"
          disabled={reason.trim().length < 3}
          onConfirm={reject}
        >
          {reason}
        </ConfirmAction>
      </Group>
    </Stack>
  );
}
