import type { VerifyProgress } from '@peristiwa/ledger';
import type { Environment } from './surroundings';

const EVERY_MS = 2_000;

/** A line every two seconds: how far, how fast, how long still. */
export function progressLine(
  { print }: Environment,
  now: () => number = () => performance.now(),
): (progress: VerifyProgress) => void {
  const startedAt = now();
  let said = startedAt;
  return ({ position, from, to }) => {
    const at = now();
    if (at - said < EVERY_MS) return;
    said = at;
    const done = position - from + 1;
    const perSecond = (done * 1_000) / (at - startedAt);
    const left = Math.ceil((to - position) / perSecond);
    const percent = Math.floor((done * 100) / (to - from + 1));
    print(
      `position ${position} of ${to} (${percent} %), ${Math.round(perSecond)} events/s, about ${left} s left`,
    );
  };
}
