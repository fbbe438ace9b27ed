import type { PoolClient } from 'pg';
import {
  dateArray,
  int4Array,
  int8Array,
  textArray,
  timestamptzArray,
  uuidArray,
  type TableRows,
} from '@peristiwa/postgres';
import type { DueChange } from './fold-stream';

/** In the order of the ledger. The acts that a parked stream missed come at the position where it healed. */
const inOrder = (rows: readonly DueChange[]) =>
  rows.toSorted((a, b) => a.due - b.due || a.position - b.position);

/**
 * Changes are numbered under this lock while several processes write. It is taken last, after all rows of the batch,
 * so that it is held for little longer than the commit.
 */
const LOCK_NUMBERING = 'LOCK TABLE registry.change_numbering IN SHARE UPDATE EXCLUSIVE MODE';

const COLUMNS = `position, person_id, version, act_id, request_id, types, facts, occurred_on, reported_on, recorded_at,
  state`;
const TYPES = 'bigint uuid int uuid uuid text text date date timestamptz text'.split(' ');
const FIELDS = `position, person, version, act, request, string_to_array(types, ','), facts, occurred, reported, recorded,
  state`;
const NAMES = 'position, person, version, act, request, types, facts, occurred, reported, recorded, state';

/** Changes as they are written, encoded once for both ways. */
export interface ChangeRows {
  /**
   * Numbered as they are written, from the last change on. The caller holds the rows of all slices or the numbering
   * lock, so no other process numbers changes at the same time.
   */
  readonly numbered: TableRows;
  /** Written to `change_pending` until all slices have passed the position at which they are due. */
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
 * Numbers the pending changes that all slices of the live version have passed, in the order of the ledger. They are
 * whole acts, since checkpoints lie between acts. When two slices pass a position at the same time, the one that gets
 * the lock second sees the checkpoint of the other, so one of the two always numbers the changes. Call it last in the
 * transaction, after the checkpoint is moved. @returns how many
 */
export async function releaseChanges(client: PoolClient): Promise<number> {
  await lockNumbering(client);
  return numberPending(
    client,
    `(SELECT min(position) FROM registry.projection_slice WHERE name = 'registry')`,
  );
}

/** Until the commit no other process gives a number of this log, or one under the same lock. */
export async function lockNumbering(client: PoolClient): Promise<void> {
  await client.query(LOCK_NUMBERING);
}

/** Numbers all pending changes. The caller holds the rows of all slices and has written the changes they had missed. */
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
