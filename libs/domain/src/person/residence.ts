import type { PlainDate } from '@peristiwa/kernel';

/** Where a person lives from a day on, until the next stay begins. */
export interface Stay {
  /** Village code; null while abroad. */
  readonly area: string | null;
  readonly from: PlainDate;
}

/** A stay in the same village continues. Of several changes on one day the last holds, as for placements. */
export function withStay(stays: readonly Stay[], area: string | null, from: PlainDate): readonly Stay[] {
  if (stays.at(-1)?.area === area) return stays;
  const before = stays.filter((stay) => stay.from < from);
  return before.at(-1)?.area === area ? before : [...before, { area, from }];
}

interface Resident {
  readonly stays: readonly Stay[];
  readonly death?: { readonly diedOn: PlainDate };
}

/**
 * The village in which a person lived on a day, as far as it is on record. The day of death is the last one.
 * @returns undefined before the first stay, abroad and after death
 */
export function residenceOn({ stays, death }: Resident, day: PlainDate): string | undefined {
  if (death && day > death.diedOn) return undefined;
  return stays.findLast(({ from }) => from <= day)?.area ?? undefined;
}

/**
 * The village in which an event of a day is counted (domain.md §5.3): the residence on that day. Before the first stay
 * on record it is that one.
 */
export function residenceOfEvent(person: Resident, day: PlainDate): string | undefined {
  const [first] = person.stays;
  return residenceOn(person, first && day < first.from ? first.from : day);
}
