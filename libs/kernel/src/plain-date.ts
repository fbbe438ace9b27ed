import type { Branded } from './ids';

/**
 * A civil date `YYYY-MM-DD` without time zone: births, deaths and moves happen on a day, not at an instant.
 * Dates are ISO text, so they can be compared with `<` and sorted as strings.
 */
export type PlainDate = Branded<string, 'PlainDate'>;

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;

export function isPlainDate(text: string): text is PlainDate {
  const parts = ISO_DATE.exec(text);
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return year >= 1800 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** @throws RangeError when `text` is not a real calendar date from 1800 on. */
export function plainDate(text: string): PlainDate {
  if (!isPlainDate(text)) throw new RangeError('Not a calendar date of the form YYYY-MM-DD');
  return text;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return Math.round((epochMs(to) - epochMs(from)) / DAY_MS);
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return toPlainDate(epochMs(date) + days * DAY_MS);
}

/** Completed years of age on `date`. In years without 29 February, a person born on that day has the birthday on 1 March. */
export function ageOn(bornOn: PlainDate, date: PlainDate): number {
  const years = Number(date.slice(0, 4)) - Number(bornOn.slice(0, 4));
  return date.slice(5) < bornOn.slice(5) ? years - 1 : years;
}

/** A person born on 29 February has the birthday of another year on 1 March, as in `ageOn`. */
export function birthday(bornOn: PlainDate, age: number): PlainDate {
  const day = `${Number(bornOn.slice(0, 4)) + age}${bornOn.slice(4)}`;
  return plainDate(isPlainDate(day) ? day : day.replace('-02-29', '-03-01'));
}

export function latest(first: PlainDate, ...others: (PlainDate | undefined)[]): PlainDate {
  return others.reduce<PlainDate>((max, date) => (date && date > max ? date : max), first);
}

/** The civil date at the instant `epochMillis` in a zone `offsetHours` ahead of UTC (Indonesia has no summer time). */
export function dateAtOffset(epochMillis: number, offsetHours: number): PlainDate {
  return toPlainDate(epochMillis + offsetHours * 3_600_000);
}

/** `DDMMYYYY`, the form in which acts and documents carry a date in their number. */
export function toDayMonthYear(date: PlainDate): string {
  return date.slice(8, 10) + date.slice(5, 7) + date.slice(0, 4);
}

function epochMs(date: PlainDate): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10)));
}

/** `new Date(ms)` with an argument is a pure conversion and does not read the clock. */
function toPlainDate(ms: number): PlainDate {
  return new Date(ms).toISOString().slice(0, 10) as PlainDate;
}
