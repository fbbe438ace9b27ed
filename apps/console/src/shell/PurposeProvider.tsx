import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { PurposeContext, purposeText } from '../api/purpose';
import { useTexts } from './i18n';
import { shellTexts } from './texts';

const SHORTEST = 5;

/** The dialog in which a reader says for which purpose personal data are opened. */
export function PurposeProvider({ children }: { readonly children: ReactNode }) {
  const t = useTexts(shellTexts);
  const kept = useRef<string | undefined>(undefined);
  const answer = useRef<((purpose: string | undefined) => void) | undefined>(undefined);
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string>();

  const ask = useRef(() => {
    if (kept.current !== undefined) return Promise.resolve<string | undefined>(kept.current);
    answer.current?.(undefined);
    setOpen(true);
    return new Promise<string | undefined>((resolve) => {
      answer.current = resolve;
    });
  });
  const close = (purpose: string | undefined) => {
    kept.current = purpose;
    setOpen(false);
    answer.current?.(purpose);
    answer.current = undefined;
  };
  const use = (event: FormEvent) => {
    event.preventDefault();
    const purpose = purposeText(typed);
    if (purpose.length < SHORTEST) setError(t('purpose.short'));
    else close(purpose);
  };
  return (
    <PurposeContext value={ask.current}>
      {children}
      <Modal opened={isOpen} onClose={() => close(undefined)} title={t('purpose.title')}>
        <form onSubmit={use}>
          <Text size="sm" mb="sm">
            {t('purpose.text')}
          </Text>
          <TextInput
            label={t('purpose.label')}
            value={typed}
            error={error}
            onChange={(event) => setTyped(event.currentTarget.value)}
            data-autofocus
            required
          />
          <Group justify="flex-end" mt="md">
            <Button variant="default" onClick={() => close(undefined)}>
              {t('cancel')}
            </Button>
            <Button type="submit">{t('purpose.use')}</Button>
          </Group>
        </form>
      </Modal>
    </PurposeContext>
  );
}
