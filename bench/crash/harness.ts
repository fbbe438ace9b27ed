import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { migrateDesks } from '@peristiwa/desk';
import { eventTypes } from '@peristiwa/domain';
import { bulkAppend, migrateLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { migrateRegistry } from '../../apps/registry/src/service';
import { HouseholdMaker } from '../households';
import { machineFacts } from '../machine-facts';
import { rebuild } from '../rebuild-process';
import { spawnRebuild, spawnRegistry } from '../registry-process';
import { RunPace, type Goal } from '../run-pace';
import { streamsBehind } from '../streams-behind';
import { auditLedger } from './audit';
import { between, KilledProcesses, type ProcessKind } from './killed-processes';
import { auditRegistry } from './registry-audit';
import { crashVerdict, type CrashReport, type CrashVerdict } from './report';
import { Server } from './server';
import { tailChanges, tailLedger, tailNaive, type TailReport } from './tail';

export interface CrashOptions extends Goal {
  /** The registry is rebuilt continuously, and the rebuild is killed too. */
  readonly withRebuild: boolean;
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** Households that all clients contend for, window by window (`world.ts`). */
const HOT_HOUSEHOLDS = 5_000;
/**
 * Lifetimes of the processes. They are long enough for progress, because a process needs a second to start, and short
 * enough that most are killed during their work.
 */
const WRITER_LIVES_MS = { min: 5_000, max: 40_000 };
const PROJECTOR_LIVES_MS = { min: 10_000, max: 60_000 };
const REBUILD_LIVES_MS = { min: 5_000, max: 60_000 };
const SERVER_LIVES_MS = { min: 25_000, max: 90_000 };
const REPORT_EVERY_MS = 10_000;
/** The longest time without progress, including recovery of the server and the start of processes. */
const STUCK_MS = 120_000;
/** With at most this many streams behind, the projectors are no longer killed. */
const FEW_STREAMS = 20_000;

/**
 * Kills writers, projectors and the postmaster at random times while readers follow the ledger, and then audits
 * everything. When a check fails, the folder with the data and the logs is kept.
 */
export async function crashRun(options: CrashOptions): Promise<CrashVerdict & { readonly facts: string[] }> {
  const { folder, say } = options;
  rmSync(folder, { recursive: true, force: true });
  const notes = join(folder, 'notes');
  mkdirSync(notes, { recursive: true });
  chmodSync(folder, 0o711);
  const server = new Server(join(folder, 'postgres'), say);
  await server.start();
  let passed = false;
  try {
    await prepare(server.url, folder);
    const all = processKinds(server.url, folder, notes);
    const groups = all
      .filter(({ name }) => options.withRebuild || name !== 'rebuild')
      .map((kind) => new KilledProcesses(kind));
    const pool = createPool({ url: server.url, name: 'crash reader', max: 6, onIdleError: () => undefined });
    try {
      const facts = await machineFacts(folder, pool);
      const verdict = crashVerdict(await new CrashRun(options, server, pool, groups, notes).run());
      passed = verdict.passed;
      return { ...verdict, facts };
    } finally {
      await Promise.all(groups.map((group) => group.killAll()));
      await pool.end();
    }
  } finally {
    await server.stop();
    if (passed) rmSync(folder, { recursive: true, force: true });
    else say(`The data and logs of this run are kept in ${folder}`);
  }
}

async function prepare(url: string, folder: string): Promise<void> {
  await migrateLedger(url, eventTypes);
  await migrateDesks(url);
  await migrateRegistry(url);
  const status = createPool({ url, role: 'peristiwa_status', name: 'crash', max: 1 });
  const { couples, acts } = new HouseholdMaker().couples(HOT_HOUSEHOLDS);
  await bulkAppend(status, 'status', acts);
  await status.end();
  const owner = createPool({ url, name: 'crash', max: 1 });
  await owner.query('CREATE TABLE naive (position bigserial PRIMARY KEY)');
  await owner.end();
  writeFileSync(join(folder, 'hot.json'), JSON.stringify(couples));
}

function processKinds(url: string, folder: string, notes: string): ProcessKind[] {
  const client = (name: string, count: number, numberedFrom = 0): ProcessKind => ({
    ...{ name, count, livesMs: WRITER_LIVES_MS },
    spawn: (number) => {
      const script = join(__dirname, 'writer.js');
      const files = [join(folder, 'hot.json'), join(notes, `${name}-${number}`)];
      return spawn(process.execPath, [script, name, url, String(numberedFrom + number), ...files], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    },
  });
  const spawnProjector = (number: number) => spawnRegistry(url, join(folder, `projector-${number}.log`));
  return [
    client('ledger', 3),
    // Their NIKs are in a range that neither births nor the couples of other writers use.
    client('rollback', 1, 40_000),
    client('naive', 1),
    { name: 'projector', count: 2, livesMs: PROJECTOR_LIVES_MS, spawn: spawnProjector },
    {
      ...{ name: 'rebuild', count: 1, livesMs: REBUILD_LIVES_MS, restMs: 10_000 },
      spawn: (number) => spawnRebuild(url, join(folder, `rebuild-${number}.log`)),
    },
  ];
}

class CrashRun {
  private readonly started = Date.now();
  private readonly done = new AbortController();
  private readonly pace: RunPace;
  private moved = { position: 0, projected: 0, at: Date.now() };

  constructor(
    private readonly options: CrashOptions,
    private readonly server: Server,
    private readonly pool: Pool,
    private readonly groups: readonly KilledProcesses[],
    private readonly notes: string,
  ) {
    this.pace = new RunPace(options, this.started);
  }

  async run(): Promise<CrashReport> {
    const { pool } = this;
    const tails = [tailLedger(pool), tailLedger(pool, () => 1 + Math.floor(Math.random() * 2_000))] as const;
    const changes = tailChanges(pool);
    const naive = tailNaive(pool);
    for (const group of this.groups) group.keep();
    const killing = this.killServers();
    try {
      while (!this.pace.isReached(Date.now(), tails[0].check.last)) {
        await pause(REPORT_EVERY_MS);
        const { last } = tails[0].check;
        const registry = `registry at ${changes.check.position}`;
        this.options.say(`${this.pace.line(Date.now(), last)}; ${registry}; ${this.killed()}`);
        this.watch(last, changes.check.position);
      }
      for (const group of this.clients()) await group.killAll();
      // The remaining backlog is projected while processes are still killed.
      await this.catchUp(FEW_STREAMS);
    } finally {
      this.done.abort();
      await killing;
    }
    const minutes = (Date.now() - this.started) / 60_000;
    for (const group of this.groups) {
      if (group.kind.name === 'rebuild') await group.killAll();
    }
    for (const group of this.projectors()) await group.settle();
    const kills = this.kills();
    const ended = this.groups.reduce((sum, group) => sum + group.ended, 0);
    const behind = await this.catchUp(0);
    const seen = {
      tails: (await Promise.all(tails.map((tail) => tail.finish()))) as TailReport[],
      changes: await changes.finish(),
      naive: await naive.finish(),
    };
    return { minutes, kills, ended, behind, ...(await this.audit(seen)) };
  }

  private async audit(seen: { tails: readonly TailReport[]; changes: TailReport; naive: number }) {
    const { pool, options } = this;
    const rebuildCode = await this.verifyByRebuild();
    for (const group of this.groups) await group.killAll();
    const { rows } = await pool.query<{ n: string }>('SELECT count(*) AS n FROM naive');
    return {
      tails: seen.tails,
      changes: seen.changes,
      naive: { committed: Number(rows[0]?.n), seen: seen.naive },
      rebuildCode,
      ledger: await auditLedger(pool, this.notes, options.say),
      registry: await auditRegistry(pool, options.say),
    };
  }

  private async killServers(): Promise<void> {
    const { signal } = this.done;
    for (;;) {
      await pause(between(SERVER_LIVES_MS), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await this.server.crash();
    }
  }

  /** Waits for the projectors. @returns the number of streams behind; `enough` or fewer when they caught up */
  private async catchUp(enough: number): Promise<number> {
    for (let best = Infinity, since = Date.now(); ;) {
      const behind = await streamsBehind(this.pool).catch(() => best);
      if (behind <= enough) return behind;
      if (behind < best) {
        best = behind;
        since = Date.now();
      }
      this.options.say(`the registry catches up: ${behind} streams behind; ${this.killed()}`);
      if (Date.now() - since > STUCK_MS) return behind;
      await pause(5_000);
    }
  }

  /** Runs the comparison of the product: folds the ledger again and compares digests with the live version. */
  private async verifyByRebuild(): Promise<number | null> {
    this.options.say('audit: rebuild --verify-only');
    const run = (...args: string[]) => rebuild({ url: this.server.url, memoryMb: 256, args });
    // The process that was killed last is run to its end first.
    const before = this.options.withRebuild ? await run() : undefined;
    const { code, output } = await run('--verify-only');
    for (const line of [...(before?.output ?? []), ...output]) this.options.say(`audit: ${line}`);
    return before?.code || code;
  }

  private clients(): KilledProcesses[] {
    return this.groups.filter(({ kind }) => !['projector', 'rebuild'].includes(kind.name));
  }

  private projectors(): KilledProcesses[] {
    return this.groups.filter(({ kind }) => kind.name === 'projector');
  }

  private kills(): Record<string, number> {
    const groups = this.groups.map(({ kind, killed }) => [kind.name, killed]);
    return { ...Object.fromEntries(groups), postmaster: this.server.killed };
  }

  private killed(): string {
    const kills = Object.entries(this.kills()).map(([name, count]) => `${count} ${name}`);
    return `killed: ${kills.join(', ')}`;
  }

  /** Fails when there is no progress: writers wait for a registry that is far behind, so the run would never end. */
  private watch(position: number, projected: number): void {
    if (position > this.moved.position && projected > this.moved.projected)
      this.moved = { position, projected, at: Date.now() };
    if (Date.now() - this.moved.at <= STUCK_MS) return;
    throw new Error(`No progress for two minutes: ledger at ${position}, registry at ${projected}`);
  }
}
