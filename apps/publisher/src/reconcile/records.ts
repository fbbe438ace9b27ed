import type { Pool } from 'pg';
import type { Difference, SyncCertificate } from '@peristiwa/contracts';

export interface ListedReconciliation {
  readonly reconciliationId: string;
  readonly at: string;
  readonly missing: number;
  readonly extra: number;
  readonly different: number;
  readonly certificate?: SyncCertificate;
}

/** The last 100, the latest first: what each found, and its certificate. */
export async function listReconciliations(pool: Pool, partner: string): Promise<ListedReconciliation[]> {
  const { rows } = await pool.query<{
    id: string;
    at: Date;
    missing: number;
    extra: number;
    different: number;
    content: string | null;
  }>(
    `SELECT id, max(at) AS at, sum(missing)::int AS missing, sum(extra)::int AS extra,
       sum(different)::int AS different, max(content) AS content
     FROM (SELECT reconciliation_id AS id, found_at AS at, (kind = 'missing')::int AS missing,
             (kind = 'extra')::int AS extra, (kind = 'different')::int AS different, NULL AS content
           FROM publisher.reconciliation_difference WHERE partner = $1
           UNION ALL SELECT reconciliation_id, issued_at, 0, 0, 0, content
           FROM publisher.sync_certificate WHERE partner = $1) one
     GROUP BY id ORDER BY at DESC LIMIT 100`,
    [partner],
  );
  return rows.map(({ id: reconciliationId, at, content, ...counts }) => ({
    reconciliationId,
    at: at.toISOString(),
    ...counts,
    ...(content !== null && { certificate: JSON.parse(content) as SyncCertificate }),
  }));
}

export interface ReconciliationRecord {
  readonly differences: readonly (Difference & { readonly foundAt: string })[];
  readonly certificate?: SyncCertificate;
}

export async function readReconciliation(
  pool: Pool,
  partner: string,
  reconciliationId: string,
): Promise<ReconciliationRecord | undefined> {
  const of = [partner, reconciliationId];
  const { rows } = await pool.query<{
    person_key: string;
    kind: Difference['kind'];
    fields: string[];
    sequence: string | null;
    found_at: Date;
  }>(
    `SELECT person_key, kind, fields, sequence, found_at FROM publisher.reconciliation_difference
     WHERE partner = $1 AND reconciliation_id = $2 ORDER BY person_key LIMIT 10000`,
    of,
  );
  const certified = await pool.query<{ content: string }>(
    `SELECT content FROM publisher.sync_certificate WHERE partner = $1 AND reconciliation_id = $2
     ORDER BY certificate_no DESC LIMIT 1`,
    of,
  );
  const content = certified.rows[0]?.content;
  if (rows.length === 0 && content === undefined) return undefined;
  return {
    differences: rows.map((row) => ({
      personKey: row.person_key,
      kind: row.kind,
      fields: row.fields,
      ...(row.sequence !== null && { sequence: Number(row.sequence) }),
      foundAt: row.found_at.toISOString(),
    })),
    ...(content !== undefined && { certificate: JSON.parse(content) as SyncCertificate }),
  };
}
