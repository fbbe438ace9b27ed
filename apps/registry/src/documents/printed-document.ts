import type { PlainDate } from '@peristiwa/kernel';

/** What the registry prints, with the mark of each in a verification code. Permanent: add, never rename. */
export const printedKinds = {
  'family-card': 'KK',
  'birth-act': 'LAHIR',
  'death-act': 'MATI',
  'marriage-act': 'KAWIN',
  'divorce-act': 'CERAI',
  'stillbirth-letter': 'LHRMATI',
  'acknowledgement-act': 'AKU',
  'legitimation-act': 'SAH',
  'adoption-letter': 'ANGKAT',
  'marriage-annulment-letter': 'BTLKAWIN',
  'divorce-annulment-letter': 'BTLCERAI',
  'abroad-letter': 'LN',
  skpwni: 'SKPWNI',
  sktt: 'SKTT',
} as const;
export type PrintedKind = keyof typeof printedKinds;

/** A label of the form, and what is on record. */
export type Field = readonly [label: string, value: string];

export interface Table {
  readonly columns: readonly { readonly label: string; readonly weight: number }[];
  readonly rows: readonly (readonly string[])[];
}

/** The content of a document, in the words of the form. It depends on the ledger only, so it can be made again. */
export interface PrintedDocument {
  readonly kind: PrintedKind;
  readonly title: string;
  /** KK, act or SKPWNI number. */
  readonly number: string;
  /** The area by whose office the document is headed: a regency code. */
  readonly office: string;
  readonly introduction?: string;
  readonly fields: readonly Field[];
  readonly tables: readonly Table[];
  /** Catatan pinggir: what later acts changed. */
  readonly notes: readonly string[];
  /** Present where only the office of this village and auditors may see the document (`confidential` in the catalogue). */
  readonly onlyFor?: string;
}

const longDate = new Intl.DateTimeFormat('id-ID', { dateStyle: 'long', timeZone: 'UTC' });

/** `2026-11-01` → `1 November 2026`. */
export function dateInWords(day: PlainDate | string): string {
  return longDate.format(new Date(`${day}T00:00:00Z`));
}

/** `2026-11-01` → `01-11-2026`, as in the tables of a KK. */
export function dateInDigits(day: PlainDate | string): string {
  return day.split('-').toReversed().join('-');
}
