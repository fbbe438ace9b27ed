import type { Pool } from 'pg';
import { loadAreas, PresentAreas } from '@peristiwa/areas';
import {
  effectiveFacts,
  foldPerson,
  presentCode,
  type PersonOnRecord,
  type PersonRecord,
} from '@peristiwa/domain';
import { daysBetween, groupBy, plainDate } from '@peristiwa/kernel';
import { createPool } from '@peristiwa/postgres';
import {
  LedgerFixture,
  Random,
  randomActs,
  randomWorld,
  recordActs,
  startTestSystem,
  type RecordedEvent,
  type TestSystem,
} from '@peristiwa/testing';
import { restart } from '../derived/derived-loop';
import { ROLE } from '../names';
import { migrateRegistry, registryService } from '../service';
import { byArea } from './tables';
import { VitalQueries } from './vital-queries';
import { VITAL_RECORDS } from './vital-record-table';
import { vitalRecordsOf, type VitalRecord } from './vital-records';

const SEED = 20261128;
const QUESTIONS = 20;
const events: readonly RecordedEvent[] = [
  ...randomWorld(SEED, 900).events,
  ...recordActs(randomActs(SEED, 600, { firstPerson: 0x8001 })).events,
];
const actIds = [...new Set(events.map(({ actId }) => actId))];
const lives = groupBy(
  events.filter(({ stream }) => stream.kind === 'person'),
  ({ stream }) => stream.id,
);
/** Acts are recorded four hours apart, so that they fall into many months. */
const BEGIN = Date.parse('2024-06-01T00:00:00Z');
const recordedAt = (actId: string) => new Date(BEGIN + actIds.indexOf(actId) * 4 * 3_600_000);
const registeredOn = (actId: string) =>
  plainDate(new Date(recordedAt(actId).getTime() + 7 * 3_600_000).toISOString().slice(0, 10));

let system: TestSystem;
let pool: Pool;
let token: string;
const position = events.length;

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
  token = await system.token('auditor');
  await ask('registrations', { from: '2026-01', to: '2026-02', minPosition: position });
  await pool.query(
    `UPDATE registry.change SET recorded_at = t.at FROM unnest($1::uuid[], $2::timestamptz[]) AS t (act_id, at)
     WHERE change.act_id = t.act_id`,
    [actIds, actIds.map(recordedAt)],
  );
  await startAgain();
});
afterAll(async () => {
  await pool.end();
  await system.stop();
});

async function startAgain() {
  const runtime = createPool({ url: system.databaseUrl, role: ROLE, name: 'spec' });
  await restart(runtime, VITAL_RECORDS);
  await runtime.end();
}

async function ask(path: string, query: Record<string, string | number | undefined>) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, String(value));
  return system.get(`${system.urls['registry']}/v1/statistics/${path}?${search}`, { token });
}

interface Expected extends VitalRecord {
  readonly registeredOn: ReturnType<typeof plainDate>;
}

/** The acts with effect among those recorded by a time: the domain takes void ones out, person by person. */
function recordsKnown(knownAt: Date | undefined): Expected[] {
  return [...lives.values()].flatMap((life) => {
    const known = life.filter(({ actId }) => !knownAt || recordedAt(actId) <= knownAt);
    const person = known.length > 0 && foldPerson(known as PersonRecord[]);
    if (!person || person.status !== 'registered') return [];
    return effectiveFacts(known).flatMap((fact) => {
      const until = known.filter(({ position: at }) => at <= fact.position);
      const then = foldPerson(until as PersonRecord[]) as PersonOnRecord;
      const [record] = vitalRecordsOf([fact as never], then);
      return record ? [{ ...record, registeredOn: registeredOn(firstOfChain(fact.actId)) }] : [];
    });
  });
}

/** A correction is no new registration. */
function firstOfChain(actId: string): string {
  const target = events.find((event) => event.actId === actId)?.supersedes;
  return target ? firstOfChain(target) : actId;
}

const classOf = ({ registeredOn: day, occurredOn }: Expected) =>
  [7, 30, 60, 180, 365].filter((days) => daysBetween(plainDate(occurredOn), day) > days).length;

/** domain.md §5.3: by date of occurrence with a registration cut-off, and by date of registration separately. */
it(`counts the acts that have effect, for any area, period and time (seed ${SEED})`, async () => {
  const random = new Random(SEED);
  const seen = new Map<string, number>();
  for (let question = 0; question < QUESTIONS; question += 1) {
    const knownAt = random.chance(0.3) ? undefined : recordedAt(random.pick(actIds));
    const area = random.pick(['', '32', '3204', '51', '3273']);
    const [from, to] = [random.pick(['2005-01', '2024-06']), random.pick(['2024-12', '2027-12'])];
    const { status, body } = await ask('registrations', {
      ...{ area, from, to, knownAt: knownAt?.toISOString(), minPosition: position },
    });
    expect(status).toBe(200);
    const records = recordsKnown(knownAt).filter((record) => record.area.startsWith(area));
    for (const { kind, byOccurrence, byRegistration } of body.kinds) {
      const own = records.filter((record) => record.kind === kind);
      const expected = (dayOf: (record: Expected) => string) =>
        byOccurrence.map(({ month }: { month: string }) => {
          const found = own.filter((record) => dayOf(record).startsWith(month));
          const delays = [0, 1, 2, 3, 4, 5].map(
            (c) => found.filter((record) => classOf(record) === c).length,
          );
          return { month, count: found.length, delays };
        });
      expect({ knownAt, kind, byOccurrence, byRegistration }).toEqual({
        knownAt,
        kind,
        byOccurrence: expected(({ occurredOn }) => occurredOn),
        byRegistration: expected(({ registeredOn: day }) => day),
      });
      const total = byOccurrence.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
      seen.set(kind, (seen.get(kind) ?? 0) + total);
    }
  }
  expect(Object.fromEntries(seen)).toMatchObject({ birth: expect.any(Number), death: expect.any(Number) });
  expect(Math.min(...[...seen.values()])).toBeGreaterThan(5);
});

it('acts that correct and cancel were among them, also those that cancel a cancellation', async () => {
  const { rows } = await pool.query(
    `SELECT count(*) FILTER (WHERE ended_by IS NOT NULL)::int AS ended,
       count(*) FILTER (WHERE brought_by <> act_id)::int AS restored FROM registry.vital_record`,
  );
  expect(rows[0].ended).toBeGreaterThan(10);
  expect(rows[0].restored).toBeGreaterThan(0);
});

it('ranks offices: acts that were registered in a period by area, with the days that the office took', async () => {
  const { body } = await ask('timeliness', {
    kind: 'death',
    from: '2024-06',
    to: '2026-12',
    minPosition: position,
  });
  const deaths = recordsKnown(undefined).filter(({ kind }) => kind === 'death');
  const offices = groupBy(deaths, ({ area }) => area.slice(0, 4));
  expect(body).toMatchObject({ deadlineDays: 30, delayBounds: [7, 30, 60, 180, 365] });
  expect(body.areas.map(({ area, count, late }: never) => ({ area, count, late }))).toEqual(
    [...offices]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([area, own]) => ({
        area,
        count: own.length,
        late: own.filter(({ reportedLate }) => reportedLate).length,
      })),
  );
});

it('counts moves between provinces only, by arrival', async () => {
  const { body } = await ask('migration', { from: '2000-01', to: '2040-12', minPosition: position });
  const moves = recordsKnown(undefined)
    .filter(({ kind }) => kind === 'move')
    .map(({ area, otherArea = '' }) => `${otherArea.slice(0, 2)} ${area.slice(0, 2)}`)
    .filter((flow) => flow.slice(0, 2) !== flow.slice(3));
  const counts = [...groupBy(moves, (flow) => flow)].map(([flow, same]) => `${flow} ${same.length}`);
  expect(body.flows.map(({ from, to, persons }: never) => `${from} ${to} ${persons}`)).toEqual(
    counts.toSorted(),
  );
  expect(counts.length).toBeGreaterThan(0);
  expect(body.provinces).toContainEqual({ area: '32', name: 'Jawa Barat' });
});

/** ADR 0038: a reform writes nothing; whoever was recorded under an older code counts under that of today. */
it('after a boundary reform counts by the codes of today, and a move within the new province is none', async () => {
  const reform = {
    type: 'AreaRestructured',
    schemaVersion: 1,
    occurredOn: '2026-11-20',
    reportedOn: '2026-11-20',
    position: 1,
    actId: actIds[0] as string,
    supersedes: null,
    data: JSON.stringify({
      decree: 'UU 1/2026',
      changes: [
        { to: '39', name: 'Parahyangan' },
        { from: '3204', to: '3901', name: 'Kabupaten Bandung' },
        { from: '5171', to: '3971', name: 'Kota Denpasar' },
      ],
    }),
  };
  const areas = new PresentAreas(loadAreas(), async () => [reform]);
  await areas.refresh();
  const runtime = createPool({ url: system.databaseUrl, role: ROLE, name: 'spec' });
  const queries = new VitalQueries(runtime, areas);
  const period = { from: '2000-01-01', until: '2041-01-01' };
  const counted = async (area: string) =>
    byArea(await queries.areasBelow(area, 4, 'death', period)).map(({ area: of, count }) => `${of} ${count}`);
  // Villages of random worlds that no list has keep their codes, as everywhere.
  const today = (code = '') => presentCode(code, areas);
  const records = recordsKnown(undefined);
  const expected = (under: string) => {
    const deaths = records.filter(({ kind, area }) => kind === 'death' && today(area).startsWith(under));
    const below = groupBy(deaths, ({ area }) => today(area).slice(0, 4));
    return [...below].map(([area, own]) => `${area} ${own.length}`).toSorted();
  };
  for (const area of ['39', '51', '32', '']) expect(await counted(area)).toEqual(expected(area));
  expect(expected('39').join()).toMatch(/^3971 /);
  const flows = groupBy(
    records.filter(({ kind }) => kind === 'move'),
    ({ area, otherArea }) => `${today(otherArea).slice(0, 2)} ${today(area).slice(0, 2)}`,
  );
  expect(
    (await queries.provinceFlows(period)).map(({ from, to, persons }) => `${from} ${to} ${persons}`),
  ).toEqual(
    [...flows]
      .filter(([flow]) => flow.slice(0, 2) !== flow.slice(3))
      .map(([flow, same]) => `${flow} ${same.length}`)
      .toSorted(),
  );
  await runtime.end();
});

it('makes the same rows again when it begins anew', async () => {
  const rows = async () =>
    (
      await pool.query(
        `SELECT * FROM registry.vital_record ORDER BY person_id, act_id, kind, known_from, known_until, brought_by`,
      )
    ).rows;
  await ask('migration', { from: '2026-01', to: '2026-01', minPosition: position });
  const before = await rows();
  await startAgain();
  expect((await ask('migration', { from: '2026-01', to: '2026-01', minPosition: position })).status).toBe(
    200,
  );
  expect(await rows()).toEqual(before);
  expect(before.length).toBeGreaterThan(100);
});

it.each([
  ['registrations', {}, 400, 'invalid-request'],
  ['registrations', { from: '2026-13', to: '2026-12' }, 400, 'invalid-request'],
  ['registrations', { from: '2026-02', to: '2026-01' }, 400, 'period-in-reverse'],
  ['registrations', { from: '2026-01', to: '2026-01', area: '77' }, 404, 'area-not-found'],
  ['timeliness', { from: '2026-01', to: '2026-01' }, 400, 'invalid-request'],
  ['migration', { from: '2026-01', to: '2026-01', area: '32' }, 400, 'invalid-request'],
])('refuses %s of %j', async (path, query, status, code) => {
  const answer = await ask(path, query as Record<string, string>);
  expect([answer.status, answer.body.type]).toEqual([status, `urn:peristiwa:problem:${code}`]);
});
