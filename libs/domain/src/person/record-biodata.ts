import { accept, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, Known, Reservation } from '../act';
import { districtOf, type Address } from '../area';
import { cardDay } from '../card-day';
import type { Family } from '../family/family';
import { isNikDatePossible, nikAgreesWith } from '../identifiers';
import { issueKkNumber, issueNik } from '../issuance';
import { faultOfRecordedName, foldName, hasDigit } from '../names';
import { isActive, isRegistered, personNotFound, refuseDates, refuseDeceased, refuseOffice } from '../rules';
import type { MaritalStatus, QualityFlag, Relationship } from '../values';
import { possibleDuplicates } from './duplicates';
import { widowhoodOf } from './widowhood';
import { activeMarriages, isAdult, type Biodata, type Person, type Placement } from './person';

export interface RecordBiodata {
  readonly reportedOn: PlainDate;
  /** Without `nik` a new one is issued. */
  readonly person: Omit<Biodata, 'nik'> & { readonly nik?: string; readonly maritalStatus: MaritalStatus };
  readonly family:
    | { readonly kind: 'new'; readonly kkNumber?: string; readonly address: Address }
    | { readonly kind: 'join'; readonly relationship: Relationship };
}

export interface BiodataFacts {
  /** The card to join; absent for a new one. */
  readonly host?: Known<Family>;
  readonly mother?: Known<Person>;
  readonly father?: Known<Person>;
  readonly spouse?: Known<Person>;
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
  const command = { ...given, person: { ...given.person, name: foldName(given.person.name) } };
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
  const flags = flagsOfPapers(command, context);
  if (!nikAgreesWith(nik, bornOn, sex)) flags.push('nik-differs-from-biodata');
  // INV-06 is only flagged here: the marriage is declared on the form and no act proves it.
  if (isRegistered(facts.spouse?.state) && activeMarriages(facts.spouse.state).length > 0)
    flags.push('spouse-already-recorded');
  const candidateIds = possibleDuplicates({ ...person, motherId: facts.mother?.id }, facts.alike);
  if (candidateIds.length > 0) flags.push('possible-duplicate');

  const biodata = {
    type: 'BiodataRecorded' as const,
    occurredOn: command.reportedOn,
    data: {
      ...person,
      nik,
      motherId: facts.mother?.id,
      fatherId: facts.father?.id,
      placement,
      flags,
      candidateIds: candidateIds.length > 0 ? candidateIds : undefined,
    },
  };
  if (placement.relationship === 'head') {
    const self = { bornOn, marriages: [], declaredMaritalStatus: person.maritalStatus };
    if (!isAdult(self, context.today)) {
      return reject({ code: 'head-under-age', field: 'person.bornOn' });
    }
  }
  const { spouse } = facts;
  const changes: Change[] = [
    {
      stream: { kind: 'person', id: personId },
      events: spouse
        ? [biodata, spouseRecorded(spouse.id, command.reportedOn), ...widowhoodOf(undefined, spouse)]
        : [biodata],
    },
  ];
  if (spouse) {
    const events = [spouseRecorded(personId, command.reportedOn)];
    changes.push({ stream: { kind: 'person', id: spouse.id }, events });
  }
  changes.push(familyChange(command, placement, personId, host));
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

function refuse(command: RecordBiodata, facts: BiodataFacts, context: ActContext) {
  const { person } = command;
  const refusedDates = refuseDates(person.bornOn, command.reportedOn, context, 'person.bornOn');
  if (refusedDates) return refusedDates;
  const fault = faultOfRecordedName(person.name);
  if (fault) return reject({ code: 'name-invalid', field: 'person.name', ...fault });
  if (person.nik && !isNikDatePossible(person.nik))
    return reject({ code: 'nik-impossible', field: 'person.nik' });
  for (const role of ['mother', 'father', 'spouse'] as const) {
    if (facts[role] && !isRegistered(facts[role].state)) return personNotFound(role);
  }
  const spouse = facts.spouse?.state;
  if (isRegistered(spouse) && spouse.sex === person.sex)
    return reject({ code: 'spouses-same-sex', field: 'spouse' });
  const refusedSpouse = isRegistered(spouse) && refuseDeceased(spouse, command.reportedOn, 'spouse');
  if (refusedSpouse) return refusedSpouse;
  if (spouse && !person.maritalStatus.startsWith('married')) {
    return reject({ code: 'marital-status-mismatch', field: 'person.maritalStatus' });
  }
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

function spouseRecorded(spouseId: string, occurredOn: PlainDate) {
  return { type: 'SpouseRecorded' as const, occurredOn, data: { spouseId } };
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
