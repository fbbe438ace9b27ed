import { Group, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../shell/i18n';
import { shellTexts } from '../shell/texts';
import { maskName, maskNumber } from './mask';

interface Props {
  readonly value: string | null | undefined;
  readonly kind: 'number' | 'name';
  /**
   * Shows a button that reveals the value. Only where the value is here because its record was opened, which the service
   * has written down; a list leaves it out.
   */
  readonly canShow?: boolean;
}

/** A NIK, a KK number or a name, masked until somebody asks to see it. */
export function Masked({ value, kind, canShow = false }: Props) {
  const t = useTexts(shellTexts);
  const [isShown, setShown] = useState(false);
  if (value === null || value === undefined || value === '') return <>–</>;
  const text = isShown ? value : kind === 'name' ? maskName(value) : maskNumber(value);
  if (!canShow)
    return (
      <Text component="span" inherit title={t('masked')}>
        {text}
      </Text>
    );
  return (
    <Group component="span" gap={6} wrap="nowrap" display="inline-flex">
      <Text component="span" inherit>
        {text}
      </Text>
      <UnstyledButton
        fz="xs"
        c="blue.8"
        td="underline"
        aria-pressed={isShown}
        onClick={() => setShown(!isShown)}
      >
        {t(isShown ? 'hide' : 'show')}
      </UnstyledButton>
    </Group>
  );
}
