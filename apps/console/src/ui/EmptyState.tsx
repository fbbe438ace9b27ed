import { Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../shell/i18n';
import { shellTexts } from '../shell/texts';

interface Props {
  readonly title?: string;
  /** What can be done so that there is something. */
  readonly children?: ReactNode;
}

export function EmptyState({ title, children }: Props) {
  const t = useTexts(shellTexts);
  return (
    <Paper withBorder p="lg">
      <Stack gap={4} align="center">
        <Text fw={600}>{title ?? t('empty')}</Text>
        {children !== undefined && (
          <Text size="sm" c="gray.7" component="div" ta="center">
            {children}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
