import { useTexts } from '../../shell/i18n';
import { useNumbers } from '../../ui/Time';
import { feedsTexts } from './texts';
import { waitingOf } from './waiting';

type Props = Parameters<typeof waitingOf>[0] & { readonly lagSeconds: number | null };

/** What waits, each in its own unit, and for how long the oldest has waited. */
export function WaitingText({ lagSeconds, ...feed }: Props) {
  const t = useTexts(feedsTexts);
  const number = useNumbers();
  const waiting = waitingOf(feed);
  const parts = (['unsent', 'held', 'unread'] as const)
    .filter((name) => waiting[name] > 0)
    .map((name) => t(`waiting.${name}`, { count: waiting[name], amount: number(waiting[name]) }));
  if (parts.length === 0) return <>{t('noLag')}</>;
  return <>{[...parts, t('waiting.since', { seconds: number(lagSeconds ?? 0) })].join('; ')}</>;
}
