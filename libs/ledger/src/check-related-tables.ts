import type { Pool } from 'pg';
import type { Finding } from './finding';

/** At most this many findings of each kind: enough to see what happened. */
const ROWS_MAX = 100;

/**
 * Checks the tables related to the events: heads, reservations, requests. An append writes all of them in one commit,
 * and each check is one statement with one snapshot, so it is correct while appends continue.
 */
const CHECKS: readonly { readonly kind: Finding['kind']; readonly sql: string }[] = [
  {
    // Events at positions outside the commit log: the verification by position does not read them.
    kind: 'inserted',
    sql: `SELECT position, stream_id, version FROM ledger.event
          WHERE position < 1
             OR position > (SELECT coalesce(max(last_position), 0) FROM ledger.commit_log) ORDER BY position`,
  },
  {
    kind: 'head',
    sql: `SELECT NULL AS position, coalesce(h.stream_id, c.stream_id) AS stream_id,
                 coalesce(h.version, c.last) AS version
          FROM ledger.stream h
          FULL JOIN (SELECT stream_id, count(*) AS events, max(version) AS last FROM ledger.event GROUP BY stream_id)
            AS c ON c.stream_id = h.stream_id
          WHERE h.version IS DISTINCT FROM c.events OR c.last IS DISTINCT FROM c.events`,
  },
  {
    kind: 'reservation',
    sql: `SELECT NULL AS position, r.stream_id, NULL AS version FROM ledger.reservation r
          WHERE NOT EXISTS (SELECT FROM ledger.stream h WHERE h.stream_id = r.stream_id)`,
  },
  {
    // The answer returned to a repeated request must belong to the last event of its act.
    kind: 'request',
    sql: `SELECT q.position, NULL AS stream_id, NULL AS version FROM ledger.request q
          LEFT JOIN ledger.event e ON e.position = q.position AND e.request_id = q.request_id AND e.act_id = q.act_id
          WHERE e.position IS NULL OR e.act_index <> e.act_size`,
  },
];

/**
 * LIMIT is on the outer query. On the inner one, the planner expects to find rows early and chooses nested loops. In a
 * correct ledger these compare every request with every event (10,000 of each: 6.6 s; twice as many: four times that).
 */
export async function checkRelatedTables(pool: Pool): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { kind, sql } of CHECKS) {
    const { rows } = await pool.query<{
      position: string | null;
      stream_id: string | null;
      version: number | null;
    }>(`WITH found AS MATERIALIZED (${sql}) SELECT * FROM found LIMIT ${ROWS_MAX}`);
    for (const { position, stream_id: streamId, version } of rows) {
      findings.push({
        kind,
        ...(position === null ? {} : { position: Number(position) }),
        ...(streamId === null ? {} : { streamId }),
        ...(version === null ? {} : { version: Number(version) }),
      });
    }
  }
  return findings;
}
