import { reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext } from '../act';
import { refuseDates, type Refused } from '../rules';
import { isOver, type ForeignPapers, type StayPermit } from './stay-permit';

/**
 * A permit gives a right to an entry while it is in force on the day of recording, and an ITAS always has an end
 * (UU 6/2011 arts 48 and 52).
 */
export function refusePermit(
  permit: StayPermit,
  reportedOn: PlainDate,
  context: ActContext,
): Refused | undefined {
  const { kind, issuedOn, validUntil } = permit;
  const refused = refuseDates(issuedOn, reportedOn, context, 'permit.issuedOn');
  if (refused) return refused;
  if (kind === 'itas' && validUntil === undefined) {
    return reject({ code: 'permit-end-missing', field: 'permit.validUntil' });
  }
  return isOver(permit, context.receivedOn)
    ? reject({ code: 'permit-expired', field: 'permit.validUntil', validUntil })
    : undefined;
}

/** The passport is in force on the day of recording. */
export function refusePapers(
  papers: ForeignPapers | undefined,
  { receivedOn }: Pick<ActContext, 'receivedOn'>,
): Refused | undefined {
  if (!papers || papers.passport.validUntil >= receivedOn) return undefined;
  const { validUntil } = papers.passport;
  return reject({ code: 'passport-expired', field: 'papers.passport.validUntil', validUntil });
}
