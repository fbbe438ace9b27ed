import { accept, addDays, ageOn, daysBetween, reject, type PlainDate } from '@peristiwa/kernel';
import type { Act, ActContext, ActDecision, Change, Known, Reservation } from '../act';
import type { Family } from '../family/family';
import { nikAgreesWith } from '../identifiers';
import { issueActNumber, issueNik } from '../issuance';
import { faultOfNewName, foldName } from '../names';
import { isActive, isRegistered, personNotFound, refuseDates, refuseOffice } from '../rules';
import type { BirthAttendant, DeliveryPlace, QualityFlag, Relationship, Sex } from '../values';
import type { Person, Placement, RegisteredPerson } from './person';

export interface RegisterBirth {
  readonly bornOn: PlainDate;
  readonly reportedOn: PlainDate;
  readonly children: readonly NewChild[];
  /** Keputusan kepala dinas for a birth reported after 60 days. */
  readonly lateDecision?: string;
}

export interface NewChild {
  readonly name: string;
  readonly sex: Sex;
  readonly birthPlace: string;
  readonly birthOrder: number;
  readonly weightGrams?: number;
  readonly lengthCm?: number;
  readonly deliveryPlace?: DeliveryPlace;
  readonly attendant?: BirthAttendant;
}

export interface BirthFacts {
  readonly mother: Known<Person>;
  readonly father?: Known<Person>;
  /** The card the mother is on. */
  readonly family: Known<Family>;
}

export interface BirthResult {
  readonly familyId: string;
  readonly children: readonly { personId: string; nik: string; birthActNumber: string }[];
}

/** UU 24/2013 art. 27: within 60 days; later by decision of the head of the office, never by a court. */
const REPORT_WITHIN_DAYS = 60;
const BIRTH_INTERVAL_DAYS_MIN = 182;
const FATHER_DIED_DAYS_MAX = 300;
const MOTHER_AGE = { min: 10, max: 55 };

/**
 * Registers the children of one delivery (pencatatan kelahiran → kutipan akta kelahiran), each with an act number and
 * a NIK of their own, on the card of the mother. A late birth is registered, and says so.
 */
export function registerBirth(
  given: RegisterBirth,
  facts: BirthFacts,
  context: ActContext,
): ActDecision<BirthResult> {
  const folded = given.children.map((child) => ({ ...child, name: foldName(child.name) }));
  const command = { ...given, children: folded };
  const { bornOn, reportedOn } = command;
  const refusedDates = refuseDates(bornOn, reportedOn, context, 'bornOn');
  if (refusedDates) return refusedDates;

  const { mother, father, family } = facts;
  if (!isRegistered(mother.state)) return personNotFound('mother');
  if (father && !isRegistered(father.state)) return personNotFound('father');
  if (mother.state.sex !== 'female') return reject({ code: 'mother-not-female', field: 'mother' });
  if (father && isRegistered(father.state) && father.state.sex !== 'male') {
    return reject({ code: 'father-not-male', field: 'father' });
  }
  if (mother.state.death && mother.state.death.diedOn < bornOn) {
    return reject({ code: 'mother-deceased', field: 'mother', diedOn: mother.state.death.diedOn });
  }
  if (bornOn <= mother.state.bornOn) return reject({ code: 'born-before-mother', field: 'bornOn' });
  for (const [index, child] of folded.entries()) {
    const fault = faultOfNewName(child.name);
    if (fault) return reject({ code: 'name-invalid', field: `children.${index}.name`, ...fault });
  }
  const twice = duplicateOf(command, mother.state);
  if (twice !== -1) return reject({ code: 'duplicate-birth', field: `children.${twice}` });

  if (!isActive(family.state)) return reject({ code: 'mother-without-family-card', field: 'mother' });
  const refusedOffice = refuseOffice(family.state.address.area, context);
  if (refusedOffice) return refusedOffice;

  const placement = {
    familyId: family.id,
    kkNumber: family.state.kkNumber,
    address: family.state.address,
    relationship: relationshipOfChild({ mother, father }, family.state.members),
  };
  return accept(
    birthAct(command, { mother: { ...mother, state: mother.state }, father }, placement, context),
  );
}

interface Parents {
  readonly mother: Known<RegisteredPerson>;
  readonly father?: Known<Person>;
}

function birthAct(
  command: RegisterBirth,
  parents: Parents,
  placement: Placement,
  context: ActContext,
): Act<BirthResult> {
  const { bornOn, reportedOn } = command;
  const reportedLate = daysBetween(bornOn, reportedOn) > REPORT_WITHIN_DAYS;
  const aboutBirth = qualityFlags(command, parents, reportedLate);
  const registered = command.children.map((child) => {
    const personId = context.newId();
    const nik = issueNik(context, { area: placement.address.area, bornOn, sex: child.sex });
    const birthActNumber = issueActNumber(context, reportedLate ? 'LT' : 'LU');
    const aboutNik: QualityFlag[] = nikAgreesWith(nik, bornOn, child.sex) ? [] : ['nik-differs-from-biodata'];
    return { child, personId, nik, birthActNumber, flags: [...aboutBirth, ...aboutNik] };
  });

  const childChanges = registered.map(({ child, personId, nik, birthActNumber, flags }): Change => ({
    stream: { kind: 'person', id: personId },
    events: [
      {
        type: 'BirthRegistered',
        occurredOn: bornOn,
        data: {
          ...child,
          nik,
          bornOn,
          actNumber: birthActNumber,
          // A child takes the mother's faith and citizenship until somebody records another.
          religion: parents.mother.state.religion,
          citizenship: parents.mother.state.citizenship,
          education: 'none',
          occupation: 1,
          bloodType: 'unknown',
          plurality: command.children.length,
          motherId: parents.mother.id,
          fatherId: parents.father?.id,
          motherAge: ageOn(parents.mother.state.bornOn, bornOn),
          reportedLate,
          lateDecision: command.lateDecision,
          placement,
          flags,
        },
      },
    ],
  }));
  const parentChange = (parent: 'mother' | 'father', id: string): Change => ({
    stream: { kind: 'person', id },
    events: registered.map(({ child, personId }) => ({
      type: 'ChildBorn' as const,
      occurredOn: bornOn,
      data: { childId: personId, name: child.name, sex: child.sex, bornOn, parent },
    })),
  });
  const familyChange: Change = {
    stream: { kind: 'family', id: placement.familyId },
    events: registered.map(({ personId }) => ({
      type: 'FamilyMemberBorn' as const,
      occurredOn: context.today,
      data: { member: { personId, relationship: placement.relationship } },
    })),
  };
  const reservations = registered.flatMap(({ personId, nik, birthActNumber }): Reservation[] => [
    { kind: 'nik', value: nik, streamId: personId },
    { kind: 'act', value: birthActNumber, streamId: personId },
  ]);
  const parentChanges = [parentChange('mother', parents.mother.id)];
  if (parents.father) parentChanges.push(parentChange('father', parents.father.id));
  return {
    changes: [...childChanges, ...parentChanges, familyChange],
    reservations,
    result: {
      familyId: placement.familyId,
      children: registered.map(({ personId, nik, birthActNumber }) => ({ personId, nik, birthActNumber })),
    },
  };
}

/** The same child of the same mother on the same day, or twice within the request. */
function duplicateOf(command: RegisterBirth, mother: RegisteredPerson): number {
  const same = (a: { name: string }, b: { name: string }) => a.name.toLowerCase() === b.name.toLowerCase();
  return command.children.findIndex(
    (child, index) =>
      mother.children.some((known) => known.bornOn === command.bornOn && same(known, child)) ||
      command.children.slice(0, index).some((earlier) => same(earlier, child)),
  );
}

/** INV-10 and INV-24, severity S. */
function qualityFlags(command: RegisterBirth, parents: Parents, reportedLate: boolean): QualityFlag[] {
  const { bornOn } = command;
  const mother = parents.mother.state;
  const father = isRegistered(parents.father?.state) ? parents.father.state : undefined;
  const flags: QualityFlag[] = [];
  const age = ageOn(mother.bornOn, bornOn);
  if (age < MOTHER_AGE.min || age > MOTHER_AGE.max) flags.push('mother-age-unusual');
  const tooClose = mother.children.some((child) => {
    const days = Math.abs(daysBetween(child.bornOn, bornOn));
    return days > 1 && days < BIRTH_INTERVAL_DAYS_MIN;
  });
  if (tooClose) flags.push('birth-interval-short');
  if (father?.death && addDays(father.death.diedOn, FATHER_DIED_DAYS_MAX) < bornOn) {
    flags.push('father-died-long-before');
  }
  if (parents.father && !mother.marriages.some((marriage) => marriage.spouseId === parents.father?.id)) {
    flags.push('parents-not-married-on-record');
  }
  if (reportedLate && !command.lateDecision) flags.push('late-decision-missing');
  return flags;
}

/** By the mother's place on the card; by the father's when she died before the birth was registered. */
function relationshipOfChild(
  parents: { readonly mother: Known<Person>; readonly father?: Known<Person> },
  members: readonly { personId: string; relationship: Relationship }[],
): Relationship {
  const of = (parent?: Known<Person>) =>
    members.find(({ personId }) => personId === parent?.id)?.relationship;
  const theirs = of(parents.mother) ?? of(parents.father);
  if (theirs === 'head' || theirs === 'wife' || theirs === 'husband') return 'child';
  return theirs === 'child' || theirs === 'child-in-law' ? 'grandchild' : 'other-relative';
}
