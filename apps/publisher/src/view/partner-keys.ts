import { createHmac } from 'node:crypto';

/** How one partner names persons, families, deaths without a NIK, and acts. */
export interface PartnerKeys {
  person(personId: string): string;
  family(familyId: string): string;
  death(deathId: string): string;
  /** Of an act or a request, as a UUID. */
  reference(id: string): string;
  /**
   * Of an act as it touched one person: with pseudonyms another for each person, so that it does not say which
   * messages report one act (ADR 0026).
   */
  act(actId: string, personId: string): string;
}

const asTheyAre: PartnerKeys = {
  person: (personId) => personId,
  family: (familyId) => familyId,
  death: (deathId) => deathId,
  reference: (id) => id,
  act: (actId) => actId,
};

/**
 * Pseudonyms by HMAC-SHA-256 with a secret of this partner alone: stable inside one ministry, useless for joining
 * with another. Acts and requests get pseudonyms too, because two ministries could join by the act.
 */
export function partnerKeys(secret: Buffer | undefined): PartnerKeys {
  if (!secret) return asTheyAre;
  if (secret.length < 32) throw new Error('A partner secret has at least 32 bytes');
  const hmac = (kind: string, id: string) => createHmac('sha256', secret).update(`${kind}:${id}`).digest();
  return {
    person: (personId) => hmac('person', personId).toString('hex'),
    family: (familyId) => hmac('family', familyId).toString('hex'),
    death: (deathId) => hmac('death', deathId).toString('hex'),
    reference: (id) => uuidOf(hmac('reference', id)),
    act: (actId, personId) => uuidOf(hmac('act', `${actId} ${personId}`)),
  };
}

/** UUID version 8 (RFC 9562 §5.8): 122 bits whose meaning is application-specific. */
function uuidOf(digest: Buffer): string {
  const bytes = Buffer.from(digest.subarray(0, 16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
