import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import type { Pool } from 'pg';
import { alone, idOf, on, person, randomWorld, recorded } from '@peristiwa/testing';
import { contentsOf, RegistriesUnderTest, shared, sharesOf, standingOf } from '../registry-under-test';

/** The app as operators run it, from the build. */
const APP = resolve(__dirname, '../../../../dist/apps/registry/src/main.js');

let under: RegistriesUnderTest;
let owner: Pool;
const processes: ChildProcess[] = [];

beforeEach(async () => {
  under = await RegistriesUnderTest.open();
  owner = under.pool();
});
afterEach(async () => {
  await Promise.all(processes.splice(0).map(kill));
  await under.close();
});

function startProcess(): ChildProcess {
  const child = spawn(process.execPath, [APP], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: under.url,
      KAFKA_BROKERS: '127.0.0.1:1',
      OIDC_ISSUER: 'http://127.0.0.1:1',
      OIDC_JWKS_URL: 'http://127.0.0.1:1/jwks',
      PORT_REGISTRY: '0',
      LOG_LEVEL: 'silent',
    },
    stdio: 'ignore',
  });
  processes.push(child);
  return child;
}

function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((settle) => {
    child.once('exit', () => settle());
    child.kill(signal);
  });
}
const kill = (child: ChildProcess) => end(child, 'SIGKILL');

let cards = 0;
/** Appends persons with a card each, and for each a fact about the previous person: acts of one slice and of two. */
async function appendLives(from: number, count: number): Promise<void> {
  for (let number = from; number < from + count; number += 1) {
    const card = { kkNumber: `32040106012091${(cards += 1) + 10}` };
    await under.writer.record(alone(number, {}, card));
    if (number === from) continue;
    const data = { childId: idOf(number), name: 'Anak', sex: 'male' as const, bornOn: on('2026-01-01') };
    await under.writer.record(
      recorded(person(idOf(number - 1)), {
        type: 'ChildBorn',
        occurredOn: on('2026-01-01'),
        data: { ...data, parent: 'mother' },
      }),
    );
  }
}

/** How many sessions wait for the numbering lock: all rows of their batch are written, none is committed. */
async function waitingToNumber(): Promise<number> {
  const { rows } = await owner.query<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM pg_locks
     WHERE relation = 'registry.change_numbering'::regclass AND NOT granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return rows[0]?.waiting ?? 0;
}

describe('several workers', () => {
  it('share the slices fairly as they come and go', async () => {
    const [first, second, third] = ['first', 'second', 'third'];
    const one = under.start(first);
    expect(await shared(owner, (owners) => owners.every((held) => held === first))).toHaveLength(4);
    under.start(second);
    await shared(owner, (owners) => sharesOf(owners).join() === '2,2');
    under.start(third);
    expect(await shared(owner, (owners) => sharesOf(owners).join() === '2,1,1')).toContain(third);
    await one.stop();
    const owners = await shared(owner, (now) => sharesOf(now).join() === '2,2');
    expect(owners).not.toContain(first);
  });

  it('write the same bytes as one worker, including the numbers of changes', async () => {
    const world = randomWorld(20261123, 300);
    await under.writer.appendHistory(world.events);
    for (const name of ['a', 'b', 'c', 'd']) under.start(name, { batchSize: 7 });
    await appendLives(0x2301, 20);
    await under.reached(await under.ledger.tail());
    await under.stopAll();
    expect(await contentsOf(owner)).toEqual(await under.asOfOne());
  });

  it('number no change before all slices have passed its position', async () => {
    under.start('awake');
    await shared(owner, (owners) => owners.every((held) => held === 'awake'));
    // As if another worker had just taken the last two slices and then hung.
    await owner.query(
      `UPDATE registry.projection_slice SET owner = 'asleep', epoch = epoch + 1, leased_until = 'infinity'
       WHERE name = 'registry' AND slice > 1`,
    );
    await appendLives(0x2341, 12);
    const tail = await under.ledger.tail();
    for (let at = 0; at < tail;) {
      const [first, second] = await standingOf(owner);
      at = Math.min(first?.position ?? 0, second?.position ?? 0);
    }
    const waiting = await contentsOf(owner);
    expect(waiting.persons.length).toBeGreaterThan(0);
    expect(waiting.pending.length).toBeGreaterThan(0);
    expect(waiting.changes).toEqual([]);
    expect((await standingOf(owner)).map(({ position }) => position)).toEqual([tail, tail, 0, 0]);
    await owner.query(
      `UPDATE registry.projection_slice SET leased_until = '-infinity' WHERE owner = 'asleep'`,
    );
    await under.reached(tail);
    await under.stopAll();
    expect(await contentsOf(owner)).toEqual(await under.asOfOne());
  });
});

describe('one NIK in two slices', () => {
  type Fact = ReturnType<typeof alone>[number];
  const waitingForPersons = async () => {
    const { rows } = await owner.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_locks WHERE relation = 'registry.person'::regclass AND NOT granted`,
    );
    return rows[0]?.waiting ?? 0;
  };

  it('belongs to one person when both are placed at the same moment; the other is parked and no worker stops', async () => {
    const [a, b] = [under.start('a'), under.start('b')];
    const owners = await shared(owner, (now) => sharesOf(now).join() === '2,2');
    const workerOf = async (number: number) => {
      const { rows } = await owner.query<{ partition: number }>(
        `SELECT partition FROM generate_series(0, 15) AS partition
         WHERE satisfies_hash_partition('ledger.event'::regclass, 16, partition, $1::uuid)`,
        [idOf(number)],
      );
      return owners[(rows[0]?.partition ?? 0) % 4];
    };
    let twin = 0x2502;
    while ((await workerOf(twin)) === (await workerOf(0x2501))) twin += 1;

    const blocker = await owner.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE registry.person IN EXCLUSIVE MODE');
    const first = alone(0x2501)[0] as Fact;
    const other = alone(twin)[0] as Fact;
    const { nik } = first.event.data as { nik: string };
    const data = { ...other.event.data, nik } as Fact['event']['data'];
    await under.writer.record([first]);
    await under.writer.record([{ ...other, event: { ...other.event, data } as Fact['event'] }]);
    while ((await waitingForPersons()) < 2) await new Promise((settle) => setTimeout(settle, 5));
    await blocker.query('COMMIT');
    blocker.release();

    await under.reached(2);
    const { persons, parked, changes } = await contentsOf(owner);
    expect([persons.length, changes.length]).toEqual([1, 1]);
    expect(parked).toMatchObject([{ reason: 'nik-taken' }]);
    expect([a.status().reason, b.status().reason]).toEqual([undefined, undefined]);
  });
});

describe('two processes', () => {
  it('share the work; when one is killed during a batch, nothing is lost and the other takes all slices', async () => {
    const killed = startProcess();
    const [first] = await shared(owner, (owners) => owners[0] !== null && sharesOf(owners)[0] === 4);
    startProcess();
    await shared(owner, (owners) => sharesOf(owners).join() === '2,2');
    await appendLives(0x2401, 8);
    await under.reached(await under.ledger.tail());

    const blocker = await owner.connect();
    await blocker.query('BEGIN; LOCK TABLE registry.change_numbering IN SHARE UPDATE EXCLUSIVE MODE');
    await appendLives(0x2421, 8);
    while ((await waitingToNumber()) < 2) await new Promise((settle) => setTimeout(settle, 10));
    await kill(killed);
    await blocker.query('ROLLBACK');
    blocker.release();

    await appendLives(0x2441, 8);
    const owners = await shared(owner, (now) => sharesOf(now).join() === '4');
    expect(owners).not.toContain(first);
    await under.reached(await under.ledger.tail());
    const contents = await contentsOf(owner);
    expect([contents.persons.length, contents.changes.length, contents.parked]).toEqual([24, 45, []]);
    expect(contents).toEqual(await under.asOfOne());
  }, 60_000);

  it('release their slices at once when they are stopped', async () => {
    const stopped = startProcess();
    const [first] = await shared(owner, (owners) => sharesOf(owners).join() === '4');
    startProcess();
    await shared(owner, (owners) => sharesOf(owners).join() === '2,2');
    await end(stopped, 'SIGTERM');
    expect((await standingOf(owner)).map((standing) => standing.owner)).not.toContain(first);
    await shared(owner, (owners) => sharesOf(owners).join() === '4');
  }, 60_000);
});
