import { Anchor, Stack, TextInput } from '@mantine/core';
import { useTexts } from '../../../shell/i18n';
import { counterTexts } from '../texts';
import { findPerson } from './look-ups';
import { LookUp } from './LookUp';
import { useWho } from './who';

interface Props {
  readonly id: string;
  readonly label: string;
  /** Absent for an act or a card. */
  readonly personId?: string | undefined;
  readonly required: boolean;
  readonly error?: string | undefined;
  /** The clerk names somebody or something else. */
  readonly onOther: () => void;
}

/** What the link of a case has filled in by its id. A person can be looked at; the registry records that. */
export function Given({ id, label, personId, required, error, onOther }: Props) {
  const t = useTexts(counterTexts);
  const who = useWho();
  const field = { id, label, value: t('form.ofCase'), required, error, readOnly: true };
  return (
    <Stack gap={4} align="stretch">
      {personId === undefined ? (
        <TextInput {...field} />
      ) : (
        <LookUp
          {...field}
          onChange={onOther}
          find={async (_, purpose) => {
            const person = await findPerson({ personId }, purpose);
            return person && who(person);
          }}
        />
      )}
      <Anchor component="button" type="button" size="sm" ta="left" onClick={onOther}>
        {t('form.another')}
      </Anchor>
    </Stack>
  );
}
