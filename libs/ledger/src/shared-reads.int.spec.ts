import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { createPool } from '@peristiwa/postgres';
import { testDatabase } from '@peristiwa/testing';
import type { ActToAppend } from './ledger';
import { migrateLedger } from './migrate-ledger';
import { PostgresLedger } from './postgres-ledger';
import { SharedReads } from './shared-reads';

const STREAMS = 40;

let database: Awaited<ReturnType<typeof testDatabase>>;
let pool: Pool;
let ledger: PostgresLedger;
let shared: SharedReads;
let acts: ActToAppend[];

function act(index: number): ActToAppend {
  const [streamId, second] = [uuidv7(), uuidv7()];
  const on = { occurredOn: '2026-11-01', reportedOn: '2026-11-02' };
  const event = { streamId, type: 'Born', schemaVersion: 1, ...on };
  const value = `320401${String(9_001 + index)}`;
  return {
    actId: uuidv7(),
    requestId: uuidv7(),
    contentHash: Buffer.alloc(32, index),
    office: '3204',
    streams: [
      { streamId, kind: 'person', version: 0, events: 2 },
      { streamId: second, kind: 'family', version: 0, events: 1 },
    ],
    reservations: [{ kind: 'nik', value, streamId }],
    events: [
      { ...event, data: `{"first":${index}}` },
      { ...event, data: `{"second":${index}}` },
      { ...event, streamId: second, data: '{}' },
    ],
    meta: '{}',
    result: `{"index":${index}}`,
  };
}

beforeAll(async () => {
  database = await testDatabase('shared_reads');
  await migrateLedger(database.url, { Born: { owner: 'birth' } });
  pool = createPool({ url: database.url, role: 'peristiwa_birth', name: 'spec' });
  ledger = new PostgresLedger(pool, 'birth');
  shared = new SharedReads(ledger, pool);
  acts = Array.from({ length: STREAMS }, (_, index) => act(index));
  await Promise.all(acts.map((one) => shared.append(one)));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Answers of both ledgers to the same questions, asked at the same time, and the number of statements it took. */
async function answers<Question, Answer>(
  questions: readonly Question[],
  ask: (ledger: PostgresLedger | SharedReads, question: Question) => Promise<Answer>,
) {
  const plain = await Promise.all(questions.map((question) => ask(ledger, question)));
  const sent = jest.spyOn(pool, 'query');
  const together = await Promise.all(questions.map((question) => ask(shared, question)));
  const statements = sent.mock.calls.length;
  sent.mockRestore();
  return { plain, together, statements };
}

const idOf = (index: number) => acts[index]?.streams[0]?.streamId as string;
const familyOf = (index: number) => acts[index]?.streams[1]?.streamId as string;

it('reads streams as the ledger does: whole, in version order, absent when they have no events', async () => {
  const questions = [
    ...acts.map((_, index) => [idOf(index), familyOf((index * 7) % STREAMS), idOf(0)]),
    [uuidv7()],
    [idOf(3), idOf(3)],
  ];
  const { plain, together, statements } = await answers(questions, (one, ids) => one.readStreams(ids));
  expect(together).toEqual(plain);
  expect(together[1]?.get(idOf(1))?.map(({ version, data }) => [version, data])).toEqual([
    [1, '{"first":1}'],
    [2, '{"second":1}'],
  ]);
  expect([...(together[STREAMS] as Map<string, unknown>)]).toEqual([]);
  expect(statements).toBe(1);
});

it('reads nothing for no streams', async () => {
  const { together, statements } = await answers([[]], (one, ids: string[]) => one.readStreams(ids));
  expect([...(together[0] as Map<string, unknown>)]).toEqual([]);
  expect(statements).toBe(0);
});

it('finds requests as the ledger does', async () => {
  const questions = [uuidv7(), ...acts.map(({ requestId }) => requestId), acts[0]?.requestId as string];
  const { plain, together, statements } = await answers(questions, (one, id) => one.findRequest(id));
  expect(together).toEqual(plain);
  expect(together[0]).toBeUndefined();
  expect(together[2]).toMatchObject({ requestId: acts[1]?.requestId, result: '{"index":1}' });
  expect(statements).toBe(1);
});

it('resolves reserved values as the ledger does', async () => {
  const questions = [
    ...acts.flatMap(({ reservations }) => reservations.map(({ kind, value }) => [kind, value])),
    ['nik', '3204019999'],
    ['kk', '3204019001'],
  ] as [string, string][];
  const { plain, together, statements } = await answers(questions, (one, [kind, value]) =>
    one.resolve(kind, value),
  );
  expect(together).toEqual(plain);
  expect(together.slice(STREAMS - 1)).toEqual([idOf(STREAMS - 1), undefined, undefined]);
  expect(statements).toBe(1);
});

it('returns free serials as the ledger does', async () => {
  const questions = [
    { kind: 'nik', prefix: '320401', from: 9_000, limit: 2 },
    { kind: 'kk', prefix: '320401', from: 9_001, limit: 1 },
    { kind: 'nik', prefix: '320402', from: 9_999, limit: 5 },
    { kind: 'nik', prefix: '320402', from: 10_000, limit: 5 },
  ];
  const { plain, together, statements } = await answers(questions, (one, range) => one.freeSerials(range));
  expect(together).toEqual(plain);
  expect(together).toEqual([[9_000, 9_001 + STREAMS], [9_001], [9_999], []]);
  expect(statements).toBe(1);
});

it('lists who holds the values of a series as the ledger does', async () => {
  const questions: [string, string, number][] = [
    ['nik', '320401', 3],
    ['nik', '320401', STREAMS + 1],
    ['kk', '320401', 3],
    ['nik', '32040', 3],
  ];
  const { plain, together, statements } = await answers(questions, (one, question) =>
    one.holdersUnder(...question),
  );
  expect(together).toEqual(plain);
  expect(together.map(({ length }) => length)).toEqual([3, STREAMS, 0, 0]);
  expect(statements).toBe(1);
});

it('sees events that were appended before the call, even when a read was in flight', async () => {
  const late = act(STREAMS);
  const before = shared.findRequest(late.requestId);
  await shared.append(late);
  expect(await shared.findRequest(late.requestId)).toMatchObject({ actId: late.actId });
  await before;
});

it('fails only the call with a malformed id', async () => {
  const [bad, good] = await Promise.allSettled([
    shared.readStreams(['no-uuid']),
    shared.readStreams([idOf(0)]),
  ]);
  expect(bad).toMatchObject({ status: 'rejected', reason: { code: '22P02' } });
  expect(good.status).toBe('fulfilled');
});

it('passes all other calls to the ledger', async () => {
  const tail = await ledger.tail();
  expect(await shared.tail()).toBe(tail);
  expect(await shared.readAfter(2, 2)).toEqual(await ledger.readAfter(2, 2));
  expect(await shared.streamsAt('person', 2, 5)).toEqual(await ledger.streamsAt('person', 2, 5));
  expect(await shared.positionAt(new Date())).toBe(tail);
});
