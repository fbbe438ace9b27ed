import type { PlainDate } from '@peristiwa/kernel';
import { eventTypes, isVoiding, SUPERSEDING_DESK, type Recorded } from '@peristiwa/domain';
import type { Parsed } from '../projector/fold-stream';
import { groundsOf } from './event-view';

export interface AsOf {
  /** Only what had happened by the end of this day. */
  readonly validAt?: PlainDate;
  /** Only what had been recorded by this instant. */
  readonly knownAt?: Date;
}

export function knownBy({ knownAt }: AsOf) {
  return ({ recordedAt }: Pick<Parsed, 'recordedAt'>) => knownAt === undefined || recordedAt <= knownAt;
}

export function happenedBy({ validAt }: AsOf) {
  return ({ occurredOn }: Pick<Recorded, 'occurredOn'>) => validAt === undefined || occurredOn <= validAt;
}

/** The pair of times as an answer repeats it. */
export function asOfView({ validAt, knownAt }: AsOf) {
  return { ...(validAt && { validAt }), ...(knownAt && { knownAt: knownAt.toISOString() }) };
}

/** Who recorded an act when. Never who it was by name: the actor stays in the ledger. */
export interface RecordOfAct {
  readonly actId: string;
  readonly recordedAt: string;
  readonly recordedBy: {
    readonly office: string;
    /** The desk that owns the type; null for a type that every desk may write. */
    readonly desk: string | null;
    readonly role: 'registrar' | 'system';
  };
}

export function recordOf({ actId, recordedAt, office, type, meta }: Parsed): RecordOfAct {
  const { owner } = eventTypes[type];
  const { channel } = JSON.parse(meta) as { readonly channel?: string };
  return {
    actId,
    recordedAt: recordedAt.toISOString(),
    recordedBy: {
      office,
      desk: owner === SUPERSEDING_DESK ? null : owner,
      // What no registrar requests is an expiry; it comes from the system itself.
      role: channel === 'system' ? 'system' : 'registrar',
    },
  };
}

export type Superseder = RecordOfAct &
  ReturnType<typeof groundsOf> & { readonly by: 'cancellation' | 'correction' | 'annulment' };

/** The act that superseded the act of this event, among the events of the same stream. */
export function supersederOf({ actId }: Parsed, events: readonly Parsed[]): Superseder | undefined {
  const superseding = events.filter(({ supersedes }) => supersedes === actId);
  const event = superseding.find(isVoiding) ?? superseding[0];
  if (!event) return undefined;
  const { by = 'correction', reason } = event.data as { by?: Superseder['by'] | 'kept'; reason?: string };
  const grounds = { ...groundsOf(event), ...(reason && { reason }) };
  return { ...recordOf(event), by: by === 'kept' ? 'correction' : by, ...grounds };
}
