import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAreas } from '@peristiwa/areas';
import type { TrueFamily, TruePerson } from '../truth';
import type { Answer } from './journal';
import { truthOfJournal, type Finding, type JournalTruth } from './journal-truth';
import type { Outgoing } from './sender';
import { startSimulation } from './simulation';
import { verifyTruth } from './verify';

const areas = loadAreas();
const NOON = Date.UTC(2026, 10, 20, 5);
const RECORDED_AT = '2026-11-20T05:00:00.000Z';
const desk = 'http://127.0.0.1:1';
const log = { info: () => undefined, warn: () => undefined };
const tokens = () => Promise.resolve('token');
const BY_HAND = '00000000-0000-7000-8000-0000000000b1';
const STRANGER = 'somebody-else';

/** Answers as planned; the symbol of an identifier is its value. */
async function answer({ step }: Outgoing): Promise<Answer> {
  if (step.expected.outcome === 'rejected') {
    return { outcome: 'rejected', status: 422, code: step.expected.codes[0] ?? '' };
  }
  const result: Record<string, unknown> = {};
  for (const [path, symbol] of Object.entries(step.learns)) {
    const [list = '', index = '', member] = path.split('.');
    if (!member) result[path] = symbol;
    else ((result[list] ??= {}) as Record<string, object>)[index] = { [member]: symbol };
  }
  return { outcome: 'accepted', body: { position: 1, result } };
}

type Message = { readonly kind: string; readonly requestId?: string; readonly value: object };

type Row = { readonly regency: string; readonly month: string; readonly count: number };

/** Rows of the same place and month as one. */
function withCounts(rows: readonly Row[], more: readonly Row[]): Row[] {
  const summed = new Map<string, Row>();
  for (const row of [...rows, ...more]) {
    const key = JSON.stringify({ ...row, count: 0 });
    summed.set(key, { ...row, count: (summed.get(key)?.count ?? 0) + row.count });
  }
  return [...summed.values()];
}

/** A registry, BPS and publisher with the state of the journal, except given changes. */
class FakeSystem {
  readonly persons = new Map<string, Partial<TruePerson>>();
  readonly members = new Map<string, TrueFamily['members']>();
  readonly timelines = new Map<string, { type: string; requestId: string }[]>();
  readonly more = new Map<string, { regency: string; month: string; count: number }[]>();
  readonly messages: Message[] = [];
  readonly asked: string[] = [];
  readonly server: Server;

  constructor(private readonly journal: JournalTruth) {
    const [requestId = ''] = journal.requestIds();
    const { births, deaths, moves } = journal.truth.bps;
    const add = (kind: string, persons: readonly string[], value: object) => {
      for (const personKey of persons)
        this.messages.push({ kind, requestId, value: { personKey, ...value } });
    };
    for (const { regency: area, month, persons } of births) {
      add('born', persons, { state: { bornOn: `${month}-01`, address: { area } } });
    }
    for (const { regency: area, month, persons } of deaths) {
      add('died', persons, { facts: { diedOn: `${month}-01` }, state: { address: { area } } });
    }
    for (const { from, to, month, persons } of moves) {
      add('moved', persons, { facts: { from, to }, occurredOn: `${month}-01` });
    }
    this.server = createServer((request, response) => {
      const url = new URL(decodeURIComponent(request.url ?? ''), 'http://127.0.0.1');
      this.asked.push(url.pathname);
      const body = this.answer(url);
      response.writeHead(body ? 200 : 404).end(JSON.stringify(body ?? {}));
    });
  }

  private answer(url: URL): object | undefined {
    const [, , kind, id = '', part] = url.pathname.split('/');
    if (kind === 'feeds')
      return id ? this.page(url.searchParams) : { registryPosition: 1, changeNo: 0, feeds: [] };
    if (kind === 'tables') return { rows: url.searchParams.has('knownAt') ? [] : this.rows(id) };
    if (kind === 'deaths-without-nik') return { deaths: this.deathsWithoutNik(), next: null };
    if (part === 'events') return { events: this.timelineOf(id) };
    return kind === 'persons' ? this.person(id) : this.family(id);
  }

  private person(id: string): object | undefined {
    const found = this.journal.truth.persons.find(({ personId }) => personId === id);
    const person = found && { ...found, ...this.persons.get(id) };
    return (
      person && {
        ...person,
        family: person,
        address: person,
        death: { diedOn: person.diedOn },
        abroad: { since: person.abroadSince },
      }
    );
  }

  private family(id: string): object | undefined {
    const family = this.journal.truth.families.find(({ familyId }) => familyId === id);
    return family && { ...family, address: family, members: this.members.get(id) ?? family.members };
  }

  private timelineOf(id: string): object[] {
    const [own = ''] = this.journal.requestIds();
    const first = id === STRANGER ? [] : [{ type: 'BiodataRecorded', requestId: own }];
    const events = [...first, ...(this.timelines.get(id) ?? [])];
    return events.map((event) => ({ ...event, recordedAt: RECORDED_AT }));
  }

  private rows(table: string): object[] {
    const rows = this.journal.truth.bps[table as 'births'].map(({ persons, ...row }) => ({
      ...row,
      count: persons.length,
    }));
    const unregistered = table === 'deaths' ? this.journal.truth.bps.deathsWithoutNik : [];
    return [...withCounts(rows, unregistered), ...(this.more.get(table) ?? [])];
  }

  private deathsWithoutNik(): object[] {
    return this.journal.truth.bps.deathsWithoutNik.flatMap(({ regency, month, count }) =>
      Array.from({ length: count }, () => ({
        recordedAt: RECORDED_AT,
        state: { diedOn: `${month}-01`, residence: `${regency}01` },
      })),
    );
  }

  private page(query: URLSearchParams): object {
    const [after, limit] = [Number(query.get('after')), Number(query.get('limit'))];
    const events = this.messages.slice(after, after + limit).map(({ kind, requestId, value }) => ({
      headers: { ce_type: `id.peristiwa.person.${kind}.v1`, ce_time: RECORDED_AT, ce_requestid: requestId },
      value,
    }));
    return { events, highWater: this.messages.length };
  }
}

describe('acts made by others', () => {
  let dir: string;
  let journal: JournalTruth;
  let system: FakeSystem;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'others-'));
    const simulation = startSimulation({
      urls: { birth: desk, death: desk, move: desk, status: desk },
      ...{ tokens, areas, dir, log, households: 8, rate: 1e6, events: 200, seed: 'others' },
      clock: () => NOON,
      sender: () => ({ send: answer }),
    });
    await simulation.ended;
    await simulation.stop();
    journal = truthOfJournal(dir, areas, NOON);
    month = journal.truth.bps.births.at(-1)?.month ?? '';
    bornOn = `${month}-01`;
  });
  afterAll(() => rmSync(dir, { recursive: true }));
  beforeEach(async () => {
    system = new FakeSystem(journal);
    await new Promise<void>((resolve) => system.server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => system.server.close(resolve)));

  const compared = (findings: readonly Finding[] = [], requestIds = journal.requestIds) => {
    const url = `http://127.0.0.1:${(system.server.address() as AddressInfo).port}`;
    const urls = { registry: url, publisher: url, bps: url };
    return verifyTruth({ ...journal, findings, requestIds, urls, tokens, log, timeoutMs: 1 });
  };
  const own = () => [...journal.requestIds()][7] ?? '';
  const living = (nth: number) => {
    const found = journal.truth.persons.filter(({ status }) => status === 'resident')[nth];
    if (!found) throw new Error('The story is too short');
    return found;
  };
  let [month, bornOn] = ['', ''];
  const birthRow = () => {
    const row = journal.truth.bps.births.find((one) => one.month === month);
    if (!row) throw new Error('The story has no birth in that month');
    return row.regency;
  };

  /** A birth to a simulated mother: in her timeline, on her card, in the table and in the feed. */
  function bearTo(mother: TruePerson, requestId: string): void {
    const family = journal.truth.families.find(({ familyId }) => familyId === mother.familyId);
    const child = { personId: STRANGER, relationship: 'child' } as const;
    system.members.set(mother.familyId, [...(family?.members ?? []), child]);
    system.timelines.set(mother.personId, [{ type: 'ChildBorn', requestId }]);
    system.timelines.set(STRANGER, [{ type: 'BirthRegistered', requestId }]);
    bearToStranger(requestId);
  }

  /** The first call of the README. */
  function bearToStranger(requestId: string): void {
    const regency = birthRow();
    const counted = journal.truth.bps.births.find((row) => row.month === month);
    system.more.set('births', [{ regency, month, count: (counted?.persons.length ?? 0) + 1 }]);
    const state = { bornOn, address: { area: `${regency}012001` } };
    system.messages.push({ kind: 'born', requestId, value: { personKey: STRANGER, state } });
  }

  it('agrees when there are none, and reads no timeline', async () => {
    const { differences, leftOut } = await compared();
    expect(differences).toEqual([]);
    expect(leftOut).toEqual({ acts: new Set(), persons: 0, cards: 0, rows: 0, findings: [] });
    expect(system.asked.filter((path) => path.endsWith('/events'))).toEqual([]);
  });

  it('leaves a birth to another person out of the table', async () => {
    bearToStranger(BY_HAND);
    const { differences, leftOut } = await compared();
    expect(differences).toEqual([]);
    expect(leftOut).toMatchObject({ acts: new Set([BY_HAND]), persons: 0, cards: 0, rows: 1 });
  });

  it('leaves a birth to a simulated mother out of her card and of the table', async () => {
    bearTo(living(3), BY_HAND);
    const { differences, leftOut } = await compared();
    expect(differences).toEqual([]);
    expect(leftOut).toMatchObject({ acts: new Set([BY_HAND]), persons: 1, cards: 1, rows: 1 });
  });

  it('a birth that the simulator registered stays a difference', async () => {
    const mother = living(3);
    bearTo(mother, own());
    const { differences, leftOut } = await compared();
    expect(differences).toMatchObject([
      { where: 'bps', of: `births ${birthRow()} ${month}` },
      { where: 'registry', of: mother.familyId, field: 'members' },
    ]);
    expect(leftOut?.acts.size).toBe(0);
  });

  it.each<[string, string, Partial<TruePerson>]>([
    ['death', 'DeathRegistered', { status: 'deceased', diedOn: bornOn as TruePerson['diedOn'] }],
    ['marriage', 'MarriageRegistered', { maritalStatus: 'married-recorded', familyId: 'another' }],
    ['move', 'PersonArrived', { area: '3578011001', familyId: 'another', relationship: 'other-relative' }],
  ])(
    'leaves out a %s of a simulated person, but not one that the simulator registered',
    async (_, type, change) => {
      const person = living(5);
      system.persons.set(person.personId, change);
      system.timelines.set(person.personId, [{ type, requestId: BY_HAND }]);
      expect(await compared()).toMatchObject({ differences: [], leftOut: { persons: 1 } });
      system.timelines.set(person.personId, [{ type, requestId: own() }]);
      const { differences } = await compared();
      expect(new Set(differences.map(({ of }) => of))).toEqual(new Set([person.personId]));
    },
  );

  it('leaves out the fields that another member of an affected card has from the card, and no others', async () => {
    const touched = living(3);
    const family = journal.truth.families.find(({ familyId }) => familyId === touched.familyId);
    const other = family?.members.find(({ personId }) => personId !== touched.personId)?.personId ?? '';
    bearTo(touched, BY_HAND);
    system.persons.set(other, { relationship: 'helper', name: 'Nama Lain' });
    const { differences } = await compared();
    expect(differences).toMatchObject([{ of: other, field: 'name' }]);
  });

  it('reports a missing act of the simulator even when an act by hand makes the count right', async () => {
    bearToStranger(BY_HAND);
    system.messages.push({ ...(system.messages.at(-1) as Message), requestId: `${BY_HAND.slice(0, -1)}2` });
    const { differences } = await compared();
    const row = journal.truth.bps.births.find((one) => one.month === month);
    const expected = row?.persons.length ?? 0;
    expect(differences).toMatchObject([{ where: 'bps', expected, found: expected - 1 }]);
  });

  it('counts a request that was planned after the truth was read as the simulator’s', async () => {
    const person = living(5);
    system.persons.set(person.personId, { name: 'Nama Lain' });
    system.timelines.set(person.personId, [{ type: 'AddressChanged', requestId: BY_HAND }]);
    const planned = new Set([...journal.requestIds(), BY_HAND]);
    const { differences } = await compared([], () => planned);
    expect(differences).toMatchObject([{ of: person.personId, field: 'name' }]);
  });

  it('does not count the expiry of a document as an act of others', async () => {
    const person = living(5);
    system.persons.set(person.personId, { name: 'Nama Lain' });
    system.timelines.set(person.personId, [{ type: 'DepartureExpired', requestId: BY_HAND }]);
    expect((await compared()).differences).toMatchObject([{ of: person.personId, field: 'name' }]);
  });

  it('leaves out a command that was refused because of them, with all persons whom it names', async () => {
    const [groom, bride] = [living(5), living(9)];
    const finding = { step: 1, text: 'refused', personIds: [groom.personId, bride.personId], familyIds: [] };
    const maritalStatus = bride.maritalStatus === 'widowed' ? 'single' : 'widowed';
    system.persons.set(bride.personId, { maritalStatus });
    expect((await compared([finding])).differences).toMatchObject([{ of: bride.personId }]);
    system.timelines.set(groom.personId, [{ type: 'DeathRegistered', requestId: BY_HAND }]);
    const { differences, leftOut } = await compared([finding]);
    expect(differences).toEqual([]);
    expect(leftOut?.findings).toEqual([finding]);
  });
});
