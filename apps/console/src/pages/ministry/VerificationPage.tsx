import { Alert, Button, Group, Paper, Stack, Table, Text, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useForm } from '@mantine/form';
import { api } from '../../api/client';
import { usePurpose, withPurpose } from '../../api/purpose';
import { useTexts } from '../../shell/i18n';
import { Mark } from '../../ui/Mark';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { MinistryFrame } from './MinistryFrame';
import { ministryTexts } from './texts';

const NIK = /^\d{16}$/;

interface Verified {
  readonly found: boolean;
  readonly nameMatches?: boolean;
  readonly bornOnMatches?: boolean;
  readonly deceased?: boolean;
}

/** Papers of a worker against the own copy; the answer discloses nothing that was not asked. */
export default function VerificationPage() {
  const t = useTexts(ministryTexts);
  const askPurpose = usePurpose();
  const verify = api.kemenp2mi.useMutation('post', '/v1/verifications');
  const form = useForm<{ nik: string; name: string; bornOn: string | null }>({
    initialValues: { nik: '', name: '', bornOn: null },
    validate: { nik: (nik) => (NIK.test(nik.replaceAll(/[\s.]/g, '')) ? null : t('household.sixteen')) },
  });
  const send = async ({ nik, name, bornOn }: { nik: string; name: string; bornOn: string | null }) => {
    const purpose = await askPurpose();
    if (purpose === undefined) return;
    verify.mutate({
      params: { header: withPurpose(purpose) },
      body: {
        nik: nik.replaceAll(/[\s.]/g, ''),
        ...(name.trim() !== '' && { name: name.trim() }),
        ...(bornOn !== null && { bornOn }),
      },
    });
  };
  return (
    <MinistryFrame title={t('nav.verification')} about={t('verify.about')}>
      <Paper withBorder p="md" maw={640}>
        <form onSubmit={form.onSubmit((values) => void send(values))}>
          <Stack>
            <TextInput
              label={t('verify.nik')}
              inputMode="numeric"
              autoComplete="off"
              required
              {...form.getInputProps('nik')}
            />
            <TextInput label={t('verify.name')} autoComplete="off" {...form.getInputProps('name')} />
            <DateInput label={t('verify.bornOn')} clearable {...form.getInputProps('bornOn')} />
            <Group>
              <Button type="submit" loading={verify.isPending}>
                {t('verify.check')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Paper>
      <ProblemAlert error={verify.error} />
      {verify.data && <Answer verified={verify.data} />}
    </MinistryFrame>
  );
}

function Answer({ verified }: { readonly verified: Verified }) {
  const t = useTexts(ministryTexts);
  if (!verified.found)
    return (
      <Alert color="orange" title={t('verify.notFound')} role="status" maw={640}>
        {t('verify.notFoundText')}
      </Alert>
    );
  const { nameMatches, bornOnMatches, deceased } = verified;
  return (
    <Paper withBorder p="md" maw={640} role="status">
      <Text fw={600}>{t('verify.found')}</Text>
      <Table mt="xs">
        <Table.Tbody>
          <Row label={t('verify.nameMatches')} matches={nameMatches} />
          <Row label={t('verify.bornOnMatches')} matches={bornOnMatches} />
        </Table.Tbody>
      </Table>
      {deceased !== undefined && (
        <Mark tone={deceased ? 'bad' : 'good'}>{t(deceased ? 'verify.deceased' : 'verify.alive')}</Mark>
      )}
    </Paper>
  );
}

function Row({ label, matches }: { readonly label: string; readonly matches: boolean | undefined }) {
  const t = useTexts(ministryTexts);
  if (matches === undefined) return null;
  return (
    <Table.Tr>
      <Table.Th scope="row">{label}</Table.Th>
      <Table.Td>
        <Mark tone={matches ? 'good' : 'bad'}>{t(matches ? 'verify.matches' : 'verify.differs')}</Mark>
      </Table.Td>
    </Table.Tr>
  );
}
