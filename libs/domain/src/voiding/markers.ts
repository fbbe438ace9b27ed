import type { PlainDate } from '@peristiwa/kernel';
import type { Change, DatedEvent, StreamRef } from '../act';
import type { VoidedBy } from '../events/definition';
import type { LegalBasis } from '../legal-basis';
import type { Chain } from './chain';

/** The fields of every request to correct or cancel an act. */
export interface SupersedingRequest {
  /** The act, or a later one that corrected or cancelled it. */
  readonly actId: string;
  readonly reportedOn: PlainDate;
  /** Alasan, in the officer's words. */
  readonly reason: string;
  readonly legalBasis: LegalBasis;
}

/** The voiding event of each kind of stream. */
const TYPES = {
  person: 'PersonActVoided',
  family: 'FamilyActVoided',
  move: 'MoveActVoided',
  death: 'DeathActVoided',
} as const;

export function marker(
  stream: StreamRef,
  by: VoidedBy,
  { reportedOn, reason, legalBasis }: SupersedingRequest,
  { kind }: Pick<Chain, 'kind'>,
): DatedEvent {
  if (stream.kind === 'area') throw new Error('A reform of areas is changed by the next reform only');
  const data = { by, voided: kind, reason, legalBasis };
  return { type: TYPES[stream.kind], occurredOn: reportedOn, data };
}

/** A marker in every stream of the chain. */
export function markers(chain: Chain, by: VoidedBy, request: SupersedingRequest): Change[] {
  return chain.streams.map((stream) => ({ stream, events: [marker(stream, by, request, chain)] }));
}
