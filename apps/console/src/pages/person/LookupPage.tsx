import { Button, Group, Paper, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { usePurpose } from '../../api/purpose';
import { useTexts } from '../../shell/i18n';
import { Page } from '../../ui/Page';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { find, type Found, type Wanted } from './find';
import { ActFound, PersonsFound } from './FoundList';
import { isSixteenDigits, lookups, type Lookup } from './lookup';
import { markOpened } from './opened';
import { personTexts } from './texts';

/** Look-up by a number or by name and day. What is typed stays in this page: no address, no history, no storage. */
export default function LookupPage() {
  const t = useTexts(personTexts);
  const [kind, setKind] = useState<Lookup>('nik');
  const ask = usePurpose();
  const navigate = useNavigate();
  const search = useMutation({
    mutationFn: find,
    onSuccess: (found) => {
      if (found.kind === 'person') {
        markOpened(found.personId);
        void navigate({ to: '/person/$personId', params: { personId: found.personId } as never });
      } else if (found.kind === 'card') {
        markOpened(found.familyId);
        void navigate({ to: '/person/card/$familyId', params: { familyId: found.familyId } as never });
      }
    },
  });
  const start = async (wanted: Wanted) => {
    const purpose = await ask();
    if (purpose !== undefined) search.mutate({ wanted, purpose });
  };
  const choose = (next: Lookup) => {
    setKind(next);
    search.reset();
  };
  return (
    <Page title={t('title')} about={t('about')}>
      <Paper withBorder p="md">
        <Stack>
          <div>
            <Text size="sm" fw={600} mb={4} id="lookup-by">
              {t('lookup.by')}
            </Text>
            <SegmentedControl
              aria-labelledby="lookup-by"
              value={kind}
              onChange={choose}
              data={lookups.map((value) => ({ value, label: t(`lookup.${value}`) }))}
              className="wrapping"
            />
          </div>
          <LookupForm
            key={kind}
            kind={kind}
            isBusy={search.isPending}
            onFind={(wanted) => void start(wanted)}
          />
          <Text size="xs" c="gray.7">
            {t('lookup.privacy')}
          </Text>
        </Stack>
      </Paper>
      <ProblemAlert error={search.error} />
      {search.data && <Results found={search.data} />}
    </Page>
  );
}

function Results({ found }: { readonly found: Found }) {
  if (found.kind === 'persons') return <PersonsFound persons={found.persons} isComplete={found.isComplete} />;
  if (found.kind === 'act') return <ActFound act={found.act} />;
  return null;
}

interface FormProps {
  readonly kind: Lookup;
  readonly isBusy: boolean;
  readonly onFind: (wanted: Wanted) => void;
}

function LookupForm({ kind, isBusy, onFind }: FormProps) {
  const t = useTexts(personTexts);
  const needed = (value: string | null) => (value?.trim() ? null : t('lookup.needed'));
  const form = useForm({
    initialValues: { number: '', name: '', bornOn: null as string | null, motherName: '' },
    validate: {
      number: (value) => {
        if (kind === 'name') return null;
        if (kind === 'act') return needed(value);
        return isSixteenDigits(value) ? null : t('lookup.sixteen');
      },
      name: (value) => (kind === 'name' ? needed(value) : null),
      bornOn: (value) => (kind === 'name' ? needed(value) : null),
    },
  });
  const submit = form.onSubmit(({ number, name, bornOn, motherName }) =>
    onFind(kind === 'name' ? { kind, name, bornOn: bornOn ?? '', motherName } : { kind, number }),
  );
  return (
    <form onSubmit={submit} autoComplete="off">
      <Group align="flex-start">
        {kind === 'name' ? (
          <>
            <TextInput label={t('field.name')} required {...form.getInputProps('name')} w={240} />
            <DateInput
              label={t('field.bornOn')}
              placeholder="YYYY-MM-DD"
              valueFormat="YYYY-MM-DD"
              required
              w={170}
              {...form.getInputProps('bornOn')}
            />
            <TextInput label={t('field.motherName')} {...form.getInputProps('motherName')} w={240} />
          </>
        ) : (
          <TextInput
            label={t(`lookup.${kind}`)}
            required
            w={280}
            inputMode={kind === 'act' ? 'text' : 'numeric'}
            {...form.getInputProps('number')}
          />
        )}
        <Button type="submit" loading={isBusy} mt={25}>
          {t('lookup.find')}
        </Button>
      </Group>
    </form>
  );
}
