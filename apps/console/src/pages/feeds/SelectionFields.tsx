import {
  Accordion,
  Button,
  Group,
  MultiSelect,
  NumberInput,
  Pill,
  SimpleGrid,
  Stack,
  Text,
} from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useState } from 'react';
import { useLanguage, useTexts } from '../../shell/i18n';
import { AreaPicker } from '../../ui/AreaPicker';
import { kindName, kindNames } from '../../ui/message-kinds';
import { dayBefore, type SelectionForm } from './selection';
import { feedsTexts } from './texts';

interface Props {
  readonly form: SelectionForm;
  readonly onChange: (form: SelectionForm) => void;
}

const QUICK = [1, 2, 7, 30];

/** Which messages: by days first, and by everything else that the publisher can select by. */
export function SelectionFields({ form, onChange }: Props) {
  const t = useTexts(feedsTexts);
  const { language } = useLanguage();
  const [area, setArea] = useState('');
  const set = (change: Partial<SelectionForm>) => onChange({ ...form, ...change });
  const last = (days: number) =>
    set({ fromDay: dayBefore(new Date(), days - 1), toDay: dayBefore(new Date(), 0) });
  const bound = (name: 'fromSequence' | 'toSequence' | 'fromPosition' | 'toPosition') => (
    <NumberInput
      label={t(name)}
      value={form[name]}
      onChange={(value) => set({ [name]: typeof value === 'number' ? value : '' })}
      min={1}
      allowDecimal={false}
      hideControls
    />
  );
  const day = (name: 'fromDay' | 'toDay') => (
    <DateInput
      label={t(name)}
      value={form[name] === '' ? null : form[name]}
      onChange={(value) => set({ [name]: value === null ? '' : String(value).slice(0, 10) })}
      valueFormat="D MMM YYYY"
      clearable
    />
  );
  return (
    <Stack gap="sm">
      <div>
        <Text size="sm" fw={500}>
          {t('whichDays')}
        </Text>
        <Group gap="xs" mt={4}>
          {QUICK.map((count) => (
            <Button key={count} size="xs" variant="default" onClick={() => last(count)}>
              {t('lastDays', { count })}
            </Button>
          ))}
        </Group>
      </div>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {day('fromDay')}
        {day('toDay')}
      </SimpleGrid>
      <Accordion variant="contained">
        <Accordion.Item value="more">
          <Accordion.Control>{t('narrower')}</Accordion.Control>
          <Accordion.Panel>
            <Stack gap="sm">
              <MultiSelect
                label={t('kinds')}
                placeholder={form.kinds.length === 0 ? t('allKinds') : undefined}
                data={Object.keys(kindNames).map((value) => ({ value, label: kindName(value, language) }))}
                value={[...form.kinds]}
                onChange={(kinds) => set({ kinds })}
                searchable
                clearable
              />
              <Group align="flex-end">
                <AreaPicker label={t('areas')} value={area} onChange={setArea} />
                <Button
                  variant="default"
                  disabled={area === '' || form.areas.includes(area)}
                  onClick={() => {
                    set({ areas: [...form.areas, area] });
                    setArea('');
                  }}
                >
                  {t('addArea')}
                </Button>
              </Group>
              <Pill.Group>
                {form.areas.map((code) => (
                  <Pill
                    key={code}
                    withRemoveButton
                    onRemove={() => set({ areas: form.areas.filter((one) => one !== code) })}
                  >
                    {code}
                  </Pill>
                ))}
              </Pill.Group>
              <SimpleGrid cols={{ base: 1, sm: 2 }}>
                {bound('fromSequence')}
                {bound('toSequence')}
                {bound('fromPosition')}
                {bound('toPosition')}
              </SimpleGrid>
            </Stack>
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </Stack>
  );
}
