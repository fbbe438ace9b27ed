import { Client } from 'pg';
import { foldPerson, maritalStatusOf, residenceOf } from '@peristiwa/domain';
import { addDays, type PlainDate } from '@peristiwa/kernel';
import {
  LedgerFixture,
  person,
  Random,
  randomWorld,
  startTestSystem,
  type Register,
  type TestSystem,
} from '@peristiwa/testing';
import { migrateRegistry, registryService } from './service';

const SEED = 731;
const QUESTIONS = 250;

let system: TestSystem;
let world: Register;
let token: string;
let recordedAt: Map<number, Date>;

beforeAll(async () => {
  world = randomWorld(SEED, 150);
  system = await startTestSystem({
    definitions: [registryService],
    migrate: async (url) => {
      await migrateRegistry(url);
      const writer = await LedgerFixture.open(url);
      await writer.appendHistory(world.events);
      await writer.close();
      const client = new Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query('SELECT position, recorded_at FROM ledger.event');
      recordedAt = new Map(rows.map((row) => [Number(row.position), row.recorded_at as Date]));
      await client.end();
    },
  });
  token = await system.token('auditor');
});
afterAll(() => system.stop());

/** The definition itself: filter the events by both times and fold the remaining ones. */
function bruteForce(id: string, validAt: PlainDate | undefined, knownAt: Date | undefined) {
  const known = world
    .stream(person(id))
    .filter(({ position }) => !knownAt || (recordedAt.get(position) as Date) <= knownAt);
  const valid = known.filter(({ occurredOn }) => !validAt || occurredOn <= validAt);
  const state = foldPerson(valid as Parameters<typeof foldPerson>[0]);
  if (state.status === 'unregistered') return undefined;
  return {
    version: Math.max(...valid.map(({ version }) => version)),
    nik: state.nik,
    status: residenceOf(state),
    maritalStatus: maritalStatusOf(state),
    family: { familyId: state.placement.familyId, relationship: state.placement.relationship },
    marriages: state.marriages,
    children: state.children,
    flags: state.flags.map(({ kind }) => kind),
  };
}

it('answers as a brute-force filter and fold does, for random persons, days and times', async () => {
  const random = new Random(SEED);
  const ids = world.streamIds('person');
  const found = { yes: 0, no: 0 };
  for (let question = 0; question < QUESTIONS; question += 1) {
    const id = ids[random.below(ids.length)] as string;
    const events = world.stream(person(id));
    const near = events[random.below(events.length)] as (typeof events)[number];
    const validAt = random.below(4) ? addDays(near.occurredOn, random.below(3) - 1) : undefined;
    const anchor = world.events[random.below(world.events.length)] as (typeof events)[number];
    const knownAt =
      random.below(2) || !validAt
        ? new Date((recordedAt.get(anchor.position) as Date).getTime() - random.below(2))
        : undefined;
    const query = new URLSearchParams({
      ...(validAt && { validAt }),
      ...(knownAt && { knownAt: knownAt.toISOString() }),
    });
    const { status, body } = await system.get(`${system.urls['registry']}/v1/persons/${id}?${query}`, {
      token,
    });
    const expected = bruteForce(id, validAt, knownAt);
    found[expected ? 'yes' : 'no'] += 1;
    expect({ status, body }).toMatchObject(expected ? { status: 200, body: expected } : { status: 404 });
  }
  // Both answers occur often enough for the comparison to be significant.
  expect(Math.min(found.yes, found.no)).toBeGreaterThan(20);
});
