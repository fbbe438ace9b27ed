import { Checkbox, NumberInput, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import type { WidgetProps } from '@rjsf/utils';
import { useState } from 'react';
import { api } from '../../../api/client';
import { useLanguage, useTexts } from '../../../shell/i18n';
import { DUPLICATE, flagKinds, flagNames } from '../../../texts/quality-flags';
import { AreaPicker } from '../../../ui/AreaPicker';
import { counterTexts } from '../texts';
import { choicesOf } from './choices';

export const errorOf = ({ rawErrors }: WidgetProps) => (rawErrors?.length ? rawErrors.join('. ') : undefined);
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
  const { isDuplicate = false } = (props.registry.formContext ?? {}) as { isDuplicate?: boolean };
  const choices = choicesOf({ rows: data?.rows, values, language, isDuplicate });
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

/** A quality flag, by its name. */
export function FlagWidget(props: WidgetProps) {
  const { language } = useLanguage();
  const data = ([DUPLICATE, ...flagKinds] as const).map((value) => ({
    value,
    label: flagNames[language][`kind.${value}`],
  }));
  const value = (props.value as string | undefined) ?? null;
  return (
    <Select
      {...shared(props)}
      data={data}
      value={value}
      onChange={(chosen) => props.onChange(chosen ?? undefined)}
      searchable
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
  if (level !== 'birth-place') return <div id={props.id}>{picker}</div>;
  return (
    <Stack gap={4} {...(!isAbroad && { id: props.id })}>
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
