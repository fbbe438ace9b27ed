import { accept, plainDate, reject, together, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, Known, Reservation } from '../act';
import { districtOf, type Address } from '../area';
import { cardDay } from '../card-day';
import type { Family } from '../family/family';
import {
  checkRelationships,
  flagsOfParents,
  isRefused,
  refuseParents,
  type Someone,
} from '../family/plausible';
import { isNikDatePossible, nikAgreesWith } from '../identifiers';
import { issueKkNumber, issueNik } from '../issuance';
import { faultOfNewName, faultOfRecordedName, foldName, hasDigit } from '../names';
import { isActive, isRegistered, personNotFound, refuseDates, refuseOffice } from '../rules';
import type { MaritalStatus, QualityFlag, Relationship } from '../values';
import { possibleDuplicates } from './duplicates';
import { spouseDeclared, type MarriageAct, type SpouseOutcome } from './spouse';
import {
  isAdult,
  withMarriage,
  type Biodata,
  type Person,
  type Placement,
  type RegisteredPerson,
} from './person';

export interface RecordBiodata {
  readonly reportedOn: PlainDate;
  /** Without `nik` a new one is issued. */
  readonly person: Omit<Biodata, 'nik'> & { readonly nik?: string; readonly maritalStatus: MaritalStatus };
  /** Akta perkawinan or buku nikah of the marriage with `spouse`. */
  readonly marriageAct?: MarriageAct;
  readonly family:
    | { readonly kind: 'new'; readonly kkNumber?: string; readonly address: Address }
    | { readonly kind: 'join'; readonly relationship: Relationship };
  /** Nama ibu kandung, where the mother is not in the register. */
  readonly motherName?: string;
  /** Where the father is not in the register. */
  readonly fatherName?: string;
}

export interface BiodataFacts {
  /** The card to join; absent for a new one. */
  readonly host?: Known<Family>;
  /** Every member of the card to join. */
  readonly members: ReadonlyMap<string, RegisteredPerson>;
  readonly mother?: Known<Person>;
  readonly father?: Known<Person>;
  readonly spouse?: Known<Person>;
  /** `Reading.kin` of mother, father and spouse. */
  readonly kin: ReadonlyMap<string, RegisteredPerson>;
  /** Persons to compare the newcomer with (`duplicates.ts`). */
  readonly alike: readonly Known<Person>[];
}

export interface BiodataResult {
  readonly personId: string;
  readonly nik: string;
  readonly familyId: string;
  readonly kkNumber: string;
}

/**
 * Enters a resident in the register (pencatatan biodata, F-1.01; Perpres 96/2018 art. 3) with a given or a newly
 * issued NIK, heading a new card or joining one. Digits of a given NIK that disagree with the biodata are flagged, not
 * refused: a NIK never changes, while dates are corrected.
 */
export function recordBiodata(
  given: RecordBiodata,
  facts: BiodataFacts,
  context: ActContext,
): ActDecision<BiodataResult> {
  const command = withFoldedNames(given, facts);
  const refusal = refuse(command, facts, context);
  if (refusal) return refusal;
  const { person } = command;
  const host = hostOf(facts);
  if (command.family.kind === 'join' && !host)
    return reject({ code: 'family-not-found', field: 'family.host' });
  const address = command.family.kind === 'new' ? command.family.address : host?.state.address;
  if (!address) throw new Error('A card without an address');
  const refusedOffice = refuseOffice(address.area, context);
  if (refusedOffice) return refusedOffice;

  const personId = context.newId();
  const { bornOn, sex } = person;
  const nik = person.nik ?? issueNik(context, { area: address.area, bornOn, sex });
  const placement = placementOf(command, host, address, context);
  const marriage = declaredMarriage(personId, command, facts);
  if (marriage.kind === 'rejected') return marriage;
  const onCard = checkPlacement({ command, facts, personId, placement, marriage }, context);
  if (isRefused(onCard)) return onCard;
  const flags = flagsOfPapers(command, context);
  if (!nikAgreesWith(nik, bornOn, sex)) flags.push('nik-differs-from-biodata');
  flags.push(...flagsOfParents(bornOn, facts), ...(onCard.get(personId) ?? []), ...marriage.flags);
  const motherId = facts.mother?.id;
  const alike = { ...person, motherId, motherName: command.motherName };
  const candidateIds = possibleDuplicates(alike, facts.alike);
  if (candidateIds.length > 0) flags.push('possible-duplicate');

  const { motherName, fatherName } = command;
  const biodata = {
    type: 'BiodataRecorded' as const,
    occurredOn: command.reportedOn,
    data: {
      ...person,
      nik,
      motherId,
      motherName,
      fatherId: facts.father?.id,
      fatherName,
      placement,
      flags: [...new Set(flags)],
      candidateIds: candidateIds.length > 0 ? candidateIds : undefined,
    },
  };
  const { spouse } = facts;
  const changes: Change[] = [
    { stream: { kind: 'person', id: personId }, events: [biodata, ...marriage.own] },
    ...(spouse ? [{ stream: { kind: 'person' as const, id: spouse.id }, events: marriage.theirs }] : []),
    familyChange(command, placement, personId, host),
  ];
  const reservations: Reservation[] = [{ kind: 'nik', value: nik, streamId: personId }];
  if (command.family.kind === 'new') {
    reservations.push({ kind: 'kk', value: placement.kkNumber, streamId: placement.familyId });
  }
  return accept({
    changes,
    reservations,
    result: { personId, nik, familyId: placement.familyId, kkNumber: placement.kkNumber },
  });
}

/** The head of the card is an adult, and the relationship to the head can be (INV-14). */
function checkPlacement(
  entry: {
    readonly command: RecordBiodata;
    readonly facts: BiodataFacts;
    readonly personId: string;
    readonly placement: Placement;
    readonly marriage: SpouseOutcome;
  },
  { today }: ActContext,
) {
  const { command, facts, personId, placement, marriage } = entry;
  const { bornOn, sex, maritalStatus } = command.person;
  const self = { bornOn, sex, marriages: [], declaredMaritalStatus: maritalStatus };
  if (placement.relationship === 'head') {
    return isAdult(self, today)
      ? new Map<string, readonly QualityFlag[]>()
      : reject({ code: 'head-under-age' as const, field: 'person.bornOn' });
  }
  const host = hostOf(facts);
  if (!host) throw new Error('A card without a head');
  const newcomer = { ...self, motherId: facts.mother?.id, fatherId: facts.father?.id, children: [] };
  const member = { personId, relationship: placement.relationship };
  const spouse = facts.spouse?.state;
  const married: [string, Someone][] =
    facts.spouse && isRegistered(spouse) && marriage.counts
      ? [[facts.spouse.id, withMarriage(spouse, { spouseId: personId })]]
      : [];
  return checkRelationships({
    headId: host.state.headId,
    changed: [member],
    members: [...host.state.members, member],
    people: new Map<string, Someone>([...facts.members, [personId, newcomer], ...married]),
    today,
    fieldOf: () => 'family.relationship',
  });
}

/** The name of a parent who is in the register is that of the register. */
function withFoldedNames(given: RecordBiodata, { mother, father }: BiodataFacts): RecordBiodata {
  const { motherName, fatherName } = given;
  return {
    ...given,
    person: { ...given.person, name: foldName(given.person.name) },
    motherName: mother || motherName === undefined ? undefined : foldName(motherName),
    fatherName: father || fatherName === undefined ? undefined : foldName(fatherName),
  };
}

function refuse(command: RecordBiodata, facts: BiodataFacts, context: ActContext) {
  const { person } = command;
  const marriedOn = command.marriageAct?.marriedOn;
  const isNikPossible = person.nik === undefined || isNikDatePossible(person.nik);
  return together(
    refuseDates(person.bornOn, command.reportedOn, context, 'person.bornOn') ??
      (marriedOn && refuseDates(marriedOn, command.reportedOn, context, 'marriageAct.marriedOn')),
    refuseNames(command),
    isNikPossible ? undefined : reject({ code: 'nik-impossible', field: 'person.nik' }),
    refuseParents(person.bornOn, facts),
    facts.spouse && !isRegistered(facts.spouse.state) ? personNotFound('spouse') : undefined,
    refuseHead(command),
  );
}

/** A name on a new document follows the strict rules; a name that stands on papers is recorded as it stands there. */
function refuseNames(command: RecordBiodata) {
  const { person } = command;
  const fault = hasNewName(person) ? faultOfNewName(person.name) : faultOfRecordedName(person.name);
  return together(
    fault && reject({ code: 'name-invalid', field: 'person.name', ...fault }),
    ...(['motherName', 'fatherName'] as const).map((field) => {
      const name = command[field];
      const faultOfParent = name === undefined ? undefined : faultOfRecordedName(name);
      return faultOfParent && reject({ code: 'name-invalid', field, ...faultOfParent });
    }),
  );
}

/** Permendagri 73/2022 was enacted on 21 April 2022: a citizen born since then has no older papers (arts 4, 8; INV-19). */
const NEW_NAMES_FROM = plainDate('2022-04-21');
function hasNewName({ nik, bornOn, citizenship }: RecordBiodata['person']): boolean {
  return nik === undefined && citizenship !== 'foreign' && bornOn >= NEW_NAMES_FROM;
}

function refuseHead(command: RecordBiodata) {
  const head = command.family.kind === 'join' && command.family.relationship === 'head';
  return head ? reject({ code: 'card-has-a-head', field: 'family.relationship' }) : undefined;
}

/** Unusual numbers and names on documents are flagged, never refused (`domain.md` §1.1 rule 3, §1.4, INV-19). */
function flagsOfPapers({ person, family }: RecordBiodata, context: ActContext): QualityFlag[] {
  const flags: QualityFlag[] = [];
  const isUnknown = (number: string | undefined) =>
    number !== undefined && !context.knowsDistrict(districtOf(number));
  if (isUnknown(person.nik)) flags.push('nik-region-unknown');
  if (family.kind === 'new' && isUnknown(family.kkNumber)) flags.push('kk-region-unknown');
  if (hasDigit(person.name)) flags.push('name-has-digits');
  return flags;
}

function hostOf(facts: BiodataFacts) {
  const { host } = facts;
  return host && isActive(host.state) ? { id: host.id, state: host.state } : undefined;
}

function placementOf(
  command: RecordBiodata,
  host: ReturnType<typeof hostOf>,
  address: Address,
  context: ActContext,
): Placement {
  if (command.family.kind === 'join' && host) {
    const { relationship } = command.family;
    return { familyId: host.id, kkNumber: host.state.kkNumber, relationship, address };
  }
  const given = command.family.kind === 'new' ? command.family.kkNumber : undefined;
  const kkNumber = given ?? issueKkNumber(context, address.area);
  return { familyId: context.newId(), kkNumber, relationship: 'head', address };
}

function declaredMarriage(personId: string, command: RecordBiodata, facts: BiodataFacts) {
  const { person, reportedOn, marriageAct } = command;
  const { mother, father, spouse, kin } = facts;
  const none: SpouseOutcome = { kind: 'decided', counts: false, own: [], theirs: [], flags: [] };
  if (!spouse || !isRegistered(spouse.state)) return none;
  const newcomer = { id: personId, state: { ...person, motherId: mother?.id, fatherId: father?.id } };
  return spouseDeclared({
    reportedOn,
    newcomer,
    spouse: { id: spouse.id, state: spouse.state },
    marriageAct,
    kin,
  });
}

function familyChange(
  command: RecordBiodata,
  placement: Placement,
  personId: string,
  host: ReturnType<typeof hostOf>,
): Change {
  const { familyId, kkNumber, address, relationship } = placement;
  const member = { personId, relationship };
  const stream = { kind: 'family' as const, id: familyId };
  const { reportedOn } = command;
  if (command.family.kind === 'join' && host) {
    const occurredOn = cardDay(reportedOn, host.state);
    return { stream, events: [{ type: 'FamilyMemberRecorded', occurredOn, data: { member } }] };
  }
  const data = { kkNumber, headId: personId, address, members: [member], reason: 'biodata' as const };
  return { stream, events: [{ type: 'FamilyCardIssued', occurredOn: reportedOn, data }] };
}
