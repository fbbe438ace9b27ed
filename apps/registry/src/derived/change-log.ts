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
  /** Reads the changes after a number, at most `limit`, and writes what follows from them. @returns their numbers */
  readonly apply: (client: PoolClient, after: number, limit: number) => Promise<readonly number[]>;
}

/** How most projections apply changes: by the states alone. */
export function byStates(
  write: (client: PoolClient, changes: readonly LoggedChange[]) => Promise<void>,
): DerivedProjection['apply'] {
  return async (client, after, limit) => {
    const changes = await readChanges(client, after, limit);
    if (changes.length > 0) await write(client, changes);
    return changes.map(({ changeNo }) => changeNo);
  };
}

async function readChanges(client: PoolClient, after: number, limit: number): Promise<LoggedChange[]> {
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
