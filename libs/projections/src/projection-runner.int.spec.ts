import type { Pool, PoolClient } from 'pg';
import { createPool, writeGuarded, type TableRows } from '@peristiwa/postgres';
import { losingAnswers, testDatabase, type TestDatabase } from '@peristiwa/testing';
import { CheckpointWatch } from './checkpoint-watch';
import { ProjectionRunner, type PageRequest, type ProjectionOptions } from './projection-runner';
import { sliceFoldVersionSql, sliceTablesSql, type SliceGroup } from './slice-leases';

interface Item {
  readonly position: number;
}

let database: TestDatabase;
let owner: Pool;
let pool: Pool;
const running: ProjectionRunner<Item>[] = [];

beforeAll(async () => {
  database = await testDatabase('runner');
  owner = createPool({ url: database.url, name: 'owner' });
  pool = createPool({ url: database.url, name: 'spec' });
  await owner.query(sliceTablesSql('public'));
  await owner.query(sliceFoldVersionSql('public'));
  await owner.query('CREATE TABLE seen (name text, position bigint)');
  for (const name of UNCUT) await cut(name, 1);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((started) => started.stop()));
});
afterAll(async () => {
  await pool.end();
  await owner.end();
  await database.drop();
});

const UNCUT =
  'all nudged resume stop two sleep frozen in-doubt in-doubt-10 away blocked explained prefetched'.split(' ');

/** A projection of `count` slices; slice n has the partitions n, n + count, … of four. */
async function cut(name: string, count: number): Promise<void> {
  await owner.query(
    `INSERT INTO projection_slice (name, slice, partitions)
     SELECT $1, slice, ARRAY(SELECT generate_series(slice, 3, $2::int)) FROM generate_series(0, $2::int - 1) AS slice`,
    [name, count],
  );
}

/** A source that a test feeds: the partition of an item is its position modulo 4. */
class Feed {
  constructor(public length = 0) {}
  readPage = async ({ partitions, after, limit, until: bound = Infinity }: PageRequest) => {
    const all = Array.from({ length: this.length }, (_, index) => ({ position: index + 1 }));
    const found = all.filter(({ position }) => position > after && partitions.includes(position % 4));
    const page = found.slice(0, limit);
    const through = page.length < limit ? this.length : (page.at(-1) as Item).position;
    return { items: page.filter(({ position }) => position <= bound), through: Math.min(through, bound) };
  };
}

function newGate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const silent = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };

function runner(name: string, owned: string, options: Partial<ProjectionOptions<Item>> & { feed: Feed }) {
  const { feed, ...rest } = options;
  const made = new ProjectionRunner<Item>({
    pool,
    schema: 'public',
    name,
    owner: owned,
    source: feed,
    apply: (client, items) => see(client, name, items),
    log: silent,
    batchSize: 10,
    leaseMs: 400,
    retryMs: { outage: 5, blocked: 5 },
    ...rest,
  });
  running.push(made);
  made.start();
  return made;
}

async function see(client: PoolClient, name: string, items: readonly Item[]): Promise<void> {
  await client.query('INSERT INTO seen SELECT $1, unnest($2::bigint[])', [
    name,
    items.map(({ position }) => position),
  ]);
}

const reached = (name: string, position: number) =>
  new CheckpointWatch(owner, 'public', name).reached(position, 10_000);
async function seen(name: string): Promise<number[]> {
  const { rows } = await owner.query('SELECT position FROM seen WHERE name = $1 ORDER BY position', [name]);
  return rows.map(({ position }) => Number(position));
}
const upTo = (length: number) => Array.from({ length }, (_, index) => index + 1);
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

it('applies everything once and in order, in batches, and continues when more arrives', async () => {
  const feed = new Feed(25);
  const batches: number[] = [];
  const made = runner('all', 'x', { feed, onBatch: (items) => batches.push(items.length) });
  expect(await reached('all', 25)).toBe(true);
  feed.length = 26;
  expect(await reached('all', 26)).toBe(true);
  await until(() => made.status().position === 26);
  expect(batches).toEqual([10, 10, 5, 1]);
  expect(await seen('all')).toEqual(upTo(26));
  expect(made.status()).toMatchObject({ state: 'running', position: 26, itemsTotal: 26 });
});

it('prepares the next page and reads the one after while a batch is applied, again when it fails', async () => {
  const feed = new Feed(45);
  const gate = newGate();
  const read: number[] = [];
  const prepared: number[] = [];
  let attempts = 0;
  runner('prefetched', 'x', {
    feed,
    source: {
      readPage: (request) => {
        read.push(request.after);
        return feed.readPage(request);
      },
    },
    prepare: async ([first]) => void prepared.push(first?.position ?? 0),
    apply: async (client, items) => {
      attempts += 1;
      if (attempts === 1) {
        await gate.opened;
        throw new Error('not yet');
      }
      await see(client, 'prefetched', items);
    },
  });
  await until(() => prepared.length === 2);
  expect([read, prepared]).toEqual([
    [0, 10, 20],
    [1, 11],
  ]);
  gate.open();
  expect(await reached('prefetched', 45)).toBe(true);
  expect(await seen('prefetched')).toEqual(upTo(45));
  // The failed batch and what was read after it are read again; then each page once.
  expect(read.slice(3, 8)).toEqual([0, 10, 20, 30, 40]);
  expect(prepared).toEqual([1, 11, 1, 11, 21, 31, 41]);
});

it('polls at once when it is nudged', async () => {
  const feed = new Feed(1);
  const made = runner('nudged', 'x', { feed, pollMs: { busy: 60_000, idle: 60_000 } });
  await reached('nudged', 1);
  feed.length = 2;
  await until(() => {
    made.nudge();
    return made.status().position === 2;
  });
  expect(await seen('nudged')).toEqual([1, 2]);
});

it('continues where its predecessor stopped', async () => {
  const feed = new Feed(3);
  const first = runner('resume', 'first', { feed });
  await reached('resume', 3);
  await first.stop();
  expect(first.status().state).toBe('stopped');
  feed.length = 5;
  runner('resume', 'second', { feed });
  await reached('resume', 5);
  expect(await seen('resume')).toEqual(upTo(5));
});

it('lets the current batch commit when it is stopped', async () => {
  const [entered, gate] = [newGate(), newGate()];
  const made = runner('stop', 'x', {
    feed: new Feed(5),
    leaseMs: 60_000,
    apply: async (client, items) => {
      await see(client, 'stop', items);
      entered.open();
      await gate.opened;
    },
  });
  await entered.opened;
  const stopped = made.stop();
  gate.open();
  await stopped;
  expect(await seen('stop')).toEqual(upTo(5));
  expect(await reached('stop', 5)).toBe(true);
});

it('has one worker among several, and another one after it stops', async () => {
  const feed = new Feed(5);
  const both = [runner('two', 'a', { feed }), runner('two', 'b', { feed })];
  await reached('two', 5);
  await until(() => both.every((one) => one.status().state !== 'stopped'));
  const states = () => both.map((one) => one.status().state).toSorted();
  await until(() => states().includes('running'));
  expect(states()).toEqual(['running', 'standby']);
  await both.find((one) => one.status().state === 'running')?.stop();
  feed.length = 9;
  await reached('two', 9);
  expect(await seen('two')).toEqual(upTo(9));
});

it('a worker that wakes up after its lease was taken commits nothing', async () => {
  const [entered, gate] = [newGate(), newGate()];
  const feed = new Feed(5);
  const slow = {
    readPage: async (request: PageRequest) => {
      const page = await feed.readPage(request);
      entered.open();
      await gate.opened;
      return page;
    },
  };
  const asleep = runner('sleep', 'asleep', { feed, source: slow });
  await entered.opened;
  runner('sleep', 'awake', { feed });
  await reached('sleep', 5);
  gate.open();
  await until(() => asleep.status().state === 'standby');
  expect(await seen('sleep')).toEqual(upTo(5));
});

it('a worker that freezes inside its transaction is disconnected by the server, and its batch rolled back', async () => {
  const [entered, gate] = [newGate(), newGate()];
  const feed = new Feed(5);
  const frozen = runner('frozen', 'frozen', {
    feed,
    apply: async (client, items) => {
      await see(client, 'frozen', items);
      entered.open();
      await gate.opened;
    },
  });
  await entered.opened;
  runner('frozen', 'fresh', { feed });
  await reached('frozen', 5);
  gate.open();
  await until(() => frozen.status().state === 'standby');
  expect(await seen('frozen')).toEqual(upTo(5));
});

it.each([
  ['every second', (commit: number) => commit % 2 === 1],
  ['each of the first ten', (commit: number) => commit <= 10],
])('detects that a commit succeeded although its answer was lost: %s', async (how, isLost) => {
  const name = how === 'every second' ? 'in-doubt' : 'in-doubt-10';
  const losing = losingAnswers(pool, (commit, statement) => statement === 'COMMIT' && isLost(commit));
  const made = runner(name, 'x', { feed: new Feed(60), pool: losing.pool });
  await reached(name, 60);
  await until(() => made.status().state === 'running');
  expect(losing.lost()).toBeGreaterThan(2);
  expect(await seen(name)).toEqual(upTo(60));
});

describe('one statement for a batch and its checkpoint', () => {
  const insert = (name: string, items: readonly Item[]): TableRows => ({
    types: ['text', 'bigint'],
    insert: (arrays) => `INSERT INTO seen SELECT * FROM unnest(${arrays})`,
    values: [items.map(() => name), items.map(({ position }) => position)],
  });
  const atOnce =
    (name: string, db: Pool = pool): ProjectionOptions<Item>['applyAtOnce'] =>
    (items, _, checkpoint) =>
      writeGuarded(db, `at-once ${name}`, { guards: [checkpoint], tables: [insert(name, items)] });

  it('is all that a batch takes, unless it declines', async () => {
    await cut('at-once', 2);
    const apply = jest.fn((client: PoolClient, items: readonly Item[]) => see(client, 'at-once', items));
    const declined: number[] = [];
    const applyAtOnce: ProjectionOptions<Item>['applyAtOnce'] = async (items, group, checkpoint) => {
      if (items[0]?.position === 11) return (declined.push(11), false);
      return (await atOnce('at-once')?.(items, group, checkpoint)) ?? false;
    };
    runner('at-once', 'x', { feed: new Feed(40), apply, applyAtOnce });
    await reached('at-once', 40);
    expect(declined).toEqual([11]);
    expect(apply).toHaveBeenCalledTimes(1);
    expect(await seen('at-once')).toEqual(upTo(40));
  });

  it('detects that it was committed although its answer was lost', async () => {
    await cut('at-once-lost', 1);
    const losing = losingAnswers(pool, (commit, statement) => /^at-once/.test(statement) && commit % 2 === 0);
    runner('at-once-lost', 'x', { feed: new Feed(60), applyAtOnce: atOnce('at-once-lost', losing.pool) });
    await reached('at-once-lost', 60);
    expect(losing.lost()).toBeGreaterThan(2);
    expect(await seen('at-once-lost')).toEqual(upTo(60));
  });
});

it('retries without limit while the database is away and logs it once', async () => {
  const warn = jest.fn();
  let outages = 20;
  const apply = async (client: PoolClient, items: readonly Item[]) => {
    if ((outages -= 1) > 0) throw Object.assign(new Error('the server stops'), { code: '57P01' });
    await see(client, 'away', items);
  };
  runner('away', 'x', {
    feed: new Feed(3),
    apply,
    log: { ...silent, warn },
    retryMs: { outage: 0, blocked: 0 },
  });
  await reached('away', 3);
  expect(await seen('away')).toEqual(upTo(3));
  expect(warn).toHaveBeenCalledTimes(1);
});

it('stops at a batch that cannot be applied, names the reason and no value, and resumes', async () => {
  const error = jest.fn();
  let broken = true;
  const apply = async (client: PoolClient, items: readonly Item[]) => {
    if (broken) throw new TypeError('NIK 3204010101900001 broke it');
    await see(client, 'blocked', items);
  };
  const made = runner('blocked', 'x', { feed: new Feed(3), apply, log: { ...silent, error } });
  await until(() => made.status().state === 'blocked');
  expect(made.status()).toMatchObject({ state: 'blocked', position: 0, reason: 'TypeError' });
  expect(JSON.stringify(error.mock.calls)).not.toContain('3204010101900001');
  broken = false;
  await reached('blocked', 3);
  await until(() => made.status().state === 'running');
  expect(made.status().reason).toBeUndefined();
  expect(error).toHaveBeenCalledTimes(1);
});

it('reports the reasons that `explain` returns', async () => {
  const apply = async () => {
    throw new RangeError('event type X is not known');
  };
  const explain = (error: Error) => (error instanceof RangeError ? error.message : undefined);
  const made = runner('explained', 'x', { feed: new Feed(1), apply, explain });
  await until(() => made.status().state === 'blocked');
  expect(made.status().reason).toBe('event type X is not known');
});

describe('slices', () => {
  it('are shared by several workers, each item is applied once, and slices without items advance too', async () => {
    await cut('shared', 4);
    const feed = new Feed(41);
    const groups: number[][] = [];
    const apply = async (client: PoolClient, items: readonly Item[], { slices }: SliceGroup) => {
      groups.push([...slices]);
      await see(client, 'shared', items);
    };
    const all = ['a', 'b', 'c'].map((name) => runner('shared', name, { feed, apply }));
    const shares = () =>
      all
        .map((one) => one.status().slices.length)
        .toSorted()
        .join();
    await until(() => shares() === '1,1,2');
    feed.length = 81;
    expect(await reached('shared', 81)).toBe(true);
    // One more item lies in one slice only; the reported position is that of the slice furthest behind.
    feed.length = 82;
    expect(await reached('shared', 82)).toBe(true);
    expect(await seen('shared')).toEqual(upTo(82));
    expect(groups.some((slices) => slices.length < 4)).toBe(true);
  });

  it('of one worker form one batch when they are at the same position, and reach the same position first', async () => {
    await cut('meeting', 4);
    await owner.query(`UPDATE projection_slice SET position = 12 WHERE name = 'meeting' AND slice > 1`);
    const batches: [number, boolean, number[]][] = [];
    const apply = async (_: PoolClient, items: readonly Item[], { slices, isWhole }: SliceGroup) => {
      batches.push([slices.length, isWhole, items.map(({ position }) => position)]);
    };
    runner('meeting', 'x', { feed: new Feed(15), apply });
    await reached('meeting', 15);
    expect(batches).toEqual([
      [2, false, [1, 4, 5, 8, 9, 12]],
      [4, true, [13, 14, 15]],
    ]);
  });

  it('run `settle` after every advance of some of them, within its transaction', async () => {
    await cut('settled', 2);
    await owner.query(
      `UPDATE projection_slice SET owner = 'other', leased_until = 'infinity' WHERE name = 'settled' AND slice = 1`,
    );
    const settled: [number, number][] = [];
    const settle = async (client: PoolClient, items: readonly Item[], { slices }: SliceGroup) => {
      const { rows } = await client.query(
        `SELECT position::int AS position FROM projection_slice WHERE name = 'settled' AND slice = $1`,
        [slices[0]],
      );
      settled.push([items.length, rows[0].position]);
      return false;
    };
    const feed = new Feed(4);
    const made = runner('settled', 'x', { feed, settle });
    await until(() => made.status().position === 4);
    feed.length = 5;
    await until(() => made.status().position === 5);
    expect(settled).toEqual([
      [2, 4],
      [0, 5],
    ]);
    expect(await seen('settled')).toEqual([2, 4]);
  });

  it('of a worker that was paused are not committed twice; without fencing they are', async () => {
    for (const [name, isFenced] of [
      ['fenced', true],
      ['unfenced', false],
    ] as const) {
      await cut(name, 2);
      const [entered, gate] = [newGate(), newGate()];
      const feed = new Feed(8);
      const source = {
        readPage: async (request: PageRequest) => {
          const page = await feed.readPage(request);
          entered.open();
          await gate.opened;
          return page;
        },
      };
      const asleep = runner(name, 'asleep', { feed, source });
      await entered.opened;
      const leases = asleep['leases'];
      let hasCommitted = false;
      if (!isFenced) {
        leases.lock = async () => true;
        leases.advance = async () => undefined;
      }
      const moved = leases.moved.bind(leases);
      leases.moved = (group, to) => {
        hasCommitted = true;
        moved(group, to);
      };
      runner(name, 'awake', { feed });
      await reached(name, 8);
      gate.open();
      await until(() => hasCommitted || asleep.status().slices.length === 0);
      expect(await seen(name)).toEqual(isFenced ? upTo(8) : upTo(8).flatMap((item) => [item, item]));
      await Promise.all(running.splice(0).map((started) => started.stop()));
    }
  });
});
