import {
  Alert,
  Button,
  Group,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useForm, type FormRulesRecord, type UseFormReturnType } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api } from '../../api/client';
import type { components } from '../../api/generated/kemensos';
import { useTexts } from '../../shell/i18n';
import { AreaPicker } from '../../ui/AreaPicker';
import { DataTable, type Column } from '../../ui/DataTable';
import { Loading } from '../../ui/Loading';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Instant } from '../../ui/Time';
import { kitOf } from '../../api/ministries';
import { CountryPicker } from './CountryPicker';
import { useMinistry } from './use-ministry';
import { MinistryFrame } from './MinistryFrame';
import {
  has,
  needs,
  noFinding,
  observationsOf,
  reportBody,
  type Finding,
  type ObservationKind,
} from './report-body';
import { ministryTexts } from './texts';

type Observation = components['schemas']['OwnObservation'];
const DESCRIPTION_MIN = 10;
const PROVINCE_DIGITS = 2;

/** Data balikan: what the ministry found about persons of its copy, and what became of it. */
export default function ReportsPage() {
  const t = useTexts(ministryTexts);
  return (
    <MinistryFrame title={t('nav.reports')} about={t('reports.about')}>
      <AllowedReports />
      <SentReports />
    </MinistryFrame>
  );
}

/** The form with the kinds that the agreement in force allows; the publisher refuses the others. */
function AllowedReports() {
  const t = useTexts(ministryTexts);
  const partner = useMinistry();
  const { data, error, isPending, refetch } = api.publisher.useQuery('get', '/v1/agreements/{partner}', {
    params: { path: { partner } },
  });
  if (isPending) return <Loading />;
  if (!data) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  const kinds = observationsOf(data.versions);
  if (kinds.length === 0)
    return (
      <Alert variant="outline" color="gray.8" title={t('reports.noneAllowed')}>
        {t('reports.noneAllowedText')}
      </Alert>
    );
  return <ReportForm kinds={kinds} />;
}

interface Kinds {
  readonly kinds: readonly ObservationKind[];
}

function ReportForm({ kinds }: Kinds) {
  const t = useTexts(ministryTexts);
  const kit = kitOf(useMinistry());
  const queries = useQueryClient();
  const [observationId, setObservationId] = useState(() => crypto.randomUUID());
  const report = kit.useMutation('post', '/v1/observations', {
    onSuccess: () => {
      form.reset();
      setObservationId(crypto.randomUUID());
      void queries.invalidateQueries();
    },
  });
  const needed = (value: string | null) => (value ? null : t('reports.needed'));
  const form = useForm<Finding>({
    initialValues: { ...noFinding, kind: kinds[0] ?? noFinding.kind },
    validate: {
      personKey: needed,
      observedOn: needed,
      description: (text) => (text.trim().length < DESCRIPTION_MIN ? t('reports.description') : null),
      area: (code) => (code.length === PROVINCE_DIGITS ? t('reports.areaShort') : null),
      country: (code, { kind }) => (needs(kind, 'country') && !code ? t('reports.countryNeeded') : null),
      otherPersonKey: (key, { kind }) => (needs(kind, 'otherPersonKey') ? needed(key) : null),
      programme: (name, { kind }) => (needs(kind, 'programme') ? needed(name) : null),
    },
  });
  return (
    <Paper withBorder p="md" component="section" aria-label={t('reports.new')}>
      <Title order={2} size="h5" mb="xs">
        {t('reports.new')}
      </Title>
      <form
        onSubmit={form.onSubmit((finding) =>
          report.mutate({ body: reportBody(finding, observationId) as never }),
        )}
      >
        <Stack>
          <Fields form={form} kinds={kinds} />
          <Group>
            <Button type="submit" loading={report.isPending}>
              {t('reports.send')}
            </Button>
          </Group>
          <ProblemAlert error={report.error} />
          {report.data && <Sent one={report.data} />}
        </Stack>
      </form>
    </Paper>
  );
}

interface FieldsProps extends Kinds {
  readonly form: UseFormReturnType<Finding, Finding, FormRulesRecord<Finding>>;
}

function Fields({ form, kinds }: FieldsProps) {
  const t = useTexts(ministryTexts);
  const { kind } = form.values;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} style={{ alignItems: 'end' }}>
      <TextInput
        label={t('reports.personKey')}
        description={t('reports.personKeyHelp')}
        descriptionProps={{ c: 'gray.7' }}
        required
        {...form.getInputProps('personKey')}
      />
      <Select
        label={t('reports.kind')}
        data={kinds.map((value) => ({ value, label: t(`observation.${value}`) }))}
        allowDeselect={false}
        {...form.getInputProps('kind')}
      />
      {has(kind, 'occurredOn') && (
        <DateInput
          label={t('reports.occurredOn')}
          maxDate={new Date()}
          clearable
          {...form.getInputProps('occurredOn')}
        />
      )}
      {has(kind, 'area') && (
        <AreaPicker
          label={t('reports.area')}
          value={form.values.area}
          onChange={(area) => form.setFieldValue('area', area)}
          error={form.errors['area'] as string | undefined}
        />
      )}
      {has(kind, 'country') && (
        <CountryPicker
          label={t('reports.country')}
          required={needs(kind, 'country')}
          {...form.getInputProps('country')}
        />
      )}
      {has(kind, 'otherPersonKey') && (
        <TextInput label={t('reports.otherPersonKey')} required {...form.getInputProps('otherPersonKey')} />
      )}
      {has(kind, 'programme') && (
        <TextInput label={t('reports.programme')} required {...form.getInputProps('programme')} />
      )}
      {has(kind, 'status') && (
        <Select
          label={t('reports.status')}
          data={(['active', 'suspended', 'ended'] as const).map((value) => ({
            value,
            label: t(`status.${value}`),
          }))}
          allowDeselect={false}
          {...form.getInputProps('status')}
        />
      )}
      <DateInput
        label={t('reports.observedOn')}
        maxDate={new Date()}
        required
        {...form.getInputProps('observedOn')}
      />
      <TextInput label={t('reports.document')} {...form.getInputProps('document')} />
      <TextInput label={t('reports.documentNumber')} {...form.getInputProps('documentNumber')} />
      <Textarea
        label={t('reports.description')}
        required
        autosize
        minRows={2}
        {...form.getInputProps('description')}
      />
    </SimpleGrid>
  );
}

function Sent({ one: { refusal, caseId } }: { readonly one: Observation }) {
  const t = useTexts(ministryTexts);
  const text =
    refusal !== null
      ? t('reports.refused', { refusal })
      : t(caseId === null ? 'reports.waiting' : 'reports.sent');
  return (
    <Text size="sm" role="status" fw={600}>
      {text}
    </Text>
  );
}

function SentReports() {
  const t = useTexts(ministryTexts);
  const kit = kitOf(useMinistry());
  const { data, error, isFetching, refetch, hasNextPage, fetchNextPage } = kit.useInfiniteQuery(
    'get',
    '/v1/observations',
    { params: { query: { limit: 200 } } },
    {
      pageParamName: 'after',
      initialPageParam: 0,
      getNextPageParam: (page: { readonly next: number | null }) => page.next ?? undefined,
    },
  );
  const rows = useMemo(() => data?.pages.flatMap((page) => page.observations) ?? [], [data]);
  const columns = useMemo<readonly Column<Observation>[]>(
    () => [
      {
        id: 'kind',
        header: t('reports.kind'),
        cell: ({ kind }) => t(`observation.${kind}` as 'observation.found-moved'),
      },
      {
        id: 'createdAt',
        header: t('reports.createdAt'),
        cell: ({ createdAt }) => <Instant value={createdAt} />,
        width: 240,
      },
      { id: 'outcome', header: t('reports.outcome'), cell: (one) => <Outcome one={one} /> },
    ],
    [t],
  );
  return (
    <section aria-label={t('reports.list')}>
      <Title order={2} size="h5" mb="xs">
        {t('reports.list')}
      </Title>
      {error ? (
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      ) : (
        <DataTable
          caption={t('reports.list')}
          columns={columns}
          rows={rows}
          rowKey={({ observationId }) => observationId}
          isLoading={isFetching}
          onMore={hasNextPage ? () => void fetchNextPage() : undefined}
          height={300}
          empty={t('reports.none')}
        />
      )}
    </section>
  );
}

function Outcome({ one: { outcome, reason, refusal, caseId } }: { readonly one: Observation }) {
  const t = useTexts(ministryTexts);
  if (refusal !== null) return <>{t('reports.refused', { refusal })}</>;
  if (outcome === 'settled') return <>{t('reports.settled')}</>;
  if (outcome === 'rejected')
    return (
      <>
        {t('reports.rejected')}
        {reason !== null && `: ${t(`rejection.${reason}` as 'rejection.not-confirmed')}`}
      </>
    );
  return <>{t(caseId === null ? 'reports.notSent' : 'reports.open')}</>;
}
