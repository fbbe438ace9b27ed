import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { PostgresLedger } from '@peristiwa/ledger';
import { uuidArray } from '@peristiwa/postgres';
import { TailCheck, type TailReport } from './tail';

export interface LedgerAudit {
  readonly events: number;
  readonly acts: number;
  /** Acts that a writer was told to be committed and that are not there. */
  readonly acknowledgedAndLost: number;
  readonly acknowledged: number;
  /** Acts whose events are not all there. */
  readonly incompleteActs: number;
  /** Streams whose versions are not 1..n or whose head says otherwise. */
  readonly brokenStreams: number;
  /** Acts with events and no request, or the reverse. */
  readonly unmatchedRequests: number;
  readonly rereading: TailReport;
}

const PAGE = 20_000;

/** The whole ledger as it stands after the last crash. */
export async function auditLedger(owner: Pool, acknowledgedIn: string): Promise<LedgerAudit> {
  const count = async (sql: string) => Number((await owner.query<{ n: string }>(sql)).rows[0]?.n);
  const acknowledged = acknowledgedIds(acknowledgedIn);
  return {
    events: await count('SELECT count(*) AS n FROM ledger.event'),
    acts: await count('SELECT count(*) AS n FROM ledger.request'),
    acknowledged: acknowledged.length,
    acknowledgedAndLost: await lostOf(owner, acknowledged),
    incompleteActs: await count(`SELECT count(*) AS n FROM (SELECT FROM ledger.event GROUP BY act_id
      HAVING count(*) <> max(act_size) OR max(position) - min(position) + 1 <> count(*)) AS torn`),
    brokenStreams: await count(`SELECT count(*) AS n FROM ledger.stream h FULL JOIN (
        SELECT stream_id, max(version) AS version, count(*) AS events FROM ledger.event GROUP BY 1) e USING (stream_id)
      WHERE h.version IS DISTINCT FROM e.version OR e.version <> e.events`),
    unmatchedRequests: await count(`SELECT count(*) AS n FROM ledger.request q FULL JOIN (
        SELECT act_id, max(position) AS position FROM ledger.event GROUP BY 1) e USING (act_id)
      WHERE q.position IS DISTINCT FROM e.position`),
    rereading: await reread(owner),
  };
}

/** A writer that is killed may leave half a line; what it had not finished to note was not acknowledged. */
function acknowledgedIds(folder: string): string[] {
  const ids = new Set<string>();
  for (const file of readdirSync(folder)) {
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n'))
      if (line.length === 36) ids.add(line);
  }
  return [...ids];
}

async function lostOf(owner: Pool, ids: readonly string[]): Promise<number> {
  let lost = 0;
  for (let from = 0; from < ids.length; from += PAGE) {
    const { rows } = await owner.query<{ n: string }>(
      `SELECT count(*) AS n FROM unnest($1::uuid[]) AS told(id)
       WHERE NOT EXISTS (SELECT FROM ledger.request q WHERE q.request_id = told.id)`,
      [uuidArray(ids.slice(from, from + PAGE))],
    );
    lost += Number(rows[0]?.n);
  }
  return lost;
}

async function reread(owner: Pool): Promise<TailReport> {
  const ledger = new PostgresLedger(owner, 'registry');
  const check = new TailCheck();
  for (;;) {
    const page = await ledger.readAfter(check.last, PAGE);
    if (page.length === 0) return check.report();
    check.take(page);
  }
}
