import { Fieldset, Group, Select, Stack, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import type { FieldProps } from '@rjsf/utils';
import { useState } from 'react';
import { useTexts } from '../../../shell/i18n';
import { counterTexts } from '../texts';
import { Given } from './Given';
import { findFamily, findPerson } from './look-ups';
import { LookUp } from './LookUp';
import { textsIn } from './refusals';
import { Legend } from './templates';
import { useWho } from './who';

type Reference = Readonly<Record<string, string | number | undefined>>;
type Way = 'nik' | 'name' | 'member';

/** A person, by NIK; a parent without one by name; on a form of a whole family, by the number of the member. */
export function PersonReference({
  schema,
  uiSchema,
  formData,
  onChange,
  fieldPathId,
  errorSchema,
  required,
}: FieldProps<Reference>) {
  const t = useTexts(counterTexts);
  const who = useWho();
  const value = formData ?? {};
  const ways = (uiSchema?.['ui:ways'] ?? ['nik']) as readonly Way[];
  const [way, setWay] = useState<Way>(ways.find((one) => value[one] !== undefined) ?? 'nik');
  const set = (next: Reference | undefined) => onChange(next, fieldPathId.path);
  const error = textsIn(errorSchema).join('. ') || undefined;
  const title = schema.title ?? '';
  const byNik = (
    <LookUp
      id={fieldPathId.$id}
      label={ways.length > 1 ? t('form.nik') : `${title} – ${t('form.nik')}`}
      value={String(value['nik'] ?? '')}
      onChange={(nik) => set(nik === '' ? undefined : { nik })}
      find={async (nik, purpose) => {
        const person = await findPerson({ nik }, purpose);
        return person && who(person);
      }}
      error={error}
      required={required}
      digits={16}
    />
  );
  const { personId } = value;
  if (personId !== undefined)
    return (
      <Given
        {...{ id: fieldPathId.$id, label: title, error, required: required === true }}
        personId={String(personId)}
        onOther={() => set(undefined)}
      />
    );
  if (ways.length === 1) return byNik;
  const label = { nik: t('form.byNik'), name: t('form.byName'), member: t('form.byMember') };
  return (
    <Fieldset legend={<Legend title={title} required={required} />}>
      <Stack gap="xs">
        <Select
          aria-label={title}
          data={ways.map((one) => ({ value: one, label: label[one] }))}
          value={way}
          allowDeselect={false}
          onChange={(next) => {
            setWay((next ?? 'nik') as Way);
            set(undefined);
          }}
        />
        {way === 'nik' && byNik}
        {way === 'name' && (
          <Group grow align="flex-start">
            <TextInput
              id={fieldPathId.$id}
              label={t('form.name')}
              value={String(value['name'] ?? '')}
              onChange={(event) => set({ ...value, name: event.currentTarget.value })}
              error={error}
              autoComplete="off"
            />
            <DateInput
              label={t('form.bornOn')}
              value={(value['bornOn'] as string | undefined) ?? null}
              onChange={(day) => set({ ...value, bornOn: day ?? undefined })}
              valueFormat="D MMM YYYY"
              clearable
              clearButtonProps={{ 'aria-label': `${t('form.clear')}: ${t('form.bornOn')}` }}
            />
          </Group>
        )}
        {way === 'member' && (
          <TextInput
            id={fieldPathId.$id}
            type="number"
            label={t('form.memberNumber')}
            value={String(value['member'] ?? '')}
            onChange={({ currentTarget: { value: typed } }) =>
              set(typed === '' ? undefined : { member: Number(typed) })
            }
            error={error}
          />
        )}
      </Stack>
    </Fieldset>
  );
}

/** A family card, by its number. */
export function FamilyReference({
  schema,
  formData,
  onChange,
  fieldPathId,
  errorSchema,
  required,
}: FieldProps<Reference>) {
  const t = useTexts(counterTexts);
  return (
    <LookUp
      id={fieldPathId.$id}
      label={`${schema.title ?? ''} – ${t('form.kk')}`}
      value={String(formData?.['kkNumber'] ?? '')}
      onChange={(kkNumber) => onChange(kkNumber === '' ? undefined : { kkNumber }, fieldPathId.path)}
      find={async (kkNumber, purpose) => {
        const family = await findFamily(kkNumber, purpose);
        const head = family?.members.find(({ personId }) => personId === family.headId);
        return family && `${head?.name ?? ''} · ${t('form.members', { count: family.members.length })}`;
      }}
      error={textsIn(errorSchema).join('. ') || undefined}
      required={required}
      digits={16}
    />
  );
}

/** Reporter or witness: the NIK fills in name and family card, where the person is in the register. */
export function Party(props: FieldProps<Reference>) {
  const { formData, onChange, fieldPathId, errorSchema, registry, uiSchema } = props;
  const t = useTexts(counterTexts);
  const who = useWho();
  const { ObjectField } = registry.fields;
  const value = formData ?? {};
  const errorsOfNik = errorSchema?.['nik'];
  const lookUp = (
    <LookUp
      id={`${fieldPathId.$id}_nik`}
      label={t('form.nik')}
      value={String(value['nik'] ?? '')}
      onChange={(nik) => onChange({ ...value, nik: nik === '' ? undefined : nik }, fieldPathId.path)}
      find={async (nik, purpose) => {
        const person = await findPerson({ nik }, purpose);
        if (person)
          onChange({ ...value, nik, name: person.name, kkNumber: person.family?.kkNumber }, fieldPathId.path);
        return person && who(person);
      }}
      error={textsIn(errorsOfNik).join('. ') || undefined}
      digits={16}
    />
  );
  const { 'ui:field': _, ...own } = uiSchema ?? {};
  const isOpen = props.required === true || Object.keys(value).length > 0;
  if (!ObjectField) return lookUp;
  return (
    <Stack gap={4}>
      <ObjectField
        {...props}
        uiSchema={{ ...own, nik: { 'ui:widget': 'hidden' }, 'ui:before': isOpen ? lookUp : undefined }}
      />
    </Stack>
  );
}
