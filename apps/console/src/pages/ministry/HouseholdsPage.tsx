import { Button, Group, Paper, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { fetchers } from '../../api/client';
import type { paths } from '../../api/generated/kemensos';
import { usePurpose, withPurpose } from '../../api/purpose';
import { useTexts } from '../../shell/i18n';
import { ConfirmAction } from '../../ui/ConfirmAction';
import { Mark } from '../../ui/Mark';
import { PersonValue } from '../../ui/PersonValue';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Day } from '../../ui/Time';
import { MinistryFrame } from './MinistryFrame';
import { ministryTexts } from './texts';

type Household = paths['/v1/households/lookup']['post']['responses']['200']['content']['application/json'];
type Programme = Household['programmes'][number];
const programmes: readonly Programme[] = ['PKH', 'sembako'];
const KK = /^\d{16}$/;
const digitsOf = (typed: string) => typed.replaceAll(/[\s.]/g, '');

/** A family card of the own copy: its programmes, its members, and who receives the aid. */
export default function HouseholdsPage() {
  const t = useTexts(ministryTexts);
  const askPurpose = usePurpose();
  const [found, setFound] = useState<{ readonly kkNumber: string; readonly household: Household }>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const form = useForm({
    initialValues: { kkNumber: '' },
    validate: { kkNumber: (typed) => (KK.test(digitsOf(typed)) ? null : t('household.sixteen')) },
  });
  const find = async (kkNumber: string) => {
    const purpose = await askPurpose();
    if (purpose === undefined) return;
    setBusy(true);
    setError(undefined);
    setFound(undefined);
    try {
      const { data } = await fetchers.kemensos.POST('/v1/households/lookup', {
        params: { header: withPurpose(purpose) },
        body: { kkNumber },
      });
      if (data) setFound({ kkNumber, household: data });
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return (
    <MinistryFrame title={t('nav.households')}>
      <form onSubmit={form.onSubmit(({ kkNumber }) => void find(digitsOf(kkNumber)))}>
        <Group align="flex-end">
          <TextInput
            label={t('household.kk')}
            description={t('household.privacy')}
            descriptionProps={{ c: 'gray.7' }}
            inputMode="numeric"
            autoComplete="off"
            required
            w={360}
            maw="100%"
            {...form.getInputProps('kkNumber')}
          />
          <Button type="submit" loading={isBusy}>
            {t('household.find')}
          </Button>
        </Group>
      </form>
      <ProblemAlert error={error} />
      {found && <Found {...found} onChanged={() => void find(found.kkNumber)} />}
    </MinistryFrame>
  );
}

interface FoundProps {
  readonly kkNumber: string;
  readonly household: Household;
  readonly onChanged: () => void;
}

function Found({ kkNumber, household, onChanged }: FoundProps) {
  const t = useTexts(ministryTexts);
  const { programmes: own, openCases } = household;
  return (
    <Paper withBorder p="md" component="section">
      <Stack>
        <Group>
          {own.length === 0 ? (
            <Text size="sm">{t('household.noProgramme')}</Text>
          ) : (
            own.map((programme) => (
              <Mark key={programme} tone="neutral">
                {programme}
              </Mark>
            ))
          )}
          <Text size="sm">{t('household.openCases', { count: openCases })}</Text>
        </Group>
        <Members kkNumber={kkNumber} household={household} onChanged={onChanged} />
        <ProgrammeForm kkNumber={kkNumber} own={own} onChanged={onChanged} />
      </Stack>
    </Paper>
  );
}

function Members({ kkNumber, household: { members, recipientKey, programmes: own }, onChanged }: FoundProps) {
  const t = useTexts(ministryTexts);
  const change = async (personKey: string) => {
    await fetchers.kemensos.POST('/v1/beneficiary-households/recipient', { body: { kkNumber, personKey } });
    onChanged();
  };
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('person.name')}</Table.Th>
            <Table.Th>{t('person.relationship')}</Table.Th>
            <Table.Th>{t('person.bornOn')}</Table.Th>
            <Table.Th>{t('household.recipient')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {members.map(({ personKey, name = '–', relationship, bornOn, diedOn }) => (
            <Table.Tr key={personKey}>
              <Table.Td>{name}</Table.Td>
              <Table.Td>
                <PersonValue field="relationship" value={relationship} />
              </Table.Td>
              <Table.Td>
                <Day value={bornOn} />
              </Table.Td>
              <Table.Td>
                {personKey === recipientKey ? (
                  <Mark tone="good">{t('household.recipient')}</Mark>
                ) : (
                  own.length > 0 &&
                  diedOn === undefined && (
                    <ConfirmAction
                      label={t('household.makeRecipient')}
                      title={t('household.makeRecipient')}
                      size="compact-sm"
                      variant="default"
                      onConfirm={() => change(personKey)}
                    >
                      {name}
                    </ConfirmAction>
                  )
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface ProgrammeProps {
  readonly kkNumber: string;
  readonly own: readonly Programme[];
  readonly onChanged: () => void;
}

function ProgrammeForm({ kkNumber, own, onChanged }: ProgrammeProps) {
  const t = useTexts(ministryTexts);
  const [programme, setProgramme] = useState<Programme>('PKH');
  const send = async (path: '/v1/beneficiary-households' | '/v1/beneficiary-households/removals') => {
    await fetchers.kemensos.POST(path, { body: { kkNumbers: [kkNumber], programme } });
    onChanged();
  };
  return (
    <Group align="flex-end">
      <Select
        label={t('household.programme')}
        value={programme}
        data={[...programmes]}
        onChange={(value) => setProgramme((value ?? 'PKH') as Programme)}
        allowDeselect={false}
        w={160}
      />
      {own.includes(programme) ? (
        <ConfirmAction
          label={t('household.remove')}
          title={t('household.remove')}
          color="red.9"
          variant="light"
          onConfirm={() => send('/v1/beneficiary-households/removals')}
        >
          {programme}
        </ConfirmAction>
      ) : (
        <ConfirmAction
          label={t('household.register')}
          title={t('household.register')}
          variant="default"
          onConfirm={() => send('/v1/beneficiary-households')}
        >
          {programme}
        </ConfirmAction>
      )}
    </Group>
  );
}
