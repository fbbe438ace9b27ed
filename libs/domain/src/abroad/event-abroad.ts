import { latest, reject, together, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, Reservation } from '../act';
import { numberKey, officeKey } from '../marriage/decree';
import { isLate, refuseDates, type Refused } from '../rules';
import type { EventAbroad } from './reports';

/** UU 23/2006 arts 29(4), 37(4) and 41(4): within 30 days of the return. */
const REPORT_WITHIN_DAYS = 30;

interface Reported {
  /** The day of the event. */
  readonly on: PlainDate;
  readonly reportedOn: PlainDate;
}

/** The certificate is of the day of the event or later; it and the return are of before the report. */
export function refuseEventAbroad(
  abroad: EventAbroad | undefined,
  { on, reportedOn }: Reported,
  context: ActContext,
): Refused | undefined {
  if (!abroad) return undefined;
  const { certificate, returnedOn = reportedOn } = abroad;
  return together(
    certificate.date < on
      ? reject({ code: 'paper-before-event', field: 'abroad.certificate.date', occurredOn: on })
      : refuseDates(certificate.date, reportedOn, context, 'abroad.certificate.date'),
    refuseDates(returnedOn, reportedOn, context, 'abroad.returnedOn'),
  );
}

/** Reported after the legal period. Of an event abroad it begins with the return, and not before the event. */
export function isReportedLate(
  { on, abroad }: { readonly on: PlainDate; readonly abroad?: EventAbroad },
  deadlineDays: number,
  context: Pick<ActContext, 'receivedOn'>,
): boolean {
  if (!abroad) return isLate(on, deadlineDays, context);
  return (
    abroad.returnedOn !== undefined && isLate(latest(on, abroad.returnedOn), REPORT_WITHIN_DAYS, context)
  );
}

/** One certificate of a mission is reported once (INV-21). */
export function certificateOf(abroad: EventAbroad | undefined, holder: string): Reservation[] {
  if (!abroad) return [];
  const { country, mission, certificate } = abroad;
  const value = `mission:${country}:${officeKey(mission)}:${numberKey(certificate.number)}`;
  return [{ kind: 'act', value, streamId: holder, field: 'abroad.certificate.number' }];
}
