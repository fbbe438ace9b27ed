import { DEATH_ROW } from '@peristiwa/contracts';
import type { DigestedTable } from '@peristiwa/postgres';

/** The copies that are in scope, digested by `personDigest`: their states are stored in canonical JSON. */
export const COPIES: DigestedTable = {
  schema: 'subscriber',
  table: 'person',
  key: 'person_key',
  content: "sha256(convert_to(state, 'UTF8'))",
  digests: 'digest',
};

/** The deaths without a NIK that count, under their keys of a reconciliation (`deathRow`). */
export const COPIED_DEATHS: DigestedTable = {
  schema: 'subscriber',
  table: 'death_without_nik',
  key: `('${DEATH_ROW}' || death_key)`,
  content: "sha256(convert_to(state, 'UTF8'))",
  digests: 'death_digest',
};
