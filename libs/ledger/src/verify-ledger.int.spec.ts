import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { createPool } from '@peristiwa/postgres';
import { testDatabase } from '@peristiwa/testing';
import { migrateLedger } from './migrate-ledger';
import { PostgresLedger } from './postgres-ledger';
import { verifyLedger, type Verification, type VerifyOptions } from './verify-ledger';

/** Acts of 1, 2 and 3 events in turn, each act a commit: 24 events, commits end at 1, 3, 6, 7, 9, 12, … */
const ACTS = 12;
const EVENTS = 24;

let database: Awaited<ReturnType<typeof testDatabase>>;
let desk: Pool;
/** One session, so that a case can tamper, verify and roll back. */
let superuser: Pool;
let streams: readonly string[];
let intact: Verification;

beforeAll(async () => {
  database = await testDatabase('verify');
  await migrateLedger(database.url, { Born: { owner: 'birth' } });
  desk = createPool({ url: database.url, role: 'peristiwa_birth', name: 'spec', max: 4 });
  superuser = createPool({ url: database.url, name: 'superuser', max: 1 });
  const ledger = new PostgresLedger(desk, 'birth');
  for (let index = 0; index < ACTS; index += 1) await appendOne(ledger, (index % 3) + 1, `Ayu ${index} – ☀`);
  const { rows } = await superuser.query('SELECT stream_id FROM ledger.event ORDER BY position');
  streams = rows.map((row) => row.stream_id as string);
  intact = await verifyLedger({ pool: superuser });
});
afterAll(async () => {
  await desk.end();
  await superuser.end();
  await database.drop();
});

async function appendOne(ledger: PostgresLedger, events: number, name = 'x'): Promise<void> {
  const ids = Array.from({ length: events }, () => uuidv7());
  const event = { type: 'Born', schemaVersion: 1, occurredOn: '2026-11-01', reportedOn: '2026-11-02' };
  const outcome = await ledger.append({
    actId: uuidv7(),
    requestId: uuidv7(),
    contentHash: Buffer.alloc(32),
    office: '3204',
    streams: ids.map((streamId) => ({ streamId, kind: 'person', version: 0, events: 1 })),
    reservations: [{ kind: 'nik', value: uuidv7(), streamId: ids[0] as string }],
    events: ids.map((streamId) => ({ ...event, streamId, data: JSON.stringify({ name }) })),
    meta: '{"actor":"spec"}',
    result: '{}',
  });
  expect(outcome.kind).toBe('appended');
}

/**
 * The findings of the verification after a superuser, whom no trigger stops, has run `statements`; rolled back
 * afterwards.
 */
async function findingsAfter(
  statements: readonly string[],
  options: Partial<VerifyOptions> = {},
): Promise<Verification['findings']> {
  await superuser.query('BEGIN');
  try {
    await superuser.query('SET LOCAL session_replication_role = replica');
    for (const statement of statements) {
      const { rowCount } = await superuser.query(statement);
      if (rowCount === 0) throw new Error(`Tampered with nothing: ${statement}`);
    }
    return (await verifyLedger({ pool: superuser, ...options })).findings;
  } finally {
    await superuser.query('ROLLBACK');
  }
}

/** An invented event, a copy of the one at `like` with changes. */
const forged = (position: number, like: number, digest = `'\\x00'::bytea`) =>
  `INSERT INTO ledger.event SELECT ${position}, '${streams[like - 1]}', 9, act_id, act_index, act_size,
     gen_random_uuid(), request_id, type, schema_version, occurred_on, reported_on, recorded_at, office, supersedes,
     data, meta, ${digest} FROM ledger.event WHERE position = ${like}`;
const shift = (by: number, from: number) =>
  `UPDATE ledger.event SET position = position + ${by} WHERE position >= ${from}`;
/** A complete forgery: digests and commit log are computed again from a position to the end. */
const rewriteFrom = (position: number) => `DO $$
  DECLARE e ledger.event; d bytea := coalesce((SELECT digest FROM ledger.event WHERE position = ${position - 1}),
                                              ledger.genesis_digest());
  BEGIN
    FOR e IN SELECT * FROM ledger.event WHERE position >= ${position} ORDER BY position LOOP
      d := sha256(d || ledger.content_digest(e));
      UPDATE ledger.event SET digest = d WHERE position = e.position;
      UPDATE ledger.commit_log SET digest = d WHERE last_position = e.position;
    END LOOP;
  END $$`;
const alter = `UPDATE ledger.event SET data = replace(data, 'Ayu', 'Ani')`;
const dropHeads =
  'DELETE FROM ledger.stream h WHERE NOT EXISTS (SELECT FROM ledger.event e WHERE e.stream_id = h.stream_id)';
const dropReservations =
  'DELETE FROM ledger.reservation r WHERE NOT EXISTS (SELECT FROM ledger.stream h WHERE h.stream_id = r.stream_id)';

it('finds nothing in a ledger that was not altered', () => {
  expect(intact).toMatchObject({ from: 1, to: EVENTS, events: EVENTS, findings: [] });
});

it('gives the same digest from every start position', async () => {
  for (const from of [2, 5, EVENTS]) {
    const part = await verifyLedger({ pool: superuser, from });
    expect(part).toMatchObject({ from, events: EVENTS - from + 1, digest: intact.digest, findings: [] });
  }
  expect(await verifyLedger({ pool: superuser, to: 8 })).toMatchObject({ to: 8, events: 8, findings: [] });
});

describe('names the first event that a superuser altered', () => {
  const at = (position: number, kind: string) => ({
    kind,
    position,
    streamId: streams[position - 1],
    version: 1,
  });
  it.each([
    ['data', `${alter} WHERE position = 11`],
    ['data of one and of all that follow', `${alter} WHERE position >= 11`],
    ['meta', `UPDATE ledger.event SET meta = '{}' WHERE position = 11`],
    ['office', `UPDATE ledger.event SET office = '3273' WHERE position = 11`],
    ['the day it occurred', `UPDATE ledger.event SET occurred_on = occurred_on - 1 WHERE position = 11`],
    [
      'the day it occurred, set to infinity',
      `UPDATE ledger.event SET occurred_on = 'infinity' WHERE position = 11`,
    ],
    ['the day it was reported', `UPDATE ledger.event SET reported_on = reported_on - 1 WHERE position = 11`],
    [
      'the recording time by a microsecond',
      `UPDATE ledger.event SET recorded_at = recorded_at + interval '1 microsecond' WHERE position = 11`,
    ],
    [
      'the recording time, set to -infinity',
      `UPDATE ledger.event SET recorded_at = '-infinity' WHERE position = 11`,
    ],
    ['type', `UPDATE ledger.event SET type = 'Died' WHERE position = 11`],
    ['version of its form', `UPDATE ledger.event SET schema_version = 2 WHERE position = 11`],
    ['act', `UPDATE ledger.event SET act_id = gen_random_uuid() WHERE position = 11`],
    ['size of the act', `UPDATE ledger.event SET act_size = 4 WHERE position = 11`],
    ['event id', `UPDATE ledger.event SET event_id = gen_random_uuid() WHERE position = 11`],
    ['request', `UPDATE ledger.event SET request_id = gen_random_uuid() WHERE position = 11`],
    ['what it supersedes', `UPDATE ledger.event SET supersedes = act_id WHERE position = 11`],
    [
      'data and its own digest',
      `UPDATE ledger.event SET data = replace(data, 'Ayu', 'Ani'), digest = sha256(digest) WHERE position = 11`,
    ],
  ])('%s', async (_, statement) => {
    expect((await findingsAfter([statement]))[0]).toEqual(at(11, 'altered'));
  });
  it('the first event of all, and the last', async () => {
    expect((await findingsAfter([`${alter} WHERE position = 1`]))[0]).toEqual(at(1, 'altered'));
    expect((await findingsAfter([`${alter} WHERE position = ${EVENTS}`]))[0]).toEqual(at(EVENTS, 'altered'));
  });
  it('when only its digest was altered, in the middle and at the end', async () => {
    for (const position of [1, 11, EVENTS]) {
      const wrong = `UPDATE ledger.event SET digest = sha256(digest) WHERE position = ${position}`;
      expect((await findingsAfter([wrong]))[0]).toEqual(at(position, 'digest-altered'));
    }
  });
  it('when also digests after it were altered, but not to the end: the digest of its commit differs', async () => {
    const rewritten = `DO $$ DECLARE d bytea; BEGIN
      SELECT sha256(b.digest || ledger.content_digest(e)) INTO d FROM ledger.event e, ledger.event b
      WHERE e.position = 12 AND b.position = 11;
      UPDATE ledger.event SET digest = d WHERE position = 12; END $$`;
    const findings = await findingsAfter([`${alter} WHERE position = 12`, rewritten]);
    expect(findings[0]).toEqual({ kind: 'commit-log', position: 12 });
    expect(findings[1]).toMatchObject({ position: 13 });
  });
});

describe('names where an event was removed', () => {
  it('and its position is empty', async () => {
    const findings = await findingsAfter(['DELETE FROM ledger.event WHERE position = 8']);
    expect(findings[0]).toEqual({ kind: 'removed', position: 8 });
    expect(findings).toContainEqual({ kind: 'head', streamId: streams[7], version: 1 });
  });
  it.each([
    [8, 1],
    [2, 3],
    [EVENTS - 1, 1],
  ])('from position %i on %i, and those after it renumbered', async (position, count) => {
    const removed = `DELETE FROM ledger.event WHERE position BETWEEN ${position} AND ${position + count - 1}`;
    const findings = await findingsAfter([removed, shift(-count, position)]);
    expect(findings[0]).toEqual({ kind: 'removed', position, events: count });
  });
});

describe('names an event that was inserted', () => {
  const inserted = (position: number, like: number) => ({
    kind: 'inserted',
    position,
    streamId: streams[like - 1],
    version: 9,
  });
  it('at a position that is taken', async () => {
    expect((await findingsAfter([forged(8, 3)]))[0]).toEqual(inserted(8, 3));
    expect((await findingsAfter([forged(8, 20)]))[0]).toEqual(inserted(8, 20));
  });
  it('and the events after it were renumbered', async () => {
    expect((await findingsAfter([shift(1, 8), forged(8, 3)]))[0]).toEqual(inserted(8, 3));
  });
  it('with a digest that fits the event before it', async () => {
    const digest = `DO $$ DECLARE d bytea; BEGIN
      SELECT sha256(b.digest || ledger.content_digest(e)) INTO d FROM ledger.event e, ledger.event b
      WHERE e.position = 8 AND b.position = 7;
      UPDATE ledger.event SET digest = d WHERE position = 8; END $$`;
    const findings = await findingsAfter([shift(1, 8), forged(8, 3), digest]);
    expect(findings).toContainEqual({ ...inserted(8, 3), events: 1 });
    expect(findings[0]?.position).toBe(8);
  });
  it('before the first and after the last', async () => {
    expect(await findingsAfter([forged(0, 3)])).toContainEqual(inserted(0, 3));
    expect(await findingsAfter([forged(EVENTS + 1, 3)])).toContainEqual(inserted(EVENTS + 1, 3));
  });
});

describe('names events that were exchanged', () => {
  const swap = (a: number, b: number) =>
    `UPDATE ledger.event SET position = CASE position WHEN ${a} THEN ${b} ELSE ${a} END WHERE position IN (${a}, ${b})`;
  it.each([
    [8, 9],
    [8, 20],
    [1, EVENTS],
  ])('%i and %i', async (a, b) => {
    expect((await findingsAfter([swap(a, b)]))[0]).toEqual({
      kind: 'reordered',
      position: a,
      streamId: streams[b - 1],
      version: 1,
    });
  });
  it('and whose digests were not exchanged', async () => {
    const digests = `UPDATE ledger.event e SET digest = o.digest FROM ledger.event o
      WHERE (e.position, o.position) IN ((8, 20), (20, 8))`;
    const [first] = await findingsAfter([swap(8, 20), digests]);
    expect(first).toMatchObject({ kind: 'reordered', position: 8 });
  });
  it('or moved to an empty position', async () => {
    const [first] = await findingsAfter(['UPDATE ledger.event SET position = 100 WHERE position = 8']);
    expect(first).toMatchObject({ kind: 'reordered', position: 8, streamId: streams[7] });
  });
});

describe('what only a signed checkpoint shows', () => {
  let signed: { position: number; digest: string }[];
  const truncate = [
    'DELETE FROM ledger.event WHERE position > 18',
    'DELETE FROM ledger.commit_log WHERE first_position > 18',
    'DELETE FROM ledger.request WHERE position > 18',
    dropHeads,
    dropReservations,
  ];
  const rewrite = [`${alter} WHERE position = 11`, rewriteFrom(11)];
  beforeAll(async () => {
    const upTo = async (to: number) => ({
      position: to,
      digest: (await verifyLedger({ pool: superuser, to })).digest,
    });
    signed = [await upTo(6), await upTo(12), await upTo(EVENTS)];
  });

  it('agrees with a ledger that was not altered', async () => {
    expect(await verifyLedger({ pool: superuser, checkpoints: signed })).toMatchObject({
      checkpoints: 3,
      findings: [],
    });
    expect(await verifyLedger({ pool: superuser, checkpoints: signed, from: 13 })).toMatchObject({
      checkpoints: 2,
      findings: [],
    });
  });
  it('names the end when the last events and all their rows were removed', async () => {
    expect(await findingsAfter(truncate)).toEqual([]);
    expect(await findingsAfter(truncate, { checkpoints: signed })).toEqual([
      { kind: 'truncated', position: 19 },
    ]);
  });
  it('names the two checkpoints around an altered event when every later digest was computed again', async () => {
    expect(await findingsAfter(rewrite)).toEqual([]);
    expect(await findingsAfter(rewrite, { checkpoints: signed })).toEqual([
      { kind: 'rewritten', first: 7, position: 12 },
    ]);
  });
});

describe('the rows beside the events', () => {
  it.each([
    ['a commit altered', `UPDATE ledger.commit_log SET digest = sha256(digest) WHERE first_position = 8`, 9],
    ['a commit missing', `DELETE FROM ledger.commit_log WHERE first_position = 8`, 8],
    [
      'a time before that of the previous commit',
      `UPDATE ledger.commit_log SET recorded_at = recorded_at - interval '1 day' WHERE first_position = 8`,
      8,
    ],
    ['an additional commit', `INSERT INTO ledger.commit_log VALUES (9, 9, now(), sha256(''))`, 9],
  ])('%s', async (_, statement, position) => {
    expect(await findingsAfter([statement])).toEqual([{ kind: 'commit-log', position }]);
  });
  it('names a stream head whose version differs from its events', async () => {
    const findings = await findingsAfter([
      `UPDATE ledger.stream SET version = 2 WHERE stream_id = '${streams[7]}'`,
    ]);
    expect(findings).toEqual([{ kind: 'head', streamId: streams[7], version: 2 }]);
  });
  it('reports a reserved value without an act, but not the value', async () => {
    const nobody = uuidv7();
    const findings = await findingsAfter([
      `INSERT INTO ledger.reservation VALUES ('nik', '3204010101909001', '${nobody}')`,
    ]);
    expect(findings).toEqual([{ kind: 'reservation', streamId: nobody }]);
  });
  it('names a request whose act is another one', async () => {
    const findings = await findingsAfter(['UPDATE ledger.request SET position = 7 WHERE position = 9']);
    expect(findings).toEqual([{ kind: 'request', position: 7 }]);
  });
});

it('verifies while others append, up to the last position when it began', async () => {
  const ledger = new PostgresLedger(desk, 'birth');
  const other = new PostgresLedger(desk, 'birth');
  const stop = new AbortController();
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    while (!stop.signal.aborted) await appendOne(writer % 2 ? ledger : other, 1 + (writer % 3));
  });
  const tails: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const verification = await verifyLedger({ pool: superuser });
    expect(verification.findings).toEqual([]);
    tails.push(verification.to);
  }
  stop.abort();
  await Promise.all(writers);
  expect(tails.at(-1)).toBeGreaterThan(tails[0] as number);
});
