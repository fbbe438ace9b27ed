import { Alert, Button, Group, NumberInput, Paper, Slider, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { useTexts } from '../../shell/i18n';
import { ConfirmAction } from '../../ui/ConfirmAction';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { useNumbers } from '../../ui/Time';
import { possibleActions, type Overview } from './rebuild-state';
import { rebuildTexts } from './texts';

interface Props {
  readonly overview: Overview;
  readonly onOrdered: () => void;
}

const SHARE = 50;
const CURRENT = {
  pause: '/v1/rebuilds/current/pause',
  cancel: '/v1/rebuilds/current/cancel',
} as const;

/** What an operator may order now; what does not fit is not shown. */
export function Actions({ overview, onOrdered }: Props) {
  const t = useTexts(rebuildTexts);
  const [share, setShare] = useState(SHARE);
  const [threads, setThreads] = useState<number | string>('');
  const begin = api.registry.useMutation('post', '/v1/rebuilds');
  const resume = api.registry.useMutation('post', '/v1/rebuilds/current/resume');
  const pause = api.registry.useMutation('post', CURRENT.pause);
  const cancel = api.registry.useMutation('post', CURRENT.cancel);
  const may = possibleActions(overview);
  const settings = { share, ...(typeof threads === 'number' && { threads }) };
  const then = async (order: Promise<unknown>) => {
    await order;
    onOrdered();
  };
  return (
    <Paper withBorder p="md">
      <Stack gap="md">
        {(may.begin || may.resume) && (
          <Group align="flex-start" gap="xl">
            <div style={{ flex: '1 1 260px', maxWidth: 420 }}>
              <Text size="sm" fw={500}>
                {t('share')}: {share} %
              </Text>
              <Slider
                value={share}
                onChange={setShare}
                min={5}
                max={100}
                step={5}
                thumbLabel={t('share')}
                label={(value) => `${value} %`}
              />
              <Text size="xs" c="gray.7" mt={4}>
                {t('share.text')}
              </Text>
            </div>
            <NumberInput
              label={t('threads')}
              value={threads}
              onChange={setThreads}
              min={1}
              max={64}
              allowDecimal={false}
              placeholder="auto"
              w={110}
            />
          </Group>
        )}
        <Group gap="xs">
          <DryRun />
          {may.begin && (
            <>
              <ConfirmAction
                label={t('action.verify')}
                title={t('action.verify.title')}
                onConfirm={() => then(begin.mutateAsync({ body: { action: 'verify', ...settings } }))}
              >
                {t('action.verify.text')}
              </ConfirmAction>
              <ConfirmAction
                label={t('action.rebuild')}
                title={t('action.rebuild.title')}
                variant="outline"
                onConfirm={() => then(begin.mutateAsync({ body: { action: 'rebuild', ...settings } }))}
              >
                {t('action.rebuild.text')}
              </ConfirmAction>
            </>
          )}
          {may.rollback && (
            <ConfirmAction
              label={t('action.rollback')}
              title={t('action.rollback.title')}
              variant="outline"
              color="red.8"
              onConfirm={() => then(begin.mutateAsync({ body: { action: 'rollback', ...settings } }))}
            >
              {t('action.rollback.text')}
            </ConfirmAction>
          )}
          {may.pause && (
            <ConfirmAction
              label={t('action.pause')}
              title={t('action.pause.title')}
              onConfirm={() => then(pause.mutateAsync({}))}
            >
              {t('action.pause.text')}
            </ConfirmAction>
          )}
          {may.resume && (
            <ConfirmAction
              label={t('action.resume')}
              title={t('action.resume.title')}
              onConfirm={() => then(resume.mutateAsync({ body: settings }))}
            >
              {t('action.resume.text')}
            </ConfirmAction>
          )}
          {may.cancel && (
            <ConfirmAction
              label={t('action.cancel')}
              title={t('action.cancel.title')}
              variant="outline"
              color="red.8"
              onConfirm={() => then(cancel.mutateAsync({}))}
            >
              {t('action.cancel.text')}
            </ConfirmAction>
          )}
        </Group>
      </Stack>
    </Paper>
  );
}

function DryRun() {
  const t = useTexts(rebuildTexts);
  const number = useNumbers();
  const plan = api.registry.useMutation('post', '/v1/rebuilds/dry-run');
  return (
    <>
      <Button variant="default" loading={plan.isPending} onClick={() => plan.mutate({})}>
        {t('action.dryRun')}
      </Button>
      {plan.error && <ProblemAlert error={plan.error} />}
      {plan.data && (
        <Alert title={t('action.dryRun.result')} w="100%" role="status" style={{ order: 1 }}>
          <Text size="sm">
            {t('action.dryRun.text', {
              events: number(plan.data.events),
              slices: number(plan.data.slices),
              size: plan.data.size,
            })}{' '}
            {plan.data.dropsPrevious ? t('action.dryRun.drops') : ''} {t('action.dryRun.nothing')}
          </Text>
        </Alert>
      )}
    </>
  );
}
