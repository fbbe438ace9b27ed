import { Badge, Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { usePurpose } from '../../api/purpose';
import { useTexts } from '../../shell/i18n';
import { relationTexts } from '../../texts/relations';
import { useValueName } from '../../texts/values';
import { EmptyState } from '../../ui/EmptyState';
import { ActLink } from './ActLink';
import { maskedDay } from './lookup';
import { maskName } from '../../ui/mask';
import { relationOf } from '../../ui/relation';
import { Day, Instant } from '../../ui/Time';
import { Office } from './Office';
import { markOpened } from './opened';
import { personTexts } from './texts';
import type { FoundAct, FoundPerson } from './types';
import { useAreaNames } from '../../ui/AreaName';

/** Opens the record of somebody from a list, under the purpose that the reader gives. */
function OpenButton({ personId, of }: { readonly personId: string; readonly of?: string }) {
  const t = useTexts(personTexts);
  const ask = usePurpose();
  const navigate = useNavigate();
  const open = async () => {
    if ((await ask()) === undefined) return;
    markOpened(personId);
    await navigate({ to: '/person/$personId', params: { personId } as never });
  };
  return (
    <Button
      size="xs"
      variant="default"
      aria-label={of === undefined ? undefined : `${t('open')}: ${of}`}
      onClick={() => void open()}
    >
      {t('open')}
    </Button>
  );
}

interface PersonsProps {
  readonly persons: readonly FoundPerson[];
  readonly isComplete: boolean;
}

/** Persons of a search, masked until one is opened. */
export function PersonsFound({ persons, isComplete }: PersonsProps) {
  const t = useTexts(personTexts);
  const valueName = useValueName();
  const nameOf = useAreaNames(persons.map(({ area }) => area));
  if (persons.length === 0) return <EmptyState title={t('found.none')}>{t('found.noneText')}</EmptyState>;
  return (
    <Stack>
      <Title order={2} size="h5">
        {t('found.title')}
      </Title>
      <Table.ScrollContainer minWidth={560}>
        <Table striped>
          <Table.Tbody>
            {persons.map(({ personId, name, sex, bornOn, status, area, motherName }) => (
              <Table.Tr key={personId}>
                <Table.Td>{maskName(name)}</Table.Td>
                <Table.Td>{valueName('sex', sex)}</Table.Td>
                <Table.Td>{maskedDay(bornOn)}</Table.Td>
                <Table.Td>{nameOf(area)}</Table.Td>
                <Table.Td>
                  {motherName !== undefined && t('found.mother', { name: maskName(motherName) })}
                </Table.Td>
                <Table.Td>{valueName('status', status)}</Table.Td>
                <Table.Td>
                  <OpenButton personId={personId} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {!isComplete && <Text size="sm">{t('found.more')}</Text>}
    </Stack>
  );
}

/** An act found by its number: its day, whether it stands, and who the persons in it are. */
export function ActFound({ act }: { readonly act: FoundAct }) {
  const t = useTexts(personTexts);
  const relation = useTexts(relationTexts);
  const valueName = useValueName();
  const [first] = act.acts;
  const occurredOn = act.persons.find(({ isSubject }) => isSubject)?.facts[0]?.occurredOn;
  return (
    <Paper withBorder p="md">
      <Group mb="xs">
        <Title order={2} size="h5">
          {t('act.title', { kind: act.kind === null ? '' : valueName('act', act.kind) })} {act.actNumber}
        </Title>
        <Badge color={act.stands ? 'teal.9' : 'gray.7'} tt="none">
          {act.stands ? t('act.stands') : t('act.fallen')}
        </Badge>
        <ActLink actId={act.latestActId}>{t('act.inLedger')}</ActLink>
      </Group>
      <Text size="sm" mb="sm">
        {t('timeline.occurred')} <Day value={occurredOn} />
        {first && (
          <>
            {' · '}
            {t('timeline.recorded')} <Instant value={first.recordedAt} />, <Office {...first.recordedBy} />
          </>
        )}
      </Text>
      <Text size="sm" fw={600}>
        {t('act.persons')}
      </Text>
      <Stack gap="xs" mt="xs">
        {act.persons.map((person) => (
          <Group key={person.personId}>
            <OpenButton personId={person.personId} of={relation(relationOf(person, act.persons))} />
            <Text size="sm">{relation(relationOf(person, act.persons))}</Text>
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
