import {
  bloodTypes,
  citizenships,
  educations,
  isKkNumber,
  isNik,
  isOccupation,
  maritalStatuses,
  relationships,
  religions,
  sexes,
  type Address,
  type CodeName,
  type RecordBiodata,
  type Relationship,
} from '@peristiwa/domain';
import { isPlainDate, plainDate, type PlainDate } from '@peristiwa/kernel';
import type { Column } from './siak-columns';
import type { SiakRow } from './siak-file';

/** Why a row is refused: a stable code, the column, and a sentence for whoever corrects the file. */
export interface Fault {
  readonly column: Column | '';
  readonly code: string;
  readonly reason: string;
}

export interface SiakPerson {
  readonly line: number;
  readonly kkNumber: string;
  readonly nik: string;
  readonly relationship: Relationship;
  readonly address: Address;
  readonly person: RecordBiodata['person'];
  readonly motherNik?: string;
  readonly fatherNik?: string;
  /** The day on which SIAK recorded the resident, if the file gives one. */
  readonly recordedOn?: PlainDate;
  /** Codes that are on no table, as they stand in the file; the person has the value for "other" instead. */
  readonly raw: Readonly<Partial<Record<Column, string>>>;
}

/** A row as a resident, or everything that is wrong with it. Pure. */
export function personOf(row: SiakRow): SiakPerson | readonly Fault[] {
  const reader = new RowReader(row);
  const nik = reader.number('NIK', isNik, 'NIK harus terdiri atas 16 digit.');
  const kkNumber = reader.number('NO_KK', isKkNumber, 'Nomor KK harus terdiri atas 16 digit.');
  const bornOn = reader.day('TGL_LHR');
  const person = {
    nik,
    name: reader.text('NAMA_LGKP'),
    sex: reader.code('JENIS_KLMIN', sexes),
    bornOn,
    birthPlace: reader.text('TMPT_LHR'),
    religion: reader.code('AGAMA', religions, 'other'),
    maritalStatus: reader.code('STAT_KWN', maritalStatuses),
    education: reader.code('PDDK_AKH', educations, 'none'),
    occupation: reader.occupation(),
    citizenship: reader.code('KEWARGANEGARAAN', citizenships, undefined, 'indonesian'),
    bloodType: reader.code('GOL_DRH', bloodTypes, 'unknown', 'unknown'),
  };
  const relationship = reader.code('STAT_HBKEL', relationships, 'other');
  const address = reader.address();
  const motherNik = reader.optionalNik('NIK_IBU');
  const fatherNik = reader.optionalNik('NIK_AYAH');
  const recordedOn = row.values.TGL_ENTRI === undefined ? undefined : reader.day('TGL_ENTRI');
  if (/^(2|0|mati|meninggal)/i.test(row.values.STAT_HIDUP ?? ''))
    reader.fault('STAT_HIDUP', 'deceased', 'Penduduk sudah meninggal; kematian dicatat tersendiri.');
  if (reader.faults.length > 0) return reader.faults;
  const { line } = row;
  const { raw } = reader;
  return { line, kkNumber, nik, relationship, address, person, motherNik, fatherNik, recordedOn, raw };
}

interface Codes<Value extends string> {
  readonly values: readonly [Value, ...Value[]];
  readonly official: Readonly<Record<Value, CodeName>>;
}

const EXCEL_NUMBER = /^\d+([.,]\d+)?E\+?\d+$/i;
/** Occupation 89 of SIAK: LAINNYA. */
const OTHER_OCCUPATION = 89;
const LINE_MAX = 120;

/** Reads the columns of one row and collects what is wrong with them. */
class RowReader {
  readonly faults: Fault[] = [];
  readonly raw: Partial<Record<Column, string>> = {};

  constructor(private readonly row: SiakRow) {}

  fault(column: Column, code: string, reason: string): void {
    this.faults.push({ column, code, reason });
  }

  text(column: Column): string {
    const text = this.row.values[column] ?? '';
    if (text === '') this.fault(column, 'missing', 'Kolom ini wajib diisi.');
    return text;
  }

  number(column: Column, isValid: (text: string) => boolean, rule: string): string {
    const text = this.text(column).replace(/^'/, '');
    if (text === '' || isValid(text)) return text;
    if (EXCEL_NUMBER.test(text))
      this.fault(
        column,
        'excel-number',
        'Excel telah membulatkan angka ini. Ubah kolom menjadi Teks di sumbernya, lalu ekspor ulang.',
      );
    else this.fault(column, 'wrong-number', rule);
    return text;
  }

  optionalNik(column: Column): string | undefined {
    const text = this.row.values[column]?.replace(/^'/, '');
    // SIAK fills what it does not know with zeros.
    return text && isNik(text) ? text : undefined;
  }

  day(column: Column): PlainDate {
    const text = this.text(column);
    const match = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T].*)?$/.exec(text);
    const iso = match
      ? `${match[3]}-${(match[2] as string).padStart(2, '0')}-${(match[1] as string).padStart(2, '0')}`
      : text.slice(0, 10);
    if (isPlainDate(iso)) return plainDate(iso);
    if (text !== '')
      this.fault(
        column,
        'wrong-date',
        /^\d{5}$/.test(text)
          ? 'Tanggal tersimpan sebagai angka Excel. Ubah kolom menjadi Tanggal HH-BB-TTTT, lalu ekspor ulang.'
          : 'Tanggal harus berbentuk HH-BB-TTTT atau TTTT-BB-HH.',
      );
    return plainDate('1900-01-01');
  }

  /** A code or its name. `unknown`: the value for a code on no table; without it such a code is refused. */
  code<Value extends string>(column: Column, codes: Codes<Value>, unknown?: Value, missing?: Value): Value {
    const text = this.row.values[column] ?? '';
    if (text === '' && missing !== undefined) return missing;
    const found = codes.values.find((value) => {
      const [code, name] = codes.official[value];
      return /^\d+$/.test(text) ? Number(text) === code : text.toUpperCase() === name.toUpperCase();
    });
    if (found !== undefined) return found;
    if (text === '') this.fault(column, 'missing', 'Kolom ini wajib diisi.');
    else if (unknown === undefined) {
      const known = codes.values.map((value) => codes.official[value].join(' '));
      this.fault(column, 'unknown-code', `Kode tidak dikenal. Yang dikenal: ${known.join(', ')}.`);
    } else this.raw[column] = text;
    return unknown ?? codes.values[0];
  }

  occupation(): number {
    const text = this.text('JENIS_PKRJN');
    if (isOccupation(Number(text))) return Number(text);
    if (text !== '') this.raw['JENIS_PKRJN'] = text;
    return OTHER_OCCUPATION;
  }

  /** Excel drops the zeros in front: they are put back. */
  address(): Address {
    const part = (column: Column, digits: number) => {
      const text = this.text(column);
      const code = text.padStart(digits, '0');
      if (text !== '' && !new RegExp(`^\\d{${digits}}$`).test(code))
        this.fault(column, 'wrong-area', `Kode wilayah ini paling banyak ${digits} digit angka.`);
      return code;
    };
    const area = [part('NO_PROP', 2), part('NO_KAB', 2), part('NO_KEC', 2), part('NO_KEL', 4)].join('');
    const block = (column: Column) => {
      const digits = (this.row.values[column] ?? '').replaceAll(/\D/g, '');
      return digits.slice(-3).padStart(3, '0');
    };
    const line = (this.row.values.ALAMAT ?? '-').slice(0, LINE_MAX);
    const postalCode = this.row.values.KODE_POS;
    const hasPostalCode = postalCode !== undefined && /^\d{5}$/.test(postalCode) && postalCode !== '00000';
    return {
      area,
      line,
      rt: block('NO_RT'),
      rw: block('NO_RW'),
      ...(hasPostalCode && { postalCode }),
    };
  }
}
