import { Button, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchers } from '../../api/client';
import { usePurpose, withPurpose } from '../../api/purpose';
import { useTexts } from '../../shell/i18n';
import { AreaName } from '../../ui/AreaName';
import { Loading } from '../../ui/Loading';
import { Mark } from '../../ui/Mark';
import { PageLink } from '../../ui/PageLink';
import { PersonValue } from '../../ui/PersonValue';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Day } from '../../ui/Time';
import { candidatesIn } from './candidates';
import { compare, type Compared, type ComparedField } from './comparison';
import { casesTexts } from './texts';

interface Props {
  readonly personId: string;
  /** Of a possible duplicate: the act that raised the flag; others of that act are shown beside the person. */
  readonly flaggedBy?: string | null;
  /** Another record to compare with. */
  readonly otherId?: string | null;
}

/** The person of a case, or the persons of one that compares them. Closed until the reader says what for. */
export function Persons(props: Props) {
  const t = useTexts(casesTexts);
  const askPurpose = usePurpose();
  const [purpose, setPurpose] = useState<string>();
  const isComparison = props.flaggedBy !== undefined || Boolean(props.otherId);
  const open = async () => {
    const given = await askPurpose();
    if (given !== undefined) setPurpose(given);
  };
  return (
    <Paper withBorder p="md" component="section">
      <Stack gap="sm" align="flex-start">
        <Title order={2} size="h5">
          {t(isComparison ? 'case.people' : 'case.person')}
        </Title>
        {purpose === undefined ? (
          <>
            <Text size="sm">{t('case.openText')}</Text>
            <Button onClick={() => void open()}>{t('case.openPeople')}</Button>
          </>
        ) : (
          <Opened {...props} purpose={purpose} isComparison={isComparison} />
        )}
      </Stack>
    </Paper>
  );
}

interface Read {
  readonly personId: string;
  readonly person: Compared;
}

async function readPersons(
  { personId, flaggedBy, otherId }: Props,
  purpose: string,
): Promise<readonly Read[]> {
  const header = withPurpose(purpose);
  const others = otherId ? [otherId] : flaggedBy === undefined ? [] : await candidates();
  return Promise.all([personId, ...others].map(read));

  async function candidates() {
    const { data } = await fetchers.registry.GET('/v1/persons/{personId}/events', {
      params: { path: { personId }, header },
    });
    return candidatesIn(data?.events ?? [], flaggedBy ?? null);
  }
  async function read(id: string): Promise<Read> {
    const { data } = await fetchers.registry.GET('/v1/persons/{personId}', {
      params: { path: { personId: id }, header },
    });
    return { personId: id, person: data as Compared };
  }
}

function Opened({ purpose, isComparison, ...props }: Props & { purpose: string; isComparison: boolean }) {
  const t = useTexts(casesTexts);
  const { data, error, refetch } = useQuery({
    queryKey: ['persons of a case', props, purpose],
    queryFn: () => readPersons(props, purpose),
    // Each reading is recorded: no reading that nobody asked for.
    staleTime: Infinity,
    refetchOnReconnect: false,
  });
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <>
      {isComparison && data.length === 1 && <Text size="sm">{t('case.noCandidates')}</Text>}
      <Comparison persons={data} />
    </>
  );
}

function Comparison({ persons }: { readonly persons: readonly Read[] }) {
  const t = useTexts(casesTexts);
  const rows = compare(persons.map(({ person }) => person));
  return (
    <Table.ScrollContainer minWidth={320 + 220 * (persons.length - 1)} w="100%" tabIndex={0}>
      <Table withRowBorders verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('field.label')}</Table.Th>
            {persons.map(({ personId }, index) => (
              <Table.Th key={personId}>
                {persons.length > 1 && `${t('case.record', { number: index + 1 })}: `}
                <PageLink to="/person/$personId" params={{ personId }} size="sm">
                  {t('case.toPerson')}
                </PageLink>
              </Table.Th>
            ))}
            {persons.length > 1 && <Table.Th />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.field}>
              <Table.Th scope="row" fw={500}>
                {t(`field.${row.field}`)}
              </Table.Th>
              {row.values.map((value, index) => (
                <Table.Td key={persons[index]?.personId}>
                  <Shown field={row.field} value={value} />
                </Table.Td>
              ))}
              {persons.length > 1 && (
                <Table.Td>
                  {row.values.every((value) => value === '') ? (
                    <Mark tone="neutral">{t('case.unknown')}</Mark>
                  ) : (
                    <Mark tone={row.isSame ? 'good' : 'bad'}>
                      {t(row.isSame ? 'case.same' : 'case.differs')}
                    </Mark>
                  )}
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Shown({ field, value }: { readonly field: ComparedField; readonly value: string }) {
  if (value === '') return <>–</>;
  if (field === 'bornOn') return <Day value={value} />;
  if (field === 'birthPlace') return <AreaName code={value} />;
  if (field === 'sex' || field === 'status' || field === 'maritalStatus')
    return <PersonValue field={field} value={value} />;
  return <>{value}</>;
}
