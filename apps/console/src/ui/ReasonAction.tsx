import { Button, Group, Modal, Stack, Text, Textarea, type ButtonProps } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTexts } from '../shell/i18n';
import { shellTexts } from '../shell/texts';
import { ProblemAlert } from './ProblemAlert';
import { reasonTexts } from './reason-texts';

interface Props extends Pick<ButtonProps, 'color' | 'variant' | 'size'> {
  readonly label: string;
  /** What happens. */
  readonly children: ReactNode;
  readonly onConfirm: (reason: string) => Promise<unknown>;
}

/** As the services demand of a reason. */
export const REASON_MIN = 10;
const REASON_MAX = 500;

/** A button that asks for the reason of an action, for the record, before it acts. */
export function ReasonAction({ label, children, onConfirm, ...button }: Props) {
  const t = useTexts(reasonTexts);
  const shell = useTexts(shellTexts);
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [reason, setReason] = useState('');
  const [isShort, setShort] = useState(false);
  const [error, setError] = useState<unknown>();
  const act = async (event: FormEvent) => {
    event.preventDefault();
    setShort(reason.trim().length < REASON_MIN);
    if (reason.trim().length < REASON_MIN) return;
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm(reason.trim());
      setOpen(false);
      setReason('');
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button size="xs" variant="default" {...button} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={label}>
        <form onSubmit={(event) => void act(event)}>
          <Stack>
            <Text size="sm" component="div">
              {children}
            </Text>
            <Textarea
              label={t('why')}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              maxLength={REASON_MAX}
              error={isShort ? t('whyShort') : undefined}
              autosize
              minRows={2}
              required
              data-autofocus
            />
            <ProblemAlert error={error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setOpen(false)}>
                {shell('cancel')}
              </Button>
              <Button type="submit" color={button.color} loading={isBusy}>
                {label}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
