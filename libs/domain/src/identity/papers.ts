import type { PlainDate } from '@peristiwa/kernel';
import type { Biodata } from '../person/person';

/** Penetapan pengadilan negeri (INV-22). */
export interface CourtDecree {
  readonly court: string;
  readonly number: string;
  readonly date: PlainDate;
}

/** Keputusan Presiden or Menteri on a citizenship, with the minutes of the oath (berita acara sumpah) where there are. */
export interface MinistryDecision {
  readonly issuer: string;
  readonly number: string;
  readonly date: PlainDate;
  readonly oathMinutes?: string;
}

/** The elements that F-1.06 changes; all others change by an act of their own. */
export const changeableElements = [
  'education',
  'occupation',
  'religion',
  'bloodType',
  'birthPlace',
] as const satisfies readonly (keyof Biodata)[];
type ChangeableElement = (typeof changeableElements)[number];

/** The new value of each element, and the number or title of the paper that shows it. */
export type BiodataChanges = {
  readonly [Element in ChangeableElement]?: { readonly value: Biodata[Element]; readonly evidence: string };
};
