import { Alert, Badge, Button, Checkbox, Group, Loader, Stack, Text } from '@mantine/core';
import { useReducer, useState } from 'react';
import type { components } from '../../api/generated/kemensos';
import { useTexts } from '../../shell/i18n';
import { DataTable } from '../../ui/DataTable';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { useNumbers } from '../../ui/Time';
import { Facts } from '../../ui/Facts';
import { partnerName } from '../../ui/partner';
import { kitFetcher, type MinistryName } from '../../api/ministries';
import { feedsTexts } from './texts';
import { firstStep, nextStep, type Wizard, type WizardEvent } from './wizard';
import { WizardFrame } from './WizardFrame';

type Choice = components['schemas']['Reconcile'];
type Report = NonNullable<Awaited<ReturnType<typeof reconcile>>>;

interface Props {
  readonly partner: MinistryName;
  readonly onClose: () => void;
}

/** The ministry compares its copy itself, because nobody else can read it; it sends digests only (ADR 0044). */
async function reconcile(partner: MinistryName, body: Choice) {
  const { data } = await kitFetcher(partner).POST('/v1/reconciliation', { body });
  return data;
}

/** Compare first, which is the dry run; then repair what differs. */
export function ReconcileWizard({ partner, onClose }: Props) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  const [recount, setRecount] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [state, tell] = useReducer(
    nextStep as (
      state: Wizard<Choice, Report, Report>,
      event: WizardEvent<Choice, Report, Report>,
    ) => Wizard<Choice, Report, Report>,
    firstStep,
  );
  const ask = async (repair: boolean, then: (report: Report) => void) => {
    setBusy(true);
    setError(undefined);
    try {
      const report = await reconcile(partner, { repair, recount: recount && !repair });
      if (report) then(report);
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  const compare = () =>
    ask(false, (count) => tell({ is: 'counted', choice: { repair: false, recount }, count }));
  const repair = (count: Report) => {
    tell({ is: 'started', run: count });
    return ask(true, (run) => tell({ is: 'ended', run }));
  };
  return (
    <WizardFrame title={`${t('newReconcile')}: ${partnerName(partner)}`} step={state.step} onClose={onClose}>
      {state.step === 'choose' && (
        <Stack>
          <Text size="sm">{t('reconcileAbout')}</Text>
          <Checkbox
            label={t('recountFirst')}
            checked={recount}
            onChange={(event) => setRecount(event.currentTarget.checked)}
          />
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button loading={isBusy} onClick={() => void compare()}>
              {t('compareNow')}
            </Button>
          </Group>
        </Stack>
      )}
      {state.step === 'check' && (
        <Stack>
          <ReportView report={state.count} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => tell({ is: 'changed' })}>
              {t('change')}
            </Button>
            {state.count.found > 0 ? (
              <Button onClick={() => void repair(state.count)}>{t('repair')}</Button>
            ) : (
              <Button onClick={onClose}>{t('close')}</Button>
            )}
          </Group>
        </Stack>
      )}
      {state.step === 'run' && (
        <Stack>
          {isBusy && (
            <Group role="status">
              <Loader size="sm" />
              <Text size="sm">
                {t('repairing')} {number(state.run.found)}
              </Text>
            </Group>
          )}
          <ProblemAlert error={error} onRetry={() => void ask(true, (run) => tell({ is: 'ended', run }))} />
        </Stack>
      )}
      {state.step === 'result' && (
        <Stack>
          <ReportView report={state.run} />
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('close')}</Button>
          </Group>
        </Stack>
      )}
    </WizardFrame>
  );
}

function ReportView({ report }: { readonly report: Report }) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  return (
    <Stack>
      <Facts
        facts={[
          [t('persons'), number(report.persons)],
          [t('found'), number(report.found)],
          [t('takes'), t('seconds', { count: number(report.seconds, 1), messages: number(report.messages) })],
        ]}
      />
      {report.certificate && (
        <Alert variant="outline" color="blue.9" role="status">
          {t('isCertified')}
        </Alert>
      )}
      {report.found === 0 ? (
        <Text size="sm">{t('noDifferences')}</Text>
      ) : (
        <DataTable
          caption={t('found')}
          height={300}
          rows={report.differences}
          rowKey={({ personKey }) => personKey}
          columns={[
            { id: 'kind', header: t('differenceKind'), cell: ({ kind }) => t(`difference.${kind}`) },
            { id: 'fields', header: t('fields'), cell: ({ fields }) => fields.join(', ') || '–' },
            {
              id: 'outcome',
              header: t('outcome'),
              cell: ({ outcome }) => (
                <Badge variant="dot" tt="none" color={outcome === 'repaired' ? 'green.9' : 'gray.9'}>
                  {t(`outcome.${outcome}`)}
                </Badge>
              ),
            },
          ]}
        />
      )}
    </Stack>
  );
}
