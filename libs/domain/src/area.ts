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
  /** Calendar year in which the code came into use, where the published lists show it. */
  readonly validFrom?: string;
  /** Calendar year in which the code was retired; absent while it is valid. */
  readonly validTo?: string;
  /** Of a retired code: the codes that replaced it, where they are known. */
  readonly successors?: readonly string[];
  /** Of a retired code: the law or decree that retired it. */
  readonly decree?: string;
}

/** The official code list and the codes retired from it; implemented by `libs/areas` from published lists. */
export interface AreaDirectory {
  /** An area whose code is valid now: a place of residence, a destination, the area of an office. */
  find(code: string): Area | undefined;
  /** An area whose code is or was valid. Codes on documents may be historical (`domain.md` §1.4). */
  findEver(code: string): Area | undefined;
  /** The areas of the next level whose codes are valid now. */
  children(code: string): readonly Area[];
  /**
   * Can a NIK or KK number begin with this district code (`domain.md` §1.1, rule 3)? True for every district of the
   * lists, and for every district of a retired regency whose districts are on no list.
   */
  knowsDistrict(code: string): boolean;
}

/** The codes that replaced a retired one: its successors, or those of the nearest parent area that has successors. */
export function replacementOf(
  code: string,
  areas: AreaDirectory,
): { readonly since?: string; readonly successors: readonly string[] } | undefined {
  const above = [code, districtOf(code), regencyOf(code), provinceOf(code)];
  const retired = above.map((area) => areas.findEver(area)).filter((area) => area?.validTo !== undefined);
  const [nearest] = retired;
  if (!nearest) return undefined;
  const replaced = retired.find((area) => area?.successors && area.successors.length > 0);
  return { since: (replaced ?? nearest).validTo, successors: replaced?.successors ?? [] };
}

/**
 * The code that an area recorded under `code` has now; the code itself while it is valid, and when its successor is not
 * known or is not one area.
 */
export function presentCode(code: string, areas: AreaDirectory): string {
  if (areas.find(code)) return code;
  for (const above of [code, districtOf(code), regencyOf(code), provinceOf(code)]) {
    const successors = areas.findEver(above)?.successors ?? [];
    if (successors.length !== 1) continue;
    const next = successors[0] + code.slice(above.length);
    if (next !== code && areas.findEver(next)) return presentCode(next, areas);
  }
  return code;
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

/** The calendar day at `instant` in the time zone of an office in `area`. */
export function todayIn(area: string, epochMs: number): PlainDate {
  return dateAtOffset(epochMs, utcOffsetHours(area));
}
