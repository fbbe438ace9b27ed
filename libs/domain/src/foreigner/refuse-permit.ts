import { reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext } from '../act';
import { refuseDates, type Refused } from '../rules';
import { isOver, type ForeignPapers, type StayPermit } from './stay-permit';

/** A permit gives a right to a residence while it is in force: on the day of recording. */
export function refusePermit(
  permit: StayPermit,
  reportedOn: PlainDate,
  context: ActContext,
): Refused | undefined {
  const refused = refuseTerm(permit, reportedOn, context);
  if (refused || !isOver(permit, context.receivedOn)) return refused;
  const { validUntil } = permit;
  return reject({ code: 'permit-expired', field: 'permit.validUntil', validUntil });
}

/** What holds for a permit whenever it is spoken of. An ITAS always has an end (UU 6/2011 arts 48 and 52). */
export function refuseTerm(
  { kind, issuedOn, validUntil }: StayPermit,
  reportedOn: PlainDate,
  context: ActContext,
): Refused | undefined {
  const refused = refuseDates(issuedOn, reportedOn, context, 'permit.issuedOn');
  if (refused) return refused;
  if (validUntil === undefined) {
    return kind === 'itas' ? reject({ code: 'permit-end-missing', field: 'permit.validUntil' }) : undefined;
  }
  return validUntil < issuedOn
    ? reject({ code: 'permit-ends-early', field: 'permit.validUntil', issuedOn })
    : undefined;
}

/** The passport is in force on the day of recording, and the first arrival was before it (INV-03). */
export function refusePapers(
  papers: ForeignPapers | undefined,
  { receivedOn }: Pick<ActContext, 'receivedOn'>,
): Refused | undefined {
  if (!papers) return undefined;
  if (papers.firstArrival && papers.firstArrival.on > receivedOn) {
    return reject({ code: 'occurred-after-report', field: 'papers.firstArrival.on' });
  }
  if (papers.passport.validUntil >= receivedOn) return undefined;
  const { validUntil } = papers.passport;
  return reject({ code: 'passport-expired', field: 'papers.passport.validUntil', validUntil });
}
