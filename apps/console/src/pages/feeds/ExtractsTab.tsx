import { Alert, Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useEffect, useReducer, useState } from 'react';
import { fetchers } from '../../api/client';
import { useWatched } from '../../api/live';
import type { components } from '../../api/generated/publisher';
import { useTexts } from '../../shell/i18n';
import { ConfirmAction } from '../../ui/ConfirmAction';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Progress } from '../../ui/Progress';
import { Instant, useNumbers } from '../../ui/Time';
import { Facts } from '../../ui/Facts';
import { partnerName } from '../../ui/partner';
import type { TabProps } from './tab';
import type { Extract } from './job-state';
import { feedsTexts } from './texts';
import { useMayAct } from './use-may-act';
import { firstStep, nextStep, type Wizard, type WizardEvent } from './wizard';
import { WizardFrame } from './WizardFrame';

type Count = components['schemas']['ExtractDryRun'];

/** All that a partner holds, as files that only the partner can fetch (ADR 0053). */
export function ExtractsTab({ partner }: TabProps) {
  const t = useTexts(feedsTexts);
  const mayAct = useMayAct();
  const [isOpen, setOpen] = useState(false);
  const { value } = useWatched<components['schemas']['Extracts']>(
    'publisher',
    `/v1/feeds/${partner}/extracts`,
  );
  return (
    <>
      <Text size="sm" c="gray.7">
        {t('extractAbout')}
      </Text>
      {mayAct && (
        <div>
          <Button onClick={() => setOpen(true)}>{t('newExtract')}</Button>
        </div>
      )}
      {isOpen && <ExtractWizard partner={partner} onClose={() => setOpen(false)} />}
      {value === undefined ? (
        <Loading />
      ) : (
        value.extracts.length === 0 && <EmptyState>{t('noExtracts')}</EmptyState>
      )}
      {value?.extracts.map((extract) => (
        <Paper key={extract.extractId} withBorder p="sm">
          <ExtractProgress extract={extract} />
        </Paper>
      ))}
    </>
  );
}

function ExtractProgress({ extract }: { readonly extract: Extract }) {
  const t = useTexts(feedsTexts);
  const mayAct = useMayAct();
  const { partner, extractId, state, persons, preparedPersons, secondsLeft } = extract;
  const left = persons - preparedPersons;
  const isOpen = state === 'preparing' || state === 'ready';
  return (
    <Stack gap={6}>
      <Progress
        label={t(`extractState.${state}`)}
        done={preparedPersons}
        total={state === 'preparing' && extract.sequence === null ? undefined : persons}
        ratePerSecond={secondsLeft !== null && secondsLeft > 0 ? left / secondsLeft : undefined}
        unit={t('persons')}
      />
      <Group justify="space-between">
        <Text size="xs" c="gray.7">
          <Instant value={extract.createdAt} /> · {t('by')}: {extract.createdBy}
          {state === 'ready' && (
            <>
              {' '}
              · {t('expires')} <Instant value={extract.expiresAt} />
            </>
          )}
        </Text>
        <Group gap={4}>
          <Badge variant="dot" tt="none" color={state === 'ready' ? 'green.9' : 'gray.9'}>
            {t(`extractState.${state}`)}
          </Badge>
          {mayAct && isOpen && (
            <ConfirmAction
              size="xs"
              variant="default"
              label={t('cancelExtract')}
              title={t('cancelExtract')}
              onConfirm={() =>
                fetchers.publisher.DELETE('/v1/feeds/{partner}/extracts/{extractId}', {
                  params: { path: { partner, extractId } },
                })
              }
            >
              {t('cancelExtractText')}
            </ConfirmAction>
          )}
        </Group>
      </Group>
    </Stack>
  );
}

interface WizardProps {
  readonly partner: string;
  readonly onClose: () => void;
}

/** There is nothing to choose but the partner: the first step says what it is, the second what it would have. */
function ExtractWizard({ partner, onClose }: WizardProps) {
  const t = useTexts(feedsTexts);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [state, tell] = useReducer(
    nextStep as (
      state: Wizard<string, Count, Extract>,
      event: WizardEvent<string, Count, Extract>,
    ) => Wizard<string, Count, Extract>,
    firstStep,
  );
  const params = { path: { partner } };
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    await work().catch(setError);
    setBusy(false);
  };
  const count = () =>
    attempt(async () => {
      const { data } = await fetchers.publisher.POST('/v1/feeds/{partner}/extracts/dry-run', { params });
      if (data) tell({ is: 'counted', choice: partner, count: data });
    });
  const start = () =>
    attempt(async () => {
      const { data } = await fetchers.publisher.POST('/v1/feeds/{partner}/extracts', { params });
      if (data) tell({ is: 'started', run: data });
    });
  return (
    <WizardFrame title={`${t('newExtract')}: ${partnerName(partner)}`} step={state.step} onClose={onClose}>
      {state.step === 'choose' && (
        <Stack>
          <Text size="sm">{t('extractAbout')}</Text>
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button loading={isBusy} onClick={() => void count()}>
              {t('dryRun')}
            </Button>
          </Group>
        </Stack>
      )}
      {state.step === 'check' && (
        <Stack>
          <Counted count={state.count} />
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('close')}
            </Button>
            {state.count.madeToday < state.count.perDay && (
              <Button loading={isBusy} onClick={() => void start()}>
                {t('start')}
              </Button>
            )}
          </Group>
        </Stack>
      )}
      {(state.step === 'run' || state.step === 'result') && (
        <Run
          run={state.run}
          isRunning={state.step === 'run'}
          onEnded={(run) => tell({ is: 'ended', run })}
          onClose={onClose}
        />
      )}
    </WizardFrame>
  );
}

function Counted({ count }: { readonly count: Count }) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  return (
    <>
      <Facts
        facts={[
          [t('persons'), number(count.persons)],
          [t('extractParts'), number(count.parts)],
          [t('extractQuota'), count.quotaPerDay === null ? t('noQuota') : number(count.quotaPerDay)],
          [t('extractsToday'), t('ofPerDay', { made: count.madeToday, most: count.perDay })],
        ]}
      />
      {count.replaces !== null && (
        <Alert variant="outline" color="orange.9">
          {t('replaces')}
        </Alert>
      )}
    </>
  );
}

interface RunProps {
  readonly run: Extract;
  readonly isRunning: boolean;
  readonly onEnded: (extract: Extract) => void;
  readonly onClose: () => void;
}

function Run({ run, isRunning, onEnded, onClose }: RunProps) {
  const t = useTexts(feedsTexts);
  const path = `/v1/feeds/${run.partner}/extracts/${run.extractId}`;
  const { value } = useWatched<Extract>('publisher', isRunning ? path : undefined);
  useEffect(() => {
    if (value && value.state !== 'preparing') onEnded(value);
  }, [value, onEnded]);
  return (
    <Stack>
      <ExtractProgress extract={value ?? run} />
      <Text size="sm" c="gray.7">
        {t(isRunning ? 'background' : 'extractAbout')}
      </Text>
      <Group justify="flex-end">
        <Button variant={isRunning ? 'default' : 'filled'} onClick={onClose}>
          {t('close')}
        </Button>
      </Group>
    </Stack>
  );
}
