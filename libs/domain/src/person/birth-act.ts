import { addDays, ageOn, daysBetween, type PlainDate } from '@peristiwa/kernel';
import type { Act, ActContext, Change, Known, Reservation } from '../act';
import { nikAgreesWith } from '../identifiers';
import { issueActNumber, issueNik } from '../issuance';
import { isLate } from '../rules';
import type { QualityFlag, Religion } from '../values';
import {
  byName,
  inRegister,
  type BirthResult,
  type NewChild,
  type Parent,
  type RegisterBirth,
} from './birth-report';
import { possibleDuplicates } from './duplicates';
import type { Person, Placement, RegisteredPerson } from './person';

/** UU 24/2013 art. 27: within 60 days; later by decision of the head of the office, never by a court. */
const REPORT_WITHIN_DAYS = 60;
const BIRTH_INTERVAL_DAYS_MIN = 182;
const FATHER_DIED_DAYS_MAX = 300;
const MOTHER_AGE = { min: 10, max: 55 };

interface Circumstances {
  readonly mother?: Parent;
  readonly father?: Parent;
  /** The head of the card, where that is neither parent. */
  readonly head?: RegisteredPerson;
  readonly placement: Placement;
  /** `cardDay` of the card. */
  readonly cardChangedOn: PlainDate;
  readonly alike: readonly Known<Person>[];
}

interface RegisteredChild {
  readonly child: NewChild;
  readonly personId: string;
  readonly nik: string;
  readonly birthActNumber: string;
}

/** The events of a registered birth: of each child, of each parent in the register, of the card. */
export function birthAct(
  command: RegisterBirth,
  circumstances: Circumstances,
  context: ActContext,
): Act<BirthResult> {
  const { bornOn } = command;
  const { mother, father, placement, cardChangedOn } = circumstances;
  const reportedLate = isLate(bornOn, REPORT_WITHIN_DAYS, context);
  const registered = command.children.map((child) => ({
    child,
    personId: context.newId(),
    nik: issueNik(context, { area: placement.address.area, bornOn, sex: child.sex }),
    birthActNumber: issueActNumber(context, reportedLate ? 'LT' : 'LU'),
  }));
  const parentChange = (role: 'mother' | 'father', parent: Parent | undefined): Change[] => {
    const known = inRegister(parent);
    if (!known) return [];
    const events = registered.map(({ child: { name, sex }, personId }) => ({
      type: 'ChildBorn' as const,
      occurredOn: bornOn,
      data: { childId: personId, name, sex, bornOn, parent: role },
    }));
    return [{ stream: { kind: 'person', id: known.id }, events }];
  };
  const familyChange: Change = {
    stream: { kind: 'family', id: placement.familyId },
    events: registered.map(({ personId }) => ({
      type: 'FamilyMemberBorn' as const,
      occurredOn: cardChangedOn,
      data: { member: { personId, relationship: placement.relationship } },
    })),
  };
  return {
    changes: [
      ...registered.map((child) =>
        childChange(child, command, { ...circumstances, delivery: registered, reportedLate }),
      ),
      ...parentChange('mother', mother),
      ...parentChange('father', father),
      familyChange,
    ],
    reservations: registered.flatMap(({ personId, nik, birthActNumber }): Reservation[] => [
      { kind: 'nik', value: nik, streamId: personId },
      { kind: 'act', value: birthActNumber, streamId: personId },
    ]),
    result: {
      familyId: placement.familyId,
      children: registered.map(({ personId, nik, birthActNumber }) => ({ personId, nik, birthActNumber })),
    },
  };
}

function childChange(
  { child, personId, nik, birthActNumber }: RegisteredChild,
  command: RegisterBirth,
  {
    mother,
    father,
    head,
    placement,
    alike,
    delivery,
    reportedLate,
  }: Circumstances & { delivery: readonly RegisteredChild[]; reportedLate: boolean },
): Change {
  const { bornOn, sptjm, foundling, family, lateDecision } = command;
  const [knownMother, knownFather] = [inRegister(mother), inRegister(father)];
  const [namedMother, namedFather] = [byName(mother), byName(father)];
  const known = knownMother?.state ?? knownFather?.state;
  const newcomer = { ...child, bornOn, motherId: knownMother?.id, motherName: nameOf(mother) };
  // Children of one delivery have orders of their own (INV-11).
  const sameOrder = delivery.filter(
    (other) => other.child !== child && other.child.birthOrder === child.birthOrder,
  );
  const candidateIds = [...possibleDuplicates(newcomer, alike), ...sameOrder.map((other) => other.personId)];
  const flags = qualityFlags(command, { mother, father, reportedLate });
  if (!nikAgreesWith(nik, bornOn, child.sex)) flags.push('nik-differs-from-biodata');
  if (candidateIds.length > 0) flags.push('possible-duplicate');
  const data = {
    ...child,
    nik,
    bornOn,
    actNumber: birthActNumber,
    // A child has the mother's religion and citizenship until another is recorded. A child without a parent on record
    // has the religion of the family that takes the child in, and Indonesian citizenship (UU 12/2006 art. 4).
    religion: religionOf(known ?? head),
    citizenship: known?.citizenship ?? 'indonesian',
    education: 'none' as const,
    occupation: 1,
    bloodType: 'unknown' as const,
    plurality: command.children.length,
    motherId: knownMother?.id,
    motherName: namedMother?.name,
    motherBornOn: namedMother?.bornOn,
    fatherId: knownFather?.id,
    fatherName: namedFather?.name,
    fatherBornOn: namedFather?.bornOn,
    motherAge: ageOfMother(mother, command),
    sptjm,
    policeReport: foundling?.policeReport,
    guardianStatement: family?.guardianStatement,
    reportedLate,
    lateDecision,
    placement,
    flags,
    candidateIds: candidateIds.length > 0 ? candidateIds : undefined,
  };
  return {
    stream: { kind: 'person', id: personId },
    events: [{ type: 'BirthRegistered', occurredOn: bornOn, data }],
  };
}

function religionOf(parentOrHead: RegisteredPerson | undefined): Religion {
  if (!parentOrHead) throw new Error('The head of the card was not read before the birth was decided');
  return parentOrHead.religion;
}

const nameOf = (parent: Parent | undefined) => inRegister(parent)?.state.name ?? byName(parent)?.name;

function ageOfMother(mother: Parent | undefined, { bornOn }: RegisterBirth): number | undefined {
  const hers = inRegister(mother)?.state.bornOn ?? byName(mother)?.bornOn;
  return hers && ageOn(hers, bornOn);
}

/** INV-10 and INV-24, severity S. */
function qualityFlags(
  command: RegisterBirth,
  parents: Pick<Circumstances, 'mother' | 'father'> & { readonly reportedLate: boolean },
): QualityFlag[] {
  const { bornOn, sptjm, lateDecision } = command;
  const mother = inRegister(parents.mother)?.state;
  const father = inRegister(parents.father);
  const flags: QualityFlag[] = [];
  const age = ageOfMother(parents.mother, command);
  if (age !== undefined && (age < MOTHER_AGE.min || age > MOTHER_AGE.max)) flags.push('mother-age-unusual');
  const tooClose = mother?.children.some((child) => {
    const days = Math.abs(daysBetween(child.bornOn, bornOn));
    return days > 1 && days < BIRTH_INTERVAL_DAYS_MIN;
  });
  if (tooClose) flags.push('birth-interval-short');
  const diedOn = father?.state.death?.diedOn;
  if (diedOn && addDays(diedOn, FATHER_DIED_DAYS_MAX) < bornOn) flags.push('father-died-long-before');
  // Variant (b): the SPTJM of the couple replaces the marriage that is not on record.
  const isCouple = father && mother?.marriages.some(({ spouseId }) => spouseId === father.id);
  if (parents.father && !isCouple && !sptjm) flags.push('parents-not-married-on-record');
  if (parents.reportedLate && !lateDecision) flags.push('late-decision-missing');
  return flags;
}
