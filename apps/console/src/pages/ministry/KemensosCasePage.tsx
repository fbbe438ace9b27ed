import { Alert, Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, fetchers } from '../../api/client';
import type { components } from '../../api/generated/kemensos';
import { usePurpose, withPurpose } from '../../api/purpose';
import { useLanguage, useTexts } from '../../shell/i18n';
import { ConfirmAction } from '../../ui/ConfirmAction';
import { Labelled } from '../../ui/Labelled';
import { PageLink } from '../../ui/PageLink';
import { PersonValue } from '../../ui/PersonValue';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Day, formatInstant, Instant } from '../../ui/Time';
import { Facts } from './Facts';
import { MinistryFrame } from './MinistryFrame';
import { ministryTexts } from './texts';

type Opened = components['schemas']['OpenedCase'];

/** One case of Kemensos: what it asks for, whom it concerns, and its end. Closed until the reader says what for. */
export default function KemensosCasePage() {
  const t = useTexts(ministryTexts);
  const { id = '' } = useParams({ strict: false });
  const askPurpose = usePurpose();
  const [purpose, setPurpose] = useState<string>();
  const { data, error } = api.kemensos.useQuery(
    'get',
    '/v1/cases/{id}',
    { params: { path: { id }, header: withPurpose(purpose ?? '') } },
    { enabled: purpose !== undefined, staleTime: Infinity, refetchOnReconnect: false },
  );
  const open = async () => setPurpose(await askPurpose());
  return (
    <MinistryFrame
      title={data ? t(`case.${data.kind}`) : t('nav.work.kemensos')}
      about={data && t(`asks.${data.kind}`)}
      actions={<PageLink to="/ministry">{t('case.back')}</PageLink>}
    >
      <ProblemAlert error={error} />
      {data ? (
        <Shown found={data} />
      ) : (
        <Stack align="flex-start">
          <Text size="sm">{t('case.openText')}</Text>
          <Button onClick={() => void open()} loading={purpose !== undefined && !error}>
            {t('case.openPeople')}
          </Button>
        </Stack>
      )}
    </MinistryFrame>
  );
}

function Shown({ found }: { readonly found: Opened }) {
  const t = useTexts(ministryTexts);
  const { language } = useLanguage();
  const queries = useQueryClient();
  const { id, facts, people, status, openedAt, closedAt, withdrawnBy } = found;
  const close = async () => {
    await fetchers.kemensos.POST('/v1/cases/{id}/close', { params: { path: { id } } });
    await queries.invalidateQueries();
  };
  return (
    <Stack gap="md">
      {closedAt !== undefined && (
        <Alert color="green" role="status">
          {t('case.closedAt', { when: formatInstant(closedAt, language) })}
          {withdrawnBy !== undefined && ` ${t('case.withdrawn')}`}
        </Alert>
      )}
      <Group gap="xl">
        <Labelled label={t('cases.openedAt')}>
          <Instant value={openedAt} />
        </Labelled>
        <Labelled label={t('cases.status')}>{t(`cases.${status}`)}</Labelled>
      </Group>
      <Facts facts={facts} />
      <People people={people} />
      {status === 'open' && (
        <div>
          <ConfirmAction label={t('case.close')} title={t('case.close')} onConfirm={close}>
            {t('case.closeSure')}
          </ConfirmAction>
        </div>
      )}
    </Stack>
  );
}

function People({ people }: { readonly people: Opened['people'] }) {
  const t = useTexts(ministryTexts);
  return (
    <Paper withBorder p="md" component="section" aria-label={t('case.people')}>
      <Title order={2} size="h5" mb="xs">
        {t('case.people')}
      </Title>
      {people.length === 0 ? (
        <Text size="sm">{t('case.nobody')}</Text>
      ) : (
        <Table.ScrollContainer minWidth={520}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('person.name')}</Table.Th>
                <Table.Th>{t('person.relationship')}</Table.Th>
                <Table.Th>{t('person.bornOn')}</Table.Th>
                <Table.Th>{t('person.residence')}</Table.Th>
                <Table.Th>{t('person.diedOn')}</Table.Th>
                <Table.Th>{t('copy.person')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {people.map(({ personKey, name, relationship, bornOn, residence, diedOn }) => (
                <Table.Tr key={personKey}>
                  <Table.Td>{name ?? '–'}</Table.Td>
                  <Table.Td>
                    <PersonValue field="relationship" value={relationship} />
                  </Table.Td>
                  <Table.Td>
                    <Day value={bornOn} />
                  </Table.Td>
                  <Table.Td>
                    <PersonValue field="status" value={residence} />
                  </Table.Td>
                  <Table.Td>
                    <Day value={diedOn} />
                  </Table.Td>
                  <Table.Td ff="monospace" fz="xs">
                    {personKey}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  );
}
