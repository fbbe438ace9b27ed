import type { PlainDate } from '@peristiwa/kernel';
import type { PersonOnRecord } from '@peristiwa/domain';

/**
 * A person's residence in one village without interruption. It holds for the end of each day from `validFrom` to the day
 * before `validUntil`. Whoever comes and dies on one day has a span of no day, with both its beginning and its end.
 */
export interface ResidenceSpan {
  /** Village code. */
  readonly area: string;
  readonly validFrom: PlainDate;
  /** Absent while the person lives there. */
  readonly validUntil?: PlainDate;
  /** `registration`: a resident who was not in the register before (pencatatan biodata). */
  readonly begins: 'birth' | 'registration' | 'arrival';
  /** Where the person came from on that day; absent from abroad and at the beginning of a life on record. */
  readonly previousArea?: string;
  readonly ends?: 'death' | 'move';
  /** Where the person went on that day; absent for those who left the country. */
  readonly nextArea?: string;
}

/** States of the fold before version 2 have no stays. */
type PersonOfAnyVersion = Partial<Pick<PersonOnRecord, 'stays'>>;

/** The spans of a life as it is known now; none of somebody whose entry is void or who is a duplicate. */
export function spansOf(person: PersonOnRecord): ResidenceSpan[] {
  if (person.status !== 'registered') return [];
  const { death, bornOn } = person;
  const { stays = [{ area: person.placement.address.area, from: person.placedOn }] } =
    person as PersonOfAnyVersion;
  const lived = stays.filter(({ from }) => !death || from <= death.diedOn);
  return lived.flatMap(({ area, from }, index): ResidenceSpan[] => {
    if (area === null) return [];
    const [before, after] = [lived[index - 1], lived[index + 1]];
    const begins = before ? 'arrival' : from === bornOn ? 'birth' : 'registration';
    const start = { area, validFrom: from, begins } as const;
    const span = { ...start, ...(before?.area && { previousArea: before.area }) };
    if (after) {
      return [{ ...span, validUntil: after.from, ends: 'move', ...(after.area && { nextArea: after.area }) }];
    }
    return [death ? { ...span, validUntil: death.diedOn, ends: 'death' } : span];
  });
}
