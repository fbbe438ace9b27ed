import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { createPool } from '@peristiwa/postgres';
import { testDatabase } from '@peristiwa/testing';
import { listActs, type ActSelection } from './list-acts';
import type { ActToAppend } from './ledger';
import { migrateLedger } from './migrate-ledger';
import { PostgresLedger } from './postgres-ledger';
import { proveAct } from './prove-act';
import { verifyLedger } from './verify-ledger';

/* ADR 0070: the operator's API lists acts and proves their place in the chain with a role that only reads. */

let database: Awaited<ReturnType<typeof testDatabase>>;
let desk: Pool;
let ops: Pool;
let owner: Pool;
/** Three acts of 2, 3 and 2 events; the third corrects the first. */
const acts: string[] = [];
const stream = uuidv7();

beforeAll(async () => {
  database = await testDatabase('acts_in_chain');
  await migrateLedger(database.url, { Born: { owner: 'birth' }, Placed: { owner: 'birth' } });
  desk = createPool({ url: database.url, role: 'peristiwa_birth', name: 'spec', max: 1 });
  ops = createPool({ url: database.url, role: 'peristiwa_ops', name: 'ops', max: 2 });
  owner = createPool({ url: database.url, name: 'owner', max: 1 });
  await append({ office: '3204', types: ['Born', 'Placed'], version: 0, streamId: stream });
  await append({ office: '5171', types: ['Born', 'Born', 'Born'], version: 0, streamId: uuidv7() });
  await append({
    office: '3204',
    types: ['Placed', 'Placed'],
    version: 2,
    streamId: stream,
    supersedes: acts[0],
  });
});
afterAll(async () => {
  for (const pool of [desk, ops, owner]) await pool.end();
  await database.drop();
});

interface Given {
  readonly office: string;
  readonly types: readonly string[];
  readonly version: number;
  readonly streamId: string;
  readonly supersedes?: string | undefined;
}

async function append({ office, types, version, streamId, supersedes }: Given): Promise<void> {
  const actId = uuidv7();
  const act: ActToAppend = {
    actId,
    requestId: uuidv7(),
    contentHash: Buffer.alloc(32),
    office,
    streams: [{ streamId, kind: 'person', version, events: types.length }],
    reservations: [],
    events: types.map((type) => ({
      streamId,
      type,
      schemaVersion: 1,
      occurredOn: '2026-11-01',
      reportedOn: '2026-11-02',
      data: '{}',
    })),
    meta: '{}',
    result: '{}',
    ...(supersedes && { supersedes }),
  };
  expect(await new PostgresLedger(desk, 'birth').append(act)).toMatchObject({ kind: 'appended' });
  acts.push(actId);
}

async function listed(selection: Partial<ActSelection>): Promise<(number | null)[]> {
  const page = await listActs(ops, { from: 1, to: 7, limit: 10, ...selection });
  return [...page.acts.map(({ actId }) => acts.indexOf(actId) + 1), page.next];
}

describe('the list of acts', () => {
  it('has an act once, the latest first, with the types of its events and no content', async () => {
    const page = await listActs(ops, { from: 1, to: 7, limit: 10 });
    expect(page.next).toBeNull();
    expect(
      page.acts.map(({ first, last, types, supersedes }) => ({ first, last, types, supersedes })),
    ).toEqual([
      { first: 6, last: 7, types: ['Placed', 'Placed'], supersedes: acts[0] },
      { first: 3, last: 5, types: ['Born', 'Born', 'Born'], supersedes: null },
      { first: 1, last: 2, types: ['Born', 'Placed'], supersedes: null },
    ]);
    expect(page.acts[2]).toMatchObject({
      office: '3204',
      occurredOn: '2026-11-01',
      reportedOn: '2026-11-02',
    });
  });

  it.each<[string, Partial<ActSelection>, (number | null)[]]>([
    ['a full page names the position before its last act', { limit: 2 }, [3, 2, 2]],
    ['the next page goes on from there', { to: 2, limit: 2 }, [1, null]],
    ['a type', { type: 'Placed' }, [3, 1, null]],
    ['the beginning of an office', { office: '51' }, [2, null]],
    ['a type that the ledger does not have', { type: 'Died' }, [null]],
    ['from the middle of an act on', { from: 4 }, [3, 2, null]],
    ['up to the middle of an act', { to: 4 }, [2, 1, null]],
    ['nothing at all', { to: 0 }, [null]],
  ])('%s', async (_, selection, expected) => {
    expect(await listed(selection)).toEqual(expected);
  });
});

describe('the place of an act in the chain', () => {
  it('is recomputed from the event before it', async () => {
    const proven = await proveAct(ops, acts[1] as string);
    expect(proven).toMatchObject({ office: '5171', supersededBy: null, checkpoint: null, tail: 7 });
    expect(proven?.events.map(({ position, agrees, streamKind }) => [position, agrees, streamKind])).toEqual([
      [3, true, 'person'],
      [4, true, 'person'],
      [5, true, 'person'],
    ]);
    expect(proven?.events[1]?.before).toBe(proven?.events[0]?.digest);
    expect(Object.keys(proven?.events[0] ?? {})).not.toContain('data');
  });

  it('begins with the identity of the ledger, and names the act that superseded it', async () => {
    const proven = await proveAct(ops, acts[0] as string);
    expect(proven?.events.map(({ agrees }) => agrees)).toEqual([true, true]);
    expect(proven?.supersededBy).toBe(acts[2]);
    expect((await proveAct(ops, acts[2] as string))?.supersedes).toBe(acts[0]);
  });

  it('is of no act that the ledger does not have', async () => {
    expect(await proveAct(ops, uuidv7())).toBeUndefined();
  });
});

describe('the role of the operator’s API', () => {
  it('verifies the whole ledger with its related tables', async () => {
    expect(await verifyLedger({ pool: ops })).toMatchObject({ events: 7, findings: [] });
  });

  it.each([
    'SELECT value FROM ledger.reservation',
    'SELECT result FROM ledger.request',
    "UPDATE ledger.event SET data = '{}'",
    'DELETE FROM ledger.checkpoint',
    'INSERT INTO ledger.stream VALUES (gen_random_uuid(), $$person$$, 1)',
  ])('has no right to %s', async (statement) => {
    await expect(ops.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  /** Last, because it tampers with the ledger. */
  it('shows an altered event as what does not agree', async () => {
    await owner.query('ALTER TABLE ledger.event DISABLE TRIGGER USER');
    await owner.query(`UPDATE ledger.event SET data = '{"a":1}' WHERE position = 4`);
    const proven = await proveAct(ops, acts[1] as string);
    expect(proven?.events.map(({ agrees }) => agrees)).toEqual([true, false, true]);
  });
});
