import type { Pool } from 'pg';

/** An act as a list of the ledger shows it: nothing of its content. */
export interface ActLine {
  readonly actId: string;
  /** Positions of its first and its last event. */
  readonly first: number;
  readonly last: number;
  /** Regency code. */
  readonly office: string;
  /** Days (`YYYY-MM-DD`) of its first event. */
  readonly occurredOn: string;
  readonly reportedOn: string;
  readonly recordedAt: Date;
  /** The act that it corrects or cancels. */
  readonly supersedes: string | null;
  /** Types of its events, in their order. */
  readonly types: readonly string[];
}

export interface ActSelection {
  /** Positions between which an event of the act lies, both included. */
  readonly from: number;
  readonly to: number;
  /** Beginning of the office's code. */
  readonly office?: string | undefined;
  /** Acts with an event of this type. */
  readonly type?: string | undefined;
  readonly limit: number;
}

export interface ActPage {
  /** The latest first. */
  readonly acts: readonly ActLine[];
  /** The `to` of the next page; null when there is nothing before. */
  readonly next: number | null;
}

/**
 * The ledger has no index by type or office, so that an append need not write one: a page looks through at most so many
 * positions, and a page with few acts or none says where the next one begins.
 */
const SEARCHED_MAX = 50_000;

const LIST = `
  WITH found AS (
    SELECT DISTINCT act_id, position - act_index + 1 AS first, act_size FROM ledger.event
    WHERE position BETWEEN $1 AND $2 AND starts_with(office, $3) AND ($4::text IS NULL OR type = $4)
    ORDER BY first DESC LIMIT $5)
  SELECT found.act_id, found.first, found.first + found.act_size - 1 AS last, act.* FROM found
  CROSS JOIN LATERAL (
    SELECT array_agg(type ORDER BY position) AS types, min(office) AS office, min(recorded_at) AS recorded_at,
      (array_agg(occurred_on::text ORDER BY position))[1] AS occurred_on,
      (array_agg(reported_on::text ORDER BY position))[1] AS reported_on,
      (array_agg(supersedes))[1] AS supersedes
    FROM ledger.event WHERE position BETWEEN found.first AND found.first + found.act_size - 1) act
  ORDER BY found.first DESC`;

interface Row {
  readonly act_id: string;
  readonly first: string;
  readonly last: string;
  readonly office: string;
  readonly occurred_on: string;
  readonly reported_on: string;
  readonly recorded_at: Date;
  readonly supersedes: string | null;
  readonly types: readonly string[];
}

/** Acts by position, the latest first. */
export async function listActs(pool: Pool, selection: ActSelection): Promise<ActPage> {
  const { from, to, office = '', type, limit } = selection;
  const floor = Math.max(from, to - SEARCHED_MAX + 1);
  const { rows } = await pool.query<Row>({
    name: 'list-acts',
    text: LIST,
    values: [floor, to, office, type ?? null, limit],
  });
  const acts = rows.map(toLine);
  const earliest = acts.at(-1)?.first ?? floor;
  // An act that begins before the positions searched was found by its later events: the next page is without it.
  const end = acts.length === limit ? earliest : Math.min(earliest, floor);
  return { acts, next: end > from ? end - 1 : null };
}

const toLine = (row: Row): ActLine => ({
  actId: row.act_id,
  first: Number(row.first),
  last: Number(row.last),
  office: row.office,
  occurredOn: row.occurred_on,
  reportedOn: row.reported_on,
  recordedAt: row.recorded_at,
  supersedes: row.supersedes,
  types: row.types,
});
