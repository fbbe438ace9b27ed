import { Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  readonly title?: string;
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
}

/** Names and values side by side, as a description list. */
export function Facts({ title, facts }: Props) {
  return (
    <Paper withBorder p="md">
      {title !== undefined && (
        <Text fw={600} mb="xs" component="h2" size="md">
          {title}
        </Text>
      )}
      <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="sm" component="dl" m={0}>
        {facts.map(([name, value]) => (
          <Stack key={name} gap={0}>
            <Text size="xs" c="gray.7" component="dt">
              {name}
            </Text>
            <Text size="sm" component="dd" m={0} style={{ overflowWrap: 'anywhere' }}>
              {value}
            </Text>
          </Stack>
        ))}
      </SimpleGrid>
    </Paper>
  );
}
