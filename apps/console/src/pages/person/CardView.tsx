import { Badge, Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../../shell/i18n';
import { PageLink } from '../../ui/PageLink';
import { useEventTypeName } from '../../texts/event-types';
import { useValueName } from '../../texts/values';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { Masked } from '../../ui/Masked';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Day, Instant } from '../../ui/Time';
import { ApiProblem } from '../../api/problem';
import { addressLines } from './address-lines';
import { maskName } from '../../ui/mask';
import { useCard, useCardHistory } from './person-queries';
import { personTexts } from './texts';
import type { AsOf } from './time-axis';
import type { Card, CardEvent } from './types';

interface Props {
  readonly familyId: string;
  readonly purpose: string;
  readonly time: AsOf;
  /** A link to the page of the card. */
  readonly hasLink?: boolean;
}

/** A family card with its members, and what happened to it. */
export function CardView({ familyId, purpose, time, hasLink = false }: Props) {
  const t = useTexts(personTexts);
  const card = useCard(familyId, { purpose, time });
  const history = useCardHistory(familyId, { purpose, time });
  if (card.isPending) return <Loading />;
  if (card.error)
    return isNotYet(card.error) ? (
      <EmptyState title={t('card.none')} />
    ) : (
      <ProblemAlert error={card.error} onRetry={() => void card.refetch()} />
    );
  return (
    <Stack>
      <CardOfNow card={card.data} hasLink={hasLink} />
      <Title order={2} size="h5">
        {t('card.history')}
      </Title>
      {history.isPending && <Loading />}
      <ProblemAlert error={history.error} onRetry={() => void history.refetch()} />
      {history.data && <History events={history.data.events} />}
    </Stack>
  );
}

const isNotYet = (error: unknown) => error instanceof ApiProblem && error.type === 'family-not-found';

function CardOfNow({ card, hasLink }: { readonly card: Card; readonly hasLink: boolean }) {
  const t = useTexts(personTexts);
  const valueName = useValueName();
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" align="flex-start">
        <div>
          <Text size="xs" c="gray.7">
            {t('card.number')}
          </Text>
          <Group gap="xs">
            <Masked value={card.kkNumber} kind="number" canShow />
            <Badge color={card.status === 'active' ? 'teal.9' : 'gray.7'} tt="none">
              {card.status === 'active' ? t('card.active') : t('card.closed')}
            </Badge>
          </Group>
          <Text size="sm" mt={4}>
            {addressLines(card.address).join(', ')}
          </Text>
        </div>
        {hasLink && (
          <Button
            component={Link}
            to="/person/card/$familyId"
            params={{ familyId: card.familyId } as never}
            size="xs"
            variant="default"
          >
            {t('card.inFull')}
          </Button>
        )}
      </Group>
      <Table.ScrollContainer minWidth={420} mt="sm">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('card.member')}</Table.Th>
              <Table.Th>{t('card.relationship')}</Table.Th>
              <Table.Th>{t('state.sex')}</Table.Th>
              <Table.Th>{t('card.birthYear')}</Table.Th>
              <Table.Th>{t('state.status')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {card.members.map(({ personId, name, relationship, sex, bornOn, status }) => (
              <Table.Tr key={personId}>
                <Table.Td>
                  <PersonLink personId={personId} name={name} />
                </Table.Td>
                <Table.Td>{valueName('relationship', relationship)}</Table.Td>
                <Table.Td>{sex === undefined ? '–' : valueName('sex', sex)}</Table.Td>
                <Table.Td>{bornOn?.slice(0, 4) ?? '–'}</Table.Td>
                <Table.Td>{status === undefined ? '–' : valueName('status', status)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

interface PersonLinkProps {
  readonly personId: string;
  readonly name: string | undefined;
  /** What they are called where the name is not known here; else that the record is not open. */
  readonly as?: string;
}

/** Somebody else: masked until their own record is opened. */
export function PersonLink({ personId, name, as }: PersonLinkProps) {
  const t = useTexts(personTexts);
  return (
    <PageLink to="/person/$personId" params={{ personId }} size="sm">
      {name === undefined ? (as ?? t('kin.closed')) : maskName(name)}
    </PageLink>
  );
}

function History({ events }: { readonly events: readonly CardEvent[] }) {
  const t = useTexts(personTexts);
  const eventName = useEventTypeName();
  return (
    <Table.ScrollContainer minWidth={620}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('timeline.recorded')}</Table.Th>
            <Table.Th>{t('card.event')}</Table.Th>
            <Table.Th>{t('timeline.occurred')}</Table.Th>
            <Table.Th>{t('card.members')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {events.toReversed().map(({ version, type, occurredOn, recordedAt, isVoid, card }) => (
            <Table.Tr key={version}>
              <Table.Td>
                <Instant value={recordedAt} />
              </Table.Td>
              <Table.Td>
                <Text size="sm" td={isVoid ? 'line-through' : undefined} component="span">
                  {eventName(type)}
                </Text>{' '}
                {isVoid && (
                  <Badge color="gray.7" size="sm" tt="none">
                    {t('timeline.void')}
                  </Badge>
                )}
              </Table.Td>
              <Table.Td>
                <Day value={occurredOn} />
              </Table.Td>
              <Table.Td>{card ? t('card.membersAfter', { count: card.members.length }) : '–'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
