import { Pace, secondsLeft } from '@peristiwa/kernel';
import type { VerifyProgress } from '@peristiwa/ledger';
import type { Environment } from './environment';

const EVERY_MS = 2_000;
const WINDOW_MS = 30_000;

/** A line every two seconds: position, rate and remaining time. */
export function progressLine(
  { print }: Environment,
  now: () => number = () => performance.now(),
): (progress: VerifyProgress) => void {
  let printedAt = now();
  const pace = new Pace(WINDOW_MS, printedAt);
  return ({ position, from, to }) => {
    const at = now();
    if (at - printedAt < EVERY_MS) return;
    printedAt = at;
    const done = position - from + 1;
    const perSecond = pace.mark(at, done);
    const percent = Math.floor((done * 100) / (to - from + 1));
    const left = secondsLeft(to - position, perSecond);
    const eta = left === undefined ? 'no estimate' : `about ${left} s left`;
    print(`position ${position} of ${to} (${percent} %), ${Math.round(perSecond)} events/s, ${eta}`);
  };
}
