import { Alert, Button, Group, NumberInput, Stack, Text, Textarea } from '@mantine/core';
import { useEffect, useReducer, useState } from 'react';
import { fetchers } from '../../api/client';
import { useWatched } from '../../api/live';
import type { components } from '../../api/generated/publisher';
import { useTexts } from '../../shell/i18n';
import { shellTexts } from '../../shell/texts';
import { roughly } from '../../ui/duration';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { useNumbers } from '../../ui/Time';
import { Facts } from '../../ui/Facts';
import { hasEnded, passed, type Job } from './job-state';
import { JobProgress } from './JobProgress';
import { REASON_MIN } from '../../ui/ReasonAction';
import { partnerName } from '../../ui/partner';
import { emptySelection, faultOf, toSelection } from './selection';
import { SelectionFields } from './SelectionFields';
import { feedsTexts } from './texts';
import { firstStep, nextStep, type Wizard, type WizardEvent } from './wizard';
import { WizardFrame } from './WizardFrame';

type Body = components['schemas']['FeedJobBody'];
type Count = components['schemas']['FeedJobCount'];

interface Props {
  readonly partner: string;
  readonly kind: Body['kind'];
  readonly onClose: () => void;
}

const RATE = 100;
const RATE_MAX = 5_000;

/** Resend, replay or resync: choose, count, run, result (ADR 0046). */
export function JobWizard({ partner, kind, onClose }: Props) {
  const t = useTexts(feedsTexts);
  const [state, tell] = useReducer(
    nextStep as (
      state: Wizard<Body, Count, Job>,
      event: WizardEvent<Body, Count, Job>,
    ) => Wizard<Body, Count, Job>,
    firstStep,
  );
  return (
    <WizardFrame title={`${t(`job.${kind}`)}: ${partnerName(partner)}`} step={state.step} onClose={onClose}>
      {/* It stays mounted, so that a choice that is changed is the one that was made. */}
      <div hidden={state.step !== 'choose'}>
        <Choose
          partner={partner}
          kind={kind}
          onCounted={(choice, count) => tell({ is: 'counted', choice, count })}
        />
      </div>
      {state.step === 'check' && (
        <Check
          partner={partner}
          choice={state.choice}
          count={state.count}
          onChange={() => tell({ is: 'changed' })}
          onStarted={(run) => tell({ is: 'started', run })}
        />
      )}
      {state.step === 'run' && <Run run={state.run} onEnded={(run) => tell({ is: 'ended', run })} />}
      {state.step === 'result' && <Result run={state.run} onClose={onClose} />}
    </WizardFrame>
  );
}

interface ChooseProps {
  readonly partner: string;
  readonly kind: Body['kind'];
  readonly onCounted: (choice: Body, count: Count) => void;
}

function Choose({ partner, kind, onCounted }: ChooseProps) {
  const t = useTexts(feedsTexts);
  const [form, setForm] = useState(emptySelection);
  const [rate, setRate] = useState(RATE);
  const [reason, setReason] = useState('');
  const [isAsked, setAsked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const fault = faultOf(form);
  const isShort = reason.trim().length < REASON_MIN;
  const count = async () => {
    setAsked(true);
    if (fault !== undefined || isShort) return;
    setBusy(true);
    setError(undefined);
    try {
      const choice = { kind, selection: toSelection(form), rate, reason: reason.trim() };
      const { data } = await fetchers.publisher.POST('/v1/feeds/{partner}/jobs/dry-run', {
        params: { path: { partner } },
        body: { selection: choice.selection },
      });
      if (data) onCounted(choice, data);
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack>
      <Text size="sm">{t(`job.${kind}Text`)}</Text>
      <SelectionFields form={form} onChange={setForm} />
      {isAsked && fault !== undefined && (
        <Text size="sm" c="red.8" role="alert">
          {t(`fault.${fault}`)}
        </Text>
      )}
      <NumberInput
        label={t('rate')}
        value={rate}
        onChange={(value) => setRate(typeof value === 'number' ? value : RATE)}
        min={1}
        max={RATE_MAX}
        allowDecimal={false}
        maw={220}
      />
      <Textarea
        label={t('why')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={isAsked && isShort ? t('whyShort') : undefined}
        maxLength={500}
        autosize
        required
      />
      <ProblemAlert error={error} />
      <Group justify="flex-end">
        <Button onClick={() => void count()} loading={isBusy}>
          {t('dryRun')}
        </Button>
      </Group>
    </Stack>
  );
}

interface CheckProps {
  readonly partner: string;
  readonly choice: Body;
  readonly count: Count;
  readonly onChange: () => void;
  readonly onStarted: (job: Job) => void;
}

function Check({ partner, choice, count, onChange, onStarted }: CheckProps) {
  const t = useTexts(feedsTexts);
  const shell = useTexts(shellTexts);
  const number = useNumbers();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const size = choice.kind === 'resync' ? count.persons : count.messages;
  const takes = roughly(Math.ceil(size / choice.rate));
  const start = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const { data } = await fetchers.publisher.POST('/v1/feeds/{partner}/jobs', {
        params: { path: { partner } },
        body: choice,
      });
      if (data) onStarted(data);
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
    }
  };
  return (
    <Stack>
      <Facts
        title={t('wouldSend')}
        facts={[
          [t('countMessages'), number(count.messages)],
          [t('countPersons'), number(count.persons)],
          [t('countBytes'), number(count.bytes)],
          [t('takes'), shell(takes.unit, { count: takes.count })],
        ]}
      />
      {size === 0 && (
        <Alert variant="outline" color="orange.9">
          {t('nothingSelected')}
        </Alert>
      )}
      <ProblemAlert error={error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onChange}>
          {t('change')}
        </Button>
        {size > 0 && (
          <Button onClick={() => void start()} loading={isBusy}>
            {t('start')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function Run({ run, onEnded }: { readonly run: Job; readonly onEnded: (job: Job) => void }) {
  const t = useTexts(feedsTexts);
  const { value } = useWatched<Job>('publisher', `/v1/feeds/${run.partner}/jobs/${run.jobId}`);
  const job = value ?? run;
  useEffect(() => {
    if (value && hasEnded(value)) onEnded(value);
  }, [value, onEnded]);
  return (
    <Stack>
      <JobProgress job={job} />
      <Text size="sm" c="gray.7">
        {t('background')}
      </Text>
    </Stack>
  );
}

function Result({ run, onClose }: { readonly run: Job; readonly onClose: () => void }) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  const unit = run.kind === 'resync' ? 'givenResync' : 'givenMessages';
  const size = (count: number) => t(unit, { count, amount: number(count) });
  return (
    <Stack>
      <Facts
        title={`${t('resultOf')}: ${t(`jobState.${run.state}`)}`}
        facts={[
          [t('done'), size(run.done)],
          [t('passed'), size(passed(run))],
          [t('digestOf'), run.digest || '–'],
        ]}
      />
      {run.withheld > 0 && (
        <Alert variant="outline" color="blue.9">
          {t('withheld', { count: number(run.withheld) })}
        </Alert>
      )}
      {run.state === 'completed' && <Text size="sm">{t('markers')}</Text>}
      <Group justify="flex-end">
        <Button onClick={onClose}>{t('close')}</Button>
      </Group>
    </Stack>
  );
}
