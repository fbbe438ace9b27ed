import { Alert, Button, Code, Group, List, Stack } from '@mantine/core';
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
import { errorsAtFields, placeOf } from './form/refusals';
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
  const [preview, setPreview] = useState<DeskAnswer>();
  const [previewError, setPreviewError] = useState<unknown>();
  const request = useRequest(service.command);
  const made = () =>
    requestOf(service, data, { requestId: request.id, ...(caseId !== undefined && { settles: caseId }) });
  const submit = () => {
    setPreview(undefined);
    setPreviewError(undefined);
    const { path, body: sent } = made();
    void request.submit(service.desk, path, sent);
  };
  const dryRun = async () => {
    const { path, body: sent } = made();
    setPreviewError(undefined);
    await send(service.desk, `${path}?dryRun=true`, sent).then(setPreview, setPreviewError);
  };
  const error = previewError ?? request.error;
  const errors = useMemo(() => errorsAtFields(error instanceof ApiProblem ? error.errors : []), [error]);
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
        <CommandForm model={model} data={data} errors={errors} onChange={setData} onSubmit={submit}>
          <Stack mt="md">
            <Refusals error={error} captions={captions} />
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
      )}
    </Page>
  );
}

interface RefusalsProps {
  readonly error: unknown;
  readonly captions: ReadonlyMap<string, string>;
}

/** What the desk said no to, or that the line was lost. Each refusal also stands at its field. */
function Refusals({ error, captions }: RefusalsProps) {
  const t = useTexts(counterTexts);
  if (error === undefined) return null;
  if (!isRefusal(error))
    return (
      <Alert color="yellow" role="alert" title={t('lostTitle')}>
        {t('lostText')}
      </Alert>
    );
  const placed = error.errors.filter(({ field }) => field !== undefined);
  if (placed.length === 0) return <ProblemAlert error={error} />;
  const caption = (member: string) => captions.get(member) ?? member;
  return (
    <Alert color="red" role="alert" title={`${error.document.title}. ${t('refusedTitle')}`}>
      <List size="sm">
        {error.errors.map(({ field, message, advice }) => (
          <List.Item key={`${field} ${message}`}>
            {field !== undefined && `${placeOf(field, caption)}: `}
            {message}
            {advice !== undefined && `. ${advice}`}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
