import { Alert, Badge, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { api, fetchers } from '../../api/client';
import type { components } from '../../api/generated/ops';
import { useLive } from '../../api/live';
import { useLanguage, useTexts } from '../../shell/i18n';
import { useSession } from '../../shell/session';
import { useFieldName } from '../../texts/fields';
import { Content } from '../../ui/Content';
import { kindName, kindOfType } from '../../ui/message-kinds';
import { Page } from '../../ui/Page';
import { partnerName } from '../../ui/partner';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { useNumbers } from '../../ui/Time';
import { keptTour, keepTour } from './kept-tour';
import { guideTexts } from './texts';

type Tour = components['schemas']['GuideTour'];
type Step = Tour['taken'][number]['step'];
type Taken = Tour['taken'][number];
type Holding = Tour['holdings'][number];

const steps: readonly Step[] = ['family', 'birth', 'cancellation', 'damage', 'reconciliation'];

/** A tour on invented people: each step is taken by the services, and what the ministries hold is shown as it changes. */
export default function GuidePage() {
  const t = useTexts(guideTexts);
  const { synthetic, actor } = useSession();
  const mayAct = actor.roles.some((role) => role === 'registrar' || role === 'operator');
  const start = api.ops.useMutation('post', '/v1/guide/tours');
  const take = api.ops.useMutation('post', '/v1/guide/tours/{tourId}/steps');
  const [tour, setTour] = useTour();
  const { value, isConnected } = useLive<Tour>(tour && `/v1/guide/tours/${tour.tourId}/stream`);
  const isNewer = value?.tourId === tour?.tourId && (value?.taken.length ?? 0) >= (tour?.taken.length ?? 0);
  const shown = isNewer ? (value ?? tour) : tour;
  const begin = async () => setTour(await start.mutateAsync({}));
  const next = async (step: Exclude<Step, 'family'>) => {
    if (tour) setTour(await take.mutateAsync({ params: { path: { tourId: tour.tourId } }, body: { step } }));
  };
  if (!synthetic)
    return (
      <Page title={t('title')}>
        <Alert>{t('syntheticOnly')}</Alert>
      </Page>
    );
  return (
    <Page
      title={t('title')}
      about={t('about')}
      actions={
        mayAct && (
          <Button
            loading={start.isPending}
            variant={shown ? 'default' : 'filled'}
            onClick={() => void begin().catch(() => undefined)}
          >
            {t(shown ? 'again' : 'start')}
          </Button>
        )
      }
    >
      {!mayAct && <Alert>{t('readOnly')}</Alert>}
      <ProblemAlert error={start.error ?? take.error} />
      <Stack gap="xs">
        {steps.map((step) => (
          <StepCard
            key={step}
            step={step}
            taken={shown?.taken.find((one) => one.step === step)}
            isNext={mayAct && shown?.next === step}
            isTold={!mayAct}
            isBusy={take.isPending}
            onTake={() => step !== 'family' && void next(step).catch(() => undefined)}
          />
        ))}
      </Stack>
      {shown?.next === null && <Alert color="green">{t('done')}</Alert>}
      {shown && (
        <>
          <Group justify="space-between">
            <Title order={2} size="h4">
              {t('holdings')}
            </Title>
            <Badge variant="outline" color="dark">
              {t(isConnected ? 'live' : 'notLive')}
            </Badge>
          </Group>
          <SimpleGrid cols={{ base: 1, md: 3 }}>
            {shown.holdings.map((holding) => (
              <HoldingCard
                key={holding.partner}
                holding={holding}
                isChild={shown.taken.length > 1 && shown.taken.length < 4}
              />
            ))}
          </SimpleGrid>
        </>
      )}
    </Page>
  );
}

/** The tour of this tab; it goes on after a reload, as long as the server remembers it. */
function useTour() {
  const [tour, setTour] = useState<Tour>();
  useEffect(() => {
    const tourId = keptTour();
    if (tourId === undefined) return;
    fetchers.ops
      .GET('/v1/guide/tours/{tourId}', { params: { path: { tourId } } })
      .then(({ data }) => data && setTour((now) => now ?? data))
      // The server forgets tours when it starts again: this one is over.
      .catch(() => keepTour(undefined));
  }, []);
  const set = (next: Tour) => {
    keepTour(next.tourId);
    setTour(next);
  };
  return [tour, set] as const;
}

interface StepProps {
  readonly step: Step;
  readonly taken: Taken | undefined;
  readonly isNext: boolean;
  /** The reader takes no steps: what each one is about is said at once. */
  readonly isTold: boolean;
  readonly isBusy: boolean;
  readonly onTake: () => void;
}

function StepCard({ step, taken, isNext, isTold, isBusy, onTake }: StepProps) {
  const t = useTexts(guideTexts);
  const isOpen = taken !== undefined || isNext || isTold;
  return (
    <Paper withBorder p="sm" component="section" aria-label={t(`step.${step}`)}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Text fw={600} c={isOpen ? undefined : 'gray.7'}>
            {t(`step.${step}`)}
          </Text>
          {isOpen && <Text size="sm">{t(`say.${step}`)}</Text>}
          {taken && <Outcome taken={taken} />}
        </div>
        {isNext && (
          <Button loading={isBusy} onClick={onTake} style={{ flexShrink: 0 }}>
            {t(`step.${step}`)}
          </Button>
        )}
      </Group>
    </Paper>
  );
}

function Outcome({ taken }: { readonly taken: Taken }) {
  const t = useTexts(guideTexts);
  const fieldName = useFieldName();
  const number = useNumbers();
  const { step, position, actNumber, field, reconciliation } = taken;
  const lines = [
    actNumber !== undefined && t('actNumber', { number: actNumber }),
    position !== undefined && t('act', { position: number(position) }),
    step === 'cancellation' && t('approved'),
    field !== undefined && t('damaged', { field: fieldName(field) }),
    reconciliation &&
      t('reconciled', {
        count: reconciliation.differences.length,
        messages: number(reconciliation.messages),
        bytes: number(reconciliation.bytes),
        seconds: number(reconciliation.seconds, 1),
      }),
    ...(reconciliation?.differences ?? []).map(({ fields, outcome }) =>
      t('difference', {
        fields: fields.map(fieldName).join(', '),
        outcome: outcome === 'repaired' ? t('outcome.repaired') : t('outcome.open'),
      }),
    ),
    reconciliation?.certificate &&
      t('certificate', { sequence: number(reconciliation.certificate.sequence) }),
  ].filter((line) => typeof line === 'string');
  return (
    <Text size="sm" fw={500} component="div" role="status">
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </Text>
  );
}

function HoldingCard({ holding, isChild }: { readonly holding: Holding; readonly isChild: boolean }) {
  const t = useTexts(guideTexts);
  const { language } = useLanguage();
  const number = useNumbers();
  const { partner, agreement, told, held } = holding;
  const isWatched = agreement.slice === 'watch-list';
  const isUncovered = isChild && !agreement.eventTypes.includes('birth');
  const why = isWatched ? t('why.watch-list') : isUncovered ? t('why.no-birth') : undefined;
  return (
    <Paper withBorder p="sm" component="section" aria-label={partnerName(partner)}>
      <Title order={3} size="h5">
        {partnerName(partner)}
      </Title>
      <Text size="sm" c="gray.7">
        {t('fields', { count: agreement.fields.length })}
        {agreement.pseudonymised && `, ${t('pseudonymised')}`}
      </Text>
      <Text fw={600} size="sm" mt="xs">
        {t('held')}
      </Text>
      {held ? <Content data={held} /> : <Text size="sm">{t('notHeld')}</Text>}
      <Text fw={600} size="sm" mt="xs">
        {t('told')}
      </Text>
      {told.length === 0 && <Text size="sm">{why ?? t('waiting')}</Text>}
      {told.map(({ sequence, type }) => (
        <Text key={sequence} size="sm">
          {number(sequence)}. {kindName(kindOfType(type), language)}
        </Text>
      ))}
    </Paper>
  );
}
