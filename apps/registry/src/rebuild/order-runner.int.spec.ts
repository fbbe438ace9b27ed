import type { Pool } from 'pg';
import { createPool } from '@peristiwa/postgres';
import { testDatabase, type TestDatabase } from '@peristiwa/testing';
import { migrateRegistry } from '../migrate-registry';
import { ROLE } from '../names';
import { OrderRunner } from './order-runner';
import { endOrder, findOpenOrder, insertOrder, latestOrders } from './orders';
import type { WorkerEnd } from './worker-process';

const logged: object[] = [];
const LOG = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields: object) => void logged.push(fields),
};
const ORDER = { action: 'verify', share: 50, threads: 1, orderedBy: 'spec', requestId: 'spec' } as const;

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await testDatabase('order_runner');
  await migrateRegistry(database.url);
  pool = createPool({ url: database.url, role: ROLE, name: 'spec' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** A process of the service, with workers that end when the spec or the process says so. */
function process() {
  const ends: ((end: WorkerEnd) => void)[] = [];
  let begun: () => void = () => undefined;
  const hasBegun = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const runner = new OrderRunner({
    pool,
    log: LOG,
    start: () => {
      let settle: (end: WorkerEnd) => void = () => undefined;
      const ended = new Promise<WorkerEnd>((resolve) => {
        settle = resolve;
      });
      ends.push(settle);
      begun();
      return { ended, stop: () => settle({ kind: 'stopped' }) };
    },
  });
  runner.start();
  return { runner, hasBegun, end: (end: WorkerEnd) => ends.at(-1)?.(end), count: () => ends.length };
}

async function settled(orderNo: number) {
  for (;;) {
    const order = (await latestOrders(pool, 10)).find((one) => one.orderNo === orderNo);
    if (order?.endedAt) return order;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it('one process has the order; when it stops (a deployment), another one continues it', async () => {
  const orderNo = await insertOrder(pool, ORDER, false);
  const first = process();
  await first.hasBegun;
  const second = process();
  await first.runner.stop();
  expect(await findOpenOrder(pool)).toMatchObject({ orderNo, attempts: 0 });
  await second.hasBegun;
  second.end({ kind: 'ended', outcome: 'verified' });
  expect(await settled(orderNo)).toMatchObject({ outcome: 'verified', attempts: 1 });
  expect([first.count(), second.count()]).toEqual([1, 1]);
  await second.runner.stop();
});

it('a rebuild that ended unseen is not begun a second time', async () => {
  const orderNo = await insertOrder(pool, ORDER, false);
  await pool.query('UPDATE registry.rebuild_order SET attempts = 1 WHERE order_no = $1', [orderNo]);
  const owner = createPool({ url: database.url, name: 'spec' });
  await owner.query(
    `INSERT INTO registry.rebuild (rebuild_no, kind, phase, outcome, verify_only, act_id, barrier, events_total, ended_at)
     VALUES (1, 'rebuild', 'done', 'switched', false, gen_random_uuid(), 0, 0, clock_timestamp())`,
  );
  await owner.end();
  const only = process();
  expect(await settled(orderNo)).toMatchObject({ outcome: 'switched', attempts: 1 });
  expect(only.count()).toBe(0);
  await only.runner.stop();
});

it('what is refused is said, and ends the order', async () => {
  const orderNo = await insertOrder(pool, ORDER, false);
  const only = process();
  await only.hasBegun;
  only.end({ kind: 'refused', reason: 'There is no previous version to restore', isBusy: false });
  expect(await settled(orderNo)).toMatchObject({
    outcome: 'refused',
    reason: 'There is no previous version to restore',
  });
  await only.runner.stop();
});

it('an order that another rebuild delays is not failed by it', async () => {
  const orderNo = await insertOrder(pool, ORDER, false);
  await pool.query('UPDATE registry.rebuild_order SET attempts = 4 WHERE order_no = $1', [orderNo]);
  const only = process();
  await only.hasBegun;
  only.end({ kind: 'refused', reason: 'Another rebuild is under way', isBusy: true });
  await only.runner.stop();
  expect(await findOpenOrder(pool)).toMatchObject({ orderNo, attempts: 4 });
  await endOrder(pool, orderNo, { outcome: 'cancelled' });
});

it('a crash is logged and stored by its kind, and the fifth ends the order', async () => {
  const orderNo = await insertOrder(pool, ORDER, false);
  await pool.query('UPDATE registry.rebuild_order SET attempts = 4 WHERE order_no = $1', [orderNo]);
  const only = process();
  await only.hasBegun;
  only.end({ kind: 'crashed', reason: '53100', at: [] });
  expect(await settled(orderNo)).toMatchObject({
    outcome: 'failed',
    attempts: 5,
    reason: 'The worker process ended by itself several times; the last time: 53100',
  });
  expect(logged).toEqual([{ error: '53100', at: [], orderNo }]);
  expect(only.count()).toBe(1);
  await only.runner.stop();
});
