import {
  countries,
  deliveryPlaces,
  sexes,
  stillbirthAttestors,
  type DomainEvent,
  type EventAbroad,
  type PersonOnRecord,
} from '@peristiwa/domain';
import { dateInWords, type Field, type PrintedDocument } from './printed-document';
import type { Records } from './records';

type Content = Pick<PrintedDocument, 'kind' | 'title' | 'number' | 'introduction' | 'fields'>;
type EventOf<Type extends DomainEvent['type']> = Extract<DomainEvent, { type: Type }>;
type Write<Type extends DomainEvent['type']> = (
  data: EventOf<Type>['data'],
  person: PersonOnRecord,
  records: Records,
) => Content | undefined;

/** What is printed of an act, by the event of its subject. */
const contents: { readonly [Type in DomainEvent['type']]?: Write<Type> } = {
  BirthRegistered: birth,
  BirthActRecorded: birth,
  StillbirthRecorded: stillbirth,
  ChildAcknowledged: acknowledgement,
  ChildLegitimised: legitimation,
  AdoptionRecorded: adoption,
  DeathRegistered: death,
  MarriageRegistered: marriage,
  MarriageLegalised: marriage,
  MarriageAnnulled: marriageAnnulment,
  DivorceRegistered: divorce,
  DivorceAnnulled: divorceAnnulment,
};

export function hasContent(type: string): boolean {
  return contents[type as DomainEvent['type']] !== undefined;
}

/** @returns undefined where another authority issues the document */
export function contentOfAct(
  { type, data }: DomainEvent,
  person: PersonOnRecord,
  records: Records,
): Content | undefined {
  return (contents[type] as Write<typeof type> | undefined)?.(data as never, person, records);
}

/** The persons whom the document names besides its subject. */
export function personsIn({ data }: DomainEvent): (string | undefined)[] {
  const { motherId, fatherId, spouseId } = data as Partial<
    Record<'motherId' | 'fatherId' | 'spouseId', string>
  >;
  return [motherId, fatherId, spouseId];
}

interface Reported {
  readonly number: string;
  readonly abroad?: EventAbroad;
  /** The decision of a court that the act rests on. */
  readonly decision?: string;
  /** After `bahwa`. */
  readonly fact: string;
  readonly fields: readonly Field[];
}

/** The akta of an event here; of an event abroad the surat keterangan of its report. */
function actOrReport(
  kind: Content['kind'],
  event: string,
  { number, abroad, decision = '', fact, fields }: Reported,
): Content {
  if (!abroad) {
    const act = `Akta ${event.slice(0, 1)}${event.slice(1).toLowerCase()}`;
    const introduction = `Berdasarkan ${act} Nomor ${number}${decision}, bahwa ${fact}`;
    return { kind, title: `KUTIPAN AKTA ${event}`, number, introduction, fields };
  }
  const { certificate, mission, country } = abroad;
  const day = dateInWords(certificate.date);
  return {
    kind: 'abroad-letter',
    title: `SURAT KETERANGAN PELAPORAN ${event} DI LUAR NEGERI`,
    number,
    introduction: `Berdasarkan surat ${mission} Nomor ${certificate.number} tanggal ${day}${decision}, bahwa ${fact}`,
    fields: [...fields, ['Negara Tempat Peristiwa', countries[country]?.[1] ?? country]],
  };
}

function birth(
  {
    actNumber,
    name,
    sex,
    bornOn,
    birthPlace,
    birthOrder,
    abroad,
    ...parents
  }: EventOf<'BirthRegistered' | 'BirthActRecorded'>['data'],
  person: PersonOnRecord,
  records: Records,
): Content {
  const { motherId, motherName, fatherId, fatherName } = parents;
  return actOrReport('birth-act', 'KELAHIRAN', {
    number: actNumber,
    abroad,
    fact: `di ${records.placeName(birthPlace)} pada tanggal ${dateInWords(bornOn)} telah lahir:`,
    fields: [
      ['Nama', name],
      ['NIK', person.nik],
      ['Jenis Kelamin', sexes.official[sex][1]],
      ['Anak ke-', String(birthOrder)],
      ...named('Ayah', records.person(fatherId)?.name ?? fatherName),
      ...named('Ibu', records.person(motherId)?.name ?? motherName),
    ],
  });
}

/** UU 24/2013 art. 33: no act, and no person. */
function stillbirth(
  data: EventOf<'StillbirthRecorded'>['data'],
  mother: PersonOnRecord,
  records: Records,
): Content {
  const { documentNumber, bornOn, gestationWeeks, sex, birthOrder, deliveryPlace, placeName } = data;
  const { fatherId, fatherName, cause, attestedBy } = data;
  return {
    kind: 'stillbirth-letter',
    title: 'SURAT KETERANGAN LAHIR MATI',
    number: documentNumber,
    introduction: `Bahwa pada tanggal ${dateInWords(bornOn)} telah lahir mati seorang bayi:`,
    fields: [
      ...named('Jenis Kelamin', sex && sexes.official[sex][1]),
      ['Lama Kandungan', `${gestationWeeks} minggu`],
      ['Anak ke-', String(birthOrder)],
      [
        'Tempat Dilahirkan',
        [deliveryPlaces.official[deliveryPlace][1], placeName].filter(Boolean).join(', '),
      ],
      ...named('Sebab Lahir Mati', cause),
      ['Yang Menentukan', stillbirthAttestors.official[attestedBy][1]],
      ['Ibu', mother.name],
      ['NIK Ibu', mother.nik],
      ...named('Ayah', records.person(fatherId)?.name ?? fatherName),
    ],
  };
}

function acknowledgement(
  { actNumber, acknowledgedOn, fatherId }: EventOf<'ChildAcknowledged'>['data'],
  child: PersonOnRecord,
  records: Records,
): Content {
  const father = records.person(fatherId);
  return {
    kind: 'acknowledgement-act',
    title: 'KUTIPAN AKTA PENGAKUAN ANAK',
    number: actNumber,
    introduction:
      `Berdasarkan Akta Pengakuan Anak Nomor ${actNumber}, bahwa pada tanggal ${dateInWords(acknowledgedOn)} ` +
      'telah diakui sebagai anak:',
    fields: [
      ...identity(child, records),
      ...named('Nomor Akta Kelahiran', child.birthActNumber),
      ...named('Diakui oleh Ayah', father?.name),
      ...named('NIK Ayah', father?.nik),
    ],
  };
}

function legitimation(
  { actNumber, legitimisedOn, motherId, fatherId, marriageActNumber }: EventOf<'ChildLegitimised'>['data'],
  child: PersonOnRecord,
  records: Records,
): Content {
  return {
    kind: 'legitimation-act',
    title: 'KUTIPAN AKTA PENGESAHAN ANAK',
    number: actNumber,
    introduction:
      `Berdasarkan Akta Pengesahan Anak Nomor ${actNumber}, bahwa pada tanggal ${dateInWords(legitimisedOn)} ` +
      'telah disahkan sebagai anak dari perkawinan orang tuanya:',
    fields: [
      ...identity(child, records),
      ...named('Nomor Akta Kelahiran', child.birthActNumber),
      ...named('Ayah', records.person(fatherId)?.name),
      ...named('Ibu', records.person(motherId)?.name),
      ...named('Nomor Akta Perkawinan', marriageActNumber),
    ],
  };
}

/** UU 23/2006 art. 47: a marginal note on the act of birth, whose number the letter has. */
function adoption(
  { adoptedOn, court, decreeNumber, motherId, fatherId }: EventOf<'AdoptionRecorded'>['data'],
  child: PersonOnRecord,
  records: Records,
): Content | undefined {
  if (child.birthActNumber === undefined) return undefined;
  return {
    kind: 'adoption-letter',
    title: 'SURAT KETERANGAN PENGANGKATAN ANAK',
    number: child.birthActNumber,
    introduction:
      `Berdasarkan penetapan ${court} Nomor ${decreeNumber} tanggal ${dateInWords(adoptedOn)}, pada Akta Kelahiran ` +
      `Nomor ${child.birthActNumber} telah dicatat pengangkatan anak:`,
    fields: [
      ...identity(child, records),
      ...named('Ayah Angkat', records.person(fatherId)?.name),
      ...named('Ibu Angkat', records.person(motherId)?.name),
    ],
  };
}

function death(
  { actNumber, diedOn, residence, abroad }: EventOf<'DeathRegistered'>['data'],
  person: PersonOnRecord,
  records: Records,
): Content {
  const where = residence ? ` di ${records.areaName(residence.slice(0, 4))}` : '';
  return actOrReport('death-act', 'KEMATIAN', {
    number: actNumber,
    abroad,
    fact: `pada tanggal ${dateInWords(diedOn)} telah meninggal dunia penduduk yang bertempat tinggal${where}:`,
    fields: [...identity(person, records), ['Tanggal Kematian', dateInWords(diedOn)]],
  });
}

/** The KUA issues the buku nikah of Muslims. */
function marriage(
  data: EventOf<'MarriageRegistered' | 'MarriageLegalised'>['data'],
  person: PersonOnRecord,
  records: Records,
): Content | undefined {
  const { actNumber, marriedOn, authority, spouseId } = data;
  const spouse = records.person(spouseId);
  if (authority === 'kua' || !spouse) return undefined;
  return actOrReport('marriage-act', 'PERKAWINAN', {
    number: actNumber,
    abroad: 'abroad' in data ? data.abroad : undefined,
    fact: `pada tanggal ${dateInWords(marriedOn)} telah dicatat perkawinan antara:`,
    fields: couple(person, spouse, records),
  });
}

/** The religious court issues the akta cerai of Muslims. */
function divorce(
  data: EventOf<'DivorceRegistered'>['data'],
  person: PersonOnRecord,
  records: Records,
): Content | undefined {
  const { actNumber, divorcedOn, court, decisionNumber, divorceCertificate, spouseId, abroad } = data;
  const spouse = records.person(spouseId);
  if (divorceCertificate || !spouse) return undefined;
  return actOrReport('divorce-act', 'PERCERAIAN', {
    number: actNumber,
    abroad,
    decision: ` dan putusan ${court ?? 'pengadilan'} Nomor ${decisionNumber}`,
    fact: `pada tanggal ${dateInWords(divorcedOn)} telah putus perkawinan antara:`,
    fields: couple(person, spouse, records),
  });
}

function marriageAnnulment(
  data: EventOf<'MarriageAnnulled'>['data'],
  person: PersonOnRecord,
  records: Records,
): Content | undefined {
  return annulment('marriage-annulment-letter', 'PERKAWINAN', data, couplesOf(data, person, records));
}

function divorceAnnulment(
  data: EventOf<'DivorceAnnulled'>['data'],
  person: PersonOnRecord,
  records: Records,
): Content | undefined {
  return annulment('divorce-annulment-letter', 'PERCERAIAN', data, couplesOf(data, person, records));
}

/** UU 23/2006 arts 39 and 43. */
function annulment(
  kind: Content['kind'],
  event: string,
  data: EventOf<'MarriageAnnulled' | 'DivorceAnnulled'>['data'],
  fields: readonly Field[] | undefined,
): Content | undefined {
  const { documentNumber, annulledOn, court, decisionNumber } = data;
  return (
    fields && {
      kind,
      title: `SURAT KETERANGAN PEMBATALAN ${event}`,
      number: documentNumber,
      introduction:
        `Berdasarkan putusan ${court} Nomor ${decisionNumber} yang berkekuatan hukum tetap pada tanggal ` +
        `${dateInWords(annulledOn)}, telah dibatalkan ${event.toLowerCase()} antara:`,
      fields,
    }
  );
}

function couplesOf(
  { spouseId }: { readonly spouseId: string },
  person: PersonOnRecord,
  records: Records,
): Field[] | undefined {
  const spouse = records.person(spouseId);
  return spouse && couple(person, spouse, records);
}

/** A line of the form, where its content is on record. */
function named(label: string, value: string | undefined): Field[] {
  return value === undefined ? [] : [[label, value]];
}

function identity(person: PersonOnRecord, records: Records): Field[] {
  return [
    ['Nama', person.name],
    ['NIK', person.nik],
    ['Jenis Kelamin', sexes.official[person.sex][1]],
    ['Tempat, Tanggal Lahir', `${records.placeName(person.birthPlace)}, ${dateInWords(person.bornOn)}`],
  ];
}

function couple(one: PersonOnRecord, other: PersonOnRecord, records: Records): Field[] {
  const [husband, wife] = one.sex === 'male' ? [one, other] : [other, one];
  const of = (spouse: PersonOnRecord, role: string): Field[] => [
    [role, spouse.name],
    ['NIK', spouse.nik],
    ['Tempat, Tanggal Lahir', `${records.placeName(spouse.birthPlace)}, ${dateInWords(spouse.bornOn)}`],
  ];
  return [...of(husband, 'Suami'), ...of(wife, 'Istri')];
}
