import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { demoBiodata, migrateDesks } from '@peristiwa/desk';
import { eventTypes } from '@peristiwa/domain';
import { startPostgres, type RunningPostgres } from '@peristiwa/embedded';
import { isOutage } from '@peristiwa/kernel';
import { migrateLedger, PostgresLedger, verifyLedger } from '@peristiwa/ledger';
import { createPool, ensureDatabase } from '@peristiwa/postgres';
import { findDevClient, loadConfig, run, startDevIssuer } from '@peristiwa/service';
import { statusService } from '../apps/status/src/service';

/**
 * docs/runbooks/postgres-standby.md: a synchronous standby has every commit before it is acknowledged; when the primary is
 * lost under load and the standby is promoted, no acknowledged act is missing and the services connect again by themselves.
 */
jest.setTimeout(120_000);

const CALLERS = 6;
const dir = mkdtempSync(join(tmpdir(), 'peristiwa-standby-'));
let primary: RunningPostgres;
let standby: RunningPostgres;
let door: Door;
let issuer: Awaited<ReturnType<typeof startDevIssuer>>;

beforeAll(async () => {
  chmodSync(dir, 0o711);
  const onLog = () => {};
  primary = await startPostgres({ dataDir: join(dir, 'primary'), onLog, fsync: false });
  await baseBackup(join(dir, 'primary'), join(dir, 'standby'));
  standby = await startPostgres({ dataDir: join(dir, 'standby'), onLog, fsync: false });
  await onServer(primary.url, async (client) => {
    await client.query(`ALTER SYSTEM SET synchronous_standby_names = '*'`);
    await client.query('SELECT pg_reload_conf()');
    await until(async () => {
      const { rows } = await client.query<{ sync_state: string }>(
        'SELECT sync_state FROM pg_stat_replication',
      );
      return rows[0]?.sync_state === 'sync';
    });
  });
  door = await Door.to(primary.port);
  issuer = await startDevIssuer({ port: 0, dir: join(dir, 'issuer') });
});
afterAll(async () => {
  await door?.close();
  await issuer?.stop();
  await Promise.all([primary?.stop(), standby?.stop()]);
  rmSync(dir, { recursive: true, force: true });
});

/** What `pg_basebackup` does, with SQL and a copy: the embedded server comes without that program. */
async function baseBackup(from: string, to: string): Promise<void> {
  mkdirSync(to);
  await onServer(primary.url, async (client) => {
    await client.query(`SELECT pg_backup_start('standby', true)`);
    execFileSync('cp', ['-a', join(from, 'data'), join(from, 'password'), to]);
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    rmSync(join(to, 'data/postmaster.pid'), { force: true });
    const { username, password } = new URL(primary.url);
    const source = `host=127.0.0.1 port=${primary.port} user=${username} password=${password}`;
    const owner = statSync(join(to, 'data'));
    for (const [name, text] of [
      ['backup_label', rows[0]?.labelfile ?? ''],
      ['standby.signal', ''],
      ['postgresql.auto.conf', `primary_conninfo = '${source}'\n`],
    ] as const) {
      writeFileSync(join(to, 'data', name), text);
      chownSync(join(to, 'data', name), owner.uid, owner.gid);
    }
  });
}

async function onServer<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(50);
}

/** The address that services know: first it leads to the primary, after the promotion to the standby. */
class Door {
  #target: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((client) => {
      const server = connect(this.#target, '127.0.0.1');
      for (const socket of [client, server]) {
        this.#sockets.add(socket);
        socket.once('close', () => this.#sockets.delete(socket)).on('error', () => {});
      }
      client.pipe(server).once('close', () => client.destroy());
      server.pipe(client).once('close', () => server.destroy());
    });
  }
  static async to(target: number): Promise<Door> {
    const opened = new Door(target);
    await new Promise<void>((resolve) => opened.#server.listen(0, '127.0.0.1', resolve));
    return opened;
  }
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }
  leadTo(target: number): void {
    this.#target = target;
    for (const socket of this.#sockets) socket.destroy();
  }
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Appends one act after another, each again under its request id until it is acknowledged. */
class Load {
  readonly acknowledged: string[] = [];
  readonly #ledger: PostgresLedger;
  #isOver = false;
  readonly #callers: Promise<unknown>;

  constructor(pool: Pool) {
    this.#ledger = new PostgresLedger(pool, 'birth');
    this.#callers = Promise.all(Array.from({ length: CALLERS }, () => this.#call()));
  }
  async #call(): Promise<void> {
    while (!this.#isOver) {
      const act = newAct();
      while (!(await this.#ledger.append(act).then(() => true, becauseItIsAway))) await sleep(50);
      this.acknowledged.push(act.requestId);
    }
  }
  async reaches(count: number): Promise<void> {
    await until(async () => this.acknowledged.length >= count);
  }
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#callers;
  }
}

function becauseItIsAway(error: unknown): false {
  if (isOutage(error)) return false;
  throw error;
}

function newAct() {
  const streamId = uuidv7();
  const event = {
    streamId,
    type: 'Born',
    schemaVersion: 1,
    occurredOn: '2026-11-01',
    reportedOn: '2026-11-02',
    data: '{}',
  };
  return {
    actId: uuidv7(),
    requestId: uuidv7(),
    contentHash: Buffer.alloc(32),
    office: '3204',
    streams: [{ streamId, kind: 'person' as const, version: 0, events: 1 }],
    reservations: [],
    events: [event],
    meta: '{}',
    result: '{}',
  };
}

it('the primary is lost under load: nothing acknowledged is missing, and the desk resumes', async () => {
  const address = new URL(primary.url);
  Object.assign(address, { port: String(door.port), pathname: '/register' });
  const url = address.toString();
  await ensureDatabase(url);
  await migrateLedger(url, { ...eventTypes, Born: { owner: 'birth' } });
  await migrateDesks(url);
  const desk = await statusDesk(url);
  const pool = createPool({ url, role: 'peristiwa_birth', name: 'load', max: CALLERS });
  try {
    expect(await desk.record(0)).toBe(201);
    const load = new Load(pool);
    await load.reaches(100);
    process.kill(primary.pid, 'SIGKILL');
    const before = load.acknowledged.length;
    await onServer(standby.url, (client) => client.query('SELECT pg_promote()'));
    door.leadTo(standby.port);
    await load.reaches(before + 200);
    await load.stop();

    const missing = await onServer(url, async (client) => {
      const { rows } = await client.query<{ id: string }>(
        'SELECT id FROM unnest($1::uuid[]) AS id WHERE NOT EXISTS (SELECT FROM ledger.request WHERE request_id = id)',
        [load.acknowledged],
      );
      return rows;
    });
    expect(missing).toEqual([]);
    // Sent again, the first act gets its first answer; the first time, the desk may still find its connections closed.
    await until(async () => (await desk.record(0)) !== 503);
    expect(await desk.record(0)).toBe(200);
    expect(await desk.record(1)).toBe(201);
    const reader = createPool({ url, name: 'verify', max: 2 });
    const verified = await verifyLedger({ pool: reader });
    await reader.end();
    expect(verified.findings).toEqual([]);
  } finally {
    await pool.end();
    await desk.stop();
  }
});

async function statusDesk(url: string) {
  const claims = findDevClient('registrar-3204');
  if (!claims) throw new Error('No such client');
  const token = await issuer.token(claims);
  const config = loadConfig({
    DATABASE_URL: url,
    KAFKA_BROKERS: '127.0.0.1:1',
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URL: issuer.jwksUrl,
    LOG_LEVEL: 'silent',
    SYNTHETIC: 'true',
  });
  const running = await run([{ ...statusService, port: 0, transports: undefined }], config);
  const record = async (index: 0 | 1) => {
    const response = await fetch(`${running.urls['status']}/v1/biodata`, {
      method: 'POST',
      body: JSON.stringify(demoBiodata[index]),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    });
    return response.status;
  };
  return { record, stop: () => running.stop() };
}
