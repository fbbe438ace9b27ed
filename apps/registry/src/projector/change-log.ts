import type { PoolClient } from 'pg';
import { dateArray, int4Array, int8Array, textArray, timestamptzArray, uuidArray } from '@peristiwa/postgres';
import type { DueChange } from './fold-stream';
import type { TableRows } from './registry-tables';

/** In the order of the ledger; acts that a parked stream missed come where it healed. */
const inOrder = (rows: readonly DueChange[]) =>
  rows.toSorted((a, b) => a.due - b.due || a.position - b.position);

/**
 * Transaction lock under which numbers are given out while several processes write; beside the ledger's 7001
 * and the 7002 of migrations, which would wait for it for ever. Taken
 * last, after all rows of the batch, so that it is held for little more than the commit.
 */
const NUMBERING_LOCK = 7004;

const COLUMNS = `position, person_id, version, act_id, request_id, types, facts, occurred_on, reported_on, recorded_at,
  state`;
const TYPES = 'bigint uuid int uuid uuid text text date date timestamptz text'.split(' ');
const FIELDS = `position, person, version, act, request, string_to_array(types, ','), facts, occurred, reported, recorded,
  state`;
const NAMES = 'position, person, version, act, request, types, facts, occurred, reported, recorded, state';

/** Changes as they are written, encoded once for both ways. */
export interface ChangeRows {
  /**
   * Numbered on from the last change as they are written. The caller holds the rows of all slices, or the numbering
   * lock: nobody else can be at it.
   */
  readonly numbered: TableRows;
  /** Laid aside until all slices have passed what they are due at. */
  readonly deferred: TableRows;
}

export function changeRows(changes: readonly DueChange[]): ChangeRows {
  const rows = inOrder(changes);
  const values = valuesOf(rows);
  return {
    numbered: {
      types: TYPES,
      insert: (arrays) => `INSERT INTO registry.change (change_no, ${COLUMNS})
        SELECT (SELECT coalesce(max(change_no), 0) FROM registry.change) + ordinal, ${FIELDS}
        FROM unnest(${arrays}) WITH ORDINALITY AS new(${NAMES}, ordinal)`,
      values,
    },
    deferred: {
      types: [...TYPES, 'bigint'],
      insert: (arrays) => `INSERT INTO registry.change_pending (${COLUMNS}, due)
        SELECT ${FIELDS}, due FROM unnest(${arrays}) AS new(${NAMES}, due)`,
      values: [...values, int8Array(rows.map(({ due }) => due))],
    },
  };
}

/**
 * Numbers what all slices of the live version have passed, in the order of the ledger: whole acts, since checkpoints lie
 * between acts. Of two slices that pass a place at once the one that gets the lock second sees the other's checkpoint,
 * so one of them always does it. Call after the checkpoint is moved, last in the transaction. @returns how many
 */
export async function releaseChanges(client: PoolClient): Promise<number> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [NUMBERING_LOCK]);
  return numberPending(
    client,
    `(SELECT min(position) FROM registry.projection_slice WHERE name = 'registry')`,
  );
}

/** Numbers all that was laid aside. The caller holds the rows of all slices and has seen to what they lacked. */
export function releaseAllChanges(client: PoolClient): Promise<number> {
  return numberPending(client, `'9223372036854775807'::bigint`);
}

async function numberPending(client: PoolClient, until: string): Promise<number> {
  const { rowCount } = await client.query(
    `WITH ready AS (DELETE FROM registry.change_pending WHERE due <= ${until} RETURNING due, ${COLUMNS})
     INSERT INTO registry.change (change_no, ${COLUMNS})
     SELECT (SELECT coalesce(max(change_no), 0) FROM registry.change) + row_number() OVER (ORDER BY due, position),
       ${COLUMNS} FROM ready`,
  );
  return rowCount ?? 0;
}

function valuesOf(rows: readonly DueChange[]): Buffer[] {
  return [
    int8Array(rows.map(({ position }) => position)),
    uuidArray(rows.map(({ personId }) => personId)),
    int4Array(rows.map(({ version }) => version)),
    uuidArray(rows.map(({ actId }) => actId)),
    uuidArray(rows.map(({ requestId }) => requestId)),
    textArray(rows.map(({ types }) => types.join(','))),
    textArray(rows.map(({ facts }) => facts)),
    dateArray(rows.map(({ occurredOn }) => occurredOn)),
    dateArray(rows.map(({ reportedOn }) => reportedOn)),
    timestamptzArray(rows.map(({ recordedAt }) => recordedAt)),
    textArray(rows.map(({ state }) => state)),
  ];
}
