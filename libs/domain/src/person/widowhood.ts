import type { DatedEvent, Known } from '../act';
import { isRegistered } from '../rules';
import type { Person } from './person';

/**
 * The event for the survivor of a marriage that is recorded after the death of one spouse: the death act could not
 * widow the survivor (INV-02; ADR 0003). Where both died, the first death ended the marriage and widowed the other
 * spouse.
 */
export function widowhoodOf(own: Person | undefined, spouse: Known<Person>): DatedEvent[] {
  const death = isRegistered(spouse.state) ? spouse.state.death : undefined;
  if (!death) return [];
  const { diedOn, actId } = death;
  if (isRegistered(own) && own.death && own.death.diedOn < diedOn) return [];
  const data = { spouseId: spouse.id, diedOn, deathActId: actId };
  return [{ type: 'WidowhoodRecorded', occurredOn: diedOn, data }];
}
