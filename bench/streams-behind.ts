import type { Pool } from 'pg';

/**
 * Streams whose rows are not at the head of the ledger yet: 0 when the registry has caught up. Asked of the rows
 * themselves, so it holds however a projector keeps its checkpoints.
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
