/**
 * A client process of the crash harness, run from the build: `node writer.js <mode> <url> <number> <hot> <notes>`.
 * Works until it is killed and notes the outcomes it received (`notes.ts`). <hot> is a file with the contended
 * households. Modes: `ledger` appends, `rollback` appends and rolls back, `naive` is the control.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { isOutage } from '@peristiwa/kernel';
import { PostgresLedger, type ActToAppend, type AppendOutcome } from '@peristiwa/ledger';
import { createPool, inTransaction } from '@peristiwa/postgres';
import type { Household } from '../acts';
import { Versions } from '../versions';
import { NoteBook } from './notes';
import { contested, guarded, hotIndex, hotValue, malformed, repeated, someDayBefore, World } from './world';

const [mode = 'ledger', url = '', number = '1', hotFile = '', notesFile = '/dev/null'] =
  process.argv.slice(2);
const hot = JSON.parse(readFileSync(hotFile, 'utf8')) as Household[];
const notes = new NoteBook(notesFile);
const world = new World(Number(number));

/** Enough acts in flight to fill a flush with acts of three or four events. */
const UNCONTENDED_CALLERS = 128;
const CONTENDED_CALLERS = 24;
const ROLLBACK_CALLERS = 2;
const NAIVE_CALLERS = 10;

const chance = (share: number) => Math.random() < share;
const below = (limit: number) => Math.floor(Math.random() * limit);
const openPool = (role?: string) => createPool({ url, role, name: `crash ${mode}`, max: 8 });

/** A fault leaves the outcome unknown: the same act is sent until the ledger answers, as a client must. */
async function settled(ledger: PostgresLedger, act: ActToAppend): Promise<AppendOutcome['kind']> {
  for (;;) {
    try {
      const { kind } = await ledger.append(act);
      if (kind === 'not-supersedable') throw new Error('Acts of this writer supersede none');
      notes.write(kind, act.requestId);
      return kind;
    } catch (error) {
      noteFault(error);
      await pause(20);
    }
  }
}

/** Unavailable servers are expected here; any other error is reported. */
function noteFault(error: unknown): void {
  if (!isOutage(error)) notes.write('fault', (error as { code?: string }).code ?? String(error).slice(0, 80));
}

const BACKLOG_MAX = 40_000;
const LOOK_EVERY_MS = 500;

/**
 * Pauses the callers without contention while the registry is far behind. Without it, the registry would never catch
 * up, and would only be killed during catch-up.
 */
class Gate {
  private isShut = false;

  constructor(pool: Pool) {
    const look = async () => {
      const { rows } = await pool.query<{ backlog: string }>(
        `SELECT coalesce((SELECT last_position FROM ledger.commit_log ORDER BY first_position DESC LIMIT 1), 0)
           - coalesce((SELECT position FROM registry.change ORDER BY change_no DESC LIMIT 1), 0) AS backlog`,
      );
      this.isShut = Number(rows[0]?.backlog) > BACKLOG_MAX;
    };
    void repeatedly(look, 2 * LOOK_EVERY_MS);
  }

  async passed(): Promise<void> {
    while (this.isShut) await pause(LOOK_EVERY_MS / 5);
  }
}

/** Couples and their children, each household used by one caller at a time: nothing is refused. */
async function appendWithoutContention(
  birth: PostgresLedger,
  status: PostgresLedger,
  gate: Gate,
): Promise<never> {
  const mine: Household[] = [];
  const versions = new Versions();
  for (;;) {
    await gate.passed();
    const household = mine.length > 0 && chance(0.7) ? mine[below(mine.length)] : undefined;
    if (household) {
      const act = world.birth(household, versions);
      if ((await settled(birth, act)) === 'appended') versions.advance(act);
      // After an outage the request may be known: then it was appended and the heads have advanced.
      else mine.splice(mine.indexOf(household), 1);
    } else {
      const { household: fresh, act } = world.couple();
      if ((await settled(status, act)) === 'appended') mine.push(fresh);
    }
    if (mine.length > 20) mine.shift();
  }
}

/**
 * Sends acts that conflict: stream heads that others advance, values that others reserve, repeated requests, acts of
 * days long past, and malformed acts.
 */
async function appendWithContention(
  ledger: PostgresLedger,
  other: PostgresLedger,
  pool: Pool,
): Promise<never> {
  const versions = new Versions();
  let last: ActToAppend | undefined;
  for (;;) {
    await pause(below(80));
    const dice = Math.random();
    if (dice < 0.15 && last) {
      await settled(ledger, repeated(last));
      continue;
    }
    const household = hot[hotIndex(Date.now(), hot.length)] as Household;
    let act = someDayBefore(world.birth(household, versions));
    if (dice < 0.18) {
      notes.write('never', act.requestId);
      await ledger.append(malformed(act)).catch(() => undefined);
      continue;
    }
    if (dice < 0.45) act = contested(act, hotValue(Date.now()));
    else if (dice < 0.6) {
      const { motherId } = hot[hotIndex(Date.now(), hot.length)] as Household;
      act = guarded(act, motherId, versions.of(motherId));
    }
    const twice = dice > 0.9;
    const outcomes = await Promise.all([
      settled(ledger, act),
      ...(twice ? [settled(other, repeated(act))] : []),
    ]);
    last = outcomes.includes('appended') ? act : last;
    await learn(pool, act, versions);
  }
}

async function learn(pool: Pool, act: ActToAppend, versions: Versions): Promise<void> {
  try {
    const { rows } = await pool.query<{ stream_id: string; version: number }>(
      'SELECT stream_id, version FROM ledger.stream WHERE stream_id = ANY ($1)',
      [act.streams.filter(({ version }) => version > 0).map(({ streamId }) => streamId)],
    );
    for (const { stream_id: streamId, version } of rows) versions.learn(streamId, version);
  } catch (error) {
    noteFault(error);
  }
}

/** Appends in an explicit transaction and rolls it back, or is killed before: no reader may ever see the act. */
async function rollBack(pool: Pool): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const versions = new Versions();
    const act = world.birth(hot[hotIndex(Date.now(), hot.length)] as Household, versions);
    await learn(pool, act, versions);
    await client.query('BEGIN');
    // The ledger sends one autocommit statement; here it is sent inside a transaction that is never committed.
    const ledger = new PostgresLedger({ query: client.query.bind(client) } as unknown as Pool, 'birth');
    notes.write('never', act.requestId);
    await ledger.append(versions.claimedBy(act));
    await pause(chance(0.02) ? 200 : below(4));
    await client.query('ROLLBACK');
  } catch (error) {
    broken = error as Error;
    if (broken.name === 'TypeError') throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * A common design elsewhere: a sequence assigns the position, and the transaction commits some time later, or never.
 */
async function insertOne(pool: Pool): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('INSERT INTO naive DEFAULT VALUES');
    await pause(below(5));
    if (chance(0.05)) throw new Error('rolled back on purpose');
  });
}

async function repeatedly(work: () => Promise<void>, restMs: number): Promise<never> {
  for (;;) {
    await work().catch(() => pause(20));
    await pause(below(restMs));
  }
}

function start(): void {
  const callers = (count: number, work: () => Promise<never>) => {
    for (let caller = 0; caller < count; caller += 1) void work();
  };
  if (mode === 'naive') {
    const pool = openPool();
    return callers(NAIVE_CALLERS, () => repeatedly(() => insertOne(pool), 20));
  }
  const birthPool = openPool('peristiwa_birth');
  if (mode === 'rollback') {
    return callers(ROLLBACK_CALLERS, () => repeatedly(() => rollBack(birthPool), 60));
  }
  const birth = new PostgresLedger(birthPool, 'birth');
  const status = new PostgresLedger(openPool('peristiwa_status'), 'status');
  // A separate queue: when an act is refused, the others of its batch are sent again, which should be rare for the
  // callers without contention.
  const contended = new PostgresLedger(birthPool, 'birth');
  const gate = new Gate(openPool());
  callers(UNCONTENDED_CALLERS, () => appendWithoutContention(birth, status, gate));
  callers(CONTENDED_CALLERS, () => appendWithContention(contended, birth, birthPool));
}

start();
