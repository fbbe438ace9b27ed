import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';

/** Colours of a contrast of at least 4.5 : 1 on white. */
const colours = { good: 'teal.9', bad: 'red.9', neutral: 'gray.7' } as const;

interface Props {
  readonly tone: keyof typeof colours;
  readonly children: ReactNode;
}

/** A short word about a state: its colour says nothing that the word does not. */
export function Mark({ tone, children }: Props) {
  return (
    <Badge variant="default" c={colours[tone]} tt="none" miw="max-content">
      {children}
    </Badge>
  );
}
