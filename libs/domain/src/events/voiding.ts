import { SUPERSEDING_DESK, type StreamKind, type VoidingDefinition } from './definition';

interface Voided {
  /** `correction`: the superseding act restates the facts of the other streams; this stream has none of them now. */
  readonly by: 'cancellation' | 'correction';
}

function voiding<Stream extends StreamKind>(stream: Stream): VoidingDefinition<Stream, Voided> {
  return {
    stream,
    owner: SUPERSEDING_DESK,
    upcasts: [],
    shown: ['by'],
    beyondArea: 'domain.md §2.1: pembatalan concerns every stream of the act',
    voids: ({ by }) => (by === 'cancellation' ? 'cancelled' : 'corrected'),
  };
}

/**
 * Pembatalan and pembetulan (domain.md §2.2 A): the act named in `supersedes` has no effect in this stream any more.
 * The stored format: add, never rename.
 */
export const voidingEvents = {
  PersonActVoided: voiding('person'),
  FamilyActVoided: voiding('family'),
  MoveActVoided: voiding('move'),
};
