import {
  countries,
  districtOf,
  hasLimitedStay,
  isOver,
  provinceOf,
  regencyOf,
  residenceOf,
  sexes,
  sponsorKinds,
  type ForeignPapers,
} from '@peristiwa/domain';
import type { PlainDate } from '@peristiwa/kernel';
import { effectiveFacts } from '@peristiwa/domain';
import { dateInWords, type PrintedDocument } from './printed-document';
import { occupationName, type Records } from './records';

/**
 * SKTT, surat keterangan tempat tinggal of an orang asing with an ITAS (UU 23/2006 art. 20): the permit that is in force,
 * and the address of today. @returns undefined where there is none on that day
 */
export async function residenceLetter(
  personId: string,
  records: Records,
  on: PlainDate,
): Promise<PrintedDocument | undefined> {
  await records.load([personId]);
  const person = records.person(personId);
  const permit = person?.permit;
  if (!person || !permit?.documentNumber || !hasLimitedStay(person) || isOver(permit, on)) return undefined;
  if (residenceOf(person) === 'deceased' || residenceOf(person) === 'abroad') return undefined;
  const { address } = person.placement;
  const { passport, sponsor } = papersOf(personId, records);
  return {
    kind: 'sktt',
    title: 'SURAT KETERANGAN TEMPAT TINGGAL',
    number: permit.documentNumber,
    office: regencyOf(address.area),
    introduction:
      'Orang asing pemegang izin tinggal terbatas berikut bertempat tinggal pada alamat di bawah ini:',
    fields: [
      ['Nama Lengkap', person.name],
      ['NIK', person.nik],
      ['Jenis Kelamin', sexes.official[person.sex][1]],
      ['Tempat, Tanggal Lahir', `${records.placeName(person.birthPlace)}, ${dateInWords(person.bornOn)}`],
      ['Kewarganegaraan', countryName(permit.nationality)],
      ['Jenis Pekerjaan', occupationName(person.occupation)],
      ['Alamat', address.line],
      ['RT/RW', `${address.rt}/${address.rw}`],
      ['Desa/Kelurahan', records.areaName(address.area)],
      ['Kecamatan', records.areaName(districtOf(address.area))],
      ['Kabupaten/Kota', records.areaName(regencyOf(address.area))],
      ['Provinsi', records.areaName(provinceOf(address.area))],
      ['Nomor Paspor', passport?.number ?? '-'],
      ['Nomor ITAS', permit.number],
      ['Tanggal Penerbitan ITAS', dateInWords(permit.issuedOn)],
      [
        'Sponsor',
        sponsor ? [sponsorKinds.official[sponsor.kind][1], sponsor.name ?? []].flat().join(', ') : '-',
      ],
      ['Berlaku sampai dengan', permit.validUntil ? dateInWords(permit.validUntil) : '-'],
    ],
    tables: [],
    notes: [],
  };
}

/** The papers as the last act that named them has them. */
function papersOf(personId: string, records: Records): Partial<ForeignPapers> {
  const facts = effectiveFacts(records.eventsOf(personId, 'person') ?? []);
  const named = facts.flatMap(({ data }) => (data as { papers?: ForeignPapers }).papers ?? []);
  return named.at(-1) ?? {};
}

function countryName(code: string | undefined): string {
  return (code && countries[code]?.[1]) ?? '-';
}
