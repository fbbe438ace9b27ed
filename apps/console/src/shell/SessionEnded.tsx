import { Button, Group, Modal, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { sessionEnds } from '../api/session-ends';
import { useTexts } from './i18n';
import { SIGN_IN, useSession } from './session';
import { shellTexts } from './texts';

/** Over the page, which stays as it is: a form that was filled in is not lost. */
export function SessionEnded() {
  const t = useTexts(shellTexts);
  const { refresh } = useSession();
  const queries = useQueryClient();
  const isEnded = useSyncExternalStore(sessionEnds.subscribe, sessionEnds.isEnded);
  useEffect(
    () => sessionEnds.subscribe(() => !sessionEnds.isEnded() && void queries.invalidateQueries()),
    [queries],
  );
  return (
    <Modal
      opened={isEnded}
      onClose={() => void refresh()}
      title={t('session.ended')}
      closeOnClickOutside={false}
    >
      <Text size="sm">{t('session.endedText')}</Text>
      <Group mt="md">
        <Button component="a" href={SIGN_IN} target="_blank" rel="noopener" data-autofocus>
          {t('session.again')}
        </Button>
        <Button variant="default" onClick={() => void refresh()}>
          {t('session.check')}
        </Button>
      </Group>
    </Modal>
  );
}
