import type { Pool } from 'pg';

/**
 * Number of streams whose rows are not yet at the head of the ledger: 0 when the registry has caught up. Computed
 * from the rows themselves, so it does not depend on how a projector keeps its checkpoints.
 */
export async function streamsBehind(owner: Pool): Promise<number> {
  const { rows } = await owner.query<{ n: string }>(
    `SELECT count(*) AS n FROM ledger.stream s
     LEFT JOIN (SELECT person_id AS id, version FROM registry.person
                UNION ALL SELECT family_id, version FROM registry.family) r ON r.id = s.stream_id
     WHERE s.kind IN ('person', 'family') AND r.version IS DISTINCT FROM s.version`,
  );
  return Number(rows[0]?.n);
}
