import { Alert, Button, Group, NumberInput, Stack, Text, Textarea } from '@mantine/core';
import { useReducer, useState } from 'react';
import { fetchers } from '../../api/client';
import { useWatched } from '../../api/live';
import type { components } from '../../api/generated/publisher';
import { useTexts } from '../../shell/i18n';
import { shellTexts } from '../../shell/texts';
import { roughly } from '../../ui/duration';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { useNumbers } from '../../ui/Time';
import { CampaignView } from './CampaignView';
import { Facts } from '../../ui/Facts';
import type { Campaign } from './job-state';
import { REASON_MIN } from '../../ui/ReasonAction';
import { feedsTexts } from './texts';
import { firstStep, nextStep, type Wizard, type WizardEvent } from './wizard';
import { WizardFrame } from './WizardFrame';

type Body = components['schemas']['CampaignBody'];
/** Partners whose feeds get the markers: active ones without pseudonyms (ADR 0059). */
type Count = readonly string[];

const RATE = 200;
const CHANGES_MAX = 300_000_000;

/** Which feeds a campaign would inform now. */
async function informedFeeds(): Promise<Count> {
  const { data } = await fetchers.publisher.GET('/v1/agreements');
  const agreements = data?.agreements ?? [];
  return agreements
    .filter(({ standing, pseudonymised }) => standing === 'active' && !pseudonymised)
    .map(({ partner }) => partner);
}

/** Opens a campaign: size and reason, whom it informs and how long it takes, then its number. */
export function CampaignWizard({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts(feedsTexts);
  const shell = useTexts(shellTexts);
  const number = useNumbers();
  const [reason, setReason] = useState('');
  const [expectedChanges, setExpected] = useState<number | ''>('');
  const [rate, setRate] = useState(RATE);
  const [isAsked, setAsked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [state, tell] = useReducer(
    nextStep as (
      state: Wizard<Body, Count, Campaign>,
      event: WizardEvent<Body, Count, Campaign>,
    ) => Wizard<Body, Count, Campaign>,
    firstStep,
  );
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    await work().catch(setError);
    setBusy(false);
  };
  const count = () => {
    setAsked(true);
    if (reason.trim().length < REASON_MIN || expectedChanges === '') return undefined;
    const choice = { reason: reason.trim(), expectedChanges, rate };
    return attempt(async () => tell({ is: 'counted', choice, count: await informedFeeds() }));
  };
  const start = (body: Body) =>
    attempt(async () => {
      const { data } = await fetchers.publisher.POST('/v1/campaigns', { body });
      if (data) tell({ is: 'started', run: data });
    });
  const takes =
    state.step === 'check' ? roughly(state.choice.expectedChanges / state.choice.rate) : undefined;
  return (
    <WizardFrame title={t('newCampaign')} step={state.step} onClose={onClose}>
      {state.step === 'choose' && (
        <Stack>
          <Text size="sm">{t('campaignsAbout')}</Text>
          <Textarea
            label={t('why')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={isAsked && reason.trim().length < REASON_MIN ? t('whyShort') : undefined}
            maxLength={500}
            autosize
            required
          />
          <NumberInput
            label={t('expectedChanges')}
            value={expectedChanges}
            onChange={(value) => setExpected(typeof value === 'number' ? value : '')}
            min={1}
            max={CHANGES_MAX}
            allowDecimal={false}
            error={isAsked && expectedChanges === '' ? t('fault.nothing') : undefined}
            required
          />
          <NumberInput
            label={t('rate')}
            value={rate}
            onChange={(value) => setRate(typeof value === 'number' ? value : RATE)}
            min={1}
            max={5_000}
            allowDecimal={false}
          />
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button loading={isBusy} onClick={() => void count()}>
              {t('checkCampaign')}
            </Button>
          </Group>
        </Stack>
      )}
      {state.step === 'check' && (
        <Stack>
          <Facts
            facts={[
              [t('expectedChanges'), number(state.choice.expectedChanges)],
              [t('takes'), takes ? shell(takes.unit, { count: takes.count }) : '–'],
              [t('campaignFeeds'), state.count.join(', ') || t('campaignFeedsNone')],
            ]}
          />
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => tell({ is: 'changed' })}>
              {t('change')}
            </Button>
            <Button loading={isBusy} onClick={() => void start(state.choice)}>
              {t('start')}
            </Button>
          </Group>
        </Stack>
      )}
      {(state.step === 'run' || state.step === 'result') && <Opened run={state.run} onClose={onClose} />}
    </WizardFrame>
  );
}

function Opened({ run, onClose }: { readonly run: Campaign; readonly onClose: () => void }) {
  const t = useTexts(feedsTexts);
  const { value } = useWatched<Campaign>('publisher', `/v1/campaigns/${run.campaignId}`);
  return (
    <Stack>
      <Alert variant="outline" color="blue.9">
        {t('campaignIdText')}
      </Alert>
      <CampaignView campaign={value ?? run} />
      <Text size="sm" c="gray.7">
        {t('background')}
      </Text>
      <Group justify="flex-end">
        <Button onClick={onClose}>{t('close')}</Button>
      </Group>
    </Stack>
  );
}
