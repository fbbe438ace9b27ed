import { accept, ageOn, reject, together, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Known } from '../act';
import { issueActNumber } from '../issuance';
import { refuseDecree } from '../marriage/decree';
import { isLate, isRegistered, personNotFound, refuseDates, refuseDeceased, refuseOffice } from '../rules';
import { lastDayOfChoice } from './citizenship-at-birth';
import type { Marriage, Person, RegisteredPerson } from './person';
import { refuseFather, refuseParent } from './refuse-parent';

/** `domain.md` §2.2 A, AKU and SAH: within 30 days. */
export const REPORT_WITHIN_DAYS = 30;

interface Evidence {
  /** Tanggal perkawinan agama. */
  readonly religiousMarriageOn?: PlainDate;
  /** Number of the court's decision. */
  readonly courtDecree?: string;
}

export interface AcknowledgeChild extends Evidence {
  readonly acknowledgedOn: PlainDate;
  readonly reportedOn: PlainDate;
  /** Number of the statement with the mother's consent. */
  readonly statement: string;
}

export interface LegitimiseChild extends Evidence {
  readonly legitimisedOn: PlainDate;
  readonly reportedOn: PlainDate;
}

export interface ParentageResult {
  readonly personId: string;
  readonly actNumber: string;
}

/**
 * Registers that a father acknowledges a child (pengakuan anak → akta pengakuan anak; UU 24/2013 art. 49), on the ground
 * of a religious marriage of the parents or of a court's decision.
 */
export function acknowledgeChild(
  command: AcknowledgeChild,
  { child, father }: { readonly child: Known<Person>; readonly father: Known<Person> },
  context: ActContext,
): ActDecision<ParentageResult> {
  const { acknowledgedOn: on, statement, religiousMarriageOn, courtDecree } = command;
  const refusal = together(
    refuseChild(child, on, { reportedOn: command.reportedOn, field: 'acknowledgedOn' }, context),
    refuseParent(father, 'father'),
  );
  if (refusal) return refusal;
  if (!isRegistered(child.state)) return personNotFound('child');
  if (!isRegistered(father.state)) return personNotFound('father');
  const refusedFather =
    refuseFather(father, child.state.bornOn) ?? refuseDeceased(father.state, on, 'father');
  if (refusedFather) return refusedFather;
  if (child.state.parents.some(({ role, kind }) => role === 'father' && kind !== 'adoptive')) {
    return reject({ code: 'father-on-record', field: 'child' });
  }
  const refusedEvidence = refuseEvidence(command, on);
  if (refusedEvidence) return refusedEvidence;
  const { name, sex, bornOn, birthOrder } = child.state;
  const actNumber = issueActNumber(context, 'AKU');
  const data = {
    actNumber,
    acknowledgedOn: on,
    fatherId: father.id,
    statement,
    religiousMarriageOn,
    courtDecree,
    ...citizenshipWith(father.state, child.state, on),
    reportedLate: isLate(on, REPORT_WITHIN_DAYS, context),
  };
  const born = { childId: child.id, name, sex, bornOn, birthOrder, parent: 'father' } as const;
  return accept({
    changes: [
      {
        stream: { kind: 'person', id: child.id },
        events: [{ type: 'ChildAcknowledged', occurredOn: on, data }],
      },
      {
        stream: { kind: 'person', id: father.id },
        events: [{ type: 'ChildBorn', occurredOn: on, data: born }],
      },
    ],
    reservations: [{ kind: 'act', value: actNumber, streamId: child.id }],
    result: { personId: child.id, actNumber },
  });
}

/** A ground for the acknowledgement: the religious marriage of the parents, or a court's decision, of before that day. */
export function refuseEvidence(evidence: Evidence, on: PlainDate) {
  const { religiousMarriageOn, courtDecree } = evidence;
  if (religiousMarriageOn || courtDecree) return refusePapers(evidence, on);
  return reject({ code: 'court-decree-missing', field: 'courtDecree' });
}

/** INV-03, INV-22: the papers of an act are of its day or earlier, and a decree has a number that a court gives. */
function refusePapers({ religiousMarriageOn, courtDecree }: Evidence, on: PlainDate) {
  if (religiousMarriageOn && religiousMarriageOn > on) {
    return reject({ code: 'occurred-after-report', field: 'religiousMarriageOn' });
  }
  return refuseDecree({ field: 'courtDecree', number: courtDecree, until: on });
}

/** UU 12/2006 art. 4 h and 5(1): a child under 18 whose parents are of two citizenships has both. */
export function citizenshipWith(father: RegisteredPerson, child: RegisteredPerson, on: PlainDate) {
  const differs = (father.citizenship === 'foreign') !== (child.citizenship === 'foreign');
  if (!differs || child.citizenship === 'limited-dual' || ageOn(child.bornOn, on) >= 18) return {};
  return { citizenship: 'limited-dual', dualUntil: lastDayOfChoice(child.bornOn) } as const;
}

export interface LegitimationFacts {
  readonly child: Known<Person>;
  readonly mother?: Known<Person>;
  readonly father?: Known<Person>;
}

/**
 * Registers that a child becomes the lawful child of its parents (pengesahan anak → akta pengesahan anak; UU 24/2013
 * art. 50): their marriage is recorded. A child born before the religious marriage needs a court's decision.
 */
export function legitimiseChild(
  command: LegitimiseChild,
  { child, mother, father }: LegitimationFacts,
  context: ActContext,
): ActDecision<ParentageResult> {
  const { legitimisedOn: on, religiousMarriageOn, courtDecree } = command;
  const refusal = refuseChild(child, on, { reportedOn: command.reportedOn, field: 'legitimisedOn' }, context);
  if (refusal) return refusal;
  if (!isRegistered(child.state)) return personNotFound('child');
  const { parents, bornOn } = child.state;
  if (parents.some(({ kind }) => kind === 'legitimised')) {
    return reject({ code: 'already-legitimised', field: 'child' });
  }
  if (!mother || !father || !isRegistered(mother.state)) {
    return reject({ code: 'parents-not-on-record', field: 'child' });
  }
  const marriage = mother.state.marriages.find(
    ({ spouseId, form }) => spouseId === father.id && form === 'recorded',
  );
  if (!marriage) return reject({ code: 'parents-not-married', field: 'child' });
  const { actNumber: marriageActNumber } = marriage;
  const from = recordedFrom(marriage);
  const isAcknowledged = parents.some(({ kind }) => kind === 'acknowledged');
  if (from && from <= bornOn && !isAcknowledged) return reject({ code: 'born-in-marriage', field: 'child' });
  const refusedEvidence = refuseLegitimation(command, { recordedFrom: from, bornOn });
  if (refusedEvidence) return refusedEvidence;
  const actNumber = issueActNumber(context, 'SAH');
  const data = {
    actNumber,
    legitimisedOn: on,
    motherId: mother.id,
    fatherId: father.id,
    marriageActNumber,
    religiousMarriageOn,
    courtDecree,
    reportedLate: isLate(on, REPORT_WITHIN_DAYS, context),
  };
  return accept({
    changes: [
      {
        stream: { kind: 'person', id: child.id },
        events: [{ type: 'ChildLegitimised', occurredOn: on, data }],
      },
    ],
    reservations: [{ kind: 'act', value: actNumber, streamId: child.id }],
    result: { personId: child.id, actNumber },
  });
}

/**
 * From when on children of the marriage are born in a recorded one. Before its isbat it had none: children of that time
 * are legitimised after it (domain.md §2.9).
 */
export function recordedFrom({ legalisedOn, marriedOn }: Marriage): PlainDate | undefined {
  return legalisedOn ?? marriedOn;
}

/** After the marriage of the parents; for a child of before their religious marriage a court decides. */
export function refuseLegitimation(
  { legitimisedOn, religiousMarriageOn, courtDecree }: Omit<LegitimiseChild, 'reportedOn'>,
  { recordedFrom: from, bornOn }: { readonly recordedFrom?: PlainDate; readonly bornOn: PlainDate },
) {
  if (from && legitimisedOn < from) {
    return reject({ code: 'legitimised-before-marriage', field: 'legitimisedOn', marriedOn: from });
  }
  const refusedPapers = refusePapers({ religiousMarriageOn, courtDecree }, legitimisedOn);
  if (refusedPapers) return refusedPapers;
  const isCovered = religiousMarriageOn !== undefined && religiousMarriageOn <= bornOn;
  if (isCovered || courtDecree) return undefined;
  return reject({ code: 'court-decree-missing', field: 'courtDecree' });
}

/** The child is in the register with an act of birth, to which the marginal note (catatan pinggir) is added. */
export function refuseChild(
  child: Known<Person>,
  on: PlainDate,
  report: { readonly reportedOn: PlainDate; readonly field: string },
  context: ActContext,
) {
  const { state } = child;
  if (!isRegistered(state)) return personNotFound('child');
  const refusal =
    refuseDayOfChild(state, on, report, context) ?? refuseOffice(state.placement.address.area, context);
  if (refusal) return refusal;
  if (state.birthActNumber === undefined) return reject({ code: 'birth-act-missing', field: 'child' });
  return undefined;
}

/** In the life of the child. */
export function refuseDayOfChild(
  child: RegisteredPerson,
  on: PlainDate,
  { reportedOn, field }: { readonly reportedOn: PlainDate; readonly field: string },
  context: ActContext,
) {
  const refusal = refuseDates(on, reportedOn, context, field) ?? refuseDeceased(child, on, 'child');
  if (refusal) return refusal;
  return on < child.bornOn ? reject({ code: 'before-birth', field, bornOn: child.bornOn }) : undefined;
}
