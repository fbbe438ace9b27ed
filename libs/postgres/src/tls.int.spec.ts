import { chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type RunningPostgres } from '@peristiwa/embedded';
import { testAuthority, type TestAuthority } from '@peristiwa/testing';
import type { Pool } from 'pg';
import { migrate } from './migrate';
import { createPool } from './pool';

jest.setTimeout(60_000);

const first = testAuthority('first authority');
let dir: string;
let server: RunningPostgres;
let owner: Pool;
const ca = () => join(dir, 'ca.pem');

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'peristiwa-pg-tls-'));
  server = await startPostgres({ dataDir: join(dir, 'server'), fsync: false, onLog: () => undefined });
  owner = createPool({ url: server.url, name: 'owner', max: 1 });
  await certify(first);
  await owner.query(`ALTER SYSTEM SET ssl = on`);
  await reload();
});
afterAll(async () => {
  await owner?.end();
  await server?.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** Gives the server a certificate of this authority, in the files that PostgreSQL reads by default. */
async function certify(authority: TestAuthority): Promise<void> {
  const data = join(dir, 'server', 'data');
  const { cert, key } = authority.issue('postgres');
  for (const [name, text] of [
    ['server.crt', cert],
    ['server.key', key],
  ] as const) {
    // prettier-ignore
    writeFileSync(join(data, name), text, { mode: 0o600 });
    const { uid, gid } = statSync(data);
    chownSync(join(data, name), uid, gid);
  }
}

/** Returns once new sessions have the new settings. */
async function reload(): Promise<void> {
  const { rows } = await owner.query('SELECT pg_conf_load_time() AS at');
  await owner.query('SELECT pg_reload_conf()');
  for (;;) {
    const now = await owner.query('SELECT pg_conf_load_time() AS at');
    if (Number(now.rows[0].at) > Number(rows[0].at)) return;
  }
}

function verifying(host = '127.0.0.1'): string {
  const url = new URL(server.url);
  url.hostname = host;
  url.searchParams.set('sslmode', 'verify-full');
  url.searchParams.set('sslrootcert', ca());
  return url.href;
}

const SESSION = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';

async function sessionOf(url: string): Promise<unknown> {
  const pool = createPool({ url, name: 'tls', max: 1 });
  try {
    return (await pool.query(SESSION)).rows;
  } finally {
    await pool.end();
  }
}

it('verify-full encrypts, for the pools and for migrations', async () => {
  writeFileSync(ca(), first.cert);
  expect(await sessionOf(verifying())).toEqual([{ ssl: true }]);
  expect(await sessionOf(server.url)).toEqual([{ ssl: false }]);
  expect(await migrate({ url: verifying(), schema: 'empty', migrations: [] })).toEqual([]);
});

it('and refuses a server of another authority', async () => {
  writeFileSync(ca(), testAuthority('another authority').cert);
  await expect(sessionOf(verifying())).rejects.toThrow(/certificate/);
});

it('and a server of another name', async () => {
  writeFileSync(ca(), first.cert);
  // 127.0.0.2 is this machine too, and is not in the certificate.
  await expect(sessionOf(verifying('127.0.0.2'))).rejects.toMatchObject({ code: expect.any(String) });
});

it('a pool takes a new authority from its file, without a restart', async () => {
  writeFileSync(ca(), first.cert);
  const pool = createPool({ url: verifying(), name: 'renewal', max: 2 });
  try {
    const early = await pool.connect();
    const second = testAuthority('second authority');
    await certify(second);
    await reload();
    await expect(pool.query(SESSION)).rejects.toThrow(/certificate/);

    writeFileSync(ca(), second.cert);
    expect((await pool.query(SESSION)).rows).toEqual([{ ssl: true }]);
    // The session that was open stays open.
    expect((await early.query(SESSION)).rows).toEqual([{ ssl: true }]);
    early.release();
  } finally {
    await pool.end();
  }
});
