import { accept, reject, together, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Known } from '../act';
import type { Person, RegisteredPerson } from '../person/person';
import {
  isRegistered,
  personNotFound,
  refuseAbroad,
  refuseDeceased,
  refuseOffice,
  type Refused,
} from '../rules';
import { permitRecord } from './permit-record';
import { refusePapers, refusePermit } from './refuse-permit';
import type { ForeignPapers, StayPermit } from './stay-permit';

export interface ChangeStayPermit {
  readonly reportedOn: PlainDate;
  readonly permit: StayPermit;
  /** Where passport or sponsor are others than on record. */
  readonly papers?: ForeignPapers;
}

export interface StayPermitResult {
  readonly personId: string;
  /** Of the SKTT, for the holder of an ITAS. */
  readonly documentNumber?: string;
}

/**
 * Another stay permit: perpanjangan, or alih status from ITAS to ITAP (UU 23/2006 art. 21). The NIK stays. The holder of
 * an ITAP may have KK and KTP-el from then on.
 */
export function changeStayPermit(
  { permit, papers, reportedOn }: ChangeStayPermit,
  { id, state }: Known<Person>,
  context: ActContext,
): ActDecision<StayPermitResult> {
  const refused =
    together(refusePermit(permit, reportedOn, context), refusePapers(papers, context)) ??
    (isRegistered(state) ? refuseHolder(state, permit, context) : personNotFound('person'));
  if (refused) return refused;
  const { data, reservations } = permitRecord(permit, id, context);
  const changed = {
    type: 'StayPermitChanged' as const,
    occurredOn: permit.issuedOn,
    data: { ...data, papers },
  };
  return accept({
    changes: [{ stream: { kind: 'person', id }, events: [changed] }],
    reservations,
    result: { personId: id, documentNumber: data.documentNumber },
  });
}

/** A foreigner who lives here, and has no permit of that day or a later one on record. */
function refuseHolder(
  state: RegisteredPerson,
  { issuedOn }: StayPermit,
  context: ActContext,
): Refused | undefined {
  const refused =
    refuseDeceased(state, issuedOn, 'person') ??
    refuseAbroad(state, 'person') ??
    refuseOffice(state.placement.address.area, context);
  if (refused) return refused;
  if (state.citizenship !== 'foreign') return reject({ code: 'not-a-foreigner', field: 'person' });
  const { permit: known } = state;
  return known && issuedOn <= known.issuedOn
    ? reject({ code: 'permit-already-recorded', field: 'permit.issuedOn', issuedOn: known.issuedOn })
    : undefined;
}
