import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { Client, type Pool } from 'pg';
import { PostgresLedger, type StoredEvent } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { CheckpointWatch, type ProjectionRunner } from '@peristiwa/projections';
import { randomWorld, testDatabase, LedgerFixture, type TestDatabase } from '@peristiwa/testing';
import { migrateRegistry } from '../migrate-registry';
import { PROJECTION, ROLE, SCHEMA } from '../names';
import { registryRunner } from '../projector/registry-runner';

/** The job as operators run it, from the build. */
const JOB = resolve(__dirname, '../../../../dist/apps/registry/src/rebuild/main.js');
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

let database: TestDatabase;
let writer: LedgerFixture;
let owner: Pool;
let pool: Pool;
let live: ProjectionRunner<StoredEvent>;
let listener: Client;

beforeAll(async () => {
  database = await testDatabase('killed');
  writer = await LedgerFixture.open(database.url);
  await migrateRegistry(database.url);
  await writer.appendHistory(randomWorld(9, 300).events);
  owner = createPool({ url: database.url, name: 'owner' });
  pool = createPool({ url: database.url, role: ROLE, name: 'spec' });
  const ledger = new PostgresLedger(pool, 'registry');
  live = registryRunner({ pool, ledger, owner: 'live', log: SILENT });
  live.start();
  await new CheckpointWatch(owner, SCHEMA, PROJECTION).reached(await ledger.tail(), 20_000);
  listener = new Client({ connectionString: database.url });
  await listener.connect();
  await listener.query('LISTEN step');
  // Each step of the job commits a change of its row; the commit sends the notification.
  await owner.query(`
    CREATE FUNCTION notify_step() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_notify('step', NEW.phase || ' ' || NEW.events_done); RETURN NULL; END $$;
    CREATE TRIGGER notify_step AFTER INSERT OR UPDATE OF phase, events_done ON registry.rebuild
      FOR EACH ROW EXECUTE FUNCTION notify_step()`);
});
afterAll(async () => {
  await live.stop();
  await listener.end();
  await writer.close();
  await Promise.all([owner.end(), pool.end()]);
  await database.drop();
});

const contents = async () =>
  Promise.all(
    ['person', 'family', 'anomaly', 'change'].map(async (table) => {
      const { rows } = await owner.query(
        `SELECT to_json(t)::text AS row FROM registry.${table} t ORDER BY 1`,
      );
      return rows.map(({ row }) => row as string);
    }),
  );

/** Runs the job and kills it when it has committed a step for which `isTime` is true. @returns the exit code, null when killed */
function run(isTime: (phase: string, events: number) => boolean): Promise<number | null> {
  const job = spawn(process.execPath, [JOB, '--memory', '32', '--threads', '3'], {
    env: { ...process.env, DATABASE_URL: database.url },
    stdio: 'ignore',
  });
  const onStep = ({ payload = '' }: { payload?: string }) => {
    const [phase = '', events = ''] = payload.split(' ');
    if (isTime(phase, Number(events))) job.kill('SIGKILL');
  };
  listener.on('notification', onStep);
  return new Promise((settle, reject) => {
    job.once('error', reject);
    job.once('exit', (code) => {
      listener.off('notification', onStep);
      settle(code);
    });
  });
}

it('resumes after a kill in each phase, and changes nothing', async () => {
  const before = await contents();
  const phases: string[] = [];
  for (const wanted of ['load', 'index', 'catch-up', 'compare', 'switch']) {
    // In the load: after its first chunk.
    const code = await run((phase, events) => phase === wanted && (phase !== 'load' || events > 0));
    expect(code).toBeNull();
    const { rows } = await owner.query('SELECT phase, events_done::int AS events FROM registry.rebuild');
    expect(rows).toHaveLength(1);
    phases.push(rows[0].phase);
    expect(await contents()).toEqual(before);
  }
  // The last process may have been killed after its commit.
  expect(phases.slice(0, 4)).toEqual(['load', 'index', 'catch-up', 'compare']);
  expect(['switch', 'done']).toContain(phases[4]);
  const last = phases[4] === 'switch' ? await run(() => false) : 0;
  expect(last).toBe(0);
  const { rows } = await owner.query(
    'SELECT outcome, events_done = events_total AS whole FROM registry.rebuild',
  );
  expect(rows).toEqual([{ outcome: 'switched', whole: true }]);
  expect(await contents()).toEqual(before);
}, 120_000);
