import type { PlainDate } from '@peristiwa/kernel';

/** The paper that an act rests on besides its own evidence (dasar; domain.md §2.4). The stored form: add, never rename. */
export interface LegalBasis {
  /**
   * `court`: a final decision (UU 23/2006 art. 72). `contrarius-actus`: the office cancels its own act, with a statement
   * of absolute responsibility (domain.md §2.1 point 5). `authentic-document`: the document that shows a clerical error
   * (UU 23/2006 art. 71).
   */
  readonly kind: 'court' | 'contrarius-actus' | 'authentic-document';
  readonly number: string;
  readonly date: PlainDate;
  readonly issuer: string;
  /** Number of the SPTJM (surat pernyataan tanggung jawab mutlak). */
  readonly sptjm?: string;
}
