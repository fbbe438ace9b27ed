import { effectiveFacts } from '../effective';
import type { FamilyEvent } from '../events/catalogue';
import type { Recorded } from '../fold';

/**
 * The members who died while they were on the card, from the facts of its stream. The card no longer names them; their
 * placements still name the card. What they did before they died may be recorded later (INV-02).
 */
export function deceasedOn(card: readonly Recorded<FamilyEvent>[]): string[] {
  return effectiveFacts(card).flatMap(({ type, data }) =>
    type === 'FamilyMemberDied' ? [(data as { readonly personId: string }).personId] : [],
  );
}
