import type { Pool } from 'pg';
import { changeAddress, registerDeath, type Change, type Desk } from '@peristiwa/domain';
import { PostgresLedger } from '@peristiwa/ledger';
import { createPool } from '@peristiwa/postgres';
import { CheckpointWatch } from '@peristiwa/projections';
import {
  addressFacts,
  alone,
  brokenCards,
  cancelIn,
  contextOn,
  DAUGHTER,
  deathFacts,
  FAMILY,
  familyOfFour,
  FATHER,
  HOME,
  idOf,
  MOTHER,
  on,
  Register,
  SON,
  startTestSystem,
  testDatabase,
  LedgerFixture,
  type TestDatabase,
  type TestSystem,
} from '@peristiwa/testing';
import { migrateRegistry } from './migrate-registry';
import { PROJECTION, ROLE, SCHEMA } from './names';
import { registryRunner } from './projector/registry-runner';
import { contentsOf, rebuildUnderTest } from './registry-under-test';
import { registryService } from './service';

const EVERYBODY = [FATHER, MOTHER, SON, DAUGHTER];
const TODAY = on('2026-11-22');
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const [ENTRY, MOVED, DIED, VOIDED, MOVED_AGAIN] = [1, 2, 3, 4, 5].map((number) => idOf(0xac00 + number));

let system: TestSystem;
let writer: LedgerFixture;
let owner: Pool;
let reader: Pool;
let token: string;
const others: TestDatabase[] = [];
const pools: Pool[] = [];

/** The same acts in memory; each act is decided on them. */
const register = new Register();
let before: Awaited<ReturnType<typeof answers>>;
let whileDead: Awaited<ReturnType<typeof answers>>;
let after: Awaited<ReturnType<typeof answers>>;
let knownWhileDead: string;
let knownAfter: string;

beforeAll(async () => {
  system = await startTestSystem({
    definitions: [registryService],
    migrate: async (url) => {
      writer = await LedgerFixture.open(url);
      await migrateRegistry(url);
    },
  });
  owner = newPool(system.databaseUrl);
  reader = newPool(system.databaseUrl, ROLE);
  token = await system.token('auditor');

  const facts = familyOfFour().map(({ stream, event }) => ({ stream, events: [event] }));
  await act(facts, { actId: ENTRY });
  await relocate('Jalan Anggrek 2', MOVED);
  before = await answers();
  await act(accepted(registerDeath(death, deathFacts(register, FATHER), contextOn())), { actId: DIED });
  whileDead = await answers();
  knownWhileDead = await now();
  const voiding = cancelIn(register, DIED as string, contextOn());
  await act(accepted(voiding), { actId: VOIDED, supersedes: DIED, desk: 'death' });
  after = await answers();
  knownAfter = await now();
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await writer.close();
  for (const database of others) await database.drop();
  await system.stop();
});

const death = {
  diedOn: on('2026-11-15'),
  reportedOn: on('2026-11-20'),
  cause: 'other',
  attestedBy: 'other',
} as const;

function newPool(url: string, role?: string): Pool {
  const pool = createPool({ url, role, name: 'spec' });
  pools.push(pool);
  return pool;
}

function accepted(decision: ReturnType<typeof cancelIn | typeof registerDeath | typeof changeAddress>) {
  if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
  return decision.changes;
}

/**
 * Appends an act to the ledger and in memory, and waits until it is projected: the projector evolves its cached states.
 */
async function act(
  changes: readonly Change[],
  stamp: { readonly actId?: string; readonly supersedes?: string; readonly desk?: Desk },
): Promise<void> {
  const { actId = '', supersedes } = stamp;
  register.append(changes, { actId, supersedes, office: '3204', reportedOn: TODAY, recordedOn: TODAY });
  const { position } = await writer.append(changes, stamp);
  await reached(system.databaseUrl, position);
}

async function relocate(line: string, actId?: string): Promise<void> {
  const command = { changedOn: on('2026-11-10'), reportedOn: TODAY, address: { ...HOME, line } };
  await act(accepted(changeAddress(command, addressFacts(register, FAMILY), contextOn())), { actId });
}

async function reached(url: string, position: number): Promise<void> {
  const watch = new CheckpointWatch(newPool(url), SCHEMA, PROJECTION);
  expect(await watch.reached(position, 20_000)).toBe(true);
}

async function now(): Promise<string> {
  const { rows } = await owner.query('SELECT max(recorded_at) AS at FROM ledger.commit_log');
  return (rows[0].at as Date).toISOString();
}

const get = async (path: string) => (await system.get(`${system.urls['registry']}${path}`, { token })).body;

/** Persons and card as the API returns them, without version and position of the last event. */
async function answers() {
  const persons = await Promise.all(EVERYBODY.map((id) => get(`/v1/persons/${id}`)));
  const card = await get(`/v1/families/${FAMILY}`);
  return [...persons, card].map((answer) => ({ ...answer, version: undefined, position: undefined }));
}

const json = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

/** Pembatalan akta kematian (domain.md §2.2 A; UU 23/2006 art. 72). */
describe('a cancelled death act', () => {
  it('leaves all persons and the card as they were before it', () => {
    expect(whileDead[0]).toMatchObject({ status: 'deceased' });
    expect(whileDead[1]).toMatchObject({ maritalStatus: 'widowed', family: { relationship: 'head' } });
    expect(after).toEqual(before);
  });

  it('is in the registry as the domain folds it', async () => {
    const { rows } = await owner.query('SELECT person_id, version, state FROM registry.person');
    expect(rows).toHaveLength(EVERYBODY.length);
    for (const { person_id: id, version, state } of rows) {
      expect(JSON.parse(state)).toEqual(json(register.registered(id)));
      expect(version).toBe(register.stream({ kind: 'person', id }).length);
    }
    const card = await owner.query('SELECT state FROM registry.family');
    expect(card.rows.map(({ state }) => JSON.parse(state))).toEqual([json(register.family(FAMILY).state)]);
    expect(brokenCards(register)).toEqual([]);
    expect((await owner.query('SELECT stream_id FROM registry.anomaly')).rows).toEqual([]);
  });

  it('has one change per person of the act that cancelled it, with the state after it', async () => {
    const { rows } = await owner.query(
      'SELECT person_id, types, state FROM registry.change WHERE act_id = $1 ORDER BY change_no',
      [VOIDED],
    );
    expect(rows.map(({ person_id: id }) => id).toSorted()).toEqual(EVERYBODY.toSorted());
    for (const { person_id: id, types, state } of rows) {
      expect(types).toEqual(['PersonActVoided']);
      expect(JSON.parse(state).death).toBeUndefined();
      expect(JSON.parse(state).placement).toEqual(register.registered(id).placement);
    }
  });

  it('is still valid in the state as known at a time before the cancellation', async () => {
    const asOf = (query: Record<string, string>) =>
      get(`/v1/persons/${FATHER}?${new URLSearchParams(query)}`).then(({ status }) => status);
    const [earlier, later] = ['2026-11-14', '2026-11-22'];
    expect(await asOf({ knownAt: knownWhileDead })).toBe('deceased');
    expect(await asOf({ knownAt: knownWhileDead, validAt: later })).toBe('deceased');
    expect(await asOf({ knownAt: knownWhileDead, validAt: earlier })).toBe('resident');
    expect(await asOf({ knownAt: knownAfter })).toBe('resident');
    expect(await asOf({ knownAt: knownAfter, validAt: '2026-11-16' })).toBe('resident');
    expect(await asOf({ validAt: '2026-11-16' })).toBe('resident');
  });

  it('gives the same person, version and position for the present time as without a time', async () => {
    const asOf = await get(`/v1/persons/${FATHER}?knownAt=${knownAfter}`);
    expect({ ...asOf, asOf: undefined }).toEqual(await get(`/v1/persons/${FATHER}`));
  });

  it('stays in the timeline, marked as void, and is not the source of any field', async () => {
    const timeline = async (id: string) => {
      const { events, reasons } = await get(`/v1/persons/${id}/events`);
      const shown = events.map(({ type, isVoid }: { type: string; isVoid: boolean }) => [type, isVoid]);
      return { shown: Object.fromEntries(shown), reasons, events };
    };
    const father = await timeline(FATHER);
    expect(father.shown).toMatchObject({
      DeathRegistered: true,
      PersonActVoided: false,
      AddressChanged: false,
    });
    expect(father.events.at(-1)).toMatchObject({ type: 'PersonActVoided', supersedes: DIED });
    const voided = father.events.find(({ type }: { type: string }) => type === 'DeathRegistered');
    const reasons = Object.values<{ version: number }>(father.reasons);
    expect(reasons.map(({ version }) => version)).not.toContain(voided.version);
    const superseded = { by: 'cancellation', actId: VOIDED, reason: 'Salah orang' };
    expect(voided).toMatchObject({ supersededBy: superseded, changed: [] });
    expect(father.reasons.status).toMatchObject({ type: 'BiodataRecorded', superseded: [voided.version] });
    const mother = await timeline(MOTHER);
    expect(mother.shown).toMatchObject({ SpouseDied: true, FamilyHeadSucceeded: true });
  });
});

/** domain.md §2.6: kartu keluarga; its history explains each version of the card. */
describe('the card of a cancelled death act', () => {
  const card = (query: Record<string, string>) => get(`/v1/families/${FAMILY}?${new URLSearchParams(query)}`);
  const headAndMembers = (answer: { headId: string; members: { personId: string; status: string }[] }) => ({
    headId: answer.headId,
    members: answer.members.map(({ personId, status }) => [personId, status]),
  });
  const everybody = EVERYBODY.map((id) => [id, 'resident']);

  it('has the head and members of any time as known at any time', async () => {
    const dead = { headId: MOTHER, members: everybody.filter(([id]) => id !== FATHER) };
    expect(headAndMembers(await card({ knownAt: knownWhileDead }))).toEqual(dead);
    expect(headAndMembers(await card({ knownAt: knownAfter }))).toEqual({
      headId: FATHER,
      members: everybody,
    });
    expect(headAndMembers(await card({ knownAt: knownWhileDead, validAt: '2020-01-06' }))).toEqual({
      headId: FATHER,
      members: everybody,
    });
    expect((await card({ validAt: '1990-01-01' })).type).toBe('urn:peristiwa:problem:family-not-found');
  });

  it('is the same for the present time as without a time', async () => {
    const { asOf, ...present } = await card({ knownAt: knownAfter });
    expect(asOf).toEqual({ knownAt: knownAfter });
    expect(present).toEqual(await get(`/v1/families/${FAMILY}`));
  });

  it('has each event with the card after it, what it changed, who recorded it, and what superseded it', async () => {
    const { events } = await get(`/v1/families/${FAMILY}/events`);
    const died = events.find(({ type }: { type: string }) => type === 'FamilyMemberDied');
    expect(died).toMatchObject({
      actId: DIED,
      isVoid: true,
      changed: [],
      recordedBy: { office: '3204', desk: 'death', role: 'registrar' },
      supersededBy: { actId: VOIDED, by: 'cancellation', reason: 'Salah orang' },
    });
    const { events: then } = await get(`/v1/families/${FAMILY}/events?knownAt=${knownWhileDead}`);
    const asKnownThen = then.find(({ type }: { type: string }) => type === 'FamilyMemberDied');
    expect(asKnownThen).toMatchObject({
      isVoid: false,
      changed: ['kkNumber', 'headId', 'members'],
      card: { headId: MOTHER },
    });
  });

  it('is not found under the id of a person', async () => {
    expect((await get(`/v1/families/${FATHER}/events`)).type).toBe('urn:peristiwa:problem:family-not-found');
  });
});

/** Pembatalan of an act that brought somebody into the register (domain.md §2.2 A). */
describe('a cancelled act of entry', () => {
  const NEWCOMER = idOf(60);
  const [ENTERED, CANCELLED] = [6, 7].map((number) => idOf(0xac00 + number)) as [string, string];
  const residents = async () => (await get('/v1/statistics/residents?area=3204')).areas;

  it('leaves the person readable as cancelled, and counted nowhere', async () => {
    const counted = await residents();
    const facts = alone(60).map(({ stream, event }) => ({ stream, events: [event] }));
    await act(facts, { actId: ENTERED });
    const entered = await get(`/v1/persons/${NEWCOMER}`);
    const knownBefore = await now();
    expect(await residents()).not.toEqual(counted);
    const voiding = cancelIn(register, ENTERED, contextOn());
    await act(accepted(voiding), { actId: CANCELLED, supersedes: ENTERED, desk: 'status' });
    const left = await get(`/v1/persons/${NEWCOMER}`);
    const own = { version: expect.any(Number), position: expect.any(Number), status: 'cancelled' };
    expect(left).toEqual({ ...entered, ...own });
    expect(await residents()).toEqual(counted);
    expect(await get(`/v1/persons/${NEWCOMER}?knownAt=${knownBefore}`)).toMatchObject({ status: 'resident' });
    expect(await get(`/v1/persons/${NEWCOMER}?knownAt=${await now()}`)).toMatchObject({
      status: 'cancelled',
    });
    expect((await get(`/v1/families/${left.family.familyId}`)).status).toBe('closed');
    expect((await owner.query('SELECT stream_id FROM registry.anomaly')).rows).toEqual([]);
  });
});

describe('the projection of acts that supersede', () => {
  it('continues from the state without the superseded act', async () => {
    await relocate('Jalan Mawar 9', MOVED_AGAIN);
    const { address, status } = await get(`/v1/persons/${FATHER}`);
    expect([address.line, status]).toEqual(['Jalan Mawar 9', 'resident']);
    expect((await get(`/v1/families/${FAMILY}`)).headId).toBe(FATHER);
  });

  it.each([1, 3, 1_000])('gives the same bytes in batches of %i', async (batchSize) => {
    const database = await testDatabase('voided');
    others.push(database);
    await migrateRegistry(database.url);
    const ledger = new PostgresLedger(reader, 'registry');
    const pool = newPool(database.url, ROLE);
    const runner = registryRunner({ pool, ledger, owner: 'spec', log: SILENT, batchSize, leaseMs: 2_000 });
    runner.start();
    await reached(database.url, await ledger.tail());
    await runner.stop();
    expect(await contentsOf(newPool(database.url))).toEqual(await contentsOf(owner));
  });

  it('equals the result of a rebuild', async () => {
    const live = await contentsOf(owner);
    const result = await rebuildUnderTest({
      pool: owner,
      ledgerPool: reader,
      ledger: new PostgresLedger(reader, 'registry'),
      share: 100,
    }).run();
    expect(result).toMatchObject({ outcome: 'switched', published: 0, comparison: { differences: [] } });
    expect(await contentsOf(owner)).toEqual(live);
  });
});
