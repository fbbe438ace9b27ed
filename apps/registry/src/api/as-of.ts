import type { PlainDate } from '@peristiwa/kernel';
import { isVoiding, type Recorded } from '@peristiwa/domain';
import type { Parsed } from '../projector/fold-stream';
import { groundsOf, ofConfidentialAct } from './event-view';
import { recordOf, type RecordOfAct } from './record-of-act';

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

export type Superseder = RecordOfAct &
  ReturnType<typeof groundsOf> & { readonly by: 'cancellation' | 'correction' | 'annulment' };

/** The act that superseded the act of this event, among the events of the same stream. */
export function supersederOf({ actId }: Parsed, events: readonly Parsed[]): Superseder | undefined {
  const superseding = events.filter(({ supersedes }) => supersedes === actId);
  const event = superseding.find(isVoiding) ?? superseding[0];
  if (!event) return undefined;
  const { by = 'correction', reason } = event.data as { by?: Superseder['by'] | 'kept'; reason?: string };
  const grounds = { ...groundsOf(event), ...(reason && !ofConfidentialAct(event.data) && { reason }) };
  return { ...recordOf(event), by: by === 'kept' ? 'correction' : by, ...grounds };
}
