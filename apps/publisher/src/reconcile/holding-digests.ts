import { DEATH_ROW } from '@peristiwa/contracts';
import type { DigestedTable } from '@peristiwa/postgres';

/** What each partner holds, digested by `personDigest`. */
export const HOLDINGS: DigestedTable = {
  schema: 'publisher',
  table: 'holding',
  owner: 'partner',
  key: 'person_key',
  content: 'view_hash',
  digests: 'digest',
};

/** The deaths without a NIK that each partner holds, by the keys that a reconciliation uses (`deathRow`). */
export const HELD_DEATHS: DigestedTable = {
  schema: 'publisher',
  table: 'death_holding',
  owner: 'partner',
  key: `('${DEATH_ROW}' || death_key)`,
  content: "sha256(convert_to(state, 'UTF8'))",
  digests: 'death_digest',
};
