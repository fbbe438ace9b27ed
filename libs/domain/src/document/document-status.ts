import type { PlainDate } from '@peristiwa/kernel';

/** Dokumen identitas (domain.md §2.7): the status only, never biometrics. */
export const documentKinds = ['ktp-el', 'kia', 'ikd'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** What offices record about a document. Permanent: add, never rename. */
export const documentStatuses = [
  'recorded',
  'print-ready',
  'sent-for-printing',
  'printed',
  'shipped',
  'issued',
  'lost',
  'damaged',
  'revoked',
  'active',
  'inactive',
] as const;
export type DocumentStatus = (typeof documentStatuses)[number];

/** Steps by which a document ends: they need nobody who may still have it. */
export const endings: readonly DocumentStatus[] = ['lost', 'damaged', 'revoked', 'inactive'];

/** A document as last recorded. */
export interface DocumentOnRecord {
  readonly status: DocumentStatus;
  readonly since: PlainDate;
}

type Steps = Readonly<Partial<Record<DocumentStatus | 'none', readonly DocumentStatus[]>>>;

/**
 * What may follow each status; `none`: nothing is on record yet. A KTP-el that is lost, damaged or shows data of before
 * is printed again without another recording of biometrics. A KIA is handed in (revoked) before another is issued.
 */
const steps: Readonly<Record<DocumentKind, Steps>> = {
  'ktp-el': {
    none: ['recorded'],
    recorded: ['print-ready'],
    'print-ready': ['sent-for-printing'],
    'sent-for-printing': ['printed'],
    printed: ['shipped'],
    shipped: ['issued'],
    issued: ['print-ready', 'lost', 'damaged', 'revoked'],
    lost: ['print-ready', 'revoked'],
    damaged: ['print-ready', 'revoked'],
    revoked: ['print-ready'],
  },
  kia: {
    none: ['issued'],
    issued: ['lost', 'damaged', 'revoked'],
    lost: ['issued', 'revoked'],
    damaged: ['issued', 'revoked'],
    revoked: ['issued'],
  },
  ikd: {
    none: ['active'],
    active: ['inactive'],
    inactive: ['active'],
  },
};

/** What may be recorded next of a document. */
export function nextStatuses(
  document: DocumentKind,
  present: DocumentOnRecord | undefined,
): readonly DocumentStatus[] {
  return steps[document][present?.status ?? 'none'] ?? [];
}
