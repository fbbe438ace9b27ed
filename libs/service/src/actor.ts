/** The caller, as described by the access token. */
export interface Actor {
  readonly subject: string;
  readonly roles: readonly Role[];
  /** Four-digit code of the registrar's regency office (Disdukcapil kabupaten/kota). */
  readonly office?: string;
  /** Nomor induk pegawai of a registrar who is a civil servant. */
  readonly nip?: string;
  /** Desks the registrar may work at: birth, death, move, status. */
  readonly desks?: readonly string[];
  /** The ministry to which a partner token belongs. */
  readonly partner?: string;
}

export const roles = ['registrar', 'operator', 'auditor', 'partner', 'system'] as const;
export type Role = (typeof roles)[number];
