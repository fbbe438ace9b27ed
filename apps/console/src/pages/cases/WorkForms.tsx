import { Button, Group, Select, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTexts } from '../../shell/i18n';
import { useSession } from '../../shell/session';
import { rejectionReasons } from './case-kinds';
import { casesTexts } from './texts';

const NOTE_MAX = 2_000;
const EXPLANATION_MIN = 10;

interface AssignProps {
  /** Who may be chosen. */
  readonly officers: readonly string[];
  readonly assignee: string | null;
  readonly isBusy: boolean;
  readonly onAssign: (officer: string) => void;
}

/** To the reader, or to a colleague who has worked at cases of the office. */
export function AssignForm({ officers, assignee, isBusy, onAssign }: AssignProps) {
  const t = useTexts(casesTexts);
  const { actor } = useSession();
  const [officer, setOfficer] = useState<string | null>(null);
  const colleagues = officers.filter((one) => one !== actor.subject && one !== assignee);
  const assign = () => {
    if (officer !== null) onAssign(officer);
    setOfficer(null);
  };
  return (
    <Group align="flex-end">
      {assignee !== actor.subject && (
        <Button loading={isBusy} onClick={() => onAssign(actor.subject)}>
          {t('work.take')}
        </Button>
      )}
      {colleagues.length > 0 && (
        <>
          <Select
            label={t('work.assignTo')}
            data={colleagues}
            value={officer}
            onChange={setOfficer}
            searchable
          />
          <Button variant="default" loading={isBusy} disabled={officer === null} onClick={assign}>
            {t('work.assign')}
          </Button>
        </>
      )}
      {colleagues.length === 0 && (
        <Text size="sm" c="gray.7">
          {t('work.noColleagues')}
        </Text>
      )}
    </Group>
  );
}

interface NoteProps {
  readonly label?: string;
  readonly button?: string;
  readonly isBusy: boolean;
  readonly onNote: (content: string) => Promise<unknown>;
}

/** The text stays when the request fails. */
export function NoteForm({ label, button, isBusy, onNote }: NoteProps) {
  const t = useTexts(casesTexts);
  const form = useForm({ initialValues: { content: '' } });
  const send = async ({ content }: { content: string }) => {
    await onNote(content.trim()).then(
      () => form.reset(),
      // The page shows why it was refused.
      () => undefined,
    );
  };
  return (
    <form onSubmit={form.onSubmit(send)}>
      <Textarea
        label={label ?? t('work.note')}
        maxLength={NOTE_MAX}
        autosize
        minRows={2}
        required
        {...form.getInputProps('content')}
      />
      <Button type="submit" variant="default" mt="xs" loading={isBusy}>
        {button ?? t('work.addNote')}
      </Button>
    </form>
  );
}

type Reason = (typeof rejectionReasons)[number];
interface RejectProps {
  readonly isBusy: boolean;
  readonly onReject: (rejection: { readonly reason: Reason; readonly explanation: string }) => void;
}

export function RejectForm({ isBusy, onReject }: RejectProps) {
  const t = useTexts(casesTexts);
  const form = useForm<{ reason: Reason; explanation: string }>({
    initialValues: { reason: 'not-confirmed', explanation: '' },
    validate: {
      explanation: (text) => (text.trim().length < EXPLANATION_MIN ? t('work.explanation') : null),
    },
  });
  return (
    <form onSubmit={form.onSubmit(onReject)}>
      <Group align="flex-end">
        <Select
          label={t('work.reason')}
          data={rejectionReasons.map((value) => ({ value, label: t(`rejection.${value}`) }))}
          allowDeselect={false}
          w={260}
          {...form.getInputProps('reason')}
        />
        <TextInput
          label={t('work.explanation')}
          maxLength={NOTE_MAX}
          required
          style={{ flex: 1, minWidth: 220 }}
          {...form.getInputProps('explanation')}
        />
        <Button type="submit" color="red.9" variant="light" loading={isBusy}>
          {t('work.reject')}
        </Button>
      </Group>
    </form>
  );
}
