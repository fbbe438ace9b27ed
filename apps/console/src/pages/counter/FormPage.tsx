import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { useParams, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { api } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import { useLanguage, useTexts } from '../../shell/i18n';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { PageLink } from '../../ui/PageLink';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Answered, Earlier } from './Answered';
import type { ApiSchema } from './form/api-schema';
import { CommandForm } from './form/CommandForm';
import { filledIn, type Given } from './form/given';
import { captionsIn, formModel } from './form/form-model';
import { ErrorSummary } from './form/ErrorSummary';
import { errorsAtFields, type Refusal } from './form/refusals';
import { insideSections, stillStanding } from './form/standing';
import { requestOf } from './form/request-body';
import { isRefusal, send, type DeskAnswer } from './send';
import { serviceOf, type Service } from './services';
import { counterTexts } from './texts';
import { useRequest } from './use-request';

type Data = Readonly<Record<string, unknown>>;

/** The form of one service; `case` is the case of data balikan that the act settles. */
export default function FormPage() {
  const { command } = useParams({ strict: false }) as { command: string };
  const { data, error, isPending } = api.ops.useQuery('get', '/v1/forms/{command}', {
    params: { path: { command: command as never } },
  });
  const t = useTexts(counterTexts);
  if (isPending) return <Loading />;
  if (!data)
    return (
      <Page title={t('title')}>
        <ProblemAlert error={error} />
      </Page>
    );
  return (
    <ServiceForm key={command} service={serviceOf(data)} body={data.body as ApiSchema} today={data.today} />
  );
}

interface Props {
  readonly service: Service;
  readonly body: ApiSchema;
  /** At the office of the clerk. */
  readonly today: string;
}

function ServiceForm({ service, body, today }: Props) {
  const t = useTexts(counterTexts);
  const { language } = useLanguage();
  const given = useSearch({ strict: false }) as Given;
  const caseId = given.case ?? given.settles;
  const begun = () => ({ reportedOn: today, ...filledIn(given, body, service.parameters) });
  const model = useMemo(
    () => formModel({ body, parameters: service.parameters }, language),
    [body, service.parameters, language],
  );
  const captions = useMemo(() => captionsIn(model.schema), [model]);
  const [data, setData] = useState<Data>(begun);
  /** As it was sent last. */
  const [sent, setSent] = useState<Data>({});
  const [preview, setPreview] = useState<DeskAnswer>();
  const [previewError, setPreviewError] = useState<unknown>();
  const request = useRequest(service.command);
  const made = () =>
    requestOf(service, data, { requestId: request.id, ...(caseId !== undefined && { settles: caseId }) });
  const submit = () => {
    setSent(data);
    setPreview(undefined);
    setPreviewError(undefined);
    const { path, body: content } = made();
    void request.submit(service.desk, path, content);
  };
  const dryRun = async () => {
    const { path, body: content } = made();
    setSent(data);
    setPreviewError(undefined);
    await send(service.desk, `${path}?dryRun=true`, content).then(setPreview, setPreviewError);
  };
  const error = previewError ?? request.error;
  const refusals = useMemo(() => {
    const all = error instanceof ApiProblem ? error.errors : [];
    return stillStanding(insideSections(all, model.schema), sent, data);
  }, [error, model, sent, data]);
  const errors = useMemo(() => errorsAtFields(refusals), [refusals]);
  const next = () => {
    setData(begun());
    request.renew();
  };
  return (
    <Page title={service.name[language]} actions={<PageLink to="/counter">{t('back')}</PageLink>}>
      {caseId !== undefined && <Alert>{t('forCase', { caseId })}</Alert>}
      {request.wasSent && !request.answer && (
        <Earlier desk={service.desk} requestId={request.id} onNext={next} />
      )}
      {request.answer ? (
        <Answered service={service} answer={request.answer} onNext={next} />
      ) : (
        <>
          <Refusals error={error} refusals={refusals} captions={captions} />
          <Text size="sm" c="gray.7">
            {t('requiredMarks')}
          </Text>
          <CommandForm model={model} data={data} errors={errors} onChange={setData} onSubmit={submit}>
            <Stack mt="md">
              {preview && (
                <Alert color="blue" title={t('dryRunTitle')}>
                  <Code block>{JSON.stringify(preview.result, null, 2)}</Code>
                </Alert>
              )}
              <Group>
                <Button type="submit" loading={request.isBusy}>
                  {t('submit')}
                </Button>
                {service.hasDryRun && (
                  <Button variant="default" onClick={() => void dryRun()}>
                    {t('dryRun')}
                  </Button>
                )}
              </Group>
            </Stack>
          </CommandForm>
        </>
      )}
    </Page>
  );
}

interface RefusalsProps {
  readonly error: unknown;
  readonly refusals: readonly Refusal[];
  readonly captions: ReadonlyMap<string, string>;
}

/** What the desk said no to, or that the line was lost. Each refusal also stands at its field. */
function Refusals({ error, refusals, captions }: RefusalsProps) {
  const t = useTexts(counterTexts);
  if (error === undefined) return null;
  if (!isRefusal(error))
    return (
      <Alert color="yellow" role="alert" title={t('lostTitle')}>
        {t('lostText')}
      </Alert>
    );
  if (error.errors.every(({ field }) => field === undefined)) return <ProblemAlert error={error} />;
  // Every field that was refused has been changed.
  if (refusals.length === 0) return null;
  return <ErrorSummary title={error.document.title} refusals={refusals} captions={captions} answer={error} />;
}
