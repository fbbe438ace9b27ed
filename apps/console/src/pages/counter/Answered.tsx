import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { usePurpose } from '../../api/purpose';
import { useLanguage, useTexts } from '../../shell/i18n';
import { PageLink } from '../../ui/PageLink';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { formatDay, useNumbers } from '../../ui/Time';
import { print, printablesOf, type Printable } from './printable';
import { isRefusal, send, type DeskAnswer } from './send';
import type { Service } from './services';
import { counterTexts } from './texts';

interface Props {
  readonly service: Service;
  readonly answer: DeskAnswer;
  readonly onNext: () => void;
}

const OK = 200;

/** The act of a request, with what can be printed; or that it waits for a second officer. */
export function Answered({ answer, onNext }: Props) {
  const t = useTexts(counterTexts);
  const { language } = useLanguage();
  const number = useNumbers();
  const next = (
    <Button onClick={onNext} mt="sm">
      {t('next')}
    </Button>
  );
  if (answer.application)
    return (
      <Alert color="blue" title={t('submitted')} role="status">
        <Text size="sm">
          {t('submittedText', { day: formatDay(answer.application.expiresOn, language) })}
        </Text>
        <PageLink to="/counter/applications">{t('applications')}</PageLink>
        <div>{next}</div>
      </Alert>
    );
  const printables = printablesOf(answer.actId ?? '', answer.result);
  const numbers = printables.flatMap((one) => ('number' in one ? (one.number ?? []) : []));
  return (
    <Alert color="green" title={t(answer.status === OK ? 'recordedBefore' : 'recorded')} role="status">
      <Stack gap="xs" align="flex-start">
        {numbers.map((one) => (
          <Text key={one} fw={700} size="xl">
            {one}
          </Text>
        ))}
        <Text size="sm">{t('position', { position: number(answer.position ?? 0) })}</Text>
        <Printing printables={printables} />
        {next}
      </Stack>
    </Alert>
  );
}

function Printing({ printables }: { readonly printables: readonly Printable[] }) {
  const t = useTexts(counterTexts);
  const askPurpose = usePurpose();
  const [error, setError] = useState<unknown>();
  const [file, setFile] = useState<string>();
  const open = async (printable: Printable) => {
    const purpose = await askPurpose();
    if (purpose === undefined) return;
    try {
      setFile(await print(printable, purpose));
      setError(undefined);
    } catch (refusal) {
      setFile(undefined);
      setError(refusal);
    }
  };
  return (
    <>
      <Group gap="xs">
        {printables.map((one) => (
          <Button key={JSON.stringify(one)} variant="default" onClick={() => void open(one)}>
            {one.kind === 'family-card' ? t('printCard') : t('printFor', { number: one.number ?? '' })}
          </Button>
        ))}
      </Group>
      <ProblemAlert error={error} />
      {file !== undefined && (
        <Text size="sm" role="status">
          {t('printed', { file })}
        </Text>
      )}
    </>
  );
}

interface EarlierProps {
  readonly desk: string;
  readonly requestId: string;
  readonly onNext: () => void;
}

/** After a reload: whether the request that was sent before it is on record. */
export function Earlier({ desk, requestId, onNext }: EarlierProps) {
  const t = useTexts(counterTexts);
  const { data, error } = useQuery({
    queryKey: ['request', desk, requestId],
    queryFn: () => send(desk, `/v1/requests/${requestId}`),
    retry: false,
  });
  if (data)
    return (
      <Alert color="green" title={t('earlierTitle')} role="status">
        <Text size="sm">{t('earlierRecorded')}</Text>
        <Printing printables={[{ kind: 'act', actId: data.actId ?? '' }]} />
        <Button onClick={onNext} mt="sm">
          {t('next')}
        </Button>
      </Alert>
    );
  if (isRefusal(error))
    return (
      <Alert color="yellow" title={t('earlierTitle')}>
        {t('earlierUnknown')}
      </Alert>
    );
  return error ? <ProblemAlert error={error} /> : null;
}
