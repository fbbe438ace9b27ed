import type { Pool, QueryConfig } from 'pg';
import { eventTypes } from '@peristiwa/domain';
import { bulkAppend, migrateLedger, PostgresLedger, type ActToAppend } from '@peristiwa/ledger';
import { inTransaction } from '@peristiwa/postgres';
import { CheckpointWatch } from '@peristiwa/projections';
import { registryRunner } from '../../apps/registry/src/projector/registry-runner';
import { migrateRegistry } from '../../apps/registry/src/service';
import { ActMaker, withHousehold } from '../acts';
import type { Contest } from '../contest';
import { emptied, type BenchEnvironment } from '../environment';
import { HouseholdMaker } from '../households';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** The statement that writes the rows of a batch of all slices, in the transaction that moves the checkpoint. */
const WRITE = 'write-whole';
/** The usual batch: the same rows and the checkpoint in one statement, which another process cannot run again. */
const AT_ONCE = 'write-at-once registry';
const TABLES = ['person', 'family', 'change', 'anomaly'].map((name) => `registry.${name}`);

/** The catch-up of the projector over an existing ledger, against only its own write statements, run again. */
export async function catchUpPath(environment: BenchEnvironment): Promise<Contest> {
  const url = await environment.newDatabase('catch_up');
  await migrateLedger(url, eventTypes);
  await migrateRegistry(url);
  const couplesCount = Math.ceil(4_000 / environment.scale);
  const tail = await fill(environment, url, couplesCount);
  const owner = environment.pool(url, { max: 2 });
  const pool = environment.pool(url, { role: 'peristiwa_registry', max: 4 });
  const ledger = new PostgresLedger(pool, 'registry');
  const recorded: QueryConfig[][] = [];

  const project = async (through: Pool) => {
    const runner = registryRunner({ pool: through, ledger, owner: 'bench', log: SILENT });
    runner.start();
    const reached = await new CheckpointWatch(pool, 'registry', 'registry').reached(tail, 300_000);
    await runner.stop();
    if (!reached) throw new Error('The projector did not reach the tail');
    return tail;
  };
  await project(recording(pool, recorded));
  if (recorded.every((batch) => batch.length === 0)) throw new Error('No batch was written as expected');
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
      { name: 'projector', role: 'ours', lacks: '', prepare, run: () => project(pool) },
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
    notes: [`${tail} events a round, the projector as the service runs it, one process.`],
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

/**
 * Records the statements that write, by transaction. `AT_ONCE` is answered as if its conditions did not hold, so that
 * each batch is written by the statement that can be run again; all others are passed through unchanged.
 */
function recording(pool: Pool, batches: QueryConfig[][]): Pool {
  const connect = async () => {
    const client = await pool.connect();
    let batch: QueryConfig[] = [];
    const query = (config: QueryConfig | string, values?: unknown[]) => {
      if (config === 'BEGIN') batch = [];
      else if (config === 'COMMIT') batches.push(batch);
      else if (typeof config === 'object' && config.name === WRITE) batch.push(config);
      return client.query(config as string, values);
    };
    return { query, release: (error?: Error) => client.release(error) };
  };
  const query = (config: QueryConfig | string, values?: unknown[]) =>
    typeof config === 'object' && config.name === AT_ONCE
      ? Promise.resolve({ rows: [], rowCount: 0 })
      : pool.query(config as string, values);
  return { connect, query } as unknown as Pool;
}

async function replay(pool: Pool, batches: readonly QueryConfig[][]): Promise<void> {
  for (const batch of batches) {
    await inTransaction(pool, async (client) => {
      for (const statement of batch) await client.query(statement);
    });
  }
}
