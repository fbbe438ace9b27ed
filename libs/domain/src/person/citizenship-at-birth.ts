import { isPlainDate, plainDate, type PlainDate } from '@peristiwa/kernel';
import type { Citizenship } from '../values';
import { byName, inRegister, type Parent } from './birth-report';

/** UU 12/2006 art. 6: the choice is due within three years after the age of 18. */
export const CHOICE_DUE_AGE = 18 + 3;

interface CitizenshipAtBirth {
  readonly citizenship: Citizenship;
  /** The last day of a dual citizenship: the child has to choose by then. */
  readonly dualUntil?: PlainDate;
}

/**
 * The citizenship of a child by descent (UU 12/2006 art. 4): Indonesian where a parent is Indonesian or where no parent
 * is known; limited dual citizenship where the other parent is a foreigner (art. 4 c and d, art. 6).
 */
export function citizenshipAtBirth(
  parents: readonly (Parent | undefined)[],
  bornOn: PlainDate,
): CitizenshipAtBirth {
  const known = parents.flatMap((parent) => citizenshipOf(parent) ?? []);
  const foreigners = known.filter((citizenship) => citizenship === 'foreign').length;
  if (foreigners === 0) return { citizenship: 'indonesian' };
  if (foreigners === known.length) return { citizenship: 'foreign' };
  return { citizenship: 'limited-dual', dualUntil: birthday(bornOn, CHOICE_DUE_AGE) };
}

function citizenshipOf(parent: Parent | undefined): Citizenship | undefined {
  const named = byName(parent);
  return named ? (named.citizenship ?? 'indonesian') : inRegister(parent)?.state.citizenship;
}

/** A person born on 29 February has the birthday of another year on 1 March, as in `ageOn`. */
export function birthday(bornOn: PlainDate, age: number): PlainDate {
  const day = `${Number(bornOn.slice(0, 4)) + age}${bornOn.slice(4)}`;
  return plainDate(isPlainDate(day) ? day : day.replace('-02-29', '-03-01'));
}
