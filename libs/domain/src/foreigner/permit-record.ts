import type { ActContext, Reservation } from '../act';
import { issueMoveDocument } from '../issuance';
import { isLate } from '../rules';
import type { StayPermit } from './stay-permit';

/** UU 23/2006 arts 20 and 21: within 14 days of the issue of the permit. */
export const REPORT_WITHIN_DAYS = 14;

/** What is recorded of a permit: for an ITAS with the number of a new SKTT. */
export function permitRecord(permit: StayPermit, personId: string, context: ActContext) {
  const documentNumber = permit.kind === 'itas' ? issueMoveDocument(context, 'SKTT') : undefined;
  const reservations: Reservation[] = documentNumber
    ? [{ kind: 'act', value: documentNumber, streamId: personId }]
    : [];
  const reportedLate = isLate(permit.issuedOn, REPORT_WITHIN_DAYS, context);
  return { data: { permit, documentNumber, reportedLate }, reservations };
}
