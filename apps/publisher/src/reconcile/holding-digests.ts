import type { DigestedTable } from '@peristiwa/postgres';

/** What each partner holds, digested by `personDigest`. */
export const HOLDINGS: DigestedTable = {
  schema: 'publisher',
  table: 'holding',
  owner: 'partner',
  key: 'person_key',
  content: 'view_hash',
};
