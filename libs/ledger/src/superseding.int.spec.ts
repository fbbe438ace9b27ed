import { Readable } from 'node:stream';
import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { createPool } from '@peristiwa/postgres';
import { testDatabase } from '@peristiwa/testing';
import { bulkAppend, type BulkRefusal } from './bulk-append';
import { exportEvents, verifyExport } from './event-export';
import type { ActToAppend } from './ledger';
import { migrateLedger } from './migrate-ledger';
import { PostgresLedger } from './postgres-ledger';
import { verifyLedger } from './verify-ledger';

/**
 * `supersedes`: the act that an act corrects or cancels. Only the desk that owns that act may (issue 9, 1.2),
 * and once. `Voided` stands for the marker that every desk may append.
 */
let database: Awaited<ReturnType<typeof testDatabase>>;
let owner: Pool;
const pools: Pool[] = [];
let birth: PostgresLedger;
let death: PostgresLedger;

beforeEach(async () => {
  database = await testDatabase('superseding');
  const owners = { Born: { owner: 'birth' }, Died: { owner: 'death' }, Voided: { owner: '*' } };
  await migrateLedger(database.url, owners);
  owner = createPool({ url: database.url, name: 'owner' });
  pools.push(owner);
  [birth, death] = ['birth', 'death'].map((desk) => {
    const pool = createPool({ url: database.url, role: `peristiwa_${desk}`, name: `spec ${desk}` });
    pools.push(pool);
    return new PostgresLedger(pool, desk);
  }) as [PostgresLedger, PostgresLedger];
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end()));
  await database.drop();
});

/** Each event on a new stream. */
function act(types: readonly string[], change: Partial<ActToAppend> = {}): ActToAppend {
  const on = { occurredOn: '2026-11-01', reportedOn: '2026-11-02' };
  const events = types.map((type) => ({ streamId: uuidv7(), type, schemaVersion: 1, data: '{}', ...on }));
  return {
    ...{ actId: uuidv7(), requestId: uuidv7(), contentHash: Buffer.alloc(32), office: '3204', meta: '{}' },
    streams: events.map(({ streamId }) => ({ streamId, kind: 'person', version: 0, events: 1 })),
    ...{ reservations: [], events, result: '{}' },
    ...change,
  };
}

const superseding = (supersedes: string, types: readonly string[] = ['Voided', 'Born']) =>
  act(types, { supersedes });

async function appendedBy(ledger: PostgresLedger, toAppend: ActToAppend): Promise<string> {
  const outcome = await ledger.append(toAppend);
  if (outcome.kind !== 'appended') throw new Error(`Expected appended, got ${outcome.kind}`);
  return toAppend.actId;
}

const refusedBecause = (reason: string) => ({ kind: 'not-supersedable', reason });

describe('an act that supersedes another', () => {
  it('carries its id in every event, and the chain holds it', async () => {
    const first = await appendedBy(birth, act(['Born', 'Born']));
    const second = superseding(first, ['Voided', 'Born', 'Born']);
    // Beside ordinary acts, in one batch with them.
    const others = [act(['Born']), act(['Born'])] as const;
    await Promise.all([others[0], second, others[1]].map((each) => appendedBy(birth, each)));
    const read = await birth.readAct(second.actId);
    expect(read.map(({ type, supersedes, actIndex }) => [type, supersedes, actIndex])).toEqual([
      ['Voided', first, 1],
      ['Born', first, 2],
      ['Born', first, 3],
    ]);
    for (const other of others) expect((await birth.readAct(other.actId))[0]?.supersedes).toBeNull();
    expect(await verifyLedger({ pool: owner })).toMatchObject({ events: 7, findings: [] });
  });

  it('reserves the id, so that any reader can check whether an act was superseded', async () => {
    const first = await appendedBy(birth, act(['Born']));
    expect(await birth.resolve('superseded', first)).toBeUndefined();
    const second = superseding(first);
    await appendedBy(birth, second);
    expect(await birth.resolve('superseded', first)).toBe(second.events[0]?.streamId);
  });

  it('takes an id in capitals as the same act', async () => {
    const first = await appendedBy(birth, act(['Born']));
    await appendedBy(birth, superseding(first.toUpperCase()));
    expect(await birth.append(superseding(first))).toEqual(refusedBecause('superseded-before'));
  });

  it('may be superseded by its owner, also when it only cancels', async () => {
    const first = await appendedBy(birth, act(['Born']));
    const second = await appendedBy(birth, superseding(first, ['Voided']));
    expect(await death.append(superseding(second, ['Voided', 'Died']))).toEqual(
      refusedBecause('other-owner'),
    );
    const third = await appendedBy(birth, superseding(second));
    expect(await birth.append(superseding(second))).toEqual(refusedBecause('superseded-before'));
    expect(await death.append(superseding(third, ['Voided']))).toEqual(refusedBecause('other-owner'));
  });

  it('gets the same answer when its request is repeated', async () => {
    const first = await appendedBy(birth, act(['Born']));
    const second = superseding(first);
    await appendedBy(birth, second);
    expect(await birth.append({ ...second, actId: uuidv7() })).toMatchObject({
      kind: 'known',
      act: { actId: second.actId },
    });
  });
});

/** `verify` names the act's second event in a ledger where acts supersede acts. */
it.each([
  ['to another act', 'act_id'],
  ['to none', 'NULL'],
])('an altered supersedes is found: %s', async (_name, value) => {
  const first = await appendedBy(birth, act(['Born']));
  const second = await appendedBy(birth, superseding(first, ['Voided', 'Born']));
  await appendedBy(birth, superseding(second));
  const client = await owner.connect();
  await client.query('SET session_replication_role = replica');
  await client.query(`UPDATE ledger.event SET supersedes = ${value} WHERE position = 3`);
  client.release(true);
  const { findings } = await verifyLedger({ pool: owner });
  expect(findings[0]).toMatchObject({ kind: 'altered', position: 3 });
});

it('an export of acts that supersede proves them, and an altered line does not', async () => {
  const first = await appendedBy(birth, act(['Born']));
  await appendedBy(birth, superseding(first));
  const { ledgerId, digest } = await verifyLedger({ pool: owner });
  const lines: string[] = [];
  for await (const line of exportEvents({ pool: owner, from: 1, to: 3 })) lines.push(line.trimEnd());
  const trusted = [{ position: 3, digest }];
  const proof = (changed: readonly string[]) => verifyExport(Readable.from(changed), ledgerId, trusted);
  expect(await proof(lines)).toMatchObject({ kind: 'proven', to: 3 });
  const altered = lines.map((line) => line.replace(`"supersedes":"${first}"`, '"supersedes":null'));
  expect(altered).not.toEqual(lines);
  expect(await proof(altered)).toMatchObject({ kind: 'different', position: 3 });
});

describe('refuses', () => {
  it('an act that supersedes one that is not in the ledger, or itself', async () => {
    expect(await birth.append(superseding(uuidv7()))).toEqual(refusedBecause('unknown-act'));
    const own = superseding(uuidv7(), ['Born', 'Born']);
    expect(await birth.append({ ...own, supersedes: own.actId })).toEqual(refusedBecause('unknown-act'));
  });

  it('an act that supersedes one of another desk, and stores nothing of it', async () => {
    const foreign = await appendedBy(death, act(['Died']));
    const cancelling = superseding(foreign, ['Voided']);
    expect(await birth.append(cancelling)).toEqual(refusedBecause('other-owner'));
    expect(await birth.resolve('superseded', foreign)).toBeUndefined();
    expect(await birth.readAct(cancelling.actId)).toEqual([]);
    await appendedBy(death, superseding(foreign, ['Voided', 'Died']));
  });

  it('only the acts of a batch that may not supersede', async () => {
    const [own, foreign] = [await appendedBy(birth, act(['Born'])), await appendedBy(death, act(['Died']))];
    const outcomes = await Promise.all(
      [act(['Born']), superseding(foreign), superseding(own), superseding(uuidv7()), act(['Born'])].map(
        (each) => birth.append(each),
      ),
    );
    expect(outcomes.map((outcome) => ('reason' in outcome ? outcome.reason : outcome.kind))).toEqual([
      'appended',
      'other-owner',
      'appended',
      'unknown-act',
      'appended',
    ]);
  });

  it.each([
    ['alone', ['Voided']],
    ['beside an own type', ['Born', 'Voided']],
  ])('the marker that any desk may append in an act that supersedes nothing: %s', async (_name, types) => {
    await expect(birth.append(act(types))).rejects.toMatchObject({ code: '42501' });
  });

  it("another desk's event type in an act that supersedes", async () => {
    const first = await appendedBy(birth, act(['Born']));
    await expect(birth.append(superseding(first, ['Died']))).rejects.toMatchObject({ code: '42501' });
    await expect(birth.append(superseding(first, ['Nonsense']))).rejects.toMatchObject({ code: '42501' });
  });

  it('all but one of a hundred that supersede the same act at the same time', async () => {
    const first = await appendedBy(birth, act(['Born']));
    const pool = pools[1] as Pool;
    const processes = Array.from({ length: 4 }, () => new PostgresLedger(pool, 'birth'));
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        (processes[index % 4] as PostgresLedger).append(superseding(first)),
      ),
    );
    expect(outcomes.filter(({ kind }) => kind === 'appended')).toHaveLength(1);
    const refused = outcomes.filter(({ kind }) => kind !== 'appended');
    expect(refused).toEqual(refused.map(() => refusedBecause('superseded-before')));
    expect(await verifyLedger({ pool: owner })).toMatchObject({ events: 3, findings: [] });
  });
});

/** No client of this project sends this: a compromised desk calls the function itself. */
describe('the function itself refuses', () => {
  const row = (actId: string, index: number, supersedes: string | null) =>
    `('${uuidv7()}', 1, '${actId}', ${index}, 2, '${uuidv7()}', '${actId}', 'Born', 1, '2026-11-01', '2026-11-02',
      '3204', ${supersedes ? `'${supersedes}'` : 'NULL'}, '{}', '{}')::ledger.event_to_append`;
  const call = (reserved: string, rows: readonly string[]) =>
    (pools[1] as Pool).query(
      `SELECT ledger.append_acts_birth('{}', '{}', '{}', '{}', ${reserved}, ARRAY[${rows.join()}])`,
    );

  it('an act that supersedes without a reservation', async () => {
    const [first, second] = [await appendedBy(birth, act(['Born'])), uuidv7()];
    await expect(call("'{}'", [row(second, 1, first)])).rejects.toMatchObject({ code: '22023' });
  });

  it('an act whose events do not all supersede the same act', async () => {
    const [one, two] = [await appendedBy(birth, act(['Born'])), await appendedBy(birth, act(['Born']))];
    const reservation = (id: string) => `('superseded', '${id}', '${id}')::ledger.new_reservation`;
    const reserved = `ARRAY[${reservation(one)}, ${reservation(two)}]`;
    for (const other of [null, two]) {
      const id = uuidv7();
      const rows = [row(id, 1, one), row(id, 2, other)];
      await expect(call(reserved, rows)).rejects.toMatchObject({ code: '22023' });
    }
  });

  it('to be called by another desk, and its checks by any', async () => {
    const [desk, nothing] = [pools[1] as Pool, "'{}', '{}', '{}', '{}', '{}', '{}'"];
    const denied = { code: '42501' };
    await expect(desk.query(`SELECT ledger.append_acts_death(${nothing})`)).rejects.toMatchObject(denied);
    const check = "SELECT ledger.check_superseding('death', '{}', '{}')";
    await expect(desk.query(check)).rejects.toMatchObject(denied);
  });
});

describe('a load', () => {
  const load = async (acts: readonly ActToAppend[]) => {
    const refused: [string, BulkRefusal][] = [];
    const onRefused = ({ actId }: ActToAppend, refusal: BulkRefusal) => refused.push([actId, refusal]);
    const progress = await bulkAppend(pools[1] as Pool, 'birth', acts, { onRefused });
    return { refused, actsAppended: progress.actsAppended };
  };

  it('may have an act and the act that supersedes it in one chunk, in this order only', async () => {
    const [first, early] = [act(['Born', 'Born']), superseding(uuidv7())];
    const second = superseding(first.actId);
    const third = superseding(second.actId);
    const late = act(['Born']);
    const acts = [{ ...early, supersedes: late.actId }, first, second, third, late];
    expect(await load(acts)).toEqual({
      refused: [[early.actId, refusedBecause('unknown-act')]],
      actsAppended: 4,
    });
    expect(await verifyLedger({ pool: owner })).toMatchObject({ events: 7, findings: [] });
  });

  it('refuses an act that supersedes a refused act, and the second of two that supersede the same act', async () => {
    const stale = act(['Born']);
    const gone = { ...stale, streams: stale.streams.map((claim) => ({ ...claim, version: 7 })) };
    const first = act(['Born']);
    const [orphan, one, two] = [superseding(gone.actId), superseding(first.actId), superseding(first.actId)];
    const { refused, actsAppended } = await load([gone, orphan, first, one, two]);
    expect(new Map(refused)).toEqual(
      new Map<string, unknown>([
        [gone.actId, { kind: 'conflict' }],
        [two.actId, refusedBecause('superseded-before')],
        [orphan.actId, refusedBecause('unknown-act')],
      ]),
    );
    expect(actsAppended).toBe(2);
  });
});

describe('an act is read by its id', () => {
  it('whole and in order, or as empty when there is no such act', async () => {
    const acts = Array.from({ length: 50 }, (_, n) => act(Array.from({ length: 1 + (n % 5) }, () => 'Born')));
    await Promise.all(acts.map((each) => appendedBy(birth, each)));
    for (const { actId, events } of acts) {
      const read = await death.readAct(actId);
      expect(read.map(({ streamId }) => streamId)).toEqual(events.map(({ streamId }) => streamId));
      expect(read.map(({ actIndex }) => actIndex)).toEqual(events.map((_, index) => index + 1));
    }
    expect(await birth.readAct(uuidv7())).toEqual([]);
  });

  it('also when ids are not in the order of positions: different clocks, or loads of old acts', async () => {
    const random = (index: number) => `${(index * 2_654_435_761) % 0xffffffff}`.padStart(8, '0').slice(-8);
    const ids = Array.from({ length: 600 }, (_, index) => `${random(index)}${uuidv7().slice(8)}`);
    await Promise.all(ids.map((actId) => appendedBy(birth, act(['Born'], { actId }))));
    await owner.query("SELECT brin_summarize_new_values('ledger.request_act_id')");
    const client = await owner.connect();
    await client.query('SET enable_seqscan = off');
    const found = new Set<string>();
    for (const id of ids) {
      const { rows } = await client.query('SELECT act_id FROM ledger.act_events($1)', [id]);
      for (const row of rows) found.add(row.act_id as string);
    }
    client.release(true);
    expect(found).toEqual(new Set(ids));
  });
});
