import type { Pool } from 'pg';
import { createPool, inTransaction } from '@peristiwa/postgres';
import { testDatabase, type TestDatabase } from '@peristiwa/testing';
import { checkpointTableSql, FencedError, Lease } from './lease';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await testDatabase('lease');
  pool = createPool({ url: database.url, name: 'spec' });
  await pool.query(checkpointTableSql('public'));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const leaseOf = (name: string, owner: string, ttlMs = 60_000) =>
  new Lease(pool, { schema: 'public', name, owner, ttlMs });
/** Simulates that the lease has expired. */
const expire = (name: string) =>
  pool.query(`UPDATE checkpoint SET leased_until = clock_timestamp() - interval '1 ms' WHERE name = $1`, [
    name,
  ]);
const move = (lease: Lease, from: number, to: number) =>
  inTransaction(pool, async (client) => {
    await lease.lock(client);
    await lease.advance(client, from, to);
  });

it('has one holder, and the next one when it is released', async () => {
  const [first, second] = [leaseOf('a', 'first'), leaseOf('a', 'second')];
  expect([await first.acquire(), await second.acquire()]).toEqual([true, false]);
  await first.release();
  expect([first.isHeld, await second.acquire(), await first.acquire()]).toEqual([false, true, false]);
});

it('is granted to one of many that request it at once', async () => {
  const asked = Array.from({ length: 10 }, (_, index) => leaseOf('crowd', `owner-${index}`).acquire());
  expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(1);
});

it('carries the checkpoint to the next holder', async () => {
  const [first, second] = [leaseOf('b', 'first'), leaseOf('b', 'second')];
  await first.acquire();
  await move(first, 0, 7);
  await first.release();
  await second.acquire();
  expect(second.startPosition).toBe(7);
});

it('fences a holder whose lease expired while it was paused: its transaction is rolled back', async () => {
  const [asleep, awake] = [leaseOf('c', 'asleep'), leaseOf('c', 'awake')];
  await asleep.acquire();
  await expire('c');
  await awake.acquire();
  await expect(asleep.renew()).rejects.toThrow(FencedError);
  await asleep.acquire();
  await expect(move(asleep, 0, 1)).rejects.toThrow(FencedError);
  await expect(move(awake, 0, 2)).resolves.toBeUndefined();
  await expect(move(awake, 0, 3)).rejects.toThrow(FencedError);
});

it('fences a holder whose lease was taken between its lock and another session', async () => {
  const [first, second] = [leaseOf('d', 'first'), leaseOf('d', 'second')];
  await first.acquire();
  await expire('d');
  await second.acquire();
  const locked = inTransaction(pool, (client) => first.lock(client));
  await expect(locked).rejects.toThrow('The lease d was taken over');
  expect(first.isHeld).toBe(false);
});

it('an expired lease that nobody took still works, and advancing it extends it', async () => {
  const [first, second] = [leaseOf('e', 'first'), leaseOf('e', 'second')];
  await first.acquire();
  await expire('e');
  await move(first, 0, 1);
  expect(await second.acquire()).toBe(false);
  await expire('e');
  await first.renew();
  expect(await second.acquire()).toBe(false);
});

it('releasing a lease that was taken over does not take it from the new holder', async () => {
  const [first, second, third] = [leaseOf('f', 'first'), leaseOf('f', 'second'), leaseOf('f', 'third')];
  await first.acquire();
  await expire('f');
  await second.acquire();
  await first.release();
  expect(await third.acquire()).toBe(false);
});

it('is locked by another thread under the same grant, until it is taken over', async () => {
  const [holder, next] = [leaseOf('g', 'holder'), leaseOf('g', 'next')];
  expect(() => holder.forThread()).toThrow(FencedError);
  await holder.acquire();
  const inThread = new Lease(pool, holder.forThread());
  await expect(move(inThread, 0, 1)).resolves.toBeUndefined();
  await expect(move(holder, 1, 2)).resolves.toBeUndefined();
  await expire('g');
  await next.acquire();
  await expect(move(inThread, 2, 3)).rejects.toThrow(FencedError);
});

it('a holder that locks last loses its writes when it was taken over before', async () => {
  const [first, second] = [leaseOf('h', 'first'), leaseOf('h', 'second')];
  await pool.query('CREATE TABLE written (by text)');
  await first.acquire();
  const late = inTransaction(pool, async (client) => {
    await client.query(`INSERT INTO written VALUES ('first')`);
    await expire('h');
    await second.acquire();
    await first.lock(client);
  });
  await expect(late).rejects.toThrow(FencedError);
  expect((await pool.query('SELECT FROM written')).rowCount).toBe(0);
});

it('is not locked by a session that becomes idle first: the server ends it', async () => {
  const lease = leaseOf('i', 'first', 50);
  await lease.acquire();
  const client = await pool.connect();
  const ended = new Promise<Error>((resolve) => client.once('error', resolve));
  await client.query('BEGIN');
  await lease.limitSilence(client);
  expect(await ended).toMatchObject({ code: '25P03' });
  client.release(true);
});

it('refuses a schema that is not a plain name', () => {
  expect(() => checkpointTableSql('a; DROP')).toThrow('A schema name');
  expect(() => new Lease(pool, { schema: '"x"', name: 'x', owner: 'x', ttlMs: 1 })).toThrow('A schema name');
});

/** The lease of a holder that is gone, granted while the server's clock was ahead by this much. */
const leaveBehind = (name: string, ahead: string) =>
  pool.query(
    `INSERT INTO checkpoint (name, owner, epoch, position, leased_until)
     VALUES ($1, 'gone', 4, 7, clock_timestamp() + $2::interval)`,
    [name, ahead],
  );

it.each([
  ['as long as a lease lasts', '60 s', false],
  ['half a minute longer, as clocks of servers may differ', '80 s', false],
  ['three hours longer: the clock was ahead', '3 hours', true],
  ['for ever, on purpose', 'infinity', false],
])(
  'the lease of a holder that is gone, %s: another one takes it at once: %p',
  async (what, until, isTaken) => {
    await leaveBehind(what, until);
    const next = leaseOf(what, 'next');
    expect([await next.acquire(), next.startPosition]).toEqual([isTaken, isTaken ? 7 : 0]);
  },
);

it('a holder that lives while the clock is set back keeps its lease, or is fenced', async () => {
  const [first, second] = [leaseOf('back', 'first'), leaseOf('back', 'second')];
  await first.acquire();
  await pool.query(
    `UPDATE checkpoint SET leased_until = leased_until + interval '3 hours' WHERE name = 'back'`,
  );
  await first.renew();
  expect(await second.acquire()).toBe(false);
  await pool.query(
    `UPDATE checkpoint SET leased_until = leased_until + interval '3 hours' WHERE name = 'back'`,
  );
  expect(await second.acquire()).toBe(true);
  await expect(move(first, 0, 1)).rejects.toThrow(FencedError);
});
