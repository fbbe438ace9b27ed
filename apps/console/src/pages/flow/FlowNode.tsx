import { Badge, Group, Paper, Table, Text } from '@mantine/core';
import { IconAlert, IconCheck } from '../../ui/icons';
import type { ReactNode } from 'react';
import { useTexts } from '../../shell/i18n';
import type { standing } from './amounts';
import { flowTexts } from './texts';
import type { Desk } from './types';

export interface Line {
  readonly label: string;
  readonly value: ReactNode;
  readonly stands?: ReturnType<typeof standing>;
}

interface Props {
  readonly title: string;
  readonly state: Desk['state'];
  /** The rate, at the right of the title. */
  readonly rate?: string | undefined;
  readonly lines: readonly Line[];
}

/** Not by colour alone: what is wrong is bold and has a sign. */
const LOOK = {
  good: {},
  some: { c: '#9a3412' },
  bad: { c: 'red.9', fw: 700 },
} as const;

/** One service in the picture. */
export function FlowNode({ title, state, rate, lines }: Props) {
  const t = useTexts(flowTexts);
  const isDown = state !== 'up';
  const Sign = isDown ? IconAlert : IconCheck;
  return (
    <Paper
      withBorder
      p={8}
      bd={isDown ? '2px solid red.8' : undefined}
      component="section"
      aria-label={title}
    >
      <Group justify="space-between" gap={4} wrap="nowrap">
        <Group gap={4} wrap="nowrap" c={isDown ? 'red.9' : 'teal.9'}>
          <Sign size={16} label={t(`state.${state}`)} />
          <Text size="sm" fw={650} c="dark.9">
            {title}
          </Text>
        </Group>
        {rate !== undefined && !isDown && (
          <Badge variant="light" tt="none" size="sm" fw={600} style={{ flexShrink: 0 }}>
            {rate}
          </Badge>
        )}
      </Group>
      {isDown && (
        <Text size="xs" fw={700} c="red.9">
          {t(`state.${state}`)}
        </Text>
      )}
      <Table verticalSpacing={1} horizontalSpacing={3} withRowBorders={false} fz="xs">
        <Table.Tbody>
          {lines.map(({ label, value, stands = 'good' }) => (
            <Table.Tr key={label}>
              <Table.Th scope="row" fw={400} c="gray.7">
                {label}
              </Table.Th>
              <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }} {...LOOK[stands]}>
                {stands === 'bad' && '! '}
                {value}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
