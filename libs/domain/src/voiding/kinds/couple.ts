import type { Parties } from '../../marriage/couple';
import { isRegistered } from '../../rules';
import type { DatedEvent } from '../../act';
import type { Scene } from '../correct-act';

/** Husband and wife of an act, as in the register without it. */
export function partiesOf({ chain, without }: Pick<Scene, 'chain' | 'without'>): Parties {
  const party = (sex: 'male' | 'female') => {
    for (const id of chain.subjects) {
      const state = without.persons.get(id);
      if (isRegistered(state) && state.sex === sex) return { id, state };
    }
    throw new Error('A spouse is not in the register without the act');
  };
  return { husband: party('male'), wife: party('female') };
}

/** The fact of an act that is on the streams of both. */
export function factOf<Type extends DatedEvent['type']>(
  { content }: Pick<Scene, 'content'>,
  type: Type,
): Extract<DatedEvent, { type: Type }> {
  const events = content.flatMap((change) => change.events);
  const found = events.find((event): event is Extract<DatedEvent, { type: Type }> => event.type === type);
  if (!found) throw new Error(`An act without ${type}`);
  return found;
}
