import {
  emptyFamily,
  evolveFamily,
  evolvePerson,
  followsInOrder,
  toFact,
  unregistered,
  type FactPlace,
  type Family,
  type FamilyEvent,
  type Person,
  type PersonEvent,
} from '@peristiwa/domain';
import type { StoredEvent } from '@peristiwa/ledger';
import {
  actsAfter,
  changeRow,
  foldFamilyStream,
  foldPersonStream,
  familyRow,
  personRow,
  type DueChange,
  type FamilyRow,
  type PersonRow,
} from './fold-stream';
import type { FamilyState, PersonState } from './stream-states';

export interface FurtherPerson {
  readonly row: PersonRow;
  readonly changes: readonly DueChange[];
  /** The last fact that the fold took, in the order of life. */
  readonly last: FactPlace;
}

/**
 * A person evolved from a known state by the events right after it, with the same rows as the fold of the whole stream
 * (property-tested). @returns undefined whenever anything is out of the ordinary: a fact that belongs before one
 * already taken, an act that supersedes another, one that makes no state, malformed data. The whole stream then says what is right.
 */
export function foldPersonFurther(
  from: PersonState | undefined,
  fresh: readonly StoredEvent[],
): FurtherPerson | undefined {
  let person: Person = from?.person ?? unregistered;
  let last: FactPlace | undefined = from?.last;
  let version = from?.version ?? 0;
  let state = '';
  const changes: DueChange[] = [];
  try {
    for (const act of actsAfter(fresh, version)) {
      for (const event of act) {
        const fact = toFact<PersonEvent>(event);
        const isNext = event.version === (version += 1) && !event.supersedes;
        if (!isNext || (last && !followsInOrder(last, fact))) return undefined;
        person = evolvePerson(person, fact);
        last = fact;
      }
      if (person.status === 'unregistered' || !last) return undefined;
      state = JSON.stringify(person);
      changes.push(changeRow(act, state));
    }
    const end = fresh.at(-1);
    if (!end || !last || person.status === 'unregistered') return undefined;
    const { type, occurredOn, position } = last;
    return { row: personRow(end, person, state), changes, last: { type, occurredOn, position } };
  } catch {
    // What is wrong with it is found, and named, by folding the stream whole.
    return undefined;
  }
}

/** The same from the whole stream, for a fact that belongs before others. @returns undefined when it cannot be placed */
export function foldPersonLate(events: readonly StoredEvent[], told: number): FurtherPerson | undefined {
  try {
    return foldPersonStream(events, told);
  } catch {
    return undefined;
  }
}

/** The same for a card: the whole stream, when its state cannot be evolved. @returns undefined when it cannot be placed */
export function foldFamilyLate(events: readonly StoredEvent[]): FamilyRow | undefined {
  try {
    return foldFamilyStream(events);
  } catch {
    return undefined;
  }
}

/**
 * A family card evolved by its next events: they take effect in the order of recording, so they follow, unless their
 * act takes an earlier one out.
 */
export function foldFamilyFurther(
  from: FamilyState | undefined,
  fresh: readonly StoredEvent[],
): FamilyRow | undefined {
  let family: Family = from?.family ?? emptyFamily;
  let version = from?.version ?? 0;
  try {
    for (const event of fresh) {
      if (event.version !== (version += 1) || event.supersedes) return undefined;
      family = evolveFamily(family, toFact<FamilyEvent>(event));
    }
    const end = fresh.at(-1);
    if (!end || family.status === 'none') return undefined;
    return familyRow(end, family);
  } catch {
    return undefined;
  }
}
