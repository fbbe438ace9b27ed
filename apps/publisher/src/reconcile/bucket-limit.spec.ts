import { BUCKET_PERSONS_MAX } from '@peristiwa/contracts';
import { howManyFit } from './bucket-limit';

const HALF = BUCKET_PERSONS_MAX / 2;
/** Persons in each bucket: those that the partner counts, and those that the registry does. */
const fitting = (theirs: readonly number[], ours: readonly number[] = theirs) => {
  const buckets = theirs.map((persons, index) => ({ prefix: `0${index}`, persons }));
  const own = ours.map((persons, index) => [`0${index}`, { persons }] as const);
  return howManyFit(buckets, new Map(own));
};

/** Issue 12, Reconciliation: a question whose answer would be too long is answered in parts (`rest`). */
it.each([
  ['nothing differs', fitting([]), 0],
  ['as many persons as one answer may have', fitting([HALF, HALF]), 2],
  ['one person more', fitting([HALF, HALF, 1]), 2],
  ['a bucket that is too large comes alone', fitting([BUCKET_PERSONS_MAX + 1, 1]), 1],
  ['and after others it waits', fitting([1, BUCKET_PERSONS_MAX]), 1],
  ['the registry holds more than the partner', fitting([1, 1], [HALF, HALF + 1]), 1],
  ['the partner holds more than the registry', fitting([HALF, HALF + 1], [1, 1]), 1],
  ['the registry holds nobody there', fitting([HALF, HALF + 1], []), 1],
])('%s', (_when, count, expected) => {
  expect(count).toBe(expected);
});
