import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres, type RunningPostgres } from '@peristiwa/embedded';
import { eventTypes } from '@peristiwa/domain';
import { migrateLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { auditLedger, type LedgerAudit } from './audit';
import { tailLedger, tailNaive, type TailReport } from './tail';

export interface CrashOptions {
  readonly folder: string;
  readonly minutes: number;
  readonly say: (line: string) => void;
}

export interface CrashReport {
  readonly minutes: number;
  readonly killedWriters: number;
  readonly killedServers: number;
  readonly tail: TailReport;
  readonly audit: LedgerAudit;
  readonly naive: { readonly committed: number; readonly seen: number };
}

const LEDGER_WRITERS = 3;
const NAIVE_WRITERS = 1;
const CALLERS = 32;
/** Long enough to get far, a process needs a second to start; short enough to die in the middle of everything. */
const WRITER_LIVES_MS = { min: 3_000, max: 15_000 };
const SERVER_LIVES_MS = { min: 15_000, max: 45_000 };

const between = ({ min, max }: { min: number; max: number }) => min + Math.random() * (max - min);

/** Writers and the postmaster are killed at random while readers follow; then everything is counted. */
export async function crashRun({ folder, minutes, say }: CrashOptions): Promise<CrashReport> {
  rmSync(folder, { recursive: true, force: true });
  const acknowledged = join(folder, 'acknowledged');
  mkdirSync(acknowledged, { recursive: true });
  chmodSync(folder, 0o711);
  const server = new Server(join(folder, 'postgres'), say);
  await server.start();
  await migrateLedger(server.url, eventTypes);
  const pool = createPool({ url: server.url, name: 'crash reader', max: 4 });
  await pool.query('CREATE TABLE naive (position bigserial PRIMARY KEY)');
  const writers = new Writers(server.url, acknowledged);
  const tail = tailLedger(pool);
  const naive = tailNaive(pool);
  try {
    const until = Date.now() + minutes * 60_000;
    const killing = killServers(server, until);
    const replacing = writers.churn(until);
    while (Date.now() < until) {
      await pause(Math.min(10_000, Math.max(0, until - Date.now())));
      say(`position ${tail.check.last}, ${writers.killed} writers and ${server.killed} servers killed`);
    }
    await Promise.all([killing, replacing]);
    await writers.killAll();
    const seen = await tail.finish();
    const naiveSeen = await naive.finish();
    const { rows } = await pool.query<{ n: string }>('SELECT count(*) AS n FROM naive');
    const audit = await auditLedger(pool, acknowledged);
    const counts = { killedWriters: writers.killed, killedServers: server.killed };
    return {
      minutes,
      ...counts,
      tail: seen,
      audit,
      naive: { committed: Number(rows[0]?.n), seen: naiveSeen },
    };
  } finally {
    await writers.killAll();
    await pool.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function killServers(server: Server, until: number): Promise<void> {
  for (;;) {
    const wait = between(SERVER_LIVES_MS);
    if (Date.now() + wait > until) return;
    await pause(wait);
    await server.crash();
  }
}

/** A PostgreSQL that is killed like a machine that loses its power, and recovers on the same port. */
class Server {
  private running: RunningPostgres | undefined;
  private port = 0;
  killed = 0;

  constructor(
    private readonly dataDir: string,
    private readonly say: (line: string) => void,
  ) {}

  get url(): string {
    return (this.running as RunningPostgres).url;
  }

  async start(): Promise<void> {
    this.running = await startPostgres({ dataDir: this.dataDir, port: this.port, onLog: this.say });
    this.port = this.running.port;
  }

  async crash(): Promise<void> {
    const { pid } = this.running as RunningPostgres;
    process.kill(pid, 'SIGKILL');
    this.killed += 1;
    while (isThere(pid)) await pause(20);
    await this.start();
  }

  async stop(): Promise<void> {
    await this.running?.stop();
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

class Writers {
  private readonly alive = new Map<ChildProcess, string>();
  private count = 0;
  killed = 0;

  constructor(
    private readonly url: string,
    private readonly acknowledged: string,
  ) {}

  /** Each writer lives a random while, is killed in the middle of whatever it does, and another takes its place. */
  async churn(until: number): Promise<void> {
    const modes = [
      ...Array.from({ length: LEDGER_WRITERS }, () => 'ledger'),
      ...Array(NAIVE_WRITERS).fill('naive'),
    ];
    const keep = async (mode: string) => {
      while (Date.now() < until) {
        const writer = this.start(mode);
        await pause(Math.min(between(WRITER_LIVES_MS), until - Date.now()));
        await this.kill(writer);
      }
    };
    await Promise.all(modes.map(keep));
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.alive.keys()].map((writer) => this.kill(writer)));
  }

  private start(mode: string): ChildProcess {
    this.count += 1;
    const file = join(this.acknowledged, String(this.count));
    const script = join(__dirname, 'writer.js');
    const writer = spawn(process.execPath, [script, mode, this.url, String(CALLERS), file], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.alive.set(writer, mode);
    return writer;
  }

  private async kill(writer: ChildProcess): Promise<void> {
    if (!this.alive.delete(writer)) return;
    const exited = new Promise((done) => writer.once('exit', done));
    if (writer.exitCode !== null) throw new Error(`A writer ended by itself with code ${writer.exitCode}`);
    writer.kill('SIGKILL');
    this.killed += 1;
    await exited;
  }
}
