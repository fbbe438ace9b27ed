import type { WidgetProps } from '@rjsf/utils';
import { useState } from 'react';
import { useTexts } from '../../../shell/i18n';
import { counterTexts } from '../texts';
import { Given } from './Given';
import { findAct, findFamily, findPerson, moveIdOf } from './look-ups';
import { LookUp } from './LookUp';
import { useWho } from './who';
import { errorOf } from './widgets';

/** An id that is found by the number on a paper: the clerk sees the number, the request has the id. */
function FoundById({ props, label, find, digits, isPerson = false }: FoundProps) {
  const [typed, setTyped] = useState('');
  if (typed === '' && props.value !== undefined)
    return (
      <Given
        id={props.id}
        label={props.label}
        personId={isPerson ? String(props.value) : undefined}
        required={props.required ?? false}
        error={errorOf(props)}
        onOther={() => props.onChange(undefined)}
      />
    );
  return (
    <LookUp
      id={props.id}
      label={`${props.label} – ${label}`}
      value={typed}
      onChange={(value) => {
        setTyped(value);
        props.onChange(undefined);
      }}
      find={async (value, purpose) => {
        const found = await find(value, purpose);
        props.onChange(found?.id);
        return found?.text;
      }}
      error={errorOf(props)}
      required={props.required}
      {...(digits !== undefined && { digits })}
    />
  );
}

interface FoundProps {
  readonly props: WidgetProps;
  readonly label: string;
  readonly find: (
    value: string,
    purpose: string,
  ) => Promise<{ id: string | undefined; text: string } | undefined>;
  readonly digits?: number;
  /** The id is that of a person. */
  readonly isPerson?: boolean;
}

export function PersonWidget(props: WidgetProps) {
  const t = useTexts(counterTexts);
  const who = useWho();
  const find: FoundProps['find'] = async (nik, purpose) => {
    const person = await findPerson({ nik }, purpose);
    return person && { id: person.personId, text: who(person) };
  };
  return <FoundById props={props} label={t('form.nik')} find={find} digits={16} isPerson />;
}

export function FamilyWidget(props: WidgetProps) {
  const t = useTexts(counterTexts);
  const find: FoundProps['find'] = async (kkNumber, purpose) => {
    const family = await findFamily(kkNumber, purpose);
    return family && { id: family.familyId, text: t('form.members', { count: family.members.length }) };
  };
  return <FoundById props={props} label={t('form.kk')} find={find} digits={16} />;
}

export function ActWidget(props: WidgetProps) {
  const t = useTexts(counterTexts);
  const isMove = props.options['name'] === 'moveId';
  const find: FoundProps['find'] = async (number, purpose) => {
    const act = await findAct(number.trim(), purpose);
    return act && { id: isMove ? moveIdOf(act) : act.actId, text: `${act.kind} · ${act.actNumber}` };
  };
  return <FoundById props={props} label={t('form.actNumber')} find={find} />;
}
