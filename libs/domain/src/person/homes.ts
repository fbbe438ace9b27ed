import { canonicalJson, type PlainDate } from '@peristiwa/kernel';
import type { Address } from '../area';
import { catalogue, type EventType } from '../events/catalogue';
import { foldPerson, type PersonRecord } from '../fold';
import { isRegistered } from '../rules';
import type { Placement } from './person';
import { residenceOn } from './residence';

/** An address and the first day of it. */
export interface Home {
  readonly from: PlainDate;
  /** Null while abroad. */
  readonly address: Address | null;
}

/** Where a person has lived, by day, until death. Empty for somebody who is not in the register. */
export function homesOf(facts: readonly PersonRecord[]): readonly Home[] {
  const person = foldPerson(facts);
  if (!isRegistered(person)) return [];
  const until = person.death?.diedOn;
  const days = facts
    .filter(({ type }) => placeOf(type) === 'entry' || placeOf(type) === 'placement')
    .map(({ occurredOn }) => occurredOn)
    .filter((from) => until === undefined || from <= until);
  const homes: Home[] = [];
  for (const from of [...new Set(days)].toSorted()) {
    const then = foldPerson(facts, ({ occurredOn }) => occurredOn <= from);
    if (!isRegistered(then)) continue;
    const address = residenceOn(then, from) === undefined ? null : then.placement.address;
    const last = homes.at(-1);
    if (!last || !isSame(last.address, address)) homes.push({ from, address });
  }
  return homes;
}

/** The home on a day and each later one. A day before the first home has that one: no earlier is on record. */
function homesSince(homes: readonly Home[], day: PlainDate): readonly Home[] {
  const current = Math.max(
    0,
    homes.findLastIndex(({ from }) => from <= day),
  );
  return homes.slice(current);
}

function placeOf(type: PersonRecord['type']): string {
  const definition = catalogue[type as EventType];
  return 'place' in definition ? definition.place : '';
}

function isSame(one: Address | null, other: Address | null): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

/** Where a child has lived since birth. */
interface LivedIn {
  /** Village on the day of birth; undefined where the parent lived abroad. */
  readonly residence?: string;
  readonly placement: Placement;
  /** Each later home, with its first day. */
  readonly later: readonly { readonly from: PlainDate; readonly placement: Placement }[];
}

/**
 * The homes of a child from birth on: those of the parent with whom the child lived, and in the end the address of the
 * card. So the register answers truthfully about days between the birth and its report. A child whose parent lived abroad
 * lives here since the parent returned, at the latest since the card has it.
 */
export function homesOfChild(
  homesOfParent: readonly Home[],
  placement: Placement,
  { bornOn, cardChangedOn = bornOn }: { readonly bornOn: PlainDate; readonly cardChangedOn?: PlainDate },
): LivedIn {
  const [first, ...others] = homesSince(homesOfParent, bornOn);
  if (!first) return { residence: placement.address.area, placement, later: [] };
  const later = others.flatMap(({ from, address }) => (address ? [{ from, address }] : []));
  const isOnCard = isSame((later.at(-1) ?? first).address, placement.address);
  const lived = [...later, ...(isOnCard ? [] : [{ from: cardChangedOn, address: placement.address }])];
  return {
    residence: first.address?.area,
    placement: { ...placement, address: first.address ?? placement.address },
    later: lived.map(({ from, address }) => ({ from, placement: { ...placement, address } })),
  };
}
