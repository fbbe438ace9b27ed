import { reject, type PlainDate } from '@peristiwa/kernel';
import type { Refused } from '../rules';

/**
 * The number of a decision of a court: serial, register, year, and often the court. `12/Pdt.P/2026/PA.Sor` is a
 * penetapan, `1234/Pdt.G/2026/PN Blb` a putusan, `310 K/AG/2021` one of the Mahkamah Agung.
 */
const DECREE = /^\d{1,5}(?:[ /][A-Za-z][A-Za-z. ]*)*\/((?:19|20)\d{2})(?:\/[A-Za-z][A-Za-z0-9. '-]{1,40})?$/;

/** A decision that is needed for an event, or that the event consists in. */
export interface Decree {
  readonly field: string;
  readonly number: string | undefined;
  /** The decision is not of a year after this day. */
  readonly until: PlainDate;
}

/** A number that no court gives is refused: a paper with it proves nothing (INV-05, INV-06, INV-09). */
export function refuseDecree({ field, number, until }: Decree): Refused | undefined {
  if (number === undefined) return undefined;
  const year = DECREE.exec(number.trim())?.[1];
  if (year !== undefined && year <= until.slice(0, 4)) return undefined;
  return reject({ code: 'decree-number-implausible', field });
}

const RELIGIOUS = /^(PA|MS|Pengadilan (Tinggi )?Agama|Mahkamah Syar.?iyah)\b/i;
const GENERAL = /^(PN|Pengadilan Negeri|Pengadilan Tinggi(?! Agama))\b/i;

/**
 * Marriages of Muslims are before the pengadilan agama (in Aceh mahkamah syar'iyah), all others before the pengadilan
 * negeri (UU 1/1974 art. 63). A court whose name says neither, such as Mahkamah Agung, is accepted.
 */
export function refuseCourt(court: string, isMuslim: boolean, field = 'court'): Refused | undefined {
  const other = isMuslim ? GENERAL : RELIGIOUS;
  return other.test(court.trim()) ? reject({ code: 'court-not-competent', field }) : undefined;
}

/** One spelling of the name of a court or of a KUA, for the key under which a number of it is reserved. */
export function officeKey(name: string): string {
  return name
    .toUpperCase()
    .replace(
      /\b(PENGADILAN AGAMA|MAHKAMAH SYAR.?IYAH|KANTOR URUSAN AGAMA|KUA|PA|MS|KECAMATAN|KEC)\b\.?/g,
      ' ',
    )
    .replace(/[^A-Z0-9]+/g, ' ')
    .trim();
}

/** One spelling of a number on paper. */
export function numberKey(number: string): string {
  return number.toUpperCase().replace(/\s+/g, '');
}
