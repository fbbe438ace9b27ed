import type { LegalBasis } from '../legal-basis';
import { SUPERSEDING_DESK, type StreamKind, type VoidedBy, type VoidingDefinition } from './definition';

/** What an act registers. A kind never changes its name: superseding acts store it. */
export type KindOfAct =
  | 'birth'
  | 'stillbirth'
  | 'acknowledgement'
  | 'legitimation'
  | 'adoption'
  | 'death'
  | 'death-without-nik'
  | 'marriage'
  | 'divorce'
  | 'marriage-declaration'
  | 'divorce-declaration'
  | 'marriage-legalisation'
  | 'marriage-annulment'
  | 'divorce-annulment'
  | 'biodata'
  | 'foreigner'
  | 'stay-permit'
  | 'name-change'
  | 'sex-change'
  | 'citizenship-change'
  | 'biodata-change'
  | 'nik-deactivation'
  | 'nik-reactivation'
  | 'missing'
  | 'missing-end'
  | 'merge'
  | 'departure'
  | 'departure-cancellation'
  | 'departure-expiry'
  | 'arrival'
  | 'departure-abroad'
  | 'return-from-abroad'
  | 'non-permanent-stay'
  | 'non-permanent-stay-end'
  | 'address-change'
  | 'card-split'
  | 'card-joining'
  | 'head-change'
  | 'relationship-change'
  | 'card-reissue'
  | 'document'
  | 'flag-resolution';

export interface Voided {
  readonly by: VoidedBy;
  /** What the first act of the chain registered; null in version 1, which did not keep it. */
  readonly voided: KindOfAct | null;
  /** Alasan, in the officer's words; null in version 1. */
  readonly reason: string | null;
  /** Null in version 1. */
  readonly legalBasis: LegalBasis | null;
}

function voiding<Stream extends StreamKind>(stream: Stream): VoidingDefinition<Stream, Voided> {
  return {
    stream,
    owner: SUPERSEDING_DESK,
    upcasts: [(data) => ({ ...data, voided: null, reason: null, legalBasis: null })],
    shown: ['by', 'voided', 'reason', 'legalBasis'],
    beyondArea: 'domain.md §2.1: pembatalan concerns every stream of the act',
    voids: ({ by }) => by,
  };
}

/**
 * Pembatalan and pembetulan (domain.md §2.2 A): what the act named in `supersedes` is to this stream from now on
 * (`effective.ts`). A superseding act has this marker in every stream of the chain where it restates no fact.
 * The stored format: add, never rename.
 */
export const voidingEvents = {
  PersonActVoided: voiding('person'),
  FamilyActVoided: voiding('family'),
  MoveActVoided: voiding('move'),
  // Younger than version 2 of the others.
  DeathActVoided: { ...voiding('death'), upcasts: [] },
};
