import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { createPool } from '@peristiwa/postgres';
import { testDatabase } from '@peristiwa/testing';
import { migrateLedger } from './migrate-ledger';
import { PostgresLedger } from './postgres-ledger';
import { probeAppend } from './probe-append';
import { verifyLedger } from './verify-ledger';

let database: Awaited<ReturnType<typeof testDatabase>>;
let owner: Pool;
let desk: Pool;

beforeAll(async () => {
  database = await testDatabase('attacks');
  await migrateLedger(database.url, { Born: { owner: 'birth' }, Voided: { owner: '*' } });
  owner = createPool({ url: database.url, name: 'owner' });
  desk = createPool({ url: database.url, role: 'peristiwa_birth', name: 'desk' });
});
afterAll(async () => {
  await desk.end();
  await owner.end();
  await database.drop();
});

async function appendNow(): Promise<void> {
  const streamId = uuidv7();
  const on = { occurredOn: '2026-11-01', reportedOn: '2026-11-02' };
  const outcome = await new PostgresLedger(desk, 'birth').append({
    ...{ actId: uuidv7(), requestId: uuidv7(), contentHash: Buffer.alloc(32), office: '3204', meta: '{}' },
    streams: [{ streamId, kind: 'person', version: 0, events: 1 }],
    reservations: [],
    events: [{ streamId, type: 'Born', schemaVersion: 1, data: '{"name":"Ayu – ☀"}', ...on }],
    result: '{}',
  });
  expect(outcome.kind).toBe('appended');
}

it('the entry points of earlier versions, which compared no event with a claim, are gone', async () => {
  await appendNow();
  const { rows } = await owner.query(
    `SELECT proname AS name FROM pg_proc WHERE pronamespace = 'ledger'::regnamespace AND proname ~ '^append(_|$)'
     ORDER BY proname`,
  );
  const entries = ['birth', 'death', 'move', 'status'].map((app) => ({ name: `append_acts_${app}` }));
  expect(rows).toEqual([...entries, { name: 'append_losers' }]);
  expect(await verifyLedger({ pool: owner })).toMatchObject({ events: 1, findings: [] });
});

/**
 * A call that would make a wrong ledger is refused before the function reads any parameter, so none has to be sent.
 */
it.each([
  ['25001', 'BEGIN ISOLATION LEVEL REPEATABLE READ'],
  ['25001', 'BEGIN ISOLATION LEVEL SERIALIZABLE'],
  ['22021', "BEGIN; SET LOCAL client_encoding = 'LATIN1'"],
])('refuses with %s after %s', async (code, begin) => {
  const client = await desk.connect();
  try {
    await client.query(begin);
    const nothing = "'{}', '{}', '{}', '{}', '{}', '{}'";
    await expect(client.query(`SELECT ledger.append_acts_birth(${nothing})`)).rejects.toMatchObject({ code });
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

/** A desk whose code is not this project's any more calls its own function with whatever it likes (issue 13 §1, row 5). */
describe('a batch whose events are not those of its claims is refused', () => {
  const [stream, other, act, request] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
  const opened = (id: string, events = 1) => `('${id}', 'person', ${events})::ledger.new_stream`;
  const claim = (id: string, version: number, events: number) =>
    `('${id}', ${version}, ${events})::ledger.stream_claim`;
  const asked = (last: number, actId = act, requestId = request) =>
    `('${requestId}', '\\x00', '${actId}', ${last}, '{}')::ledger.new_request`;
  interface Row {
    readonly id?: string;
    readonly version?: number;
    readonly index?: number;
    readonly size?: number;
    readonly actId?: string;
    readonly requestId?: string;
  }
  const event = ({
    id = stream,
    version = 1,
    index = 1,
    size = 1,
    actId = act,
    requestId = request,
  }: Row = {}) =>
    `('${id}', ${version}, '${actId}', ${index}, ${size}, '${uuidv7()}', '${requestId}', 'Born', 1, '2026-11-01',
      '2026-11-02', '3204', NULL, '{}', '{}')::ledger.event_to_append`;
  type Batch = Partial<Record<'requests' | 'opened' | 'moved' | 'relied' | 'events', readonly string[]>>;
  const send = ({
    requests = [asked(1)],
    opened: opens = [],
    moved = [],
    relied = [],
    events = [event()],
  }: Batch) => {
    const arrays = [requests, opens, moved, relied, [], events].map((rows) => `ARRAY[${rows.join()}]`);
    const types = [
      'new_request',
      'new_stream',
      'stream_claim',
      'stream_claim',
      'new_reservation',
      'event_to_append',
    ];
    const parameters = arrays.map((rows, index) => `${rows}::ledger.${types[index]}[]`);
    return desk.query(`SELECT ledger.append_acts_birth(${parameters.join()})`);
  };

  const two = [event({ size: 2 }), event({ version: 2, index: 2, size: 2 })];
  it.each<[string, Batch]>([
    ['version 99 of a stream that it never claimed', { events: [event({ version: 99 })] }],
    ['version 1 of a stream that it never claimed', {}],
    ['a stream that it only relies on', { relied: [claim(stream, 1, 0)] }],
    ['another stream than the one it opens', { opened: [opened(stream)], events: [event({ id: other })] }],
    ['a version after a gap', { opened: [opened(stream)], events: [event({ version: 2 })] }],
    ['one event, and two are claimed', { opened: [opened(stream, 2)] }],
    ['two events, and one is claimed', { requests: [asked(2)], opened: [opened(stream)], events: two }],
    [
      'one version twice',
      {
        requests: [asked(2)],
        opened: [opened(stream, 2)],
        events: [event({ size: 2 }), event({ index: 2, size: 2 })],
      },
    ],
    ['no event, and a stream is opened', { requests: [], opened: [opened(stream)], events: [] }],
    ['more events than it has, as one claim', { opened: [opened(stream, 2_147_483_647)] }],
    ['more events than it has, as one act', { requests: [asked(2_147_483_647)], opened: [opened(stream)] }],
    ['no event, and a request is answered', { events: [] }],
    ['an event without a request', { requests: [], opened: [opened(stream)] }],
    [
      'an event of another request',
      { requests: [asked(1)], opened: [opened(stream)], events: [event({ requestId: other })] },
    ],
    [
      'an event of another act',
      { requests: [asked(1)], opened: [opened(stream)], events: [event({ actId: other })] },
    ],
    ['a request that ends after its events', { requests: [asked(2)], opened: [opened(stream)] }],
    ['a request that ends before its events', { requests: [asked(0)], opened: [opened(stream)] }],
    [
      'a request that ends before its event of size 0',
      { requests: [asked(0)], opened: [opened(stream)], events: [event({ size: 0 })] },
    ],
    [
      'a last request that ends with the one before it',
      {
        requests: [asked(1), asked(1, other, other)],
        opened: [opened(stream, 2)],
        events: [event(), event({ version: 2, size: 0, actId: other, requestId: other })],
      },
    ],
    [
      'two requests of the same events',
      { requests: [asked(1), asked(1, act, other)], opened: [opened(stream)] },
    ],
    ['an act that says it is larger', { opened: [opened(stream)], events: [event({ size: 2 })] }],
    [
      'an event that says it is not the first',
      { opened: [opened(stream)], events: [event({ index: 2, size: 2 })] },
    ],
    [
      'events of one act out of order',
      { requests: [asked(2)], opened: [opened(stream, 2)], events: two.toReversed() },
    ],
  ])('%s', async (_name, batch) => {
    await expect(send(batch)).rejects.toMatchObject({ code: '22023' });
    const { rows } = await owner.query('SELECT FROM ledger.stream WHERE stream_id = ANY ($1)', [
      [stream, other],
    ]);
    expect(rows).toHaveLength(0);
  });

  it('and the same batch with the right claims is appended', async () => {
    await send({ requests: [asked(2)], opened: [opened(stream, 2)], events: two });
    const next = { actId: uuidv7(), requestId: uuidv7() };
    const requests = [asked(1, next.actId, next.requestId)];
    await send({ requests, moved: [claim(stream, 2, 1)], events: [event({ ...next, version: 3 })] });
    expect(await verifyLedger({ pool: owner })).toMatchObject({ findings: [] });
  });

  it.each([0, -1])('no stream is advanced by %i events', async (events) => {
    const nothing = { requests: [], moved: [claim(stream, 3, events)], events: [] };
    await expect(send(nothing)).rejects.toMatchObject({ code: 'LG001' });
  });
});

describe('the ordering lock (issue 13 §1, row 4)', () => {
  const modes = ['ACCESS SHARE', 'ROW SHARE', 'ROW EXCLUSIVE', 'SHARE UPDATE EXCLUSIVE', 'ACCESS EXCLUSIVE'];

  it.each(['birth', 'death', 'move', 'status', 'registry'])(
    'is out of reach for the role of %s',
    async (app) => {
      const pool = createPool({ url: database.url, role: `peristiwa_${app}`, name: 'attacker' });
      try {
        for (const mode of modes) {
          const lock = pool.query(`BEGIN; LOCK TABLE ledger.ordering IN ${mode} MODE`);
          await expect(lock).rejects.toMatchObject({ code: '42501' });
        }
        for (const table of ['stream', 'event', 'commit_log', 'reservation', 'request']) {
          const lock = pool.query(`BEGIN; LOCK TABLE ledger.${table} IN ROW SHARE MODE`);
          await expect(lock).rejects.toMatchObject({ code: '42501' });
          const rows = pool.query(`SELECT FROM ledger.${table} FOR KEY SHARE`);
          await expect(rows).rejects.toMatchObject({ code: '42501' });
        }
      } finally {
        await pool.end();
      }
    },
  );

  it('is none of the advisory locks, which every role can take', async () => {
    const attacker = await desk.connect();
    try {
      await attacker.query('SELECT pg_advisory_lock(id) FROM generate_series(7001, 7005) AS id');
      const hasty = createPool({
        url: database.url,
        role: 'peristiwa_birth',
        name: 'hasty',
        lockTimeoutMs: 50,
      });
      await expect(probeAppend(hasty, 'birth')).resolves.toBeUndefined();
      await hasty.end();
    } finally {
      attacker.release(true);
    }
  });
});

/** ledger-1: a client that dies, or stops between two statements, never holds the ordering lock. */
it('the readiness check is one message, waits as long as it says and changes no session', async () => {
  const hasty = createPool({ url: database.url, role: 'peristiwa_birth', name: 'hasty', max: 1 });
  const holder = await owner.connect();
  try {
    const sent = jest.spyOn(hasty, 'query');
    await probeAppend(hasty, 'birth');
    await holder.query('BEGIN; LOCK TABLE ledger.ordering IN SHARE UPDATE EXCLUSIVE MODE');
    await expect(probeAppend(hasty, 'birth')).rejects.toMatchObject({ code: '55P03' });
    expect(sent).toHaveBeenCalledTimes(2);
    const { rows } = await hasty.query('SHOW lock_timeout');
    expect(rows).toEqual([{ lock_timeout: '0' }]);
  } finally {
    holder.release(true);
    await hasty.end();
  }
});

it('refuses a call by another desk', async () => {
  const sql = "SELECT ledger.append_acts_death('{}', '{}', '{}', '{}', '{}', '{}')";
  await expect(desk.query(sql)).rejects.toMatchObject({ code: '42501' });
});
