import { Button, Group, Modal, Stack, type ButtonProps } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTexts } from '../shell/i18n';
import { shellTexts } from '../shell/texts';
import { ProblemAlert } from './ProblemAlert';

interface Props extends Pick<ButtonProps, 'color' | 'variant' | 'size' | 'disabled' | 'leftSection'> {
  readonly label: string;
  /** The question, and what happens when it is answered with yes. */
  readonly title: string;
  readonly children: ReactNode;
  /** The dialog stays open with the problem when this is rejected. */
  readonly onConfirm: () => Promise<unknown>;
}

/** A button that asks before it acts, and shows why the action was refused. */
export function ConfirmAction({ label, title, children, onConfirm, ...button }: Props) {
  const t = useTexts(shellTexts);
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const close = () => {
    setOpen(false);
    setError(undefined);
  };
  const confirm = async () => {
    setBusy(true);
    try {
      await onConfirm();
      close();
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button {...button} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Modal opened={isOpen} onClose={close} title={title}>
        <Stack>
          <div>{children}</div>
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button color={button.color} loading={isBusy} onClick={() => void confirm()} data-autofocus>
              {t('confirm')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
