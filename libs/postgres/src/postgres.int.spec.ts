import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isOutage } from '@peristiwa/kernel';
import { testDatabase } from '@peristiwa/testing';
import { ensureDatabase, migrate, roleSql } from './migrate';
import { createPool, inTransaction } from './pool';

let database: Awaited<ReturnType<typeof testDatabase>>;
let admin: Client;
const role = `peristiwa_spec_${randomBytes(4).toString('hex')}`;

beforeAll(async () => {
  database = await testDatabase('postgres');
  admin = new Client({ connectionString: database.url });
  await admin.connect();
});
afterAll(async () => {
  await admin.query(`DROP OWNED BY ${role}`);
  await admin.query(`DROP ROLE ${role}`);
  await admin.end();
  await database.drop();
});

class CreateThing1795300000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(roleSql(role));
    await runner.query('CREATE TABLE spec.thing (id int PRIMARY KEY)');
    // Long enough for the other processes to arrive meanwhile.
    await runner.query('SELECT pg_sleep(0.2)');
    await runner.query('INSERT INTO spec.thing VALUES (1)');
    await runner.query(`GRANT USAGE ON SCHEMA spec TO ${role}`);
    await runner.query(`GRANT SELECT ON spec.thing TO ${role}`);
  }
  async down(): Promise<void> {
    throw new Error('never');
  }
}
class BreakThing1795300000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('INSERT INTO spec.thing VALUES (2)');
    await runner.query('INSERT INTO spec.nothing VALUES (1)');
  }
  async down(): Promise<void> {
    throw new Error('never');
  }
}

describe('migrate', () => {
  const set = () => ({ url: database.url, schema: 'spec', migrations: [CreateThing1795300000001] });

  it('applies a set once, however many processes start at the same time', async () => {
    const applied = await Promise.all([migrate(set()), migrate(set()), migrate(set())]);
    expect(applied.flat()).toEqual(['CreateThing1795300000001']);
    expect(await migrate(set())).toEqual([]);
    expect((await admin.query('SELECT id FROM spec.thing')).rows).toEqual([{ id: 1 }]);
  });

  it('rolls back the whole set when a part of it fails, and lets the next process try', async () => {
    const broken = { ...set(), migrations: [CreateThing1795300000001, BreakThing1795300000002] };
    await expect(migrate(broken)).rejects.toThrow('spec.nothing');
    expect((await admin.query('SELECT id FROM spec.thing')).rows).toEqual([{ id: 1 }]);
    expect(await migrate(set())).toEqual([]);
  });
});

describe('ensureDatabase', () => {
  it('creates a missing database once, however many processes request it at the same time', async () => {
    const name = `spec-"quoted" ${randomBytes(4).toString('hex')}`;
    const url = new URL(database.url);
    url.pathname = `/${encodeURIComponent(name)}`;
    await Promise.all([1, 2, 3, 4].map(() => ensureDatabase(url.toString())));
    await ensureDatabase(url.toString());
    const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    expect(found.rowCount).toBe(1);
    await admin.query(`DROP DATABASE "${name.replaceAll('"', '""')}"`);
  });
});

describe('a pool', () => {
  it('works in its role and has no more rights than that', async () => {
    const pool = createPool({ url: database.url, role, name: 'spec' });
    expect((await pool.query('SELECT id FROM spec.thing')).rows).toEqual([{ id: 1 }]);
    await expect(pool.query('DELETE FROM spec.thing')).rejects.toMatchObject({ code: '42501' });
    await pool.end();
  });

  it('survives the loss of an idle session and of one in use', async () => {
    const lost: string[] = [];
    let noticed: () => void = () => undefined;
    const idleLost = new Promise<void>((resolve) => (noticed = resolve));
    const pool = createPool({
      url: database.url,
      name: 'spec-lost',
      max: 2,
      onIdleError: (error) => {
        lost.push(error.message);
        noticed();
      },
    });
    const pidOf = async () =>
      (await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;
    const idle = await pidOf();
    await admin.query('SELECT pg_terminate_backend($1)', [idle]);
    await idleLost;
    expect(lost).toHaveLength(1);
    expect(await pidOf()).not.toBe(idle);

    const failed = await inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      const cut = client.query('SELECT pg_sleep(20)');
      await admin.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
      await cut;
    }).catch((error) => error);
    expect(isOutage(failed)).toBe(true);
    expect(await inTransaction(pool, async (client) => (await client.query('SELECT 1')).rowCount)).toBe(1);
    await pool.end();
  });

  it('drops a session of a server that became read-only, as the old primary after a failover', async () => {
    const pool = createPool({ url: database.url, name: 'spec', max: 1 });
    const write = (before: string) =>
      inTransaction(pool, async (client) => {
        await client.query(before);
        await client.query('INSERT INTO spec.thing VALUES (8)');
      });
    // The setting stays with the session: only another session can write.
    const failed = await write('SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY; COMMIT; BEGIN').catch(
      (error: unknown) => error,
    );
    expect(failed).toMatchObject({ code: '25006' });
    expect(isOutage(failed)).toBe(true);
    await write('SELECT 1');
    await pool.end();
  });

  it('ends a statement that takes longer than its purpose allows, unless the transaction is of a job', async () => {
    const url = `${database.url}?statement_timeout=200`;
    const pool = createPool({ url, name: 'spec', max: 1 });
    const sleeping = (purpose?: 'job') =>
      inTransaction(pool, (client) => client.query('SELECT pg_sleep(0.5)'), purpose);
    await expect(sleeping()).rejects.toMatchObject({ code: '57014' });
    expect((await sleeping('job')).rowCount).toBe(1);
    // The limit of the session is as before.
    await expect(sleeping()).rejects.toMatchObject({ code: '57014' });
    await pool.end();
  });

  it('does not wait for a server that is frozen, and uses another session when it is not any more', async () => {
    const pool = createPool({ url: `${database.url}?query_timeout=300`, name: 'spec', max: 1 });
    let pid = 0;
    const failed = await inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      pid = rows[0]?.pid ?? 0;
      process.kill(pid, 'SIGSTOP');
      await client.query('INSERT INTO spec.thing VALUES (9)');
    }).catch((error: unknown) => error);
    expect(isOutage(failed)).toBe(true);
    expect((await pool.query('SELECT pg_backend_pid() AS pid')).rows).not.toEqual([{ pid }]);
    process.kill(pid, 'SIGCONT');
    expect((await pool.query('SELECT id FROM spec.thing WHERE id = 9')).rowCount).toBe(0);
    await pool.end();
  });

  it('rolls back what fails and returns the session to the pool', async () => {
    const pool = createPool({ url: database.url, name: 'spec', max: 1 });
    const attempt = inTransaction(pool, async (client) => {
      await client.query('INSERT INTO spec.thing VALUES (7)');
      throw new Error('second thoughts');
    });
    await expect(attempt).rejects.toThrow('second thoughts');
    expect((await pool.query('SELECT id FROM spec.thing WHERE id = 7')).rowCount).toBe(0);
    await pool.end();
  });
});
