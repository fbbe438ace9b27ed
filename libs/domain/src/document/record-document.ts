import { accept, ageOn, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Known } from '../act';
import type { Person, RegisteredPerson } from '../person/person';
import {
  isRegistered,
  personNotFound,
  refuseAbroad,
  refuseDates,
  refuseDeceased,
  refuseOffice,
  type Refused,
} from '../rules';
import { endings, nextStatuses, type DocumentKind, type DocumentStatus } from './document-status';
import { mayHaveDocuments, mustHaveKtp } from './documents';

export interface RecordDocument {
  readonly reportedOn: PlainDate;
  /** The day of the step. */
  readonly changedOn: PlainDate;
  readonly document: DocumentKind;
  readonly status: DocumentStatus;
  /** Number of the police report (surat keterangan kehilangan). */
  readonly policeReport?: string;
}

export interface DocumentResult {
  readonly personId: string;
  readonly document: DocumentKind;
  readonly status: DocumentStatus;
}

/**
 * One step of a KTP-el, a KIA or an IKD (domain.md §2.2 B and §2.7): recording, printing, issue, loss, damage and
 * revocation. A death takes all documents out of use by itself.
 */
export function recordDocument(
  request: RecordDocument,
  { id, state }: Known<Person>,
  context: ActContext,
): ActDecision<DocumentResult> {
  const { reportedOn, changedOn, document, status, policeReport } = request;
  const refusedDates = refuseDates(changedOn, reportedOn, context, 'changedOn');
  if (refusedDates) return refusedDates;
  if (!isRegistered(state)) return personNotFound('person');
  const refused =
    refuseOffice(state.placement.address.area, context) ??
    refuseDeceased(state, changedOn, 'changedOn') ??
    refuseHolder(state, request) ??
    refuseStep(state, request);
  if (refused) return refused;
  const data = { document, status, policeReport };
  return accept({
    changes: [
      {
        stream: { kind: 'person', id },
        events: [{ type: 'DocumentStatusChanged', occurredOn: changedOn, data }],
      },
    ],
    reservations: [],
    result: { personId: id, document, status },
  });
}

type Step = Pick<RecordDocument, 'changedOn' | 'document' | 'status'>;

/** INV-17, INV-18: who may have the document on that day. */
export function refuseHolder(
  person: RegisteredPerson,
  { document, status, changedOn }: Step,
): Refused | undefined {
  if (endings.includes(status)) return undefined;
  // INV-17: nothing is issued between SKPLN and SKDLN, except of a day before the departure.
  const isAway = person.abroad !== undefined && changedOn >= person.abroad.since;
  const refusedAbroad = isAway ? refuseAbroad(person, 'person') : undefined;
  if (refusedAbroad) return refusedAbroad;
  if (!mayHaveDocuments(person, changedOn))
    return reject({ code: 'permanent-stay-required', field: 'person' });
  const isObliged = mustHaveKtp(person, changedOn);
  if (document === 'ktp-el' && !isObliged) {
    return reject({ code: 'ktp-not-due', field: 'document', age: ageOn(person.bornOn, changedOn) });
  }
  if (document === 'kia' && isObliged) {
    return reject({ code: 'kia-not-due', field: 'document', age: ageOn(person.bornOn, changedOn) });
  }
  if (document === 'ikd' && !hasKtp(person)) return reject({ code: 'ikd-needs-ktp', field: 'document' });
  return undefined;
}

/** IKD is opened by the biometrics of the KTP-el (Permendagri 72/2022). */
function hasKtp({ documents }: RegisteredPerson): boolean {
  const ktp = documents?.['ktp-el'];
  return ktp !== undefined && ktp.status !== 'revoked';
}

function refuseStep(
  { documents }: RegisteredPerson,
  { document, status, changedOn, policeReport }: RecordDocument,
): Refused | undefined {
  const present = documents?.[document];
  const allowed = nextStatuses(document, present);
  if (!allowed.includes(status)) {
    return reject({ code: 'document-step-impossible', field: 'status', present: present?.status, allowed });
  }
  if (present && changedOn < present.since) {
    return reject({ code: 'document-changed-later', field: 'changedOn', since: present.since });
  }
  return status === 'lost' && policeReport === undefined
    ? reject({ code: 'loss-report-missing', field: 'policeReport' })
    : undefined;
}
