import type { Sender } from './sender';

type SenderStatus = { readonly partner: string } & Pick<
  Sender['status'],
  'state' | 'reason' | 'isConnected' | 'isRefused' | 'silentMs'
>;

/** A restart of Kafka takes less. */
const SILENT_MS = 30_000;
const SILENT_HEARTBEATS = 6;

/**
 * Through a short outage of Kafka the publisher is degraded but stays ready: it builds and answers pulls. When nothing has
 * been delivered to any partner for longer than 30 seconds and six heartbeats (ADR 0067), or Kafka refuses its TLS or SASL
 * settings, an operator is needed.
 * @param heartbeatMs each feed has a message at least as often
 */
export function deliveryCheck(senders: readonly SenderStatus[], heartbeatMs: number) {
  const active = senders.filter(({ state }) => state !== 'standby');
  const away = active.filter(({ isConnected }) => !isConnected);
  const feeds = away.map(({ partner, reason }) => ({ partner, reason }));
  const silentMs = Math.min(...active.map((sender) => sender.silentMs));
  const isSilent = active.length > 0 && silentMs > Math.max(SILENT_MS, SILENT_HEARTBEATS * heartbeatMs);
  const up = !isSilent && away.every(({ isRefused }) => !isRefused);
  const state = isSilent ? 'silent' : feeds.length > 0 ? 'degraded' : 'connected';
  return {
    up,
    details: { state, feeds, ...(isSilent && { silentSeconds: Math.round(silentMs / 1_000) }) },
  };
}
