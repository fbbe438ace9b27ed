import type { PlainDate } from '@peristiwa/kernel';
import { certificateOf, isReportedLate } from '../abroad/event-abroad';
import type { Act, ActContext, Change, DatedEvent, Known, Reservation } from '../act';
import type { PersonEvent } from '../events/catalogue';
import { nikAgreesWith } from '../identifiers';
import { issueActNumber, issueNik } from '../issuance';
import { isMarriedToKin } from '../marriage/kin';
import type { QualityFlag, Religion } from '../values';
import { ageOfParent, flagsOfBirth, pluralityOf, type Sibling } from './birth-flags';
import {
  byName,
  inRegister,
  type BirthResult,
  type NewChild,
  type Parent,
  type RegisterBirth,
} from './birth-report';
import { citizenshipAtBirth } from './citizenship-at-birth';
import { possibleDuplicates } from './duplicates';
import { homesOfChild, type Home } from './homes';
import { parentsAtEntry } from './parentage';
import type { Person, Placement, RegisteredPerson } from './person';

/** UU 24/2013 art. 27: within 60 days; later by decision of the head of the office, never by a court. */
export const REPORT_WITHIN_DAYS = 60;

export interface Circumstances {
  readonly mother?: Parent;
  readonly father?: Parent;
  /** The head of the card, where that is neither parent. */
  readonly head?: RegisteredPerson;
  /** On the card that receives the children who are new; absent where all of them are in the register. */
  readonly card?: { readonly placement: Placement; readonly changedOn: PlainDate };
  /** `homesOf` the parent in the register, the mother first: the child lived there. */
  readonly homes: readonly Home[];
  /** By whom a child who is in the register and its spouse may be related (`kin.ts`). */
  readonly kin: ReadonlyMap<string, RegisteredPerson>;
  readonly alike: readonly Known<Person>[];
  /** The person of each child who is in the register without an act of birth, by index. */
  readonly subjects: readonly (Known<RegisteredPerson> | undefined)[];
}

interface RegisteredChild {
  readonly child: NewChild;
  readonly personId: string;
  readonly nik: string;
  readonly birthActNumber: string;
  readonly isNew: boolean;
}

interface Delivery extends Circumstances {
  readonly command: RegisterBirth;
  readonly registered: readonly RegisteredChild[];
  readonly siblings: readonly Sibling[];
  readonly reportedLate: boolean;
}

/** The events of a registered birth: of each child, of each parent in the register, of the card. */
export function birthAct(
  command: RegisterBirth,
  circumstances: Circumstances,
  context: ActContext,
): Act<BirthResult> {
  const { bornOn, abroad } = command;
  const { mother, father, card, subjects } = circumstances;
  const reportedLate = isReportedLate({ on: bornOn, abroad }, REPORT_WITHIN_DAYS, context);
  const registered = command.children.map((child, index): RegisteredChild => {
    const subject = subjects[index];
    const birthActNumber = issueActNumber(context, abroad ? 'LN' : reportedLate ? 'LT' : 'LU');
    if (subject) return { child, personId: subject.id, nik: subject.state.nik, birthActNumber, isNew: false };
    const nik = issueNik(context, { area: placementOn(card).address.area, bornOn, sex: child.sex });
    return { child, personId: context.newId(), nik, birthActNumber, isNew: true };
  });
  const siblings = siblingsOf(mother, registered);
  const delivery = { ...circumstances, command, registered, siblings, reportedLate };
  const newcomers = registered.filter(({ isNew }) => isNew);
  return {
    changes: [
      ...registered.map((one) => (one.isNew ? newChild(one, delivery) : childInRegister(one, delivery))),
      ...parentChange('mother', mother, delivery),
      ...parentChange('father', father, delivery),
      ...(card ? [familyChange(newcomers, card)] : []),
    ],
    reservations: [
      ...registered.flatMap(({ personId, nik, birthActNumber, isNew }): Reservation[] => [
        ...(isNew ? [{ kind: 'nik' as const, value: nik, streamId: personId }] : []),
        { kind: 'act', value: birthActNumber, streamId: personId },
      ]),
      ...certificateOf(abroad, registered[0]?.personId ?? ''),
    ],
    result: {
      familyId: card?.placement.familyId,
      children: registered.map(({ personId, nik, birthActNumber }) => ({ personId, nik, birthActNumber })),
    },
  };
}

/** @throws Error where a child who is new has no card */
function placementOn(card: Circumstances['card']): Placement {
  if (!card) throw new Error('A child who is new to the register has no card');
  return card.placement;
}

/** Other births of the mother on record. */
function siblingsOf(mother: Parent | undefined, registered: readonly RegisteredChild[]): Sibling[] {
  const hers = inRegister(mother)?.state;
  if (!hers) return [];
  const own = registered.map(({ personId }) => personId);
  return [...hers.children.filter(({ childId }) => !own.includes(childId)), ...(hers.stillbirths ?? [])];
}

function parentChange(
  role: 'mother' | 'father',
  parent: Parent | undefined,
  { command: { bornOn }, registered }: Delivery,
): Change[] {
  const known = inRegister(parent);
  if (!known) return [];
  const missing = registered.filter(
    ({ personId }) => !known.state.children.some(({ childId }) => childId === personId),
  );
  if (missing.length === 0) return [];
  const events = missing.map(({ child: { name, sex, birthOrder }, personId }) => ({
    type: 'ChildBorn' as const,
    occurredOn: bornOn,
    data: { childId: personId, name, sex, bornOn, birthOrder, parent: role },
  }));
  return [{ stream: { kind: 'person', id: known.id }, events }];
}

function familyChange(
  newcomers: readonly RegisteredChild[],
  { placement, changedOn }: NonNullable<Circumstances['card']>,
): Change {
  const { familyId, relationship } = placement;
  const events = newcomers.map(({ personId }) => ({
    type: 'FamilyMemberBorn' as const,
    occurredOn: changedOn,
    data: { member: { personId, relationship } },
  }));
  return { stream: { kind: 'family', id: familyId }, events };
}

function newChild(registered: RegisteredChild, delivery: Delivery): Change {
  const { child, personId, nik } = registered;
  const { command, mother, father, head, card, homes } = delivery;
  const { bornOn, policeReport, guardianStatement } = papersOf(command);
  const candidateIds = candidatesOf(registered, delivery);
  const flags = flagsOf(delivery, child);
  if (!nikAgreesWith(nik, bornOn, child.sex)) flags.push('nik-differs-from-biodata');
  if (candidateIds.length > 0) flags.push('possible-duplicate');
  const lived = homesOfChild(homes, placementOn(card), { bornOn, cardChangedOn: card?.changedOn });
  const data = {
    ...actOf(registered, delivery),
    nik,
    // A child has the mother's religion until another is recorded. A child without a parent on record has the
    // religion of the family that takes the child in.
    religion: religionOf(inRegister(mother)?.state ?? inRegister(father)?.state ?? head),
    ...citizenshipAtBirth([mother, father], bornOn),
    education: 'none' as const,
    occupation: 1,
    bloodType: 'unknown' as const,
    policeReport,
    guardianStatement,
    residence: lived.residence,
    placement: lived.placement,
    flags,
    candidateIds: candidateIds.length > 0 ? candidateIds : undefined,
  };
  const moved = lived.later.map(({ from, placement }): DatedEvent<PersonEvent> => ({
    type: 'PlacedAfterBirth',
    occurredOn: from,
    data: { placement },
  }));
  const born: DatedEvent<PersonEvent> = { type: 'BirthRegistered', occurredOn: bornOn, data };
  return { stream: { kind: 'person', id: personId }, events: [born, ...moved] };
}

/** The act of somebody who is in the register: identity, card and placement stay as they are. */
function childInRegister(registered: RegisteredChild, delivery: Delivery): Change {
  const { child, personId } = registered;
  const flags = flagsOf(delivery, child);
  const subject = delivery.subjects.find((one) => one?.id === personId)?.state;
  if (subject && differs(subject, registered, delivery)) flags.push('act-differs-from-biodata');
  const act = actOf(registered, delivery);
  const state = subject && { ...subject, ...parentsAtEntry(act) };
  if (state && isMarriedToKin({ id: personId, state }, delivery.kin)) flags.push('marriage-not-allowed');
  const data = { ...act, flags };
  const { bornOn } = delivery.command;
  return {
    stream: { kind: 'person', id: personId },
    events: [{ type: 'BirthActRecorded', occurredOn: bornOn, data }],
  };
}

function flagsOf({ command, reportedLate, ...delivery }: Delivery, child: NewChild): QualityFlag[] {
  const decisionMissing = reportedLate && !command.abroad && !command.lateDecision;
  return flagsOfBirth({ ...delivery, report: command, decisionMissing }, child);
}

/** Sex and day of birth agree, or the act was refused. */
function differs(
  subject: RegisteredPerson,
  { child }: RegisteredChild,
  { mother, father }: Delivery,
): boolean {
  const [motherId, fatherId] = [inRegister(mother)?.id, inRegister(father)?.id];
  const { citizenship } = citizenshipAtBirth([mother, father], subject.bornOn);
  return (
    (subject.citizenshipSince === undefined && subject.citizenship !== citizenship) ||
    subject.name.toLowerCase() !== child.name.toLowerCase() ||
    subject.birthPlace !== child.birthPlace ||
    (subject.motherId !== undefined && subject.motherId !== motherId) ||
    (subject.fatherId !== undefined && subject.fatherId !== fatherId)
  );
}

/** The content of the act of birth (kutipan akta kelahiran). */
function actOf({ child, birthActNumber }: RegisteredChild, delivery: Delivery) {
  const { command, mother, father, reportedLate } = delivery;
  const [namedMother, namedFather] = [byName(mother), byName(father)];
  const { bornOn, sptjm, lateDecision, abroad } = command;
  const { name, sex, birthPlace, birthOrder, weightGrams, lengthCm, deliveryPlace, attendant } = child;
  return {
    name,
    sex,
    birthPlace,
    birthOrder,
    weightGrams,
    lengthCm,
    deliveryPlace,
    attendant,
    bornOn,
    actNumber: birthActNumber,
    plurality: pluralityOf(command),
    motherId: inRegister(mother)?.id,
    motherName: namedMother?.name,
    motherBornOn: namedMother?.bornOn,
    motherCitizenship: namedMother?.citizenship,
    fatherId: inRegister(father)?.id,
    fatherName: namedFather?.name,
    fatherBornOn: namedFather?.bornOn,
    fatherCitizenship: namedFather?.citizenship,
    motherAge: ageOfParent(mother, bornOn),
    sptjm,
    reportedLate,
    lateDecision,
    abroad,
  };
}

function papersOf({ bornOn, foundling, family }: RegisterBirth) {
  return {
    bornOn,
    policeReport: foundling?.policeReport,
    guardianStatement: family?.guardianStatement,
  };
}

/** Persons who may be the same. Children of one delivery have orders of their own (INV-11). */
function candidatesOf(
  { child }: RegisteredChild,
  { command, mother, alike, registered }: Delivery,
): string[] {
  const sameOrder = registered.filter(
    (other) => other.child !== child && other.child.birthOrder === child.birthOrder,
  );
  const newcomer = newcomerOf(child, command, mother);
  return [...possibleDuplicates(newcomer, alike), ...sameOrder.map((other) => other.personId)];
}

/** A child as it is compared with persons in the register. */
export function newcomerOf(child: NewChild, { bornOn }: RegisterBirth, mother: Parent | undefined) {
  const known = inRegister(mother);
  const motherName = known?.state.name ?? byName(mother)?.name;
  return { ...child, bornOn, motherId: known?.id, motherName };
}

function religionOf(parentOrHead: RegisteredPerson | undefined): Religion {
  if (!parentOrHead) throw new Error('The head of the card was not read before the birth was decided');
  return parentOrHead.religion;
}
