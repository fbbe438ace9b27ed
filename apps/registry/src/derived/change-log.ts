import type { PoolClient } from 'pg';
import type { PersonOnRecord } from '@peristiwa/domain';

/** A row of the change log, as far as the projections that are derived from it need it. */
export interface LoggedChange {
  readonly changeNo: number;
  readonly personId: string;
  readonly actId: string;
  readonly recordedAt: string;
  readonly state: PersonOnRecord;
}

/** A projection of the change log, with a checkpoint of its own. */
export interface DerivedProjection {
  /** Its checkpoint is the number of the last change that was read. */
  readonly checkpoint: string;
  /** The change up to which a new beginning has to come. */
  readonly restart: string;
  readonly table: string;
  readonly write: (client: PoolClient, changes: readonly LoggedChange[]) => Promise<void>;
}

export async function readChanges(client: PoolClient, after: number, limit: number): Promise<LoggedChange[]> {
  const { rows } = await client.query({
    name: 'derived-changes',
    text: `SELECT change_no, person_id, act_id, recorded_at::text AS recorded_at, state FROM registry.change
           WHERE change_no > $1 ORDER BY change_no LIMIT $2`,
    values: [after, limit],
  });
  return rows.map((row) => ({
    changeNo: Number(row.change_no),
    personId: row.person_id as string,
    actId: row.act_id as string,
    recordedAt: row.recorded_at as string,
    state: JSON.parse(row.state as string) as PersonOnRecord,
  }));
}
