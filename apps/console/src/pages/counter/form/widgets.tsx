import { Checkbox, NumberInput, Select, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import type { WidgetProps } from '@rjsf/utils';
import { useState } from 'react';
import { api } from '../../../api/client';
import { useLanguage, useTexts } from '../../../shell/i18n';
import { AreaPicker } from '../../../ui/AreaPicker';
import { counterTexts } from '../texts';
import { choicesOf } from './choices';
import { findAct, findFamily, findPerson, moveIdOf } from './look-ups';
import { LookUp } from './LookUp';
import { useWho } from './references';

const errorOf = ({ rawErrors }: WidgetProps) => (rawErrors?.length ? rawErrors.join('. ') : undefined);
const shared = (props: WidgetProps) => ({
  id: props.id,
  label: props.label,
  required: props.required ?? false,
  error: errorOf(props),
});

/** A value of a code table, by its name. */
export function CodeWidget(props: WidgetProps) {
  const { language } = useLanguage();
  const { table, values, isNumber } = props.options as {
    table?: string;
    values?: string[];
    isNumber?: boolean;
  };
  const { data } = api.registry.useQuery(
    'get',
    '/v1/codes/{table}',
    { params: { path: { table: table ?? '' } } },
    { enabled: table !== undefined, staleTime: Infinity },
  );
  const choices = choicesOf({ rows: data?.rows, values, language });
  const value = props.value === undefined || props.value === null ? null : String(props.value);
  return (
    <Select
      {...shared(props)}
      data={choices}
      value={value}
      onChange={(chosen) => props.onChange(chosen === null ? undefined : isNumber ? Number(chosen) : chosen)}
      searchable
      clearable={!props.required}
    />
  );
}

export function DayWidget(props: WidgetProps) {
  const t = useTexts(counterTexts);
  return (
    <DateInput
      {...shared(props)}
      value={(props.value as string | undefined) ?? null}
      onChange={(day) => props.onChange(day ?? undefined)}
      valueFormat="D MMM YYYY"
      clearable
      clearButtonProps={{ 'aria-label': `${t('form.clear')}: ${props.label}` }}
    />
  );
}

export function AreaWidget(props: WidgetProps) {
  const t = useTexts(counterTexts);
  const { level } = props.options as { level: 'village' | 'regency' | 'birth-place' };
  const value = (props.value as string | undefined) ?? '';
  const [isAbroad, setAbroad] = useState(level === 'birth-place' && /\D/.test(value));
  const picker = (
    <AreaPicker
      label={props.label}
      value={value}
      onChange={(code) => props.onChange(code === '' ? undefined : code)}
      down={level === 'village' ? 'village' : 'regency'}
      error={errorOf(props)}
      required={props.required ?? false}
    />
  );
  if (level !== 'birth-place') return picker;
  return (
    <Stack gap={4}>
      {isAbroad ? <TextWidget {...props} /> : picker}
      <Switch
        size="xs"
        label={t('form.abroad')}
        checked={isAbroad}
        onChange={({ currentTarget: { checked } }) => {
          setAbroad(checked);
          props.onChange(undefined);
        }}
      />
    </Stack>
  );
}

export function TextWidget(props: WidgetProps) {
  if (props.schema.type === 'number' || props.schema.type === 'integer') {
    const { minimum, maximum } = props.schema;
    return (
      <NumberInput
        {...shared(props)}
        value={(props.value as number | undefined) ?? ''}
        onChange={(number) => props.onChange(number === '' ? undefined : Number(number))}
        {...(minimum !== undefined && { min: minimum })}
        {...(maximum !== undefined && { max: maximum })}
        allowDecimal={props.schema.type === 'number'}
      />
    );
  }
  const { maxLength } = props.schema;
  return (
    <TextInput
      {...shared(props)}
      value={(props.value as string | undefined) ?? ''}
      onChange={({ currentTarget: { value } }) => props.onChange(value === '' ? undefined : value)}
      {...(maxLength !== undefined && { maxLength })}
      autoComplete="off"
    />
  );
}

export function TextareaWidget(props: WidgetProps) {
  return (
    <Textarea
      {...shared(props)}
      value={(props.value as string | undefined) ?? ''}
      onChange={({ currentTarget: { value } }) => props.onChange(value === '' ? undefined : value)}
      autosize
      minRows={2}
    />
  );
}

export function CheckboxWidget(props: WidgetProps) {
  return (
    <Checkbox
      id={props.id}
      label={props.label}
      checked={props.value === true}
      onChange={({ currentTarget: { checked } }) => props.onChange(checked || undefined)}
      error={errorOf(props)}
    />
  );
}

/** An id that is found by the number on a paper: the clerk sees the number, the request has the id. */
function FoundById({ props, label, find, digits }: FoundProps) {
  const t = useTexts(counterTexts);
  const [typed, setTyped] = useState('');
  return (
    <>
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
      {typed === '' && props.value !== undefined && (
        <Text size="xs" c="gray.7">
          {t('form.found')}: {String(props.value)}
        </Text>
      )}
    </>
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
}

export function PersonWidget(props: WidgetProps) {
  const t = useTexts(counterTexts);
  const who = useWho();
  const find: FoundProps['find'] = async (nik, purpose) => {
    const person = await findPerson({ nik }, purpose);
    return person && { id: person.personId, text: who(person) };
  };
  return <FoundById props={props} label={t('form.nik')} find={find} digits={16} />;
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
