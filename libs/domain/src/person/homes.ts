import { canonicalJson, type PlainDate } from '@peristiwa/kernel';
import type { Address } from '../area';
import { catalogue, type EventType } from '../events/catalogue';
import { foldPerson, type PersonRecord } from '../fold';
import { isRegistered } from '../rules';
import type { Placement } from './person';

/** An address and the first day of it. */
export interface Home {
  readonly from: PlainDate;
  readonly address: Address;
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
    const { address } = then.placement;
    const last = homes.at(-1)?.address;
    if (!last || !isSame(last, address)) homes.push({ from, address });
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

function isSame(one: Address, other: Address): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

interface PlacedFrom {
  readonly from: PlainDate;
  readonly placement: Placement;
}

/**
 * The homes of a child from birth on: those of the parent with whom the child lived, and in the end the address of the
 * card. So the register answers truthfully about days between the birth and its report.
 */
export function homesOfChild(
  homesOfParent: readonly Home[],
  placement: Placement,
  { bornOn, cardChangedOn = bornOn }: { readonly bornOn: PlainDate; readonly cardChangedOn?: PlainDate },
): readonly [PlacedFrom, ...PlacedFrom[]] {
  const [first, ...later] = homesSince(homesOfParent, bornOn);
  if (!first) return [{ from: bornOn, placement }];
  const isOnCard = isSame((later.at(-1) ?? first).address, placement.address);
  const lived = [...later, ...(isOnCard ? [] : [{ from: cardChangedOn, address: placement.address }])];
  return [
    { from: bornOn, placement: { ...placement, address: first.address } },
    ...lived.map(({ from, address }) => ({ from, placement: { ...placement, address } })),
  ];
}
