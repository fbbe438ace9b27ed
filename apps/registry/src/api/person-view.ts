import type { PlainDate } from '@peristiwa/kernel';
import {
  districtOf,
  documentsOf,
  isOver,
  maritalStatusOf,
  openDeparture,
  presentCode,
  provinceOf,
  regencyOf,
  statusOf,
  type Address,
  type AreaDirectory,
  type PersonOnRecord,
} from '@peristiwa/domain';

/**
 * The address with the codes and names of the areas of today; an unknown code has no name. `recordedArea` is the code on
 * record, if a reform has replaced it since.
 */
export function addressView({ area: recorded, line, rt, rw, postalCode }: Address, areas: AreaDirectory) {
  const area = presentCode(recorded, areas);
  const nameOf = (code: string) => areas.find(code)?.name;
  return {
    area,
    ...(area !== recorded && { recordedArea: recorded }),
    line,
    rt,
    rw,
    postalCode,
    village: nameOf(area),
    district: nameOf(districtOf(area)),
    regency: nameOf(regencyOf(area)),
    province: nameOf(provinceOf(area)),
  };
}

/**
 * A person as the API returns it. Every member is listed, at every depth. A member that a later release adds to the
 * stored document stays confidential until it is listed here (UU 24/2013 art. 84; `domain.md` §4.2). `on` is the day on
 * which the documents are judged that depend on age.
 */
export function personView(person: PersonOnRecord, areas: AreaDirectory, on: PlainDate) {
  const { familyId, kkNumber, relationship, address } = person.placement;
  const departure = openDeparture(person);
  return {
    status: statusOf(person),
    nik: person.nik,
    name: person.name,
    sex: person.sex,
    bornOn: person.bornOn,
    birthPlace: person.birthPlace,
    religion: person.religion,
    education: person.education,
    occupation: person.occupation,
    citizenship: person.citizenship,
    bloodType: person.bloodType,
    birthActNumber: person.birthActNumber,
    motherId: person.motherId,
    fatherId: person.fatherId,
    lastOccurredOn: person.lastOccurredOn,
    flags: person.flags.map(({ kind }) => kind),
    maritalStatus: maritalStatusOf(person),
    family: { familyId, kkNumber, relationship },
    address: addressView(address, areas),
    placedOn: person.placedOn,
    marriages: person.marriages.map(({ spouseId, form, marriedOn, actNumber, endedOn, endedBy }) => ({
      spouseId,
      form,
      marriedOn,
      actNumber,
      endedOn,
      endedBy,
    })),
    children: person.children.map(({ childId, name, bornOn }) => ({ childId, name, bornOn })),
    documents: documentsOf(person, on),
    ...(departure && { departure: departureView(departure) }),
    ...(person.permit && { stayPermit: permitView(person.permit, on) }),
    ...(person.abroad && { abroad: abroadView(person.abroad) }),
    ...(person.nonPermanentStay && { nonPermanentStay: stayView(person.nonPermanentStay) }),
    ...(person.death && { death: deathView(person.death) }),
    ...(person.inactiveNik && { inactiveNik: inactiveNikView(person.inactiveNik) }),
    ...(person.missing && { missing: { since: person.missing.since } }),
    ...(person.aliases && { aliases: person.aliases.map(({ personId, nik }) => ({ personId, nik })) }),
    ...(person.status === 'merged' && { survivorId: person.survivorId }),
  };
}

function departureView({ moveId, destination, validUntil, closed }: PersonOnRecord['departures'][number]) {
  return { moveId, destination, validUntil, closed };
}

function permitView(permit: NonNullable<PersonOnRecord['permit']>, on: PlainDate) {
  const { kind, number, issuedAt, issuedOn, validUntil, documentNumber, nationality } = permit;
  const status = isOver(permit, on) ? 'expired' : 'in-force';
  return { kind, number, issuedAt, issuedOn, validUntil, status, documentNumber, nationality };
}

function abroadView({ country, since }: NonNullable<PersonOnRecord['abroad']>) {
  return { country, since };
}

function stayView({ area, from, until }: NonNullable<PersonOnRecord['nonPermanentStay']>) {
  return { area, from, until };
}

function inactiveNikView({ since, reason }: NonNullable<PersonOnRecord['inactiveNik']>) {
  return { since, reason };
}

function deathView({ diedOn, actNumber, cause }: NonNullable<PersonOnRecord['death']>) {
  return { diedOn, actNumber, cause };
}
