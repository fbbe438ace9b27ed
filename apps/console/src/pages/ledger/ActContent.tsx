import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { usePurpose, withPurpose } from '../../api/purpose';
import { useTexts } from '../../shell/i18n';
import { PageLink } from '../../ui/PageLink';
import { useEventTypeName } from '../../texts/event-types';
import { relationTexts } from '../../texts/relations';
import { AsSent, Content } from '../../ui/Content';
import { Loading } from '../../ui/Loading';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { relationOf } from '../../ui/relation';
import { Day } from '../../ui/Time';
import { READ_ONCE } from '../../api/read-once';
import { ledgerTexts } from './texts';
import type { OpenedAct } from './types';

/** The content of an act has personal data: it is read at the registry when somebody opens it, and that is recorded. */
export function ActContent({ actId }: { readonly actId: string }) {
  const t = useTexts(ledgerTexts);
  const ask = usePurpose();
  const [purpose, setPurpose] = useState<string>();
  const act = api.registry.useQuery(
    'get',
    '/v1/acts/{actId}',
    { params: { path: { actId }, header: withPurpose(purpose ?? '') } },
    { ...READ_ONCE, enabled: purpose !== undefined },
  );
  return (
    <Stack>
      <Title order={2} size="h5">
        {t('content.title')}
      </Title>
      {purpose === undefined ? (
        <Paper withBorder p="md">
          <Text size="sm" mb="sm">
            {t('content.text')}
          </Text>
          <Button onClick={() => void ask().then(setPurpose)}>{t('content.open')}</Button>
        </Paper>
      ) : (
        <>
          {act.isPending && <Loading />}
          <ProblemAlert error={act.error} onRetry={() => void act.refetch()} />
          {act.data && <Opened act={act.data} />}
        </>
      )}
    </Stack>
  );
}

function Opened({ act }: { readonly act: OpenedAct }) {
  const t = useTexts(ledgerTexts);
  const relation = useTexts(relationTexts);
  const eventName = useEventTypeName();
  return (
    <Stack>
      <Badge color={act.stands ? 'teal.9' : 'gray.7'} tt="none">
        {act.stands ? t('content.stands') : t('content.fallen')}
      </Badge>
      {act.persons.map((person) => (
        <Paper key={person.personId} withBorder p="md">
          <Group mb="xs">
            <Badge variant="light" tt="none">
              {relation(relationOf(person, act.persons))}
            </Badge>
            <PageLink to="/person/$personId" params={{ personId: person.personId }} size="sm">
              {t('content.person')}
            </PageLink>
          </Group>
          {person.facts.length === 0 && <Text size="sm">{t('content.noFacts')}</Text>}
          {person.facts.map(({ type, occurredOn, data }, index) => (
            <div key={`${type} ${index}`}>
              <Text size="sm" fw={600} mt="xs">
                {eventName(type)}, <Day value={occurredOn} />
              </Text>
              <Content data={data} />
            </div>
          ))}
        </Paper>
      ))}
      <AsSent value={act} />
    </Stack>
  );
}
