import { latest } from '@peristiwa/kernel';
import type { Change, DatedEvent } from '../act';
import type { RegisteredPerson } from '../person/person';
import { lasted } from '../person/register-death';
import { isRegistered } from '../rules';
import type { States } from './on-record';

/**
 * The widowhood that holds after an act is corrected or cancelled and that no fact on the stream of the survivor says
 * (ADR 0003). The death of a spouse wrote nothing there if the marriage had ended before, by an act that is not in force
 * any more.
 * @param pending the id of the superseding act, which is not appended yet
 */
export function settleWidowhood({ persons }: Pick<States, 'persons'>, pending: string): Change[] {
  return [...persons].flatMap(([id, person]): Change[] => {
    if (!isRegistered(person)) return [];
    const spouses = new Set(person.marriages.map(({ spouseId }) => spouseId));
    const events = [...spouses].flatMap((spouseId) => {
      const spouse = persons.get(spouseId);
      return isRegistered(spouse) ? missing(person, { spouseId, spouse }, pending) : [];
    });
    return events.length === 0 ? [] : [{ stream: { kind: 'person', id }, events }];
  });
}

function missing(
  person: RegisteredPerson,
  { spouseId, spouse }: { readonly spouseId: string; readonly spouse: RegisteredPerson },
  pending: string,
): DatedEvent[] {
  const marriage = person.marriages.findLast((one) => one.spouseId === spouseId);
  if (!marriage || !spouse.death) return [];
  const { diedOn, actId } = spouse.death;
  const isWidowed = marriage.endedBy === 'death' && marriage.endedOn === diedOn;
  const diedBefore = person.death !== undefined && person.death.diedOn < diedOn;
  if (isWidowed || diedBefore || !lasted(marriage, diedOn)) return [];
  const occurredOn = latest(diedOn, marriage.marriedOn ?? diedOn);
  const data = { spouseId, diedOn, deathActId: actId === pending ? null : actId };
  return [{ type: 'WidowhoodSettled', occurredOn, data }];
}
