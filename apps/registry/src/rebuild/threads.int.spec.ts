import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Pool } from 'pg';
import { PostgresLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { CheckpointWatch } from '@peristiwa/projections';
import { randomWorld, testDatabase, LedgerFixture, type TestDatabase } from '@peristiwa/testing';
import { migrateRegistry } from '../migrate-registry';
import { PROJECTION, ROLE, SCHEMA } from '../names';
import { registryRunner } from '../projector/registry-runner';

/** The job as operators run it, from the build: its threads run compiled files. */
const JOB = resolve(__dirname, '../../../../dist/apps/registry/src/rebuild/main.js');
/** A test starts up to three processes. */
const PROCESSES_MS = 120_000;
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

let database: TestDatabase;
let writer: LedgerFixture;
let owner: Pool;

beforeAll(async () => {
  database = await testDatabase('threads');
  writer = await LedgerFixture.open(database.url);
  await migrateRegistry(database.url);
  await writer.appendHistory(randomWorld(12, 200).events);
  owner = createPool({ url: database.url, name: 'owner' });
  const pool = createPool({ url: database.url, role: ROLE, name: 'spec' });
  const ledger = new PostgresLedger(pool, 'registry');
  const live = registryRunner({ pool, ledger, owner: 'live', log: SILENT });
  live.start();
  await new CheckpointWatch(owner, SCHEMA, PROJECTION).reached(await ledger.tail(), 20_000);
  await live.stop();
  await pool.end();
});
afterEach(async () => {
  await owner.query('DROP FUNCTION IF EXISTS at_chunk CASCADE');
  await job('--cancel');
});
afterAll(async () => {
  await writer.close();
  await owner.end();
  await database.drop();
});

async function job(...args: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [JOB, '--memory', '32', ...args], {
    env: { ...process.env, DATABASE_URL: database.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  const code = await new Promise<number | null>((settle, reject) => {
    child.once('error', reject);
    child.once('close', settle);
  });
  return { code, said };
}

/** Runs `statement` with the first commit of a chunk, of any thread. */
async function atFirstChunk(statement: string): Promise<void> {
  await owner.query(`
    CREATE FUNCTION at_chunk() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF OLD.events_done = 0 THEN ${statement}; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER at_chunk BEFORE UPDATE OF events_done ON registry.rebuild
      FOR EACH ROW EXECUTE FUNCTION at_chunk()`);
}

/** The stored progress, and the streams and events that were loaded. */
async function standing() {
  const { rows } = await owner.query<{ phase: string; recorded: number; slices: string[] }>(
    `SELECT phase, events_done::int AS recorded,
       ARRAY(SELECT slice FROM registry.rebuild_slice WHERE is_done ORDER BY 1) AS slices
     FROM registry.rebuild WHERE ended_at IS NULL`,
  );
  const { phase, recorded, slices } = rows[0] as (typeof rows)[number];
  const inSlices = slices.map((slice) => `SELECT stream_id FROM ledger.${slice}`).join(' UNION ALL ');
  const { rows: counted } = await owner.query<{ events: number; streams: number; outside: number }>(
    `WITH loaded AS MATERIALIZED (${inSlices}),
       built AS (SELECT person_id AS id FROM registry_next.person UNION ALL SELECT family_id FROM registry_next.family)
     SELECT (SELECT count(*)::int FROM loaded) AS events,
       (SELECT count(*)::int FROM built) AS streams,
       (SELECT count(*)::int FROM built WHERE id NOT IN (SELECT stream_id FROM loaded)) AS outside`,
  );
  return { phase, recorded, slices: slices.length, ...(counted[0] as (typeof counted)[number]) };
}

it.each([1, 2, 16, 40])(
  '%i threads build the same rows as one projector',
  async (threads) => {
    const { code, said } = await job('--verify-only', '--threads', String(threads));
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('is as the ledger says') });
  },
  PROCESSES_MS,
);

it(
  'a request to pause ends all threads after their current chunk, and the job resumes with other threads',
  async () => {
    await atFirstChunk(`NEW.wish := 'pause'`);
    expect(await job('--verify-only', '--threads', '3')).toMatchObject({ code: 0 });
    const paused = await standing();
    expect(paused).toMatchObject({ phase: 'load', events: paused.recorded, outside: 0 });
    expect(paused.streams).toBeGreaterThan(0);
    expect(await job('--resume', '--verify-only', '--threads', '2')).toMatchObject({ code: 0 });
  },
  PROCESSES_MS,
);

it(
  'a lease that is taken over fences every thread: only what the cursors record is loaded',
  async () => {
    await atFirstChunk(
      `UPDATE registry.checkpoint SET epoch = epoch + 1, leased_until = '-infinity' WHERE name = 'rebuild'`,
    );
    expect(await job('--verify-only', '--threads', '3')).toMatchObject({
      code: 2,
      said: expect.stringContaining('The lease rebuild was taken over'),
    });
    const fenced = await standing();
    expect(fenced).toMatchObject({ phase: 'load', slices: 1, events: fenced.recorded, outside: 0 });
    expect(await job('--verify-only', '--threads', '3')).toMatchObject({ code: 0 });
  },
  PROCESSES_MS,
);

it(
  'a cursor that a thread did not set, as after a crash of the server, ends the job before anything is skipped',
  async () => {
    await atFirstChunk(
      `UPDATE registry.rebuild_slice SET after_stream = gen_random_uuid() WHERE NOT is_done`,
    );
    expect(await job('--verify-only', '--threads', '1')).toMatchObject({
      code: 2,
      said: expect.stringContaining('run the command again'),
    });
    expect(await standing()).toMatchObject({ phase: 'load', slices: 1, outside: 0 });
  },
  PROCESSES_MS,
);

it(
  'the failure of one thread ends the job with its message',
  async () => {
    const { rows } = await owner.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
     WHERE inhparent = 'ledger.event'::regclass ORDER BY 1 DESC LIMIT 1`,
    );
    const addToVersions = async (added: number) => {
      const client = await owner.connect();
      await client.query('SET session_replication_role = replica');
      await client.query(`UPDATE ledger.${rows[0]?.name} SET schema_version = schema_version + $1`, [added]);
      client.release(true);
    };
    await addToVersions(90);
    expect(await job('--verify-only', '--threads', '4')).toMatchObject({
      code: 2,
      said: expect.stringMatching(/Event type \w+ version 9\d at position \d+ is not known to this release/),
    });
    await addToVersions(-90);
    expect(await job('--verify-only', '--threads', '4')).toMatchObject({ code: 0 });
  },
  PROCESSES_MS,
);
