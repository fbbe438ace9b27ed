import type { Known } from '../act';
import { namesAlike } from '../name-key';
import { isRegistered } from '../rules';
import { motherNameOf } from './parentage';
import type { Biodata, Person, RegisteredPerson } from './person';

/** The data of a newcomer that are compared with persons in the register. */
export interface Newcomer extends Pick<Biodata, 'name' | 'sex' | 'bornOn' | 'birthPlace'> {
  readonly motherId?: string;
  /** Also given for a mother in the register: another report may have her name only. */
  readonly motherName?: string;
  /** Anak ke-, on an act of birth. */
  readonly birthOrder?: number;
}

/**
 * Data ganda (`domain.md` §1.1): who among `others` may be the same person. The register cannot decide it: an officer
 * compares them. Born on one day, and then by the mother where both name one:
 * - the same mother: one place in her order of births (INV-11), or one name in two spellings where an order is not
 *   known. Twins have different orders, however alike their names, and are not the same person.
 * - no mother to compare: one name in two spellings, one sex, one place of birth.
 */
export function possibleDuplicates(newcomer: Newcomer, others: readonly Known<Person>[]): string[] {
  return others
    .filter(({ state }) => isRegistered(state) && maybeSame(newcomer, state))
    .map(({ id }) => id)
    .toSorted();
}

/**
 * Possible duplicates who are on the card that the newcomer is to join, or of the same mother in the register. Two
 * mothers known by name only may be two women.
 */
export function likelyDuplicates(
  newcomer: Newcomer,
  others: readonly Known<Person>[],
  familyId: string | undefined,
): string[] {
  const near = others.filter(
    ({ state }) =>
      isRegistered(state) &&
      (state.placement.familyId === familyId ||
        (newcomer.motherId !== undefined && state.motherId === newcomer.motherId)),
  );
  return possibleDuplicates(newcomer, near);
}

/** The same birth in a second report: all members of the act agree, the name apart from its spelling (INV-11). */
export function isRegisteredBirth(newcomer: Newcomer, others: readonly Known<Person>[]): boolean {
  return others.some(
    ({ state }) =>
      isRegistered(state) &&
      state.bornOn === newcomer.bornOn &&
      state.sex === newcomer.sex &&
      newcomer.motherId !== undefined &&
      state.motherId === newcomer.motherId &&
      orders(newcomer, state) === 'same' &&
      namesAlike(newcomer.name, state.name),
  );
}

type Comparison = 'same' | 'different' | 'unknown';

function maybeSame(newcomer: Newcomer, known: RegisteredPerson): boolean {
  if (newcomer.bornOn !== known.bornOn) return false;
  switch (mothers(newcomer, known)) {
    case 'different':
      return false;
    case 'same':
      if (orders(newcomer, known) !== 'unknown') return newcomer.birthOrder === known.birthOrder;
      return namesAlike(newcomer.name, known.name);
    case 'unknown':
      return (
        newcomer.sex === known.sex &&
        samePlace(newcomer.birthPlace, known.birthPlace) &&
        namesAlike(newcomer.name, known.name)
      );
  }
}

function mothers(newcomer: Newcomer, known: RegisteredPerson): Comparison {
  if (newcomer.motherId && known.motherId) return newcomer.motherId === known.motherId ? 'same' : 'different';
  const knownName = motherNameOf(known);
  if (newcomer.motherName && knownName) {
    return namesAlike(newcomer.motherName, knownName) ? 'same' : 'different';
  }
  return 'unknown';
}

function orders({ birthOrder }: Newcomer, known: RegisteredPerson): Comparison {
  if (birthOrder === undefined || known.birthOrder === undefined) return 'unknown';
  return birthOrder === known.birthOrder ? 'same' : 'different';
}

/** A regency code, or the name of a place abroad. */
function samePlace(one: string, other: string): boolean {
  return one === other || (!/\d/.test(one + other) && namesAlike(one, other));
}
