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

export interface FoldedPerson {
  readonly row: PersonRow;
  readonly changes: readonly DueChange[];
  /** The last fact that was folded, in the order of life. */
  readonly last: FactPlace;
}

/**
 * Evolves a person from a known state by the events right after it. The rows equal those of a fold of the whole stream
 * (property-tested). @returns undefined in every exceptional case: a fact that belongs before one already folded, an
 * act that supersedes another, an act that makes no state, malformed data. The caller then folds the whole stream.
 */
export function foldPersonIncrementally(
  from: PersonState | undefined,
  fresh: readonly StoredEvent[],
): FoldedPerson | undefined {
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
    // The fold of the whole stream finds the fault and names it.
    return undefined;
  }
}

/** Folds the whole stream, for a fact that belongs before others. @returns undefined when it cannot be placed */
export function foldPersonWhole(
  events: readonly StoredEvent[],
  publishedVersion: number,
): FoldedPerson | undefined {
  try {
    return foldPersonStream(events, publishedVersion);
  } catch {
    return undefined;
  }
}

/** Folds the whole stream of a card whose state cannot be evolved. @returns undefined when it cannot be placed */
export function foldFamilyWhole(events: readonly StoredEvent[]): FamilyRow | undefined {
  try {
    return foldFamilyStream(events);
  } catch {
    return undefined;
  }
}

/**
 * Evolves a family card by its next events. They take effect in the order of recording, so each follows the last one,
 * unless its act supersedes an earlier act. @returns undefined then, and when the card cannot be placed
 */
export function foldFamilyIncrementally(
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
