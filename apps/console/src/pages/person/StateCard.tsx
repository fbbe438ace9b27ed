import { Group, Paper, SimpleGrid, Text } from '@mantine/core';
import { api } from '../../api/client';
import { useTexts } from '../../shell/i18n';
import { FieldValue, shownFields } from './state-fields';
import { personTexts } from './texts';
import type { Person, Timeline } from './types';
import { Why } from './Why';

interface Props {
  readonly person: Person;
  readonly reasons: Timeline['reasons'] | undefined;
}

/** The state of a person, and beside each field why it is so. */
export function StateCard({ person, reasons }: Props) {
  const t = useTexts(personTexts);
  const occupations = api.registry.useQuery(
    'get',
    '/v1/codes/{table}',
    { params: { path: { table: 'jenis-pekerjaan' } } },
    { staleTime: Infinity },
  );
  const occupationName = (code: number) =>
    occupations.data?.rows.find((row) => row.code === code)?.name ?? String(code);
  return (
    <Paper withBorder p="md">
      <SimpleGrid component="dl" cols={{ base: 1, md: 2 }} spacing="lg" verticalSpacing="xs" m={0}>
        {shownFields(person).map((field) => (
          <Group key={field} align="flex-start" wrap="nowrap" gap="xs">
            <Text component="dt" size="sm" c="gray.7" w={150} miw={150}>
              {t(`state.${field}`)}
            </Text>
            <Text component="dd" size="sm" m={0} flex={1} style={{ overflowWrap: 'anywhere' }}>
              <FieldValue person={person} field={field} occupationName={occupationName} />
            </Text>
            {reasons && <Why field={t(`state.${field}`)} reason={reasons[field]} />}
          </Group>
        ))}
      </SimpleGrid>
    </Paper>
  );
}
