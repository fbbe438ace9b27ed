import { accept, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Reservation } from '../act';
import { issueActNumber } from '../issuance';
import { numberKey } from '../marriage/decree';
import { isLate, refuseDates, refuseOffice, type Refused } from '../rules';
import type { DeathWithoutNik } from './death-without-nik';

export interface RegisterDeathWithoutNik extends DeathWithoutNik {
  readonly reportedOn: PlainDate;
}

export interface DeathWithoutNikResult {
  readonly deathActNumber: string;
}

/** UU 24/2013 art. 44(1): within 30 days. */
export const REPORT_WITHIN_DAYS = 30;

/**
 * Registers the death of somebody who is not in the register (akta kematian tanpa NIK; UU 24/2013 art. 44; domain.md
 * §0.2, §2.2 A, MATI). It makes no person and issues no NIK. When the deceased turns out to be in the register, this act is
 * cancelled, and the death is registered with the NIK.
 */
export function registerDeathWithoutNik(
  command: RegisterDeathWithoutNik,
  context: ActContext,
): ActDecision<DeathWithoutNikResult> {
  const { diedOn, reportedOn, policeReport, village } = command;
  const refused =
    refuseDates(diedOn, reportedOn, context, 'diedOn') ??
    refuseOffice(village, context) ??
    refuseUnidentified(command, 'policeReport');
  if (refused) return refused;
  const id = context.newId();
  const deathActNumber = issueActNumber(context, 'KM');
  const { reportedOn: _day, ...content } = command;
  const data = {
    ...content,
    actNumber: deathActNumber,
    reportedLate: isLate(diedOn, REPORT_WITHIN_DAYS, context),
  };
  return accept({
    changes: [
      {
        stream: { kind: 'death', id },
        events: [{ type: 'DeathWithoutNikRegistered', occurredOn: diedOn, data }],
      },
    ],
    reservations: [
      { kind: 'act', value: deathActNumber, streamId: id },
      ...(policeReport === undefined ? [] : [reportedOnce(policeReport, id, context)]),
    ],
    result: { deathActNumber },
  });
}

/** A body that nobody could identify has a report of the police. */
export function refuseUnidentified(
  { name, policeReport }: Pick<DeathWithoutNik, 'name' | 'policeReport'>,
  field: string,
): Refused | undefined {
  const isUnidentified = name === undefined && policeReport === undefined;
  return isUnidentified ? reject({ code: 'unidentified-without-report', field }) : undefined;
}

/** One police report is on one body: the second act with it is refused. */
function reportedOnce(policeReport: string, streamId: string, { office }: ActContext): Reservation {
  const value = `police:${office}:${numberKey(policeReport)}`;
  return { kind: 'act', value, streamId, field: 'policeReport' };
}
