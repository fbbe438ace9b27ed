import type { Pool } from 'pg';
import { PostgresLedger, verifyLedger } from '@peristiwa/ledger';
import { uuidArray } from '@peristiwa/postgres';
import { notesIn, type NoteKind } from './notes';
import { TailCheck, type TailReport } from './tail';

export interface LedgerAudit {
  readonly events: number;
  readonly acts: number;
  /** The outcomes that clients received, by kind. */
  readonly outcomes: Readonly<Record<Exclude<NoteKind, 'fault'>, number>>;
  /** Errors that were not outages, by code. */
  readonly faults: Readonly<Record<string, number>>;
  /** Acts that were acknowledged to a client and are not in the ledger. */
  readonly acknowledgedAndLost: number;
  /** Acts that were refused or rolled back and are in the ledger nevertheless. */
  readonly refusedButPresent: number;
  /** Acts of which some events are missing. */
  readonly incompleteActs: number;
  /** Streams whose versions are not 1..n or differ from their head. */
  readonly brokenStreams: number;
  /** Acts with events and no request, or the reverse. */
  readonly unmatchedRequests: number;
  /** Reserved values of streams that do not exist, and persons without exactly one NIK of their own. */
  readonly strayReservations: number;
  /** Findings of the verification of the chain. */
  readonly findings: readonly string[];
  readonly verified: number;
  readonly rereading: TailReport;
}

const PAGE = 20_000;

/** Audits the whole ledger after the last crash. */
export async function auditLedger(
  owner: Pool,
  notesFolder: string,
  say: (line: string) => void,
): Promise<LedgerAudit> {
  const count = async (sql: string) => Number((await owner.query<{ n: string }>(sql)).rows[0]?.n);
  say('audit: outcomes that clients received');
  const notes = await checkNotes(owner, notesFolder);
  say('audit: rows of the ledger');
  const rows = {
    events: await count('SELECT count(*) AS n FROM ledger.event'),
    acts: await count('SELECT count(*) AS n FROM ledger.request'),
    incompleteActs: await count(`SELECT count(*) AS n FROM (SELECT FROM ledger.event GROUP BY act_id
      HAVING count(*) <> max(act_size) OR max(position) - min(position) + 1 <> count(*)) AS torn`),
    brokenStreams: await count(`SELECT count(*) AS n FROM ledger.stream h FULL JOIN (
        SELECT stream_id, max(version) AS version, count(*) AS events FROM ledger.event GROUP BY 1) e USING (stream_id)
      WHERE h.version IS DISTINCT FROM e.version OR e.version <> e.events`),
    unmatchedRequests: await count(`SELECT count(*) AS n FROM ledger.request q FULL JOIN (
        SELECT act_id, max(position) AS position FROM ledger.event GROUP BY 1) e USING (act_id)
      WHERE q.position IS DISTINCT FROM e.position`),
    // Every person of this harness is registered with one NIK.
    strayReservations: await count(`SELECT count(*) AS n FROM
        (SELECT stream_id AS id FROM ledger.stream WHERE kind = 'person') s
      FULL JOIN (SELECT stream_id, count(*) AS niks FROM ledger.reservation WHERE kind = 'nik' GROUP BY 1) r
        ON r.stream_id = s.id
      WHERE s.id IS NULL OR r.niks IS DISTINCT FROM 1`),
  };
  say('audit: chain of digests');
  // Also runs the product's own checks; above, the rows are compared with the events by separate statements.
  const { findings, events: verified } = await verifyLedger({ pool: owner });
  say('audit: reading everything again');
  const rereading = await reread(owner);
  return { ...notes, ...rows, findings: findings.map((one) => JSON.stringify(one)), verified, rereading };
}

type Notes = Pick<LedgerAudit, 'outcomes' | 'faults' | 'acknowledgedAndLost' | 'refusedButPresent'>;

async function checkNotes(owner: Pool, folder: string): Promise<Notes> {
  const outcomes = { appended: 0, known: 0, conflict: 0, reserved: 0, never: 0 };
  const faults: Record<string, number> = {};
  const waiting = { there: [] as string[], absent: [] as string[] };
  let [acknowledgedAndLost, refusedButPresent] = [0, 0];
  const flush = async () => {
    const { there, absent } = waiting;
    acknowledgedAndLost += there.length - (await countThere(owner, there));
    refusedButPresent += await countThere(owner, absent);
    Object.assign(waiting, { there: [], absent: [] });
  };
  for await (const { kind, about } of notesIn(folder)) {
    if (kind === 'fault') {
      faults[about] = (faults[about] ?? 0) + 1;
      continue;
    }
    outcomes[kind] += 1;
    waiting[kind === 'appended' || kind === 'known' ? 'there' : 'absent'].push(about);
    if (waiting.there.length + waiting.absent.length >= PAGE) await flush();
  }
  await flush();
  return { outcomes, faults, acknowledgedAndLost, refusedButPresent };
}

/** Counts, of these ids, each as often as it is named. */
async function countThere(owner: Pool, ids: readonly string[]): Promise<number> {
  const { rows } = await owner.query<{ n: string }>(
    `SELECT count(*) AS n FROM unnest($1::uuid[]) AS noted(id) JOIN ledger.request q ON q.request_id = noted.id`,
    [uuidArray(ids)],
  );
  return Number(rows[0]?.n);
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
