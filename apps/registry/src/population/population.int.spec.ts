import type { Pool } from 'pg';
import { ageOn, addDays, type PlainDate } from '@peristiwa/kernel';
import { createPool } from '@peristiwa/postgres';
import {
  inPlainActs,
  LedgerFixture,
  Oracle,
  Random,
  randomActs,
  randomWorld,
  recordActs,
  startTestSystem,
  type PlainFact,
  type RecordedEvent,
  type TestSystem,
} from '@peristiwa/testing';
import { ROLE } from '../names';
import { migrateRegistry, registryService } from '../service';
import { restart } from '../derived/derived-loop';
import { POPULATION } from './population';

const SEED = 20261127;
const QUESTIONS = 80;
const events: readonly RecordedEvent[] = [
  ...randomWorld(SEED, 150).events,
  ...recordActs(randomActs(SEED, 120, { firstPerson: 0x8001 })).events,
];
const acts = inPlainActs(events);
const actIds = [...new Set(events.map(({ actId }) => actId))];
const days = events.map(({ occurredOn }) => occurredOn);
const areas = ['', '32', '3204', '51', '5171', '3273'];

let system: TestSystem;
let pool: Pool;
let token: string;
let recordedAt: ReadonlyMap<string, Date>;
let position: number;

beforeAll(async () => {
  system = await startTestSystem({
    definitions: [registryService],
    migrate: async (url) => {
      await migrateRegistry(url);
      const writer = await LedgerFixture.open(url);
      await writer.appendHistory(events);
      await writer.close();
    },
  });
  pool = createPool({ url: system.databaseUrl, name: 'spec' });
  const { rows } = await pool.query('SELECT act_id, recorded_at FROM ledger.event');
  recordedAt = new Map(rows.map((row) => [row.act_id as string, row.recorded_at as Date]));
  position = events.length;
  token = await system.token('auditor');
});
afterAll(async () => {
  await pool.end();
  await system.stop();
});

async function ask(path: string, query: Record<string, string | number | undefined>) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, String(value));
  return system.get(`${system.urls['registry']}/v1/statistics/${path}?${search}`, { token });
}

/** An act and a time right after it, by which it and all before it were known. */
function someTime(random: Random) {
  if (random.chance(0.3)) return {};
  const knownAt = recordedAt.get(random.pick(actIds)) as Date;
  const number = actIds.filter((actId) => (recordedAt.get(actId) as Date) <= knownAt).length;
  return { knownAt: knownAt.toISOString(), number };
}

type Entered = Extract<PlainFact, { kind: 'entered' }>;

/** Who lived in an area at the end of a day: the day of death is not counted any more. */
function residentsOf(area: string, on: PlainDate, number: number | undefined): Entered[] {
  const oracle = new Oracle(acts, { knownAt: number });
  const entries = oracle.facts.filter((fact) => fact.kind === 'entered');
  const sexes = new Map(entries.map(({ person, sex }) => [person, sex]));
  const changes = oracle.facts.filter((fact) => fact.kind === 'sex-changed' && fact.day <= on);
  for (const fact of changes.toSorted((a, b) => a.day.localeCompare(b.day))) {
    if (fact.kind === 'sex-changed') sexes.set(fact.person, fact.sex);
  }
  const onThatDay = entries.map((entry) => ({ ...entry, sex: sexes.get(entry.person) ?? entry.sex }));
  return onThatDay.filter(({ person }) => {
    const village = oracle.villageOn(person, on);
    const diedToday = oracle.facts.some(
      (fact) => fact.kind === 'died' && fact.person === person && fact.day <= on,
    );
    return village?.startsWith(area) && !diedToday;
  });
}

/** domain.md §0 point 14: aggregates that can be made again as of any day; design.md §3. */
it(`counts the population by area, age and sex as the oracle does, for any day and time (seed ${SEED})`, async () => {
  const random = new Random(SEED);
  for (let question = 0; question < QUESTIONS; question += 1) {
    const { knownAt, number } = someTime(random);
    const [area, on] = [random.pick(areas), addDays(random.pick(days), random.below(3) - 1)];
    const { status, body } = await ask('population', { area, on, knownAt, minPosition: position });
    const expected = residentsOf(area, on, number);
    const men = expected.filter(({ sex }) => sex === 'male').length;
    const ages = expected.map(({ bornOn }) => Math.min(75, ageOn(bornOn, on) - (ageOn(bornOn, on) % 5)));
    const groups = [...new Set(ages)].toSorted((a, b) => a - b);
    expect({ status, area, on, knownAt, ...body }).toMatchObject({
      status: 200,
      male: men,
      female: expected.length - men,
      total: expected.length,
      ages: groups.map((from) => ({ from, total: ages.filter((age) => age === from).length })),
    });
    const sum = body.areas.reduce((total: number, one: { total: number }) => total + one.total, 0);
    expect(sum).toBe(expected.length);
  }
});

it('balances: P1 = P0 + B − D + I − E, for any area, period and time, and P is the population', async () => {
  const random = new Random(SEED + 1);
  const totals = { births: 0, deaths: 0, arrivals: 0, departures: 0 };
  for (let question = 0; question < QUESTIONS; question += 1) {
    const { knownAt, number } = someTime(random);
    const [from, to] = [random.pick(days), random.pick(days)].toSorted() as [PlainDate, PlainDate];
    const area = random.pick(areas);
    const { status, body } = await ask('balance', { area, from, to, knownAt, minPosition: position });
    expect(status).toBe(200);
    for (const one of [body, ...body.areas]) {
      const { populationBefore, births, deaths, arrivals, registrations, departures } = one;
      expect(one.populationAfter).toBe(
        populationBefore + births - deaths + arrivals + registrations - departures,
      );
    }
    expect([body.populationBefore, body.populationAfter]).toEqual([
      residentsOf(area, addDays(from, -1), number).length,
      residentsOf(area, to, number).length,
    ]);
    for (const part of Object.keys(totals) as (keyof typeof totals)[]) totals[part] += body[part];
  }
  expect(Math.min(...Object.values(totals))).toBeGreaterThan(5);
});

it('makes the same rows again when it begins anew', async () => {
  const rows = async () => {
    const { rows: all } = await pool.query(
      `SELECT * FROM registry.residence_span ORDER BY person_id, known_from, known_until, valid_from, valid_until`,
    );
    return all;
  };
  const before = await rows();
  const runtime = createPool({ url: system.databaseUrl, role: ROLE, name: 'spec' });
  await restart(runtime, POPULATION);
  await runtime.end();
  expect((await ask('population', { on: '2026-11-22', minPosition: position })).status).toBe(200);
  expect(await rows()).toEqual(before);
  expect(before.length).toBeGreaterThan(50);
});

it.each([
  ['population', {}, 400, 'invalid-request'],
  ['population', { on: '2026-02-30' }, 400, 'invalid-request'],
  ['population', { on: '2026-01-01', area: '77' }, 404, 'area-not-found'],
  ['balance', { from: '2026-01-02', to: '2026-01-01' }, 400, 'period-in-reverse'],
  ['balance', { from: '2026-01-01', to: '2026-01-01', area: '77' }, 404, 'area-not-found'],
])('refuses %s of %j', async (path, query, status, code) => {
  const answer = await ask(path, query);
  expect([answer.status, answer.body.type]).toEqual([status, `urn:peristiwa:problem:${code}`]);
});
