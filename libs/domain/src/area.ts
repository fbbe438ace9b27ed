import { dateAtOffset, type PlainDate } from '@peristiwa/kernel';

/**
 * Kode wilayah without dots (Kepmendagri 300.2.2-2138/2025): province 2, regency 4, district 6, village 10 digits.
 * The third pair of a code says kabupaten (01–69) or kota (71–99).
 */
export type AreaLevel = 'province' | 'regency' | 'district' | 'village';
export interface Area {
  readonly code: string;
  readonly name: string;
  readonly level: AreaLevel;
}

/** The official code list; implemented by `libs/areas` from the published CSV files. */
export interface AreaDirectory {
  find(code: string): Area | undefined;
  children(code: string): readonly Area[];
}

export interface Address {
  /** Village (desa, kelurahan) code, 10 digits, as recorded on the day. */
  readonly area: string;
  readonly line: string;
  /** Rukun tetangga and rukun warga, 3 digits each. */
  readonly rt: string;
  readonly rw: string;
  readonly postalCode?: string;
}

export function areaLevel(code: string): AreaLevel | undefined {
  return ({ 2: 'province', 4: 'regency', 6: 'district', 10: 'village' } as const)[
    code.length as 2 | 4 | 6 | 10
  ];
}

export const provinceOf = (code: string): string => code.slice(0, 2);
export const regencyOf = (code: string): string => code.slice(0, 4);
export const districtOf = (code: string): string => code.slice(0, 6);

/** A registrar acts only for the area of the office, a kabupaten or kota (asas domisili, UU 24/2013). */
export function officeCovers(office: string, area: string): boolean {
  return office.length === 4 && regencyOf(area) === office;
}

const WITA = new Set(['51', '52', '53', '63', '64', '65', '71', '72', '73', '74', '75', '76']);
const WIT = new Set(['81', '82', '91', '92', '93', '94', '95', '96']);

/** Hours ahead of UTC: WIB 7, WITA 8, WIT 9. */
export function utcOffsetHours(area: string): 7 | 8 | 9 {
  if (WIT.has(provinceOf(area))) return 9;
  return WITA.has(provinceOf(area)) ? 8 : 7;
}

/** Today as the calendar on the wall of an office in `area` shows it. */
export function todayIn(area: string, epochMs: number): PlainDate {
  return dateAtOffset(epochMs, utcOffsetHours(area));
}
