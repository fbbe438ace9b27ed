import { latest, type PlainDate } from '@peristiwa/kernel';
import type { Change, DatedEvent } from '../act';
import { effectiveFacts } from '../effective';
import { foldPerson, type PersonRecord } from '../fold';
import type { Marriage, RegisteredPerson } from '../person/person';
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
  if (!spouse.death) return [];
  const { diedOn, actId } = spouse.death;
  const marriage = marriageUntil(diedOn, { person, facts, spouseId });
  if (!marriage) return [];
  const diedBefore = person.death !== undefined && person.death.diedOn < diedOn;
  if (diedBefore || !lasted(marriage, diedOn) || says(facts, { spouseId, diedOn })) return [];
  const occurredOn = latest(diedOn, marriage.marriedOn ?? diedOn);
  const data = { spouseId, diedOn, deathActId: actId === pending ? null : actId };
  return [{ type: 'WidowhoodSettled', occurredOn, data }];
}

/** The last marriage of the two. An annulment takes the place of an earlier end, so then the one as of that day. */
function marriageUntil(
  day: PlainDate,
  { person, facts, spouseId }: Omit<Pair, 'spouse'>,
): Marriage | undefined {
  const lastOf = ({ marriages }: RegisteredPerson) => marriages.findLast((one) => one.spouseId === spouseId);
  const last = lastOf(person);
  if (last?.endedBy !== 'annulment') return last;
  const then = foldPerson(facts as readonly PersonRecord[], ({ occurredOn }) => occurredOn <= day);
  return isRegistered(then) ? lastOf(then) : undefined;
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
