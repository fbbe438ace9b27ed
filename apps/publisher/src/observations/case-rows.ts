import type { Pool, PoolClient } from 'pg';
import type { ObservationKind, RejectionReason } from '@peristiwa/contracts';
import type { CaseQuery, CaseState, CaseStep, ObservationCase } from './observation-case';

const DAY_MS = 86_400_000;

interface CaseRow {
  readonly case_id: string;
  readonly partner: string;
  readonly observation_id: string;
  readonly kind: ObservationKind;
  readonly person_id: string;
  readonly person_key: string;
  readonly other_person_id: string | null;
  readonly details: Record<string, unknown>;
  readonly evidence: Record<string, unknown>;
  readonly received_at: Date;
  readonly office: string;
  readonly state: CaseState;
  readonly assignee: string | null;
  readonly reason: RejectionReason | null;
  readonly act_id: string | null;
  readonly closed_at: Date | null;
}

export type CaseFilter = Partial<Omit<CaseQuery, 'office'>> & {
  readonly caseId?: string;
  /** Codes of one office. */
  readonly offices?: readonly string[];
  /** As the partner may see the cases: what the office decided comes with the message on its feed. */
  readonly asPartner?: boolean;
};

const OF_PARTNER = `(SELECT case_id, partner, observation_id, kind, person_id, person_key, other_person_id, details,
    evidence, received_at, office, assignee, partner_closed_at AS closed_at,
    CASE WHEN partner_closed_at IS NOT NULL THEN state WHEN assignee IS NULL THEN 'open' ELSE 'assigned' END AS state,
    CASE WHEN partner_closed_at IS NOT NULL THEN reason END AS reason,
    CASE WHEN partner_closed_at IS NOT NULL THEN act_id END AS act_id
  FROM publisher.observation) observation`;

/** Cases in the order of receipt, `limit` at most. */
export async function readCases(
  client: Pool | PoolClient,
  { caseId, offices, partner, kind, state, minAgeDays, after, limit = 1, asPartner = false }: CaseFilter,
  now: Date,
): Promise<ObservationCase[]> {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const where = (condition: string, value: unknown) => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition.replace('?', `$${values.length}`));
  };
  where('case_id = ?', caseId);
  where('office = ANY(?::text[])', offices);
  where('partner = ?', partner);
  where('kind = ?', kind);
  where('state = ?', state);
  where(
    'received_at <= ?',
    minAgeDays === undefined ? undefined : new Date(now.getTime() - minAgeDays * DAY_MS),
  );
  where('case_id > ?', after);
  const { rows } = await client.query<CaseRow>(
    `SELECT * FROM ${asPartner ? OF_PARTNER : 'publisher.observation'}
     ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
     ORDER BY case_id LIMIT ${limit}`,
    values,
  );
  return rows.map((row) => toCase(row, now));
}

function toCase(row: CaseRow, now: Date): ObservationCase {
  return {
    caseId: row.case_id,
    partner: row.partner,
    observationId: row.observation_id,
    personKey: row.person_key,
    kind: row.kind,
    state: row.state,
    receivedAt: row.received_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    reason: row.reason,
    personId: row.person_id,
    otherPersonId: row.other_person_id,
    office: row.office,
    ageDays: Math.max(0, Math.floor(((row.closed_at ?? now).getTime() - row.received_at.getTime()) / DAY_MS)),
    assignee: row.assignee,
    details: row.details,
    evidence: row.evidence,
    actId: row.act_id,
  };
}

export async function readSteps(pool: Pool, caseId: string): Promise<CaseStep[]> {
  const { rows } = await pool.query<Omit<CaseStep, 'at'> & { readonly at: Date }>(
    'SELECT step, actor, office, content, at FROM publisher.observation_step WHERE case_id = $1 ORDER BY step_no',
    [caseId],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
