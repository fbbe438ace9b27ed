import { Alert, Button, List, Text } from '@mantine/core';
import { IconAlert } from './icons';
import { ApiProblem } from '../api/problem';
import { useTexts } from '../shell/i18n';
import { shellTexts } from '../shell/texts';

interface Props {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** Any failed request: what happened, what can be done, and the number by which an operator finds it. */
export function ProblemAlert({ error, onRetry }: Props) {
  const t = useTexts(shellTexts);
  if (error === null || error === undefined) return null;
  const retry = onRetry && (
    <Button size="xs" variant="default" mt="xs" onClick={onRetry}>
      {t('retry')}
    </Button>
  );
  const frame = {
    color: 'red.8',
    variant: 'outline',
    bg: 'white',
    icon: <IconAlert />,
    role: 'alert',
  } as const;
  if (!(error instanceof ApiProblem))
    return (
      <Alert {...frame} title={t('unreachable')}>
        <Text size="sm">{t('unreachableText')}</Text>
        {retry}
      </Alert>
    );
  const { title, detail, advice, article, requestId } = error.document;
  return (
    <Alert {...frame} title={title}>
      {detail !== undefined && <Text size="sm">{detail}</Text>}
      {error.errors.length > 0 && (
        <List size="sm">
          {error.errors.map(({ field, code, message, advice: hint }) => (
            <List.Item key={`${field} ${code} ${message}`}>
              {field === undefined ? '' : `${field}: `}
              {message}
              {hint === undefined ? '' : `. ${hint}`}
            </List.Item>
          ))}
        </List>
      )}
      {advice !== undefined && <Text size="sm">{t('advice', { text: advice })}</Text>}
      {article !== undefined && <Text size="sm">{t('article', { text: article })}</Text>}
      {requestId !== undefined && (
        <Text size="xs" c="gray.7">
          {t('requestId', { id: requestId })}
        </Text>
      )}
      {retry}
    </Alert>
  );
}
