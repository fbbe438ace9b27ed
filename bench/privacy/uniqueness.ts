import type { RegisteredPerson } from '@peristiwa/domain';
import { addDays, ageOn, plainDate, type PlainDate } from '@peristiwa/kernel';
import type { Places } from '@peristiwa/synthetic';
import { entitledView } from '../../apps/publisher/src/view/entitled-view';
import type { ViewGrant } from '../../apps/publisher/src/view/grants';
import { partnerKeys } from '../../apps/publisher/src/view/partner-keys';
import { generateHousehold, type Household } from '../../libs/synthetic/src/population/household';
import { Random } from '../../libs/synthetic/src/random';

const TODAY = plainDate('2026-11-22');
const MARRIED_FROM = 19;
/** Publication rule for small cells (`domain.md` §4.4). */
const SMALL_CELL = 5;

/** Persons of a synthetic population whom the register has held for one year or more of their lives. */
export function population(seed: string, persons: number, places: Places): RegisteredPerson[] {
  const people: RegisteredPerson[] = [];
  for (let index = 0; people.length < persons; index += 1) {
    people.push(
      ...residents(generateHousehold(seed, index, places, TODAY), new Random(`${seed}/union/${index}`)),
    );
  }
  return people.slice(0, persons);
}

/** Every couple with a recorded marriage has its day: the case in which the most is given away. */
function residents({ address, members }: Household, random: Random): RegisteredPerson[] {
  const weddings = new Map<number, PlainDate>();
  members.forEach(({ spouse, person }, index) => {
    if (spouse === undefined || person.maritalStatus !== 'married-recorded') return;
    const years = Math.max(0, ageOn(person.bornOn, TODAY) - MARRIED_FROM);
    const day = addDays(TODAY, -random.int(0, years * 365));
    weddings.set(index, day).set(spouse, day);
  });
  return members.flatMap(({ person, relationship }, index) => {
    if (ageOn(person.bornOn, TODAY) < 1) return [];
    const marriedOn = weddings.get(index);
    const state = {
      ...person,
      status: 'registered',
      citizenship: 'indonesian',
      declaredMaritalStatus: person.maritalStatus,
      placement: { familyId: '', kkNumber: '', relationship, address },
      marriages: marriedOn ? [{ spouseId: '', marriedOn }] : [],
      children: [],
      departures: [],
      flags: [],
    };
    // The view reads only these members of a state.
    return [state as unknown as RegisteredPerson];
  });
}

export interface Uniqueness {
  /** Share of persons with whom nobody shares all of these members. */
  readonly unique: number;
  /** Share of persons who share them with fewer than four others. */
  readonly small: number;
  /** Half of the persons are in groups of at most this size. */
  readonly median: number;
}

/** How far the members that these grants open single persons out of the population. */
export function uniqueness(people: readonly RegisteredPerson[], grants: readonly ViewGrant[]): Uniqueness {
  const agreement = {
    partner: 'bps',
    areaScope: 'national',
    eventTypes: [],
    fields: grants,
    slice: 'all',
    pseudonymised: true,
  } as const;
  const context = { keys: partnerKeys(Buffer.alloc(32)), asOf: TODAY };
  const groups = new Map<string, number>();
  for (const person of people) {
    // The grants are in one order, so the members are too.
    const content = JSON.stringify(entitledView(person, agreement, context));
    groups.set(content, (groups.get(content) ?? 0) + 1);
  }
  const sizes = [...groups.values()].toSorted((a, b) => a - b);
  const share = (isIn: (size: number) => boolean) =>
    sizes.filter(isIn).reduce((sum, size) => sum + size, 0) / people.length;
  let [counted, median] = [0, 0];
  for (const size of sizes) {
    if (counted < people.length / 2) median = size;
    counted += size;
  }
  return { unique: share((size) => size === 1), small: share((size) => size < SMALL_CELL), median };
}
