import type { Parties } from '../../marriage/couple';
import type { RegisteredPerson } from '../../person/person';
import { isRegistered } from '../../rules';
import type { DatedEvent } from '../../act';
import type { Scene } from '../correct-act';

/** Husband and wife of an act, as in the register without it. A court may have changed the sex of one since. */
export function partiesOf({ chain, without }: Pick<Scene, 'chain' | 'without'>): Parties {
  const parties = chain.subjects.flatMap((id) => {
    const state = without.persons.get(id);
    return isRegistered(state) ? [{ id, state }] : [];
  });
  const [one, two] = parties.toSorted((a, b) => Number(isFemale(a.state)) - Number(isFemale(b.state)));
  if (!one || !two) throw new Error('A spouse is not in the register without the act');
  return { husband: one, wife: two };
}

const isFemale = ({ sex }: RegisteredPerson) => sex === 'female';

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
