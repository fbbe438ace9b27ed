import type { Pool, PoolClient } from 'pg';
import { foldPerson, type Family, type RegisteredPerson } from '@peristiwa/domain';
import { PostgresLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { CheckpointWatch } from '@peristiwa/projections';
import {
  alone,
  idOf,
  LedgerFixture,
  on,
  person,
  randomWorld,
  testDatabase,
  recorded,
  type Register,
  type TestDatabase,
} from '@peristiwa/testing';
import { migrateRegistry } from './migrate-registry';
import { PROJECTION, ROLE, SCHEMA } from './names';
import { registryRunner } from './projector/registry-runner';

const SEED = 20261122;
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

const databases: TestDatabase[] = [];
const pools: Pool[] = [];
let ledgerUrl: string;
let writer: LedgerFixture;
let ledger: PostgresLedger;
let world: Register;

beforeAll(async () => {
  const database = await newDatabase('registry_ledger');
  ledgerUrl = database.url;
  writer = await LedgerFixture.open(ledgerUrl);
  ledger = new PostgresLedger(newPool(ledgerUrl, ROLE), 'registry');
  world = randomWorld(SEED, 400);
  await writer.appendHistory(world.events);
});
afterAll(async () => {
  await writer.close();
  await Promise.all(pools.map((pool) => pool.end()));
  for (const database of databases) await database.drop();
});

async function newDatabase(prefix: string): Promise<TestDatabase> {
  const database = await testDatabase(prefix);
  databases.push(database);
  return database;
}

function newPool(url: string, role?: string): Pool {
  const pool = createPool({ url, role, name: 'spec' });
  pools.push(pool);
  return pool;
}

/** An empty registry on its own database, as if on another server than the ledger. */
async function newRegistry() {
  const { url } = await newDatabase('registry_spec');
  await migrateRegistry(url);
  return { url, owner: newPool(url) };
}

interface Start {
  readonly url: string;
  readonly pool?: Pool;
  readonly batchSize?: number;
  readonly owner?: string;
}

function project({ url, pool = newPool(url, ROLE), batchSize = 1_000, owner = 'spec' }: Start) {
  const runner = registryRunner({
    pool,
    ledger,
    owner,
    log: SILENT,
    batchSize,
    leaseMs: 2_000,
    retryMs: { outage: 5, blocked: 5 },
  });
  runner.start();
  return runner;
}

async function projectAll(start: Start): Promise<void> {
  const runner = project(start);
  await reached(start.url, await ledger.tail());
  await runner.stop();
}

async function reached(url: string, position: number): Promise<void> {
  const pool = createPool({ url, name: 'watch' });
  expect(await new CheckpointWatch(pool, SCHEMA, PROJECTION).reached(position, 20_000)).toBe(true);
  await pool.end();
}

/** All rows that the projection wrote, in order, as text, so that a difference of one byte is found. */
async function contents(owner: Pool) {
  const rows = async (table: string, key: string) =>
    (await owner.query(`SELECT to_json(t)::text AS row FROM ${SCHEMA}.${table} t ORDER BY ${key}`)).rows.map(
      ({ row }) => row as string,
    );
  return {
    persons: await rows('person', 'person_id'),
    families: await rows('family', 'family_id'),
    changes: await rows('change', 'change_no'),
  };
}

const json = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

describe('a random world of 400 acts', () => {
  let live: Awaited<ReturnType<typeof newRegistry>>;
  beforeAll(async () => {
    live = await newRegistry();
    await projectAll({ url: live.url, batchSize: 7 });
  });

  it('gives every person in the registry as the domain folds it', async () => {
    const { rows } = await live.owner.query('SELECT person_id, version, state FROM registry.person');
    const states = new Map(rows.map((row) => [row.person_id, JSON.parse(row.state) as RegisteredPerson]));
    const ids = world.streamIds('person');
    expect(rows).toHaveLength(ids.length);
    for (const id of ids) expect(states.get(id)).toEqual(json(world.registered(id)));
    const versions = new Map(rows.map((row) => [row.person_id, row.version]));
    for (const id of ids) expect(versions.get(id)).toBe(world.stream(person(id)).length);
  });

  it('gives every family card in the registry as the domain folds it', async () => {
    const { rows } = await live.owner.query('SELECT family_id, state FROM registry.family');
    const states = new Map(rows.map((row) => [row.family_id, JSON.parse(row.state) as Family]));
    const ids = world.streamIds('family');
    expect(rows).toHaveLength(ids.length);
    for (const id of ids) expect(states.get(id)).toEqual(json(world.family(id).state));
  });

  it('gives one change per act and person, dense and in the order of the ledger, with the state after the act', async () => {
    const { rows } = await live.owner.query(
      `SELECT change_no, position, person_id, version, act_id, types, facts, occurred_on::text, state
       FROM registry.change ORDER BY change_no`,
    );
    const expected = new Map<string, { position: number; types: string[]; version: number }>();
    for (const { stream, actId, position, type, version } of world.events) {
      if (stream.kind !== 'person') continue;
      const key = `${actId} ${stream.id}`;
      expected.set(key, { position, version, types: [...(expected.get(key)?.types ?? []), type] });
    }
    expect(rows.map(({ change_no: number }) => Number(number))).toEqual(rows.map((_, index) => index + 1));
    const found = rows.map((row) => [
      `${row.act_id} ${row.person_id}`,
      { position: Number(row.position), version: row.version, types: row.types },
    ]);
    const ordered = [...expected].toSorted(([, a], [, b]) => a.position - b.position);
    expect(found).toEqual(ordered);
    for (const row of rows) {
      const facts = JSON.parse(row.facts) as { type: string; data: unknown }[];
      const events = world.stream(person(row.person_id)).slice(0, row.version);
      const own = events.slice(-facts.length);
      expect(facts).toEqual(own.map(({ type, data }) => json({ type, data })));
      expect(row.occurred_on).toBe(own[0]?.occurredOn);
      expect(JSON.parse(row.state)).toEqual(json(foldPerson(events as Parameters<typeof foldPerson>[0])));
    }
  });

  it('gives the same bytes when it is projected again from the beginning, with any batch size', async () => {
    const again = await newRegistry();
    await projectAll({ url: again.url, batchSize: 1_000 });
    expect(await contents(again.owner)).toEqual(await contents(live.owner));
  });
});

describe('crashes', () => {
  it('between any two statements lose nothing and repeat nothing', async () => {
    const registry = await newRegistry();
    await projectAll({ url: registry.url });
    const killed = killer(registry.url, registry.owner);
    const runner = project({ url: registry.url, pool: killed.pool });
    let statements = 1;
    do {
      killed.plan({ before: statements });
      // A new person with a card, which takes one statement, and a fact about a parked person, which takes a
      // transaction. Every table is written.
      const number = 0x2000 + statements;
      await registry.owner.query(
        `INSERT INTO registry.anomaly (stream_id, kind, reason, version, position) VALUES ($1, 'person', 'spec', 1, 1)
         ON CONFLICT (stream_id) DO UPDATE SET healed_at = NULL`,
        [idOf(number - 1)],
      );
      const facts = recorded(person(idOf(number - 1)), childOf(number));
      const mother = statements === 1 ? [] : facts;
      const act = await writer.record([...alone(number, {}, { kkNumber: `320401060120${number}` })]);
      if (mother.length > 0) await writer.record(mother);
      await reached(registry.url, act.position + (mother.length > 0 ? 1 : 0));
      statements += 1;
    } while (killed.fired());
    await runner.stop();
    // BEGIN, lock, is any parked, which ones, rows of all tables, healed, checkpoint, COMMIT.
    expect(statements).toBeGreaterThan(8);
    await registry.owner.query('DELETE FROM registry.anomaly WHERE position = 1 OR healed_at IS NOT NULL');
    const again = await newRegistry();
    await projectAll({ url: again.url });
    expect(await contents(registry.owner)).toEqual(await contents(again.owner));
  });

  it('of one of two projectors leave its slices to the other', async () => {
    const registry = await newRegistry();
    const killed = killer(registry.url, registry.owner);
    const runners = [
      project({ url: registry.url, owner: 'one', batchSize: 20, pool: killed.pool }),
      project({ url: registry.url, owner: 'two', batchSize: 20 }),
    ];
    killed.plan({ before: 6 });
    await reached(registry.url, await ledger.tail());
    await Promise.all(runners.map((runner) => runner.stop()));
    const again = await newRegistry();
    await projectAll({ url: again.url });
    expect(await contents(registry.owner)).toEqual(await contents(again.owner));
  });
});

function childOf(number: number) {
  const data = { childId: idOf(number), name: 'Anak Dua', sex: 'male' as const, bornOn: on('2026-01-01') };
  return {
    type: 'ChildBorn' as const,
    occurredOn: on('2026-01-01'),
    data: { ...data, parent: 'mother' as const },
  };
}

/** A pool whose session the server terminates right before the n-th statement after `plan`. */
function killer(url: string, owner: Pool) {
  const pool = newPool(url, ROLE);
  let remaining = 0;
  let fired = false;
  const inBatch = new WeakSet<object>();
  pool.on('connect', (client: PoolClient) => {
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    const killWhenDue = async () => {
      if (remaining === 0 || (remaining -= 1) > 0) return;
      const { processID } = client as unknown as { processID: number };
      fired = true;
      await owner.query('SELECT pg_terminate_backend($1, 5000)', [processID]);
    };
    const dying = async (...args: unknown[]) => {
      if (args[0] === 'BEGIN') inBatch.add(client);
      if (inBatch.has(client)) await killWhenDue();
      const result = await query(...args);
      if (args[0] === 'COMMIT' || args[0] === 'ROLLBACK') inBatch.delete(client);
      return result;
    };
    // Transactions use promises; pool.query uses callbacks, and is intercepted for the one statement of a batch only.
    const isBatch = ([asked]: unknown[]) =>
      `${(asked as { name?: string }).name}`.startsWith('write-at-once');
    Object.assign(client, {
      query: (...args: unknown[]) => {
        if (typeof args.at(-1) !== 'function') return dying(...args);
        return isBatch(args) ? void killWhenDue().then(() => query(...args)) : query(...args);
      },
    });
  });
  return {
    pool,
    plan: ({ before }: { before: number }) => {
      remaining = before;
      fired = false;
    },
    fired: () => fired,
  };
}
