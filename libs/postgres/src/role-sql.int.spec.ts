import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from '@peristiwa/embedded';
import { testDatabase } from '@peristiwa/testing';
import { roleSql } from './migrate';

/* Until PostgreSQL 15 there is no membership with SET; from 16 on, who creates a role may not act in it by itself. */

interface Server {
  readonly url: string;
  readonly stop: () => Promise<unknown>;
}

const DEBIAN = '/usr/lib/postgresql';
/** Releases of Debian's packages on this machine, and the one that the project brings. */
const servers: readonly (readonly [string, () => Promise<Server>])[] = [
  ['that of the project', startOwn],
  ...(existsSync(DEBIAN) ? readdirSync(DEBIAN) : [])
    .filter((version) => existsSync(join(DEBIAN, version, 'bin/initdb')))
    .map((version) => [`${version} of Debian`, () => startDebian(version)] as const),
];

async function startOwn(): Promise<Server> {
  const database = await testDatabase('role_sql');
  return { url: database.url, stop: () => database.drop() };
}

async function startDebian(version: string): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'peristiwa-debian-'));
  const isRoot = process.getuid?.() === 0;
  const [uid, gid] = isRoot ? postgresUser() : [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  chownSync(folder, uid, gid);
  const data = join(folder, 'data');
  const program = (name: string) => join(DEBIAN, version, 'bin', name);
  const init = ['-D', data, '--username=owner', '--auth=trust', '--no-sync', '--locale=C'];
  const made = spawnSync(program('initdb'), init, { uid, gid, cwd: folder, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb of PostgreSQL ${version} failed: ${made.stderr}`);
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=`, 'fsync=off'];
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  const child = spawn(program('postgres'), args, { uid, gid, cwd: folder, stdio: 'ignore' });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `postgres://owner@127.0.0.1:${port}/postgres`;
  while (child.exitCode === null && !(await answers(url))) await sleep(50);
  return { url, stop };
}

/** Account that Debian's packages create; PostgreSQL does not run as root. */
function postgresUser(): [number, number] {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'));
  const [, , uid, gid] = (line ?? '').split(':').map(Number);
  if (!uid || !gid) throw new Error('There is no account postgres');
  return [uid, gid];
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

describe.each(servers)('PostgreSQL: %s', (_name, start) => {
  const migrator = `migrator_${process.pid}`;
  const made = `made_${process.pid}`;
  let server: Server;
  let owner: Client;

  beforeAll(async () => {
    server = await start();
    owner = new Client({ connectionString: server.url });
    await owner.connect();
    await owner.query(`CREATE ROLE ${migrator} LOGIN CREATEROLE PASSWORD 'kata-sandi'`);
  });
  afterAll(async () => {
    await owner.query(`DROP ROLE IF EXISTS ${made}`);
    await owner.query(`DROP ROLE ${migrator}`);
    await owner.end();
    await server.stop();
  });

  /** Who migrates makes the role, again and again, and then works in it. */
  async function actsIn(role: string, url: string): Promise<string | undefined> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      for (let times = 0; times < 2; times += 1) await client.query(roleSql(role));
      await client.query(`SET ROLE ${role}`);
      const { rows } = await client.query<{ name: string }>('SELECT current_user AS name');
      return rows[0]?.name;
    } finally {
      await client.end();
    }
  }

  it('a log-in that may only create roles makes one, and acts in it', async () => {
    const url = new URL(server.url);
    [url.username, url.password] = [migrator, 'kata-sandi'];
    expect(await actsIn(made, url.toString())).toBe(made);
  });

  it('a superuser finds the role made, and acts in it, too', async () => {
    expect(await actsIn(made, server.url)).toBe(made);
  });

  it('the role is no log-in and has no rights of its own', async () => {
    const { rows } = await owner.query(
      'SELECT rolcanlogin, rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = $1',
      [made],
    );
    expect(rows).toEqual([{ rolcanlogin: false, rolsuper: false, rolcreaterole: false, rolcreatedb: false }]);
  });
});
