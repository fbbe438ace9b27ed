import type { Pool, PoolClient, QueryConfig } from 'pg';
import { eventTypes } from '@peristiwa/domain';
import { bulkAppend, migrateLedger, PostgresLedger, type ActToAppend } from '@peristiwa/ledger';
import { inTransaction } from '@peristiwa/postgres';
import { CheckpointWatch, ProjectionRunner } from '@peristiwa/projections';
import { ActSource } from '../../apps/registry/src/projector/act-source';
import { RegistryProjection } from '../../apps/registry/src/projector/registry-projection';
import { migrateRegistry } from '../../apps/registry/src/service';
import { ActMaker, withHousehold } from '../acts';
import type { Contest } from '../contest';
import { emptied, type BenchEnvironment } from '../environment';
import { HouseholdMaker } from '../households';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const WRITES = ['upsert-persons', 'upsert-families', 'insert-changes'];
const TABLES = ['person', 'family', 'change', 'anomaly'].map((name) => `registry.${name}`);
const BATCH = 1_000;

/** The projector over a ledger that is there already, against the rows it comes to, written by the same statements. */
export async function catchUpPath(environment: BenchEnvironment): Promise<Contest> {
  const url = await environment.newDatabase('catch_up');
  await migrateLedger(url, eventTypes);
  await migrateRegistry(url);
  const couplesCount = Math.ceil(4_000 / environment.scale);
  const tail = await fill(environment, url, couplesCount);
  const owner = environment.pool(url, { max: 2 });
  const pool = environment.pool(url, { role: 'peristiwa_registry', max: 4 });
  const ledger = new PostgresLedger(pool, 'registry');
  let recorded: QueryConfig[][] = [];

  const project = async (onWrite?: (batch: QueryConfig[]) => void) => {
    const projection = new RegistryProjection(ledger);
    const runner = new ProjectionRunner({
      ...{ pool, schema: 'registry', name: 'registry', owner: 'bench', log: SILENT, batchSize: BATCH },
      source: new ActSource(ledger),
      apply: async (client, events, group) => {
        const batch: QueryConfig[] = [];
        await projection.apply(onWrite ? recording(client, batch) : client, events, group);
        onWrite?.(batch);
      },
    });
    runner.start();
    const reached = await new CheckpointWatch(pool, 'registry', 'registry').reached(tail, 300_000);
    await runner.stop();
    if (!reached) throw new Error('The projector did not reach the tail');
    return tail;
  };
  recorded = [];
  await project((batch) => recorded.push(batch));
  const prepare = async () => {
    await emptied(owner, TABLES);
    await owner.query(`UPDATE registry.projection_slice SET position = 0`);
  };
  return {
    name: 'registry-catch-up',
    title: 'the projector catches up with a ledger (couples, then their children)',
    unit: 'events',
    target: { against: 'raw', ratio: 0.7 },
    contestants: [
      { name: 'projector', role: 'ours', lacks: '', prepare, run: () => project() },
      {
        name: 'precomputed rows, same upserts',
        role: 'raw',
        lacks: 'reading, folding, checkpoint, fencing, parking',
        prepare,
        run: async () => {
          await replay(pool, recorded);
          return tail;
        },
      },
    ],
    notes: [`${tail} events a round in batches of ${BATCH}.`],
  };
}

async function fill(environment: BenchEnvironment, url: string, count: number): Promise<number> {
  const { couples, acts } = new HouseholdMaker().couples(count);
  await bulkAppend(environment.pool(url, { role: 'peristiwa_status' }), 'status', acts);
  const births: ActToAppend[] = new ActMaker()
    .births(count)
    .map((act, index) => withHousehold(act, couples[index] as (typeof couples)[0]));
  const desk = environment.pool(url, { role: 'peristiwa_birth' });
  return (await bulkAppend(desk, 'birth', births)).position;
}

/** Keeps the statements that write; the rest goes through untouched. */
function recording(client: PoolClient, batch: QueryConfig[]): PoolClient {
  const query = (config: QueryConfig) => {
    if (WRITES.includes(config.name ?? '')) batch.push(config);
    return client.query(config);
  };
  return { query } as unknown as PoolClient;
}

async function replay(pool: Pool, batches: readonly QueryConfig[][]): Promise<void> {
  for (const batch of batches) {
    await inTransaction(pool, async (client) => {
      for (const statement of batch) await client.query(statement);
    });
  }
}
