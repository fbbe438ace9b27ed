import {
  bloodTypes,
  citizenships,
  districtOf,
  educations,
  hasLimitedStay,
  maritalStatuses,
  maritalStatusOf,
  provinceOf,
  regencyOf,
  relationships,
  religions,
  sexes,
  type PersonOnRecord,
} from '@peristiwa/domain';
import { dateInDigits, type PrintedDocument, type Table } from './printed-document';
import { occupationName, type Records } from './records';

interface Member {
  readonly person: PersonOnRecord;
  readonly relationship: keyof typeof relationships.official;
}

/**
 * Kartu keluarga (UU 24/2013 art. 61; F-1.09), without those who have an ITAS: their document is the SKTT. @returns
 * undefined where there is no card, where nobody is on it, or where its head has an ITAS
 */
export async function familyCard(familyId: string, records: Records): Promise<PrintedDocument | undefined> {
  await records.load([familyId]);
  const card = records.family(familyId);
  if (card.status !== 'active') return undefined;
  await records.load(card.members.map(({ personId }) => personId));
  const members = card.members.flatMap(({ personId, relationship }): Member[] => {
    const person = records.person(personId);
    return person && !hasLimitedStay(person) ? [{ person, relationship }] : [];
  });
  const head = members.find(({ relationship }) => relationship === 'head');
  if (!head) return undefined;
  await records.load(members.flatMap(({ person }) => [person.motherId, person.fatherId]));
  const { area, line, rt, rw, postalCode } = card.address;
  return {
    kind: 'family-card',
    title: 'KARTU KELUARGA',
    number: card.kkNumber,
    office: regencyOf(area),
    fields: [
      ['Nama Kepala Keluarga', head.person.name],
      ['Alamat', line],
      ['RT/RW', `${rt}/${rw}`],
      ['Desa/Kelurahan', records.areaName(area)],
      ['Kecamatan', records.areaName(districtOf(area))],
      ['Kabupaten/Kota', records.areaName(regencyOf(area))],
      ['Kode Pos', postalCode ?? '-'],
      ['Provinsi', records.areaName(provinceOf(area))],
    ],
    tables: [identities(members, records), relations(members, records)],
    notes: [],
  };
}

function identities(members: readonly Member[], records: Records): Table {
  return {
    columns: [
      { label: 'No', weight: 1 },
      { label: 'Nama Lengkap', weight: 6 },
      { label: 'NIK', weight: 5 },
      { label: 'Jenis Kelamin', weight: 3 },
      { label: 'Tempat Lahir', weight: 4 },
      { label: 'Tanggal Lahir', weight: 3 },
      { label: 'Agama', weight: 3 },
      { label: 'Pendidikan', weight: 4 },
      { label: 'Jenis Pekerjaan', weight: 4 },
      { label: 'Gol. Darah', weight: 2 },
    ],
    rows: members.map(({ person }, index) => [
      String(index + 1),
      person.name,
      person.nik,
      sexes.official[person.sex][1],
      records.placeName(person.birthPlace),
      dateInDigits(person.bornOn),
      religions.official[person.religion][1],
      educations.official[person.education][1],
      occupationName(person.occupation),
      bloodTypes.official[person.bloodType][1],
    ]),
  };
}

function relations(members: readonly Member[], records: Records): Table {
  return {
    columns: [
      { label: 'No', weight: 1 },
      { label: 'Status Perkawinan', weight: 4 },
      { label: 'Tanggal Perkawinan/Perceraian', weight: 4 },
      { label: 'Status Hubungan Dalam Keluarga', weight: 4 },
      { label: 'Kewarganegaraan', weight: 4 },
      { label: 'Nama Ayah', weight: 5 },
      { label: 'Nama Ibu', weight: 5 },
    ],
    rows: members.map(({ person, relationship }, index) => [
      String(index + 1),
      maritalStatuses.official[maritalStatusOf(person)][1],
      dayOfStatus(person),
      relationships.official[relationship][1],
      citizenships.official[person.citizenship][1],
      parentName(person, 'father', records),
      parentName(person, 'mother', records),
    ]),
  };
}

function dayOfStatus({ marriages }: PersonOnRecord): string {
  const last = marriages.at(-1);
  const day = last?.endedOn ?? last?.marriedOn;
  return day ? dateInDigits(day) : '-';
}

/** A parent by descent: an adoption is confidential, and the parents of birth stay in the act (UU 23/2002 art. 39). */
function parentName(
  { parents }: Pick<PersonOnRecord, 'parents'>,
  role: 'mother' | 'father',
  records: Records,
): string {
  const parent = parents.find((one) => one.role === role && one.kind !== 'adoptive');
  return records.person(parent?.personId)?.name ?? parent?.name ?? '-';
}
