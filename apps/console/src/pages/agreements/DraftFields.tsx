import {
  Button,
  Checkbox,
  Fieldset,
  Group,
  MultiSelect,
  NumberInput,
  Pill,
  Radio,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { ApiProblem } from '../../api/problem';
import { useLanguage, useTexts } from '../../shell/i18n';
import { AreaPicker } from '../../ui/AreaPicker';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { useAreaNames } from './Comparison';
import { fieldOf, type DraftForm } from './draft-form';
import { choicesOf } from './names';
import { agreementsTexts } from './texts';

interface Props {
  readonly initial: DraftForm;
  readonly isNew: boolean;
  readonly onSend: (form: DraftForm) => Promise<void>;
}

/** All terms of an agreement; the publisher judges them, and its mistakes are shown at their fields. */
export function DraftFields({ initial, isNew, onSend }: Props) {
  const t = useTexts(agreementsTexts);
  const { language } = useLanguage();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const form = useForm<DraftForm>({ initialValues: initial });
  const send = async (values: DraftForm) => {
    setBusy(true);
    setError(undefined);
    form.clearErrors();
    try {
      await onSend(values);
    } catch (refusal) {
      setError(refusal);
      if (refusal instanceof ApiProblem)
        for (const { field, message } of refusal.errors) {
          const place = fieldOf(field);
          if (place) form.setFieldError(place, message);
        }
    } finally {
      setBusy(false);
    }
  };
  const day = (name: 'validFrom' | 'validTo') => (
    <DateInput
      label={t(name)}
      value={form.values[name] === '' ? null : form.values[name]}
      onChange={(value) => form.setFieldValue(name, value === null ? '' : String(value).slice(0, 10))}
      error={form.errors[name]}
      valueFormat="D MMM YYYY"
      required
    />
  );
  const many = (name: 'fields' | 'eventTypes' | 'purposes' | 'observations', isRequired: boolean) => (
    <MultiSelect
      label={t(name)}
      data={choicesOf(name, language)}
      {...form.getInputProps(name)}
      searchable
      clearable
      required={isRequired}
    />
  );
  return (
    <form onSubmit={form.onSubmit((values) => void send(values))}>
      <Stack maw={900}>
        {isNew && (
          <TextInput
            label={t('partner')}
            description={t('partnerText')}
            {...form.getInputProps('partner')}
            required
          />
        )}
        <Textarea
          label={t('legalBasis')}
          {...form.getInputProps('legalBasis')}
          maxLength={500}
          autosize
          required
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {day('validFrom')}
          {day('validTo')}
        </SimpleGrid>
        {many('purposes', true)}
        {many('fields', true)}
        {many('eventTypes', false)}
        <Areas
          isNational={form.values.isNational}
          areas={form.values.areas}
          error={form.errors['areas']}
          onNational={(isNational) => form.setFieldValue('isNational', isNational)}
          onAreas={(areas) => form.setFieldValue('areas', areas)}
        />
        <Radio.Group label={t('slice')} {...form.getInputProps('slice')}>
          <Group mt={4}>
            <Radio value="all" label={t('slice.all')} />
            <Radio value="watch-list" label={t('slice.watch-list')} />
          </Group>
        </Radio.Group>
        <Checkbox
          label={t('pseudonymised')}
          description={t('pseudonymisedText')}
          disabled={!isNew}
          {...form.getInputProps('pseudonymised', { type: 'checkbox' })}
        />
        <NumberInput
          label={t('quotaPerDay')}
          description={t('quotaText')}
          value={form.values.quotaPerDay}
          onChange={(value) => form.setFieldValue('quotaPerDay', typeof value === 'number' ? value : '')}
          error={form.errors['quotaPerDay']}
          min={1}
          max={1_000_000_000}
          allowDecimal={false}
          maw={280}
        />
        {many('observations', false)}
        <ProblemAlert error={error} />
        <div>
          <Button type="submit" loading={isBusy}>
            {t('send')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

interface AreasProps {
  readonly isNational: boolean;
  readonly areas: readonly string[];
  readonly error: React.ReactNode;
  readonly onNational: (isNational: boolean) => void;
  readonly onAreas: (areas: string[]) => void;
}

function Areas({ isNational, areas, error, onNational, onAreas }: AreasProps) {
  const t = useTexts(agreementsTexts);
  const [area, setArea] = useState('');
  const nameOf = useAreaNames(areas);
  return (
    <Fieldset legend={t('areas')}>
      <Switch
        label={t('isNational')}
        checked={isNational}
        onChange={(event) => onNational(event.currentTarget.checked)}
      />
      {!isNational && (
        <Stack gap="xs" mt="sm">
          <Group align="flex-end">
            <AreaPicker label={t('areas')} value={area} onChange={setArea} down="regency" />
            <Button
              variant="default"
              disabled={area === '' || areas.includes(area)}
              onClick={() => {
                onAreas([...areas, area]);
                setArea('');
              }}
            >
              {t('addArea')}
            </Button>
          </Group>
          <Pill.Group>
            {areas.map((code) => (
              <Pill key={code} withRemoveButton onRemove={() => onAreas(areas.filter((one) => one !== code))}>
                {nameOf(code)}
              </Pill>
            ))}
          </Pill.Group>
        </Stack>
      )}
      {error && (
        <Text size="sm" c="red.8" role="alert">
          {error}
        </Text>
      )}
    </Fieldset>
  );
}
