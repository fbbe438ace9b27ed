import { Button, Group, NumberInput, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../shell/i18n';
import { useNumbers } from '../../ui/Time';
import { rangeOf, type TypedRange } from './positions';
import { ledgerTexts } from './texts';
import type { About } from './types';

/** Digests of a range as a file; the browser saves it as it comes. */
export function ExportTab({ about }: { readonly about: About }) {
  const t = useTexts(ledgerTexts);
  const number = useNumbers();
  const [typed, setTyped] = useState<TypedRange>({ from: 1, to: about.tail });
  const range = rangeOf(typed, about.tail);
  const isWhole = range?.from !== undefined && range.to !== undefined;
  return (
    <Paper withBorder p="md">
      <Stack>
        <Text size="sm">{t('export.text')}</Text>
        <RangeInputs typed={typed} onChange={setTyped} />
        {isWhole ? (
          <Button
            component="a"
            href={`/v1/ledger/export?from=${range.from}&to=${range.to}`}
            download
            w="fit-content"
          >
            {t('export.download')}
          </Button>
        ) : (
          <Text size="sm" c="red.8" role="alert">
            {t('export.wrong', { tail: number(about.tail) })}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

interface RangeProps {
  readonly typed: TypedRange;
  readonly onChange: (typed: TypedRange) => void;
}

export function RangeInputs({ typed, onChange }: RangeProps) {
  const t = useTexts(ledgerTexts);
  return (
    <Group align="flex-end">
      {(['from', 'to'] as const).map((end) => (
        <NumberInput
          key={end}
          label={t(`verify.${end}`)}
          value={typed[end]}
          min={1}
          allowDecimal={false}
          hideControls
          w={160}
          onChange={(value) => onChange({ ...typed, [end]: value })}
        />
      ))}
    </Group>
  );
}
