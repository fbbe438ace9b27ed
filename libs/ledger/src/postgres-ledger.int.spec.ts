import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { createPool } from '@peristiwa/postgres';
import { testDatabase } from '@peristiwa/testing';
import { LEDGER_APPENDED } from './announcer';
import { TAKEN_SERIALS } from './free-serials';
import { LEDGER_PARTITIONS, type ActToAppend, type EventToAppend } from './ledger';
import { migrateLedger } from './migrate-ledger';
import { PostgresLedger } from './postgres-ledger';
import { probeAppend } from './probe-append';

let database: Awaited<ReturnType<typeof testDatabase>>;
let pool: Pool;
let owner: Pool;
let ledger: PostgresLedger;

const OWNERS = { Born: { owner: 'birth' }, Died: { owner: 'death' } };

beforeAll(async () => {
  database = await testDatabase('ledger');
  await migrateLedger(database.url, OWNERS);
  pool = createPool({ url: database.url, role: 'peristiwa_birth', name: 'spec', max: 20 });
  owner = createPool({ url: database.url, name: 'owner' });
  ledger = new PostgresLedger(pool, 'birth');
});
afterAll(async () => {
  await pool.end();
  await owner.end();
  await database.drop();
});

function event(streamId: string, data: object = {}): EventToAppend {
  const on = { occurredOn: '2026-11-01', reportedOn: '2026-11-02' };
  return { streamId, type: 'Born', schemaVersion: 1, data: JSON.stringify(data), ...on };
}

function act(streamId: string, change: Partial<ActToAppend> = {}): ActToAppend {
  return {
    actId: uuidv7(),
    requestId: uuidv7(),
    contentHash: Buffer.alloc(32, 1),
    office: '3204',
    streams: [{ streamId, kind: 'person', version: 0, events: 1 }],
    reservations: [],
    events: [event(streamId)],
    meta: '{}',
    result: '{"ok":true}',
    ...change,
  };
}

async function appended(toAppend: ActToAppend) {
  const outcome = await ledger.append(toAppend);
  if (outcome.kind !== 'appended') throw new Error(`Expected appended, got ${outcome.kind}`);
  return outcome.act;
}

it('announces to other processes, after the commit, the position of the last event', async () => {
  const session = await owner.connect();
  const announced = new Promise<string | undefined>((resolve) =>
    session.once('notification', ({ payload }) => resolve(payload)),
  );
  await session.query(`LISTEN ${LEDGER_APPENDED}`);
  const { position } = await appended(act(uuidv7()));
  expect(Number(await announced)).toBe(position);
  session.release(true);
});

it('appends an act over several streams at contiguous positions and returns it whole', async () => {
  const [child, mother] = [uuidv7(), uuidv7()];
  await appended(act(mother));
  const before = await ledger.tail();
  const streams = [
    { streamId: child, kind: 'person', version: 0, events: 2 },
    { streamId: mother, kind: 'person', version: 1, events: 1 },
  ];
  const events = [event(child, { name: 'Ayu – ☀' }), event(child), event(mother)];
  const toAppend = act(child, { streams, events });
  const done = await appended(toAppend);
  expect(done.position).toBe(before + 3);
  expect(await ledger.tail()).toBe(before + 3);
  const read = await ledger.readStreams([child, mother]);
  expect(read.get(child)?.map(({ version, actIndex, actSize }) => [version, actIndex, actSize])).toEqual([
    [1, 1, 3],
    [2, 2, 3],
  ]);
  const last = read.get(mother)?.at(-1);
  expect(last).toMatchObject({
    position: before + 3,
    version: 2,
    actId: toAppend.actId,
    requestId: toAppend.requestId,
    occurredOn: '2026-11-01',
    reportedOn: '2026-11-02',
    office: '3204',
    supersedes: null,
  });
  expect(JSON.parse(read.get(child)?.[0]?.data ?? '')).toEqual({ name: 'Ayu – ☀' });
  expect(last?.recordedAt).toEqual(done.recordedAt);
});

it('refuses an act whose stream has moved on, and appends nothing of it', async () => {
  const [known, other] = [uuidv7(), uuidv7()];
  await appended(act(known));
  const tail = await ledger.tail();
  const stale = { streamId: known, kind: 'person', version: 0, events: 1 };
  const fresh = { streamId: other, kind: 'person', version: 0, events: 1 };
  const events = [event(other), event(known)];
  expect(await ledger.append(act(other, { streams: [fresh, stale], events }))).toEqual({ kind: 'conflict' });
  expect(await ledger.tail()).toBe(tail);
  expect((await ledger.readStreams([other])).size).toBe(0);
});

it('guards a stream that was read but not written: another append conflicts, and none does not', async () => {
  const [mother, child, second] = [uuidv7(), uuidv7(), uuidv7()];
  await appended(act(mother));
  const guard = { streamId: mother, kind: 'person', version: 1, events: 0 };
  const claim = (streamId: string) => ({ streamId, kind: 'person', version: 0, events: 1 });
  await appended(act(child, { streams: [claim(child), guard] }));
  await appended(act(mother, { streams: [{ ...guard, events: 1 }], events: [event(mother)] }));
  expect(await ledger.append(act(second, { streams: [claim(second), guard] }))).toEqual({ kind: 'conflict' });
});

it('reserves a value once for ever and names the one that is taken', async () => {
  const [first, second] = [uuidv7(), uuidv7()];
  const nik = (streamId: string) => ({ kind: 'nik', value: '3204010101909001', streamId });
  await appended(act(first, { reservations: [nik(first)] }));
  const kk = { kind: 'kk', value: '3204010101909001', streamId: second };
  const outcome = await ledger.append(act(second, { reservations: [kk, nik(second)] }));
  expect(outcome).toEqual({ kind: 'reserved', reservation: nik(second) });
  expect(await ledger.resolve('nik', '3204010101909001')).toBe(first);
  expect(await ledger.resolve('kk', '3204010101909001')).toBeUndefined();
});

describe('free serials', () => {
  const free = (prefix: string, from: number, limit: number, kind = 'nik') =>
    ledger.freeSerials({ kind, prefix, from, limit });
  const PREFIX = '320401020290';

  beforeAll(async () => {
    const holder = uuidv7();
    const serials = ['0001', '0002', '0004', '9001', '9999'];
    const reservations = serials.map((serial) => ({ kind: 'nik', value: PREFIX + serial, streamId: holder }));
    // Longer and shorter values under the same digits are other numbers.
    const others = [`${PREFIX}00030`, `${PREFIX}003`].map((value) => ({
      kind: 'nik',
      value,
      streamId: holder,
    }));
    await appended(act(holder, { reservations: [...reservations, ...others] }));
  });

  it.each([
    [1, 4, [3, 5, 6, 7]],
    [2, 1, [3]],
    [3, 1, [3]],
    [9000, 3, [9000, 9002, 9003]],
    [9997, 2, [9997, 9998]],
    [9997, 3, [9997, 9998]],
    [9999, 1, []],
    [10_000, 1, []],
    [1, 0, []],
  ])('from %d at most %d: %j', async (from, limit, expected) => {
    expect(await free(PREFIX, from, limit)).toEqual(expected);
  });

  it('belong to one kind and one prefix', async () => {
    expect(await free(PREFIX, 1, 2, 'kk')).toEqual([1, 2]);
    expect(await free('320402020290', 1, 2)).toEqual([1, 2]);
  });

  it.each([
    [8_000, 3, [8_003, 8_004, 8_005]],
    [8_998, 2, [8_998, 9_998]],
    [9_000, 9, [9_998]],
    [1, 2, [2_001, 2_002]],
  ])('in a prefix of several pages, from %d at most %d: %j', async (from, limit, expected) => {
    const full = '320401030390';
    await owner.query(
      `INSERT INTO ledger.reservation
       SELECT 'nik', $1 || lpad(serial::text, 4, '0'), gen_random_uuid() FROM generate_series(1, 9999) serial
       WHERE serial <= 2000 OR serial IN (8000, 8001, 8002, 9999) OR serial BETWEEN 8999 AND 9997
       ON CONFLICT DO NOTHING`,
      [full],
    );
    expect(await free(full, from, limit)).toEqual(expected);
  });

  it('are found by one scan of the primary key', async () => {
    const { rows } = await owner.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT ${TAKEN_SERIALS} FROM (VALUES ('nik', '${PREFIX}', 1)) AS asked (kind, prefix, first)`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan.match(/Scan/g)).toHaveLength(1);
    expect(plan).toContain('reservation_pkey');
  });
});

it('lists the holders of the values of a series, the newest first, up to the limit', async () => {
  const people = Array.from({ length: 4 }, () => uuidv7());
  const nik = (value: string, streamId = '') => ({ kind: 'nik', value, streamId });
  const values = ['3204055507909001', '3204055507909003', '3204055507909002', '3204055507919001'];
  for (const [index, streamId] of people.entries()) {
    await appended(act(streamId, { reservations: [nik(values[index] ?? '', streamId)] }));
  }
  const [first, third, second] = people;
  expect(await ledger.holdersUnder('nik', '320405550790', 9)).toEqual([third, second, first]);
  expect(await ledger.holdersUnder('nik', '320405550790', 2)).toEqual([third, second]);
  expect(await ledger.holdersUnder('kk', '320405550790', 9)).toEqual([]);
  expect(await ledger.holdersUnder('nik', '32040555', 9)).toEqual([]);
});

it('lets one of many acts of a batch have a contested value, and the others fail alone', async () => {
  const people = Array.from({ length: 20 }, () => uuidv7());
  const contested = (streamId: string) => ({ kind: 'act', value: '3204-LU-22112026-0001', streamId });
  const outcomes = await Promise.all(
    people.map((id, index) => ledger.append(act(id, { reservations: index % 2 ? [] : [contested(id)] }))),
  );
  expect(outcomes.filter(({ kind }) => kind === 'appended')).toHaveLength(11);
  expect(outcomes.filter(({ kind }) => kind === 'reserved')).toHaveLength(9);
});

it('fails only the act with malformed data', async () => {
  const [good, bad, alsoGood] = [uuidv7(), uuidv7(), uuidv7()];
  const settled = await Promise.allSettled([
    ledger.append(act(uuidv7())),
    ledger.append(act(good)),
    ledger.append(act(bad, { office: 'nul \u0000 byte' })),
    ledger.append(act(alsoGood)),
  ]);
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect((await ledger.readStreams([good, bad, alsoGood])).size).toBe(2);
});

it('appends a request once however often it is repeated at the same time', async () => {
  const requestId = uuidv7();
  const other = new PostgresLedger(pool, 'birth');
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      (index % 2 ? ledger : other).append(act(uuidv7(), { requestId })),
    ),
  );
  expect(outcomes.filter(({ kind }) => kind === 'appended')).toHaveLength(1);
  const actIds = outcomes.map((outcome) => ('act' in outcome ? outcome.act.actId : 'none'));
  expect(new Set(actIds).size).toBe(1);
  expect((await ledger.findRequest(requestId))?.actId).toBe(actIds[0]);
});

it('refuses to append the event type of another desk', async () => {
  const stream = uuidv7();
  const foreign = { ...event(stream), type: 'Died' };
  await expect(ledger.append(act(stream, { events: [foreign] }))).rejects.toMatchObject({ code: '42501' });
  const death = new PostgresLedger(pool, 'death');
  await expect(death.append(act(stream, { events: [foreign] }))).rejects.toMatchObject({ code: '42501' });
});

describe('append-only', () => {
  it.each([
    'UPDATE ledger.event SET office = office',
    'DELETE FROM ledger.event',
    'TRUNCATE ledger.event',
    'INSERT INTO ledger.commit_log VALUES (1000000, 1000001, now())',
    'DELETE FROM ledger.reservation',
    'UPDATE ledger.request SET position = 1',
    'UPDATE ledger.stream SET version = version + 1',
    'ALTER TABLE ledger.event DISABLE TRIGGER ALL',
  ])('the role of a desk may not: %s', async (sql) => {
    await expect(pool.query(sql)).rejects.toMatchObject({ code: '42501' });
  });
  it.each([
    'UPDATE ledger.event SET office = office',
    'DELETE FROM ledger.request',
    'TRUNCATE ledger.commit_log',
  ])('even the owner is stopped by a trigger: %s', async (sql) => {
    await expect(owner.query(sql)).rejects.toMatchObject({ code: '42501' });
  });
  it('does not hold for a superuser who disables the triggers (the control)', async () => {
    const client = await owner.connect();
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    const changed = await client.query('UPDATE ledger.event SET office = office');
    await client.query('ROLLBACK');
    client.release();
    expect(changed.rowCount).toBeGreaterThan(0);
  });
});

it('has dense positions and a recording time that never goes back', async () => {
  await Promise.all(Array.from({ length: 200 }, () => ledger.append(act(uuidv7()))));
  const events = await ledger.readAfter(0, 100_000);
  expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => index + 1));
  const times = events.map(({ recordedAt }) => recordedAt.getTime());
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

describe('partitions', () => {
  const all = Array.from({ length: LEDGER_PARTITIONS }, (_, partition) => partition);

  it('together contain the whole ledger; each has whole streams and is read to the tail', async () => {
    await Promise.all(Array.from({ length: 40 }, () => ledger.append(act(uuidv7()))));
    const whole = await ledger.readAfter(0, 100_000);
    expect(await ledger.readPartitions(all, 0, 100_000)).toEqual({ events: whole, tail: whole.length });
    const streams = new Map<string, number>();
    const parts = await Promise.all(all.map((partition) => ledger.readPartitions([partition], 0, 100_000)));
    for (const [partition, { events, tail }] of parts.entries()) {
      expect(tail).toBe(whole.length);
      for (const { streamId } of events) {
        expect(streams.get(streamId) ?? partition).toBe(partition);
        streams.set(streamId, partition);
      }
    }
    const positions = parts.flatMap(({ events }) => events.map(({ position }) => position));
    expect(positions.toSorted((a, b) => a - b)).toEqual(whole.map(({ position }) => position));
    const [[stream, partition]] = [...streams] as [[string, number]];
    expect(await ledger.partitionOf(stream)).toBe(partition);
    expect(await ledger.partitionOf(uuidv7())).toBeUndefined();
  });

  it('are read selectively, in order, after a position, up to a limit', async () => {
    const some = [12, 3, 7];
    const { events } = await ledger.readPartitions(some, 0, 100_000);
    const positions = events.map(({ position }) => position);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    const [, second, third, fourth] = positions as [number, number, number, number];
    const page = await ledger.readPartitions(some, second, 2);
    expect(page.events.map(({ position }) => position)).toEqual([third, fourth]);
    const tail = await ledger.tail();
    expect(await ledger.readPartitions(some, tail, 2)).toEqual({ events: [], tail });
  });

  it.each([[[]], [[16]], [[-1]], [[0.5]]])(
    'are refused when they do not exist (%j)',
    async (partitions: number[]) => {
      await expect(ledger.readPartitions(partitions, 0, 1)).rejects.toThrow('partitions 0 to 15');
    },
  );
});

it('is the deadlock victim, and appends on retry', async () => {
  const [first, second] = [uuidv7(), uuidv7()].toSorted() as [string, string];
  await Promise.all([appended(act(first)), appended(act(second))]);
  const guard = (streamId: string) => ({ streamId, kind: 'person', version: 1, events: 1 });
  const both = act(first, { streams: [guard(first), guard(second)], events: [event(first), event(second)] });
  const sent = jest.spyOn(pool, 'query');
  const other = await owner.connect();
  try {
    // The other session waits without checking for a deadlock, so that the append is the one to detect it.
    await other.query("SET deadlock_timeout = '60s'");
    await other.query('BEGIN');
    await other.query('SELECT FROM ledger.stream WHERE stream_id = $1 FOR UPDATE', [second]);
    const append = ledger.append(both);
    await waitsForLock();
    await other.query('SELECT FROM ledger.stream WHERE stream_id = $1 FOR UPDATE', [first]);
    await other.query('COMMIT');
    expect(await append).toMatchObject({ kind: 'appended' });
    expect(sent.mock.calls.length).toBeGreaterThan(1);
  } finally {
    sent.mockRestore();
    await other.query('RESET deadlock_timeout');
    other.release();
  }
});

it('reports a transient error while a lock is held too long, and appends when it is free', async () => {
  const hasty = createPool({ url: database.url, role: 'peristiwa_birth', name: 'hasty', lockTimeoutMs: 50 });
  const other = await owner.connect();
  const stream = uuidv7();
  try {
    await other.query('BEGIN; LOCK TABLE ledger.ordering IN SHARE UPDATE EXCLUSIVE MODE');
    const hastyLedger = new PostgresLedger(hasty, 'birth');
    const toAppend = act(stream);
    await expect(hastyLedger.append(toAppend)).rejects.toMatchObject({ code: '55P03' });
    await expect(probeAppend(hasty, 'birth')).rejects.toMatchObject({ code: '55P03' });
    await other.query('ROLLBACK');
    expect(await hastyLedger.append(toAppend)).toMatchObject({ kind: 'appended' });
  } finally {
    other.release(true);
    await hasty.end();
  }
});

async function waitsForLock(): Promise<void> {
  const sql = `SELECT 1 FROM pg_stat_activity
               WHERE datname = current_database() AND application_name = 'spec' AND wait_event_type = 'Lock'`;
  for (let tries = 0; tries < 1_000; tries += 1) {
    if ((await owner.query(sql)).rowCount) return;
    await pause(5);
  }
  throw new Error('The append never came to wait for the lock');
}

it('returns the last position that was recorded by an instant', async () => {
  const first = await appended(act(uuidv7()));
  const start = new Date('2020-01-01');
  expect(await ledger.positionAt(start)).toBe(0);
  const at = await ledger.positionAt(first.recordedAt);
  expect(at).toBeGreaterThanOrEqual(first.position);
  const before = await ledger.positionAt(new Date(first.recordedAt.getTime() - 1));
  expect(before).toBeLessThan(first.position);
  const read = await ledger.readAfter(before, 10);
  expect(read[0]?.recordedAt.getTime()).toBe(first.recordedAt.getTime());
  expect(await ledger.positionAt(new Date('2100-01-01'))).toBe(await ledger.tail());
});
