import { reject, type PlainDate } from '@peristiwa/kernel';
import { refuseEventAbroad } from '../../abroad/event-abroad';
import type { EventAbroad } from '../../abroad/reports';
import type { Refused } from '../../rules';
import { inCorrected, type Scene } from '../correct-act';

interface Reported {
  /** What the act says. */
  readonly was?: EventAbroad;
  readonly corrected?: EventAbroad;
  /** The day of the event, as corrected. */
  readonly on: PlainDate;
}

/**
 * An act of an event abroad stays one, and its papers fit the day. An event that was not abroad has another kind of
 * number: that act is cancelled, and the right one registered.
 */
export function refuseOfAbroad(
  { was, corrected, on }: Reported,
  { reportedOn, context }: Scene,
): Refused | undefined {
  if (corrected && !was) return reject({ code: 'event-not-abroad', field: 'corrected.abroad' });
  const refused = refuseEventAbroad(corrected ?? was, { on, reportedOn }, context);
  return refused && inCorrected(refused);
}
