import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { testDatabase, type TestDatabase } from '@peristiwa/testing';
import { admitOnlyApps } from './log-ins';
import { ensureDatabase, migrate, roleSql } from './migrate';

/* Issue 13 §1, row 4: PUBLIC could connect, and every app had one log-in with all rights. */

const suffix = randomBytes(4).toString('hex');
const [app, sibling, stranger] = ['app', 'sibling', 'stranger'].map((name) => `peristiwa_${name}_${suffix}`);
const password = 'kata sandi – 12';
let database: TestDatabase;
let owner: Client;

beforeAll(async () => {
  database = await testDatabase('log_ins');
  owner = new Client({ connectionString: database.url });
  await owner.connect();
  await owner.query('CREATE SCHEMA civil');
  for (const role of [app, sibling]) {
    await owner.query(roleSql(role as string));
    await owner.query(`GRANT USAGE ON SCHEMA civil TO ${role}`);
  }
  await owner.query(`CREATE ROLE ${stranger} LOGIN PASSWORD '${password}'`);
  const passwords = new Map([[app, password]]);
  for (let times = 0; times < 2; times += 1) await admitOnlyApps(database.url, (role) => passwords.get(role));
});
afterAll(async () => {
  for (const role of [app, sibling, stranger]) await owner.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  await owner.end();
  await database.drop();
});

async function connectAs(role: string | undefined, secret: string) {
  const url = new URL(database.url);
  url.username = role ?? '';
  url.password = encodeURIComponent(secret);
  const client = new Client({ connectionString: url.toString() });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string }>('SELECT current_user AS name');
    return rows[0]?.name;
  } catch (error) {
    return (error as { code?: string }).code;
  } finally {
    await client.end();
  }
}

it('an app whose password is set logs in as itself', async () => {
  expect(await connectAs(app, password)).toBe(app);
});

it.each([
  ['an app with a wrong password', app, 'kata sandi – 13', '28P01'],
  ['an app without a password', sibling, password, '28P01'],
  ['another log-in of the server', stranger, password, '42501'],
])('%s is refused', async (_who, role, secret, code) => {
  expect(await connectAs(role, secret)).toBe(code);
});

it('the password stands nowhere', async () => {
  const { rows } = await owner.query<{ rolpassword: string }>(
    `SELECT rolpassword FROM pg_authid WHERE rolname = '${app}'`,
  );
  expect(rows[0]?.rolpassword).toMatch(/^SCRAM-SHA-256\$4096:/);
});

/* CloudNativePG makes the owner of the databases neither a superuser nor a member of the roles that it creates. */
it('a log-in that is no superuser creates the database, the roles and what is theirs, and repeats it', async () => {
  const migrator = `migrator_${suffix}`;
  const made = `peristiwa_made_${suffix}`;
  const url = new URL(database.url);
  [url.username, url.password, url.pathname] = [migrator, encodeURIComponent(password), `/${migrator}`];
  class Create1795400000001 {
    up = async (runner: { query(text: string): Promise<unknown> }) => {
      await runner.query(roleSql(made));
      await runner.query(`CREATE TABLE civil.act (act_id int); GRANT USAGE ON SCHEMA civil TO ${made}`);
    };
    down = async () => undefined;
  }
  const set = { url: url.toString(), schema: 'civil', migrations: [Create1795400000001], counting: [made] };
  await owner.query(`CREATE ROLE ${migrator} LOGIN NOSUPERUSER CREATEROLE CREATEDB PASSWORD '${password}'`);
  try {
    await ensureDatabase(set.url);
    expect(await migrate({ ...set, counting: undefined })).toEqual([Create1795400000001.name]);
    // A release that counts needs its table also where nothing is to be migrated.
    expect(await migrate(set)).toEqual([]);
    expect(await admitOnlyApps(set.url, () => password)).toBe(true);
    const client = new Client({ connectionString: set.url });
    await client.connect();
    try {
      await client.query(roleSql(made));
      await client.query(`SET ROLE ${made}`);
      await expect(client.query('SELECT * FROM civil.act')).rejects.toMatchObject({ code: '42501' });
      expect((await client.query('SELECT * FROM civil.caller_rate')).rows).toEqual([]);
    } finally {
      await client.end();
    }
  } finally {
    await owner.query(`DROP DATABASE IF EXISTS ${migrator} WITH (FORCE)`);
    await owner.query(`DROP ROLE IF EXISTS ${made}`);
    await owner.query(`DROP ROLE ${migrator}`);
  }
});

it('a log-in that does not own the database changes nothing', async () => {
  const url = new URL(database.url);
  url.username = app as string;
  url.password = encodeURIComponent(password);
  expect(await admitOnlyApps(url.toString(), () => undefined)).toBe(false);
  expect(await admitOnlyApps(database.url, () => undefined)).toBe(true);
});
