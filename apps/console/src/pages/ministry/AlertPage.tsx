import { Alert, Button, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import type { components } from '../../api/generated/kemenp2mi';
import { usePurpose, withPurpose } from '../../api/purpose';
import { useTexts } from '../../shell/i18n';
import { AreaName } from '../../ui/AreaName';
import { PageLink } from '../../ui/PageLink';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Day, Instant } from '../../ui/Time';
import { Labelled } from '../../ui/Labelled';
import { Facts } from './Facts';
import { MinistryFrame } from './MinistryFrame';
import { ministryTexts } from './texts';

type Opened = components['schemas']['OpenedAlert'];

/** One alert of KemenP2MI with what helps to reach the person or the next of kin. Closed until the reader says what for. */
export default function AlertPage() {
  const t = useTexts(ministryTexts);
  const { id = '' } = useParams({ strict: false });
  const askPurpose = usePurpose();
  const [purpose, setPurpose] = useState<string>();
  const { data, error } = api.kemenp2mi.useQuery(
    'get',
    '/v1/alerts/{id}',
    { params: { path: { id }, header: withPurpose(purpose ?? '') } },
    { enabled: purpose !== undefined, staleTime: Infinity, refetchOnReconnect: false },
  );
  const open = async () => setPurpose(await askPurpose());
  return (
    <MinistryFrame
      title={data ? t(`alert.${data.kind}`) : t('nav.work.kemenp2mi')}
      actions={<PageLink to="/ministry">{t('case.back')}</PageLink>}
    >
      <ProblemAlert error={error} />
      {data ? (
        <Shown found={data} />
      ) : (
        <Stack align="flex-start">
          <Text size="sm">{t('alert.openText')}</Text>
          <Button onClick={() => void open()} loading={purpose !== undefined && !error}>
            {t('alert.openPerson')}
          </Button>
        </Stack>
      )}
    </MinistryFrame>
  );
}

function Shown({ found: { facts, person, raisedAt, retractedAt, personKey } }: { readonly found: Opened }) {
  const t = useTexts(ministryTexts);
  return (
    <Stack gap="md">
      {retractedAt !== undefined && <Alert color="orange">{t('alert.retractedText')}</Alert>}
      <Labelled label={t('alert.raisedAt')}>
        <Instant value={raisedAt} />
      </Labelled>
      <Facts facts={facts} />
      <Paper withBorder p="md">
        {person === null ? (
          <Text size="sm">{t('alert.gone')}</Text>
        ) : (
          <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
            <Labelled label={t('person.name')}>{person.name ?? '–'}</Labelled>
            <Labelled label={t('person.bornOn')}>
              <Day value={person.bornOn} />
            </Labelled>
            <Labelled label={t('person.village')}>
              {person.village === undefined ? '–' : <AreaName code={person.village} />}
            </Labelled>
            {person.contactAddress && (
              <Labelled label={t('person.contactAddress')}>
                {person.contactAddress.line}, RT {person.contactAddress.rt}/RW {person.contactAddress.rw},{' '}
                <AreaName code={person.contactAddress.area} />
              </Labelled>
            )}
            <Labelled label={t('copy.person')}>
              <Text ff="monospace" fz="xs" span>
                {personKey}
              </Text>
            </Labelled>
          </SimpleGrid>
        )}
      </Paper>
    </Stack>
  );
}
