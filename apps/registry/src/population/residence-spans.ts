import type { PlainDate } from '@peristiwa/kernel';
import type { PersonOnRecord, Sex } from '@peristiwa/domain';

/**
 * A person's residence in one village without interruption. It holds for the end of each day from `validFrom` to the day
 * before `validUntil`. Whoever comes and dies on one day has a span of no day, with both its beginning and its end.
 */
export interface ResidenceSpan {
  /** Village code. */
  readonly area: string;
  readonly sex: Sex;
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
  const { sex, formerSexes = [] } = person;
  const lived = stays.filter(({ from }) => !death || from <= death.diedOn);
  return lived.flatMap(({ area, from }, index): ResidenceSpan[] => {
    if (area === null) return [];
    const [before, after] = [lived[index - 1], lived[index + 1]];
    const begins = before ? 'arrival' : from === bornOn ? 'birth' : 'registration';
    const start = { area, sex, validFrom: from, begins } as const;
    const span = { ...start, ...(before?.area && { previousArea: before.area }) };
    if (after) {
      const next = after.area && { nextArea: after.area };
      return bySex({ ...span, validUntil: after.from, ends: 'move', ...next }, formerSexes);
    }
    return bySex(death ? { ...span, validUntil: death.diedOn, ends: 'death' } : span, formerSexes);
  });
}

/**
 * A span for each sex of the person (perubahan jenis kelamin): statistics of a day count the sex of that day. Nobody comes
 * or goes where it changes: the area before and after is the same.
 */
function bySex(
  span: ResidenceSpan,
  [former, ...later]: NonNullable<PersonOnRecord['formerSexes']>,
): ResidenceSpan[] {
  if (!former) return [span];
  const { sex, until } = former;
  const { area, validFrom, validUntil, begins, previousArea, ends, nextArea } = span;
  if (until <= validFrom) return bySex(span, later);
  if (validUntil !== undefined && validUntil <= until) return [{ ...span, sex }];
  const start = { area, sex, validFrom, begins, ...(previousArea && { previousArea }) };
  const rest: ResidenceSpan = {
    area,
    sex: span.sex,
    validFrom: until,
    begins: 'arrival',
    previousArea: area,
    ...(validUntil && { validUntil, ends }),
    ...(nextArea && { nextArea }),
  };
  return [{ ...start, validUntil: until, ends: 'move', nextArea: area }, ...bySex(rest, later)];
}
