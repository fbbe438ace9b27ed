import { Alert, Badge, Drawer, Group, Stack } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchers } from '../api/client';
import { usePurpose, withPurpose } from '../api/purpose';
import { useLanguage, useTexts } from '../shell/i18n';
import { useSession } from '../shell/session';
import { shellTexts } from '../shell/texts';
import { AsSent, Content } from './Content';
import { kindName, kindOfType } from './message-kinds';
import { partnerName } from './partner';
import { useNumbers } from './Time';

interface Sent {
  readonly partner: string;
  readonly sequence: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Asks for the purpose and reads one message, which the publisher's access log records. */
export type OpenMessage = (partner: string, sequence: number) => Promise<void>;

interface SentMessage {
  readonly open: OpenMessage;
  readonly error: unknown;
  /** Where the message is shown. */
  readonly drawer: ReactNode;
}

/** Messages of all feeds are for those who watch the system. */
export function useMayOpenMessages(): boolean {
  const { actor } = useSession();
  return actor.roles.some((role) => role === 'operator' || role === 'auditor');
}

/** Opens messages of feeds as they were sent, for operators and auditors. */
export function useSentMessage(): SentMessage {
  const askPurpose = usePurpose();
  const [sent, setSent] = useState<Sent>();
  const [error, setError] = useState<unknown>();
  const open = async (partner: string, sequence: number) => {
    const purpose = await askPurpose();
    if (purpose === undefined) return;
    setError(undefined);
    try {
      const { data } = await fetchers.publisher.GET('/v1/feeds/{partner}/events', {
        params: {
          path: { partner },
          query: { after: sequence - 1, limit: 1 },
          header: withPurpose(purpose),
        },
      });
      const [event] = data?.events ?? [];
      if (event?.sequence === sequence)
        setSent({ partner, sequence, headers: event.headers, value: event.value });
    } catch (refusal) {
      setError(refusal);
    }
  };
  return { open, error, drawer: <MessageDrawer sent={sent} onClose={() => setSent(undefined)} /> };
}

interface DrawerProps {
  readonly sent: Sent | undefined;
  readonly onClose: () => void;
}

function MessageDrawer({ sent, onClose }: DrawerProps) {
  const t = useTexts(shellTexts);
  const { language } = useLanguage();
  const number = useNumbers();
  const title =
    sent && t('message.title', { partner: partnerName(sent.partner), number: number(sent.sequence) });
  return (
    <Drawer opened={sent !== undefined} onClose={onClose} position="right" size="lg" title={title}>
      {sent && (
        <Stack>
          <Alert variant="outline" color="blue.9">
            {t('message.recorded')}
          </Alert>
          <Group>
            <Badge size="lg" variant="light" tt="none">
              {kindName(kindOfType(sent.headers['ce_type'] ?? ''), language)}
            </Badge>
          </Group>
          <Content data={sent.value} />
          <AsSent value={{ headers: sent.headers, value: sent.value }} />
        </Stack>
      )}
    </Drawer>
  );
}
