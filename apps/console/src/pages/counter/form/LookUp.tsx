import { ActionIcon, Group, Text, TextInput } from '@mantine/core';
import { IconSearch } from '../../../ui/icons';
import { useState, type KeyboardEvent } from 'react';
import { ApiProblem } from '../../../api/problem';
import { usePurpose } from '../../../api/purpose';
import { useTexts } from '../../../shell/i18n';
import { counterTexts } from '../texts';

interface Props {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Looks the number up; what it returns is shown beside the field. */
  readonly find: (value: string, purpose: string) => Promise<string | undefined>;
  readonly error?: string | undefined;
  readonly required?: boolean | undefined;
  readonly digits?: number;
  /** What is looked up is given, and cannot be typed. */
  readonly readOnly?: boolean;
}

/** A number that stands on a paper, with a button that looks it up and shows whom or what it is. */
export function LookUp({
  id,
  label,
  value,
  onChange,
  find,
  error,
  required,
  digits,
  readOnly = false,
}: Props) {
  const t = useTexts(counterTexts);
  const askPurpose = usePurpose();
  const [found, setFound] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const lookUp = async () => {
    const purpose = await askPurpose();
    if (purpose === undefined || value === '') return;
    setBusy(true);
    setProblem(undefined);
    try {
      setFound((await find(value, purpose)) ?? t('form.notFound'));
    } catch (reason) {
      setFound(undefined);
      setProblem(reason instanceof ApiProblem ? reason.message : t('form.notFound'));
    } finally {
      setBusy(false);
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    void lookUp();
  };
  return (
    <div>
      <Group gap="xs" align="flex-start" wrap="nowrap">
        <TextInput
          id={id}
          label={label}
          value={value}
          onChange={(event) => {
            setFound(undefined);
            onChange(event.currentTarget.value);
          }}
          onKeyDown={onKey}
          error={error ?? problem}
          required={required ?? false}
          readOnly={readOnly}
          autoComplete="off"
          {...(digits !== undefined && { inputMode: 'numeric' as const, maxLength: digits })}
          style={{ flex: 1 }}
        />
        <ActionIcon
          mt={26}
          size="lg"
          variant="default"
          loading={isBusy}
          aria-label={`${t('form.find')}: ${label}`}
          onClick={() => void lookUp()}
        >
          <IconSearch size={18} />
        </ActionIcon>
      </Group>
      {found !== undefined && (
        <Text size="sm" fw={500} role="status">
          {found}
        </Text>
      )}
    </div>
  );
}
