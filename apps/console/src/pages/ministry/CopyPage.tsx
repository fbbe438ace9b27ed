import { Alert, Button, Group, Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../../api/problem';
import type { paths } from '../../api/generated/kemensos';
import { useWatched } from '../../api/live';
import { useLanguage, useTexts } from '../../shell/i18n';
import { Mark } from '../../ui/Mark';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { formatInstant, Instant, useNumbers } from '../../ui/Time';
import { Labelled } from '../../ui/Labelled';
import { kitOf } from '../../api/ministries';
import { useMinistry } from './use-ministry';
import { MinistryFrame } from './MinistryFrame';
import { Quarantine } from './Quarantine';
import { ministryTexts } from './texts';

type Status = paths['/v1/status']['get']['responses']['200']['content']['application/json'];

/** The ministry's own copy: how far it is, its quarantine, its certificate, and a comparison on request. */
export default function CopyPage() {
  const t = useTexts(ministryTexts);
  return (
    <MinistryFrame title={t('nav.copy')} about={t('copy.about')}>
      <StatusOfCopy />
      <Certificate />
      <Quarantine />
    </MinistryFrame>
  );
}

function StatusOfCopy() {
  const t = useTexts(ministryTexts);
  const ministry = useMinistry();
  const numbers = useNumbers();
  const { value, problem } = useWatched<Status>(ministry, '/v1/status');
  if (problem) return <Alert color="red">{problem.title}</Alert>;
  if (!value) return null;
  const { stale, staleReasons, behind, sequence, lastHeartbeatAt, coveredUntil, quarantined, forged } = value;
  return (
    <Paper withBorder p="md">
      <Group mb="sm">
        <Mark tone={stale ? 'bad' : 'good'}>{t(stale ? 'copy.stale' : 'copy.fresh')}</Mark>
        {staleReasons.map((reason) => (
          <Text size="sm" key={reason}>
            {t(`stale.${reason}`)}
          </Text>
        ))}
      </Group>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }}>
        <Labelled label={t('copy.sequence')}>{numbers(sequence)}</Labelled>
        <Labelled label={t('copy.behind')}>{numbers(behind)}</Labelled>
        <Labelled label={t('copy.quarantined')}>{numbers(quarantined)}</Labelled>
        <Labelled label={t('copy.forged')}>{numbers(forged)}</Labelled>
        <Labelled label={t('copy.heartbeat')}>
          <Instant value={lastHeartbeatAt} />
        </Labelled>
        <Labelled label={t('copy.covered')}>
          <Instant value={coveredUntil} />
        </Labelled>
      </SimpleGrid>
    </Paper>
  );
}

function Certificate() {
  const t = useTexts(ministryTexts);
  const { language } = useLanguage();
  const numbers = useNumbers();
  const api = kitOf(useMinistry());
  const queries = useQueryClient();
  const { data, error } = api.useQuery('get', '/v1/certificate');
  const reconcile = api.useMutation('post', '/v1/reconciliation', {
    onSuccess: () => queries.invalidateQueries(),
  });
  const isNone = error instanceof ApiProblem && error.status === 404;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('copy.certificate')}>
      <Stack gap="xs" align="flex-start">
        <Title order={2} size="h5">
          {t('copy.certificate')}
        </Title>
        {isNone ? <Text size="sm">{t('copy.noCertificate')}</Text> : <ProblemAlert error={error} />}
        {data && (
          <>
            <Text size="sm">
              {t('copy.certificateText', {
                persons: numbers(data.persons),
                sequence: numbers(data.sequence),
                when: formatInstant(data.issuedAt, language),
              })}
            </Text>
            <Text size="xs" c="gray.7" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
              {t('copy.digest', { digest: data.digest })}
            </Text>
          </>
        )}
        <Text size="sm" c="gray.7">
          {t('copy.reconcileText')}
        </Text>
        <Button
          loading={reconcile.isPending}
          onClick={() => reconcile.mutate({ body: { repair: true, recount: false } })}
        >
          {t('copy.reconcile')}
        </Button>
        <ProblemAlert error={reconcile.error} />
        {reconcile.data && <Result report={reconcile.data} />}
      </Stack>
    </Paper>
  );
}

type Report = paths['/v1/reconciliation']['post']['responses']['200']['content']['application/json'];

function Result({ report: { persons, found, differences, seconds, messages } }: { readonly report: Report }) {
  const t = useTexts(ministryTexts);
  const numbers = useNumbers();
  const compared = { persons: numbers(persons), seconds: numbers(seconds, 1), messages: numbers(messages) };
  return (
    <Stack gap="xs" w="100%" role="status">
      <Alert color={found === 0 ? 'green' : 'orange'}>
        {found === 0 ? t('copy.same') : t('copy.repaired', { count: found })} {t('copy.compared', compared)}
      </Alert>
      {differences.length > 0 && (
        <Table.ScrollContainer minWidth={480}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('copy.person')}</Table.Th>
                <Table.Th>{t('copy.difference')}</Table.Th>
                <Table.Th>{t('copy.outcome')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {differences.map(({ personKey, kind, fields, outcome }) => (
                <Table.Tr key={personKey}>
                  <Table.Td ff="monospace" fz="xs">
                    {personKey}
                  </Table.Td>
                  <Table.Td>
                    {t(`difference.${kind}`)} {fields.join(', ')}
                  </Table.Td>
                  <Table.Td>{t(`outcome.${outcome}`)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}
