import {
  evolveFamily,
  evolvePerson,
  followsInOrder,
  unregistered,
  emptyFamily,
  type FactPlace,
  type Family,
  type FamilyEvent,
  type Person,
  type PersonEvent,
  type Recorded,
  parseStored,
} from '@peristiwa/domain';
import type { StoredEvent } from '@peristiwa/ledger';
import {
  actsAfter,
  changeRow,
  foldPersonStream,
  familyRow,
  personRow,
  type ChangeRow,
  type FamilyRow,
  type PersonRow,
} from './fold-stream';
import type { FamilyState, PersonState } from './stream-states';

export interface FurtherPerson {
  readonly row: PersonRow;
  readonly changes: readonly ChangeRow[];
  readonly state: PersonState;
}

/**
 * A person evolved from a known state by the events right after it, with the same rows as the fold of the whole stream
 * (property-tested). @returns undefined whenever anything is out of the ordinary: a fact that belongs before one
 * already taken, an act that makes no state, malformed data. The whole stream then says what is right.
 */
export function foldPersonFurther(
  from: PersonState | undefined,
  fresh: readonly StoredEvent[],
): FurtherPerson | undefined {
  let person: Person = from?.person ?? unregistered;
  let last: FactPlace | undefined = from?.last;
  let version = from?.version ?? 0;
  let state = '';
  const changes: ChangeRow[] = [];
  try {
    for (const act of actsAfter(fresh, version)) {
      for (const event of act) {
        const fact = factOf(event) as unknown as PersonEvent & Recorded<PersonEvent>;
        if (event.version !== (version += 1) || (last && !followsInOrder(last, fact))) return undefined;
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
    return {
      row: personRow(end, person, state),
      changes,
      state: { kind: 'person', version, person, last: { type, occurredOn, position } },
    };
  } catch {
    // What is wrong with it is found, and named, by folding the stream whole.
    return undefined;
  }
}

/** The same from the whole stream, for a fact that belongs before others. @returns undefined when it cannot be placed */
export function foldPersonLate(events: readonly StoredEvent[], told: number): FurtherPerson | undefined {
  try {
    const { row, changes, person, last } = foldPersonStream(events, told);
    return { row, changes, state: { kind: 'person', version: row.version, person, last } };
  } catch {
    return undefined;
  }
}

/** A family card evolved further: its events take effect in the order of recording, so they always follow. */
export function foldFamilyFurther(
  from: FamilyState | undefined,
  fresh: readonly StoredEvent[],
): { readonly row: FamilyRow; readonly state: FamilyState } | undefined {
  let family: Family = from?.family ?? emptyFamily;
  let version = from?.version ?? 0;
  try {
    for (const event of fresh) {
      if (event.version !== (version += 1)) return undefined;
      family = evolveFamily(family, factOf(event) as unknown as FamilyEvent & Recorded<FamilyEvent>);
    }
    const end = fresh.at(-1);
    if (!end || family.status === 'none') return undefined;
    return { row: familyRow(end, family), state: { kind: 'family', version, family } };
  } catch {
    return undefined;
  }
}

function factOf(event: StoredEvent) {
  return parseStored(event);
}
