import type { Pool } from 'pg';
import type { Person } from '@peristiwa/domain';
import { PostgresLedger, type StoredEvent } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { CheckpointWatch, type ProjectionRunner } from '@peristiwa/projections';
import {
  alone,
  idOf,
  on,
  person,
  randomWorld,
  testDatabase,
  recorded,
  LedgerFixture,
  type TestDatabase,
} from '@peristiwa/testing';
import { migrateRegistry } from '../migrate-registry';
import { PROJECTION, ROLE, SCHEMA } from '../names';
import { registryRunner } from '../projector/registry-runner';
import { contentsOf, rebuildUnderTest, RegistriesUnderTest, standingOf } from '../registry-under-test';
import { findOpenJob, RebuildRefused, storeRequest, type RebuildPhase } from './job';
import type { RebuildOptions } from './rebuild';

/** A faulty fold that can be corrected: every death has the cause `accident`. */
const mockFold = { isWrong: false };
function mockMistake(folded: Person): Person {
  if (!mockFold.isWrong || folded.status === 'unregistered' || !folded.death) return folded;
  return { ...folded, death: { ...folded.death, cause: 'accident' } };
}
jest.mock('@peristiwa/domain', () => {
  const domain = jest.requireActual<typeof import('@peristiwa/domain')>('@peristiwa/domain');
  return {
    ...domain,
    foldPerson: (...facts: Parameters<typeof domain.foldPerson>) => mockMistake(domain.foldPerson(...facts)),
    evolvePerson: (...step: Parameters<typeof domain.evolvePerson>) =>
      mockMistake(domain.evolvePerson(...step)),
  };
});

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const databases: TestDatabase[] = [];
const pools: Pool[] = [];
const runners: ProjectionRunner<StoredEvent>[] = [];
const writers: LedgerFixture[] = [];

afterEach(() => {
  mockFold.isWrong = false;
});
afterAll(async () => {
  await Promise.all(runners.map((runner) => runner.stop()));
  await Promise.all(writers.map((writer) => writer.close()));
  await Promise.all(pools.map((pool) => pool.end()));
  for (const database of databases) await database.drop();
});

function newPool(url: string, role?: string): Pool {
  const pool = createPool({ url, role, name: 'spec' });
  pools.push(pool);
  return pool;
}

/** Ledger and registry in one database, with a random world and a projector that projects it and keeps running. */
async function newSystem(seed: number, isWrong = false) {
  const database = await testDatabase('rebuild');
  databases.push(database);
  const { url } = database;
  const writer = await LedgerFixture.open(url);
  writers.push(writer);
  await migrateRegistry(url);
  const world = randomWorld(seed, 250);
  await writer.appendHistory(world.events);
  mockFold.isWrong = isWrong;
  const ledgerPool = newPool(url, ROLE);
  const ledger = new PostgresLedger(ledgerPool, 'registry');
  const owner = newPool(url);
  const pool = newPool(url, ROLE);
  const runner = registryRunner({ pool, ledger, owner: 'live', log: SILENT, batchSize: 50, leaseMs: 1_000 });
  runners.push(runner);
  runner.start();
  const reached = async (position: number) =>
    expect(await new CheckpointWatch(owner, SCHEMA, PROJECTION).reached(position, 20_000)).toBe(true);
  await reached(await ledger.tail());
  const rebuild = (options: Partial<RebuildOptions> = {}) =>
    rebuildUnderTest({ pool: owner, ledgerPool, ledger, ...options });
  return { owner, writer, world, ledger, rebuild, reached };
}

const rowsOf = async (owner: Pool, table: string, key: string) =>
  (await owner.query(`SELECT to_json(t)::text AS row FROM ${table} t ORDER BY ${key}`)).rows.map(
    ({ row }) => row as string,
  );
async function contents(owner: Pool, schema = 'registry') {
  return {
    persons: await rowsOf(owner, `${schema}.person`, 'person_id'),
    families: await rowsOf(owner, `${schema}.family`, 'family_id'),
    parked: (await owner.query(`SELECT stream_id, kind, reason, version FROM ${schema}.anomaly ORDER BY 1`))
      .rows,
  };
}
const changes = (owner: Pool) => rowsOf(owner, 'registry.change', 'change_no');
const structure = async (owner: Pool) =>
  (
    await owner.query(
      `SELECT tablename AS name, indexdef AS what FROM pg_indexes WHERE schemaname = 'registry'
       UNION ALL SELECT relname, reloptions::text || relacl::text FROM pg_class WHERE relnamespace = 'registry'::regnamespace
       UNION ALL SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
         WHERE connamespace = 'registry'::regnamespace
       ORDER BY 1, 2`,
    )
  ).rows;
let cards = 0;
const newCard = () => ({ kkNumber: `32040106012090${(cards += 1) + 10}` });
const died = (cause: 'other', number: number) => ({
  type: 'DeathRegistered' as const,
  occurredOn: on('2026-11-20'),
  data: {
    actNumber: `3204-KM-22112026-${String(number).padStart(4, '0')}`,
    diedOn: on('2026-11-20'),
    age: 30,
    cause,
    attestedBy: 'police' as const,
    reportedLate: false,
    flags: [],
  },
});

describe('a rebuild that changes nothing', () => {
  it('makes the same rows and tables and publishes nothing, and the projector continues', async () => {
    const { owner, writer, rebuild, reached } = await newSystem(1);
    const [before, changesBefore, made] = [
      await contents(owner),
      await changes(owner),
      await structure(owner),
    ];
    const result = await rebuild().run();
    expect(result).toMatchObject({
      outcome: 'switched',
      published: 0,
      comparison: { slicesDiffering: 0, differences: [] },
    });
    expect(await contents(owner)).toEqual(before);
    expect(await changes(owner)).toEqual(changesBefore);
    expect(await structure(owner)).toEqual(made);
    expect(await contents(owner, 'registry_previous')).toEqual(before);
    await reached((await writer.record(alone(0x2071, {}, newCard()))).position);
    expect((await changes(owner)).length).toBe(changesBefore.length + 1);
  });

  it('includes the acts appended meanwhile, in every phase', async () => {
    const { owner, writer, rebuild, reached } = await newSystem(2);
    let number = 0x2100;
    let last = 0;
    const seen = new Set<RebuildPhase>();
    const writing: Promise<void>[] = [];
    const onProgress = ({ phase }: { phase: RebuildPhase }) => {
      if (seen.has(phase)) return;
      seen.add(phase);
      number += 1;
      const id = number;
      writing.push(
        writer.record(alone(id, {}, newCard())).then(({ position }) => {
          last = position;
          return undefined;
        }),
      );
    };
    expect(await rebuild({ onProgress }).run()).toMatchObject({ outcome: 'switched', published: 0 });
    expect([...seen]).toEqual(['load', 'index', 'catch-up', 'compare', 'switch']);
    await Promise.all(writing);
    await reached(last);
    const { rows } = await owner.query(
      'SELECT count(*)::int AS rows, max(change_no)::int AS last FROM registry.change',
    );
    expect(rows[0].rows).toBe(rows[0].last);
    const after = await contents(owner);
    expect(await rebuild().run()).toMatchObject({ outcome: 'switched', published: 0 });
    expect(await contents(owner)).toEqual(after);
  });
});

describe('a corrected fold', () => {
  it('publishes exactly the differences, and a rollback reverses them', async () => {
    const { owner, writer, world, rebuild, reached } = await newSystem(3, true);
    const victim = idOf(0x2081);
    await writer.record(alone(0x2081, {}, newCard()));
    await reached((await writer.record(recorded(person(victim), died('other', 1)))).position);
    const before = await contents(owner);
    const changesBefore = await changes(owner);
    mockFold.isWrong = false;
    const wrong = [
      ...world.streamIds('person').filter((id) => {
        const { death } = world.registered(id);
        return death && death.cause !== 'accident';
      }),
      victim,
    ].toSorted();
    expect(wrong.length).toBeGreaterThan(1);

    const verified = await rebuild({ verifyOnly: true }).run();
    expect(verified.outcome).toBe('verified');
    expect(verified.comparison?.differences).toEqual(
      wrong.map((streamId) => ({ streamId, kind: 'person', difference: 'state' })),
    );
    expect(await contents(owner)).toEqual(before);
    expect(await changes(owner)).toEqual(changesBefore);

    expect(await rebuild().run()).toMatchObject({ outcome: 'switched', published: wrong.length });
    const { rows } = await owner.query(
      `SELECT c.person_id, c.types, c.facts, c.state = p.state AND c.version = p.version AS as_live, c.state::json -> 'death' ->> 'cause' AS cause
       FROM registry.change c JOIN registry.person p USING (person_id) WHERE change_no > $1 ORDER BY change_no`,
      [changesBefore.length],
    );
    expect(rows.map((row) => row.person_id)).toEqual(wrong);
    for (const row of rows) expect(row).toMatchObject({ types: [], facts: '[]', as_live: true });
    expect(rows.find((row) => row.person_id === victim).cause).toBe('other');

    expect(await rebuild({ kind: 'rollback' }).run()).toMatchObject({
      outcome: 'switched',
      published: wrong.length,
    });
    expect(await contents(owner)).toEqual(before);
    expect((await changes(owner)).length).toBe(changesBefore.length + 2 * wrong.length);
  });

  it('publishes a person whom the live version could not place, with the acts it missed', async () => {
    const { owner, writer, rebuild, reached } = await newSystem(9);
    const missing = idOf(0x2092);
    await writer.record(alone(0x2092, {}, newCard()));
    await reached((await writer.record(recorded(person(missing), died('other', 5)))).position);
    await owner.query('DELETE FROM registry.person WHERE person_id = $1', [missing]);
    const changesBefore = await changes(owner);
    expect(await rebuild().run()).toMatchObject({ outcome: 'switched', published: 1 });
    const { rows } = await owner.query(
      'SELECT person_id, version, types FROM registry.change ORDER BY change_no OFFSET $1',
      [changesBefore.length],
    );
    expect(rows).toMatchObject([
      { person_id: missing, version: 1 },
      { person_id: missing, version: 2, types: ['DeathRegistered'] },
    ]);
  });

  it('also publishes persons who change between comparison and switch', async () => {
    const { owner, writer, rebuild, reached } = await newSystem(4, true);
    const victim = idOf(0x2091);
    await reached((await writer.record(alone(0x2091, {}, newCard()))).position);
    await rebuild().run();
    const changesBefore = (await changes(owner)).length;
    // The live projector still has the faulty fold; the act is appended after the comparison.
    let appending: Promise<void> | undefined;
    const onProgress = ({ phase }: { phase: RebuildPhase }) => {
      if (phase !== 'switch' || appending) return;
      appending = writer.record(recorded(person(victim), died('other', 2))).then(() => undefined);
    };
    await rebuild({ onProgress }).run();
    await appending;
    mockFold.isWrong = false;
    await rebuild().run();
    const { rows } = await owner.query(
      'SELECT state FROM registry.change WHERE change_no > $1 AND person_id = $2 ORDER BY 1',
      [changesBefore, victim],
    );
    expect(JSON.parse(rows.at(-1).state).death.cause).toBe('other');
  });
});

describe('an operator', () => {
  it('pauses, resumes and cancels a rebuild', async () => {
    const { owner, rebuild } = await newSystem(5);
    const before = await contents(owner);
    const asked: Promise<unknown>[] = [];
    const pauseAt = (phase: RebuildPhase) => ({
      onProgress: (progress: { phase: RebuildPhase }) => {
        if (progress.phase === phase) asked.push(storeRequest(owner, 'pause'));
      },
    });
    const request = async (other: 'run' | 'cancel') => {
      // It pauses at the first request; those of later reports may not be stored yet.
      await Promise.all(asked.splice(0));
      await storeRequest(owner, other);
    };
    expect(await rebuild(pauseAt('load')).run()).toEqual({ outcome: 'paused' });
    expect(await findOpenJob(owner)).toMatchObject({ phase: 'load', request: 'pause' });
    expect(await contents(owner)).toEqual(before);
    await request('run');
    expect(await rebuild(pauseAt('index')).run()).toEqual({ outcome: 'paused' });
    await request('cancel');
    expect(await rebuild({ mayBegin: false }).run()).toEqual({ outcome: 'cancelled' });
    expect(await findOpenJob(owner)).toBeUndefined();
    expect((await owner.query(`SELECT FROM pg_namespace WHERE nspname = 'registry_next'`)).rowCount).toBe(0);
    expect(await rebuild().run()).toMatchObject({ outcome: 'switched', published: 0 });
  });

  it('cannot roll back without a previous version, nor run two rebuilds at once', async () => {
    const { rebuild } = await newSystem(6);
    await expect(rebuild({ kind: 'rollback' }).run()).rejects.toThrow(RebuildRefused);
    let second: Promise<unknown> | undefined;
    const onProgress = () => {
      second ??= rebuild({ leaseMs: 0 })
        .run()
        .catch((error: Error) => error);
    };
    await rebuild({ onProgress }).run();
    expect(await second).toBeInstanceOf(RebuildRefused);
  });
});

it('parks the streams that the projector parks, and keeps their last good state', async () => {
  const { owner, writer, ledger, rebuild, reached } = await newSystem(7);
  const broken = { ...died('other', 3), data: '{' } as never;
  await writer.record(recorded(person(idOf(0x20a1)), died('other', 4)));
  await writer.record(alone(0x20a2, {}, newCard()));
  await writer.record(recorded(person(idOf(0x20a2)), broken));
  const [twin] = alone(0x20a3, {}, newCard());
  const { data } = (twin as { event: { data: object } }).event;
  const nik = (alone(0x20a2).map(({ event }) => event.data) as { nik: string }[]).map(
    (biodata) => biodata.nik,
  )[0];
  await writer.record(recorded(person(idOf(0x20a3)), { ...twin?.event, data: { ...data, nik } } as never));
  await reached(await ledger.tail());
  const before = await contents(owner);
  expect(before.parked.map(({ reason }) => reason).toSorted()).toEqual([
    'data-not-json',
    'nik-taken',
    'not-in-register',
  ]);
  expect(await rebuild().run()).toMatchObject({ outcome: 'switched', published: 0 });
  expect(await contents(owner)).toEqual(before);
});

it('switches while the live slices have different positions, and publishes the acts that some had not projected', async () => {
  const under = await RegistriesUnderTest.open();
  try {
    const owner = under.pool();
    await under.writer.appendHistory(randomWorld(8, 150).events);
    const live = under.start('live');
    await under.reached(await under.ledger.tail());
    // As if another projector had taken two slices and hung ever since.
    await owner.query(
      `UPDATE registry.projection_slice SET owner = 'asleep', epoch = epoch + 1, leased_until = 'infinity'
       WHERE name = 'registry' AND slice > 1`,
    );
    for (let number = 0x20b1; number < 0x20bd; number += 1) {
      await under.writer.record(alone(number, {}, newCard()));
      await under.writer.record(recorded(person(idOf(number)), died('other', number)));
    }
    const tail = await under.ledger.tail();
    const places = async () => (await standingOf(owner)).map(({ position }) => position);
    while (Math.min(...(await places()).slice(0, 2)) < tail)
      await new Promise((settle) => setTimeout(settle, 5));
    const [before] = [await contentsOf(owner)];
    expect(before.pending.length).toBeGreaterThan(0);
    expect(Math.max(...(await places()).slice(2))).toBeLessThan(tail);

    const result = await rebuildUnderTest({
      pool: owner,
      ledgerPool: under.pool(under.url, ROLE),
      ledger: under.ledger,
    }).run();
    // Persons whom the slices behind had not placed yet do not count as different: the log has their acts, no other
    // row.
    expect(result).toMatchObject({ outcome: 'switched', published: 0 });
    await under.writer.record(alone(0x20bd, {}, newCard()));
    await under.reached(tail + 1);
    await live.stop();
    expect(await contentsOf(owner)).toEqual(await under.asOfOne());
  } finally {
    await under.close();
  }
});
