import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { createPool } from '@peristiwa/postgres';
import { testDatabase } from '@peristiwa/testing';
import { bulkAppend, type BulkRefusal } from './bulk-append';
import type { ActToAppend, EventToAppend } from './ledger';
import { migrateLedger } from './migrate-ledger';
import { PostgresLedger } from './postgres-ledger';

const LOADER = resolve(__dirname, '../../../dist/libs/testing/src/ledger-loader.js');

let database: Awaited<ReturnType<typeof testDatabase>>;
let pool: Pool;
let owner: Pool;

beforeEach(async () => {
  database = await testDatabase('bulk');
  await migrateLedger(database.url, { Born: { owner: 'birth' }, Died: { owner: 'death' } });
  pool = createPool({ url: database.url, role: 'peristiwa_birth', name: 'spec' });
  owner = createPool({ url: database.url, name: 'owner' });
});
afterEach(async () => {
  await pool.end();
  await owner.end();
  await database.drop();
});

const idOf = (number: number) => `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

function event(streamId: string): EventToAppend {
  const on = { occurredOn: '2026-11-01', reportedOn: '2026-11-02' };
  return { streamId, type: 'Born', schemaVersion: 1, data: '{}', ...on };
}

/**
 * Registers person `number`, whose stream is written once, on a card that ten neighbours share and each of them
 * extends.
 */
function neighbour(number: number, change: Partial<ActToAppend> = {}): ActToAppend {
  const [person, card] = [idOf(number), idOf(0xf0000000 + Math.floor(number / 10))];
  return {
    actId: uuidv7(),
    requestId: idOf(0xa0000000 + number),
    contentHash: Buffer.alloc(32, number),
    office: '3204',
    streams: [
      { streamId: person, kind: 'person', version: 0, events: 1 },
      { streamId: card, kind: 'family', version: number % 10, events: 1 },
    ],
    reservations: [{ kind: 'nik', value: `320401${number.toString().padStart(10, '0')}`, streamId: person }],
    events: [event(person), event(card)],
    meta: '{}',
    result: '{}',
    ...change,
  };
}

const person = (number: number) => ({ streamId: idOf(number), kind: 'person', version: 0, events: 1 });
const neighbours = (count: number, from = 0) => Array.from({ length: count }, (_, n) => neighbour(from + n));

/** What must hold of any ledger, however it was filled. */
async function audit() {
  const { rows } = await owner.query(`
    SELECT count(*)::int AS events, coalesce(max(position), 0)::int AS last,
      (SELECT count(*)::int FROM ledger.request) AS acts,
      (SELECT count(*)::int FROM ledger.reservation) AS reservations,
      (SELECT count(*)::int FROM ledger.stream h JOIN (SELECT stream_id, max(version) AS version, count(*) AS events
         FROM ledger.event GROUP BY 1) e USING (stream_id) WHERE h.version = e.version AND e.version = e.events) AS streams
    FROM ledger.event`);
  const torn = await owner.query('SELECT FROM ledger.event GROUP BY act_id HAVING count(*) <> max(act_size)');
  return { ...rows[0], torn: torn.rowCount };
}

it('appends in chunks, in the order of the source; acts of one chunk may build on each other', async () => {
  const commits: number[] = [];
  const progress = await bulkAppend(pool, 'birth', neighbours(100), {
    chunkEvents: 45,
    onProgress: ({ position }) => commits.push(position),
  });
  expect(commits).toEqual([44, 88, 132, 176, 200]);
  expect(progress).toEqual({
    taken: 100,
    actsAppended: 100,
    eventsAppended: 200,
    actsKnown: 0,
    actsRefused: 0,
    position: 200,
  });
  expect(await audit()).toEqual({
    events: 200,
    last: 200,
    acts: 100,
    reservations: 100,
    streams: 110,
    torn: 0,
  });
  const ledger = new PostgresLedger(pool, 'birth');
  const [first, second] = await ledger.readAfter(0, 2);
  expect([first?.streamId, second?.streamId]).toEqual([idOf(0), idOf(0xf0000000)]);
});

it('reads the source as a stream, at most one chunk ahead', async () => {
  let drawn = 0;
  const ahead: number[] = [];
  async function* source() {
    for (; drawn < 200; drawn += 1) yield neighbour(drawn);
  }
  const onProgress = ({ taken }: { taken: number }) => ahead.push(drawn - taken);
  await bulkAppend(pool, 'birth', source(), { chunkEvents: 20, onProgress });
  expect(Math.max(...ahead)).toBeLessThanOrEqual(31);
});

it('skips acts that an earlier run has appended', async () => {
  await bulkAppend(pool, 'birth', neighbours(37), { chunkEvents: 10 });
  const progress = await bulkAppend(pool, 'birth', neighbours(60), { chunkEvents: 14 });
  expect(progress).toMatchObject({ taken: 60, actsAppended: 23, actsKnown: 37, position: 120 });
  expect(await audit()).toMatchObject({ events: 120, last: 120, acts: 60, torn: 0 });
});

describe('an act that cannot be appended', () => {
  const refusedBy = async (acts: readonly ActToAppend[]) => {
    const refused: [string, BulkRefusal][] = [];
    const onRefused = (act: ActToAppend, refusal: BulkRefusal) => refused.push([act.requestId, refusal]);
    const progress = await bulkAppend(pool, 'birth', acts, { onRefused });
    expect(progress.taken).toBe(acts.length);
    expect(progress.actsRefused).toBe(refused.length);
    return refused.toSorted(([one], [other]) => one.localeCompare(other));
  };

  it('is named when its value is taken, and the others are appended', async () => {
    const [one, two, three] = neighbours(3, 10) as [ActToAppend, ActToAppend, ActToAppend];
    const reservation = { ...(one.reservations[0] as (typeof one.reservations)[0]), streamId: idOf(12) };
    const card = { streamId: idOf(0xf0000001), kind: 'family', version: 2, events: 1 };
    const twin = { ...three, reservations: [reservation], streams: [three.streams[0], card] } as ActToAppend;
    expect(await refusedBy([one, two, twin])).toEqual([[twin.requestId, { kind: 'reserved', reservation }]]);
    expect(await audit()).toMatchObject({ events: 4, last: 4, acts: 2, reservations: 2, streams: 3 });
  });

  it('fails together with the acts that build on it, and no others', async () => {
    const [, card] = neighbour(0).streams;
    const gone = { ...neighbour(0), streams: [{ ...person(0), version: 7 }, card] } as ActToAppend;
    const acts = [gone, ...neighbours(1, 1), ...neighbours(2, 10)];
    const conflict = { kind: 'conflict' };
    expect(await refusedBy(acts)).toEqual([
      [gone.requestId, conflict],
      [idOf(0xa0000001), conflict],
    ]);
    expect(await audit()).toMatchObject({ events: 4, last: 4, acts: 2 });
  });

  it('is refused when its request id is known with other content', async () => {
    await bulkAppend(pool, 'birth', neighbours(1));
    const other = neighbour(0, { contentHash: Buffer.alloc(32, 99) });
    expect(await refusedBy([other])).toEqual([[other.requestId, { kind: 'request-id-reused' }]]);
  });

  it('is appended once when the source has it twice', async () => {
    const [act, other] = [neighbour(20), neighbour(40)];
    const twice = { ...other, requestId: act.requestId, contentHash: act.contentHash };
    const progress = await bulkAppend(pool, 'birth', [act, twice]);
    expect(progress).toMatchObject({ actsAppended: 1, actsKnown: 1 });
  });

  it('is refused when it expects a version that an earlier act in the chunk has advanced', async () => {
    await bulkAppend(pool, 'birth', [neighbour(0)]);
    const mover = neighbour(1);
    const guard = { streamId: idOf(0xf0000000), kind: 'family', version: 1, events: 0 };
    const stale = neighbour(10);
    const guarded = { ...stale, streams: [...stale.streams, guard] };
    expect(await refusedBy([mover, guarded])).toEqual([[guarded.requestId, { kind: 'conflict' }]]);
    expect(
      await refusedBy([neighbour(2), { ...guarded, streams: [...stale.streams, { ...guard, version: 3 }] }]),
    ).toEqual([]);
  });

  it('does not decide the outcome of a second act with the same request', async () => {
    const good = neighbour(0);
    const bad = { ...good, streams: [{ ...person(0), version: 7 }, good.streams[1]] } as ActToAppend;
    expect(await refusedBy([bad, good])).toEqual([[bad.requestId, { kind: 'conflict' }]]);
    expect(await audit()).toMatchObject({ events: 2, acts: 1 });
  });

  it('ends the load without `onRefused`, and earlier chunks stay committed', async () => {
    const stale = neighbour(10, { streams: [person(1)], events: [event(idOf(1))] });
    const load = bulkAppend(pool, 'birth', [...neighbours(10), stale], { chunkEvents: 20 });
    await expect(load).rejects.toThrow('was refused: conflict');
    expect(await audit()).toMatchObject({ events: 20, acts: 10 });
  });
});

it('ends the load at an act with an event on a stream that it does not claim: an error of the source', async () => {
  const astray = neighbour(1, { streams: [person(1)] });
  await expect(bulkAppend(pool, 'birth', [neighbour(0), astray])).rejects.toThrow('does not claim');
  expect(await audit()).toMatchObject({ events: 0 });
});

it('loads only event types that the desk owns', async () => {
  const foreign = neighbour(0);
  const events = foreign.events.map((fact) => ({ ...fact, type: 'Died' }));
  await expect(bulkAppend(pool, 'birth', [{ ...foreign, events }])).rejects.toMatchObject({ code: '42501' });
});

it('resumes after a kill during a chunk, without loss or duplicates, while live writers append', async () => {
  const live = new PostgresLedger(pool, 'birth');
  const acts = 3_000;
  let lives = 0;
  for (let run = 0; run < 4; run += 1) {
    const loader = spawn(process.execPath, [LOADER, database.url, String(acts)], { stdio: 'ignore' });
    const ended = new Promise((done) => loader.once('exit', done));
    const before = await live.tail();
    while ((await live.tail()) < before + 700) {
      const outcome = await live.append(neighbour(1_000_000 + lives * 10));
      if (outcome.kind === 'appended') lives += 1;
    }
    if (run < 3) loader.kill('SIGKILL');
    await ended;
  }
  const events = 2 * (acts + lives);
  expect(await audit()).toMatchObject({ events, last: events, acts: acts + lives, torn: 0 });
}, 60_000);
