import type { DigestedTable } from '@peristiwa/postgres';

/** The copies that are in scope, digested by `personDigest`: their states are stored in canonical JSON. */
export const COPIES: DigestedTable = {
  schema: 'subscriber',
  table: 'person',
  key: 'person_key',
  content: "sha256(convert_to(state, 'UTF8'))",
};
