import { Alert, Button, Stack, Stepper } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, fetchers } from '../../api/client';
import type { components } from '../../api/generated/publisher';
import { useTexts } from '../../shell/i18n';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { PageLink } from '../../ui/PageLink';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { partnerName } from '../../ui/partner';
import { bodyOf, emptyDraft, formOf, type DraftForm } from './draft-form';
import { DraftFields } from './DraftFields';
import { DraftView } from './Drafts';
import { agreementsTexts } from './texts';

type Agreement = components['schemas']['Agreement'];
type Draft = components['schemas']['AgreementDraft'];

/** A draft of a first version, or an amendment that begins with the terms of the latest one. */
export default function DraftPage() {
  const t = useTexts(agreementsTexts);
  const { partner } = useParams({ strict: false });
  const found = api.publisher.useQuery(
    'get',
    '/v1/agreements/{partner}',
    { params: { path: { partner: partner ?? '' } } },
    { enabled: partner !== undefined },
  );
  const latest = found.data?.versions.at(-1);
  return (
    <Page
      title={partner === undefined ? t('draftTitle') : t('amendTitle', { partner: partnerName(partner) })}
      about={t('draftAbout')}
      actions={<PageLink to="/agreements">{t('back')}</PageLink>}
    >
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      {partner !== undefined && !latest && !found.error && <Loading />}
      {(partner === undefined || latest) && <Steps latest={latest} />}
    </Page>
  );
}

/** Terms, dry run, activation. The form stays mounted, so that going back finds what was typed. */
function Steps({ latest }: { readonly latest: Agreement | undefined }) {
  const t = useTexts(agreementsTexts);
  const [draft, setDraft] = useState<Draft>();
  const [active, setActive] = useState<Agreement>();
  const step = active ? 2 : draft ? 1 : 0;
  const send = async (form: DraftForm) => {
    const { data } = await fetchers.publisher.POST('/v1/agreements', { body: bodyOf(form) });
    if (!data) return;
    const params = { path: { partner: data.partner } };
    const body = { digest: data.digest };
    const report = await fetchers.publisher.POST('/v1/agreements/{partner}/dry-runs', { params, body });
    setDraft({ ...data, dryRun: report.data ?? null });
  };
  const recount = async () => {
    if (!draft) return;
    const { data } = await fetchers.publisher.GET('/v1/agreements/{partner}/drafts', {
      params: { path: { partner: draft.partner } },
    });
    const again = data?.drafts.find(({ digest }) => digest === draft.digest);
    if (again) setDraft(again);
  };
  return (
    <Stack>
      <Stepper active={step} size="xs" allowNextStepsSelect={false}>
        <Stepper.Step label={t('step.form')} />
        <Stepper.Step label={t('step.dryRun')} />
        <Stepper.Step label={t('step.active')} />
      </Stepper>
      <div hidden={step !== 0}>
        <DraftFields initial={latest ? formOf(latest) : emptyDraft} isNew={!latest} onSend={send} />
      </div>
      {step === 1 && draft && (
        <>
          <DraftView
            draft={draft}
            before={latest}
            mayAct
            onCounted={() => void recount()}
            onActivated={setActive}
          />
          <div>
            <Button variant="default" onClick={() => setDraft(undefined)}>
              {t('changeTerms')}
            </Button>
          </div>
        </>
      )}
      {active && (
        <Alert
          variant="outline"
          color="blue.9"
          title={t('activated', { version: active.version })}
          role="status"
        >
          <PageLink to="/feeds/$partner/$tab" params={{ partner: active.partner, tab: 'overview' }}>
            {t('seeFeed')}
          </PageLink>
        </Alert>
      )}
    </Stack>
  );
}
