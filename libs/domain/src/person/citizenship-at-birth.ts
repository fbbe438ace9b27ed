import { birthday, type PlainDate } from '@peristiwa/kernel';
import { isRegistered } from '../rules';
import type { Citizenship } from '../values';
import { byName, inRegister, type Parent } from './birth-report';

/** UU 12/2006 art. 6: the choice is due within three years after the age of 18. */
const CHOICE_DUE_AGE = 18 + 3;

export function lastDayOfChoice(bornOn: PlainDate): PlainDate {
  return birthday(bornOn, CHOICE_DUE_AGE);
}

export interface CitizenshipAtBirth {
  readonly citizenship: Citizenship;
  /** The last day of a dual citizenship: the child has to choose by then. */
  readonly dualUntil?: PlainDate;
}

/**
 * The citizenship of a child by descent (UU 12/2006 art. 4): Indonesian where a parent is Indonesian or where no parent
 * is known; limited dual citizenship where the other parent is a foreigner (art. 4 c and d, art. 6). What the parents
 * became after the birth changes nothing (art. 25).
 */
export function citizenshipAtBirth(
  parents: readonly (Parent | undefined)[],
  bornOn: PlainDate,
): CitizenshipAtBirth {
  const known = parents.flatMap((parent) => citizenshipOf(parent, bornOn) ?? []);
  const foreigners = known.filter((citizenship) => citizenship === 'foreign').length;
  if (foreigners === 0) return { citizenship: 'indonesian' };
  if (foreigners === known.length) return { citizenship: 'foreign' };
  return { citizenship: 'limited-dual', dualUntil: lastDayOfChoice(bornOn) };
}

function citizenshipOf(parent: Parent | undefined, on: PlainDate): Citizenship | undefined {
  const named = byName(parent);
  if (named) return named.citizenship ?? 'indonesian';
  const then = parent && 'on' in parent ? parent.on?.(on) : undefined;
  return isRegistered(then) ? then.citizenship : inRegister(parent)?.state.citizenship;
}
