import type { Pool, PoolClient } from 'pg';
import { FOLD_VERSION } from '@peristiwa/domain';
import { int4Array, int8Array, textArray, uuidArray, writeTables, type TableRows } from '@peristiwa/postgres';

/**
 * The schema of a version of the registry's state: `registry` for the live one, `registry_next` for one that is being
 * built beside it. There is one change log for all versions.
 */
export type StateSchema = 'registry' | 'registry_next';

interface StoredState {
  readonly version: number;
  readonly state: string;
  readonly isOfThisFold: boolean;
}

export interface ParkedStream {
  readonly streamId: string;
  readonly kind: 'person' | 'family';
  readonly reason: string;
  readonly version: number;
  readonly position: number;
}

/**
 * Returns a row when none of these streams is parked and none of these NIKs has a holder, as is usual. Lateral, so that each
 * is looked up in its index: for EXISTS with `nik = ANY` the server plans a scan of the table while the table is small,
 * and keeps that plan.
 */
export function noneParkedOrHeld(
  schema: StateSchema,
  { streamIds, niks }: { readonly streamIds: Buffer; readonly niks: Buffer },
): TableRows {
  return {
    types: ['uuid', 'text'],
    insert: (arrays) => `SELECT 1 WHERE NOT EXISTS (SELECT FROM unnest(${arrays}) AS asked (stream_id, nik)
      CROSS JOIN LATERAL (SELECT FROM ${schema}.anomaly WHERE healed_at IS NULL AND stream_id = asked.stream_id
        UNION ALL SELECT FROM ${schema}.person WHERE nik = asked.nik OFFSET 0) found)`,
    values: [streamIds, niks],
  };
}

/** One query per batch; only if it finds something, the rows that were encoded ahead are discarded. */
export async function isAnyParkedOrHeld(
  client: PoolClient,
  schema: StateSchema,
  asked: Parameters<typeof noneParkedOrHeld>[1],
): Promise<boolean> {
  const name = `none-parked-or-held ${schema}`;
  return (await writeTables(client, name, [noneParkedOrHeld(schema, asked)])) === 0;
}

/** Which of these streams are parked, with the version up to which changes of each person were published. */
export async function readParked(
  client: PoolClient,
  schema: StateSchema,
  streamIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await client.query<{ stream_id: string; version: number }>({
    name: `read-parked ${schema}`,
    text: `SELECT stream_id, coalesce(p.version, 0) AS version
      FROM ${schema}.anomaly LEFT JOIN ${schema}.person p ON p.person_id = stream_id
      WHERE healed_at IS NULL AND stream_id = ANY ($1::uuid[])`,
    values: [uuidArray(streamIds)],
  });
  return new Map(rows.map(({ stream_id: id, version }) => [id, version]));
}

/** Persons that have one of these NIKs; the ledger reserves each once, so another holder is an anomaly. */
export async function readNikHolders(
  client: PoolClient,
  schema: StateSchema,
  niks: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await client.query<{ nik: string; person_id: string }>({
    name: `read-nik-holders ${schema}`,
    text: `SELECT nik, person_id FROM ${schema}.person WHERE nik = ANY ($1::text[])`,
    values: [textArray(niks)],
  });
  return new Map(rows.map(({ nik, person_id: id }) => [nik, id]));
}

export async function parkStreams(
  client: PoolClient,
  schema: StateSchema,
  rows: readonly ParkedStream[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: `park-streams ${schema}`,
    text: `INSERT INTO ${schema}.anomaly AS held (stream_id, kind, reason, version, position)
      SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::bigint[])
      ON CONFLICT (stream_id) DO UPDATE
      SET reason = excluded.reason, version = excluded.version, position = excluded.position,
          tried_at = clock_timestamp(), healed_at = NULL,
          attempts = CASE WHEN held.healed_at IS NULL THEN held.attempts ELSE 0 END + 1,
          since = CASE WHEN held.healed_at IS NULL THEN held.since ELSE clock_timestamp() END`,
    values: [
      uuidArray(rows.map(({ streamId }) => streamId)),
      textArray(rows.map(({ kind }) => kind)),
      textArray(rows.map(({ reason }) => reason)),
      int4Array(rows.map(({ version }) => version)),
      int8Array(rows.map(({ position }) => position)),
    ],
  });
}

export async function healStreams(
  client: PoolClient,
  schema: StateSchema,
  streamIds: readonly string[],
): Promise<void> {
  if (streamIds.length === 0) return;
  await client.query({
    name: `heal-streams ${schema}`,
    text: `UPDATE ${schema}.anomaly SET healed_at = clock_timestamp() WHERE stream_id = ANY ($1::uuid[])`,
    values: [uuidArray(streamIds)],
  });
}

/** The stored states of persons and cards. A state of another version of the fold is not to be resumed. */
export async function readStates(
  db: Pool | PoolClient,
  schema: StateSchema,
  streams: readonly { readonly streamId: string; readonly kind: 'person' | 'family' }[],
): Promise<Map<string, StoredState>> {
  const idsOf = (kind: 'person' | 'family') =>
    uuidArray(streams.filter((stream) => stream.kind === kind).map(({ streamId }) => streamId));
  const { rows } = await db.query<StoredState & { id: string; foldVersion: number }>({
    name: `read-states ${schema}`,
    text: `SELECT person_id AS id, version, state, fold_version AS "foldVersion" FROM ${schema}.person
      WHERE person_id = ANY ($1::uuid[])
      UNION ALL
      SELECT family_id, version, state, fold_version FROM ${schema}.family WHERE family_id = ANY ($2::uuid[])`,
    values: [idsOf('person'), idsOf('family')],
  });
  return new Map(
    rows.map(({ id, version, state, foldVersion }) => [
      id,
      { version, state, isOfThisFold: foldVersion === FOLD_VERSION },
    ]),
  );
}
