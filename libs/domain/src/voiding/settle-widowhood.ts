import { latest } from '@peristiwa/kernel';
import type { Change, DatedEvent } from '../act';
import { effectiveFacts } from '../effective';
import type { RegisteredPerson } from '../person/person';
import { lasted } from '../person/register-death';
import { isRegistered } from '../rules';
import { statesOf, type FactOnRecord, type Streams } from './on-record';

/**
 * The widowhood that holds after an act is corrected or cancelled and that no fact on the stream of the survivor says
 * (ADR 0003). The death of a spouse wrote nothing there if the marriage had ended before, by an act that is not in force
 * any more.
 * @param streams with the superseding act, which is not appended yet and has the id `pending`
 */
export function settleWidowhood(streams: Streams, pending: string): Change[] {
  const { persons } = statesOf(streams);
  return [...persons].flatMap(([id, person]): Change[] => {
    if (!isRegistered(person)) return [];
    const facts = streams.get(id)?.facts ?? [];
    const spouses = new Set(person.marriages.map(({ spouseId }) => spouseId));
    const events = [...spouses].flatMap((spouseId) => {
      const spouse = persons.get(spouseId);
      return isRegistered(spouse) ? missing({ person, facts, spouseId, spouse }, pending) : [];
    });
    return events.length === 0 ? [] : [{ stream: { kind: 'person', id }, events }];
  });
}

interface Pair {
  readonly person: RegisteredPerson;
  readonly facts: readonly FactOnRecord[];
  readonly spouseId: string;
  readonly spouse: RegisteredPerson;
}

function missing({ person, facts, spouseId, spouse }: Pair, pending: string): DatedEvent[] {
  const marriage = person.marriages.findLast((one) => one.spouseId === spouseId);
  if (!marriage || !spouse.death) return [];
  const { diedOn, actId } = spouse.death;
  const diedBefore = person.death !== undefined && person.death.diedOn < diedOn;
  if (diedBefore || !lasted(marriage, diedOn) || says(facts, { spouseId, diedOn })) return [];
  const occurredOn = latest(diedOn, marriage.marriedOn ?? diedOn);
  const data = { spouseId, diedOn, deathActId: actId === pending ? null : actId };
  return [{ type: 'WidowhoodSettled', occurredOn, data }];
}

const WIDOWED: readonly string[] = ['SpouseDied', 'WidowhoodRecorded', 'WidowhoodSettled'];

function says(
  facts: readonly FactOnRecord[],
  death: { readonly spouseId: string; readonly diedOn: string },
): boolean {
  return effectiveFacts(facts).some(({ type, data }) => {
    const { spouseId, diedOn } = data as Partial<typeof death>;
    return WIDOWED.includes(type) && spouseId === death.spouseId && diedOn === death.diedOn;
  });
}
