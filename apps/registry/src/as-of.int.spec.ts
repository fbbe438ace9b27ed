import { Client } from 'pg';
import { addDays } from '@peristiwa/kernel';
import {
  inPlainActs,
  LedgerFixture,
  Oracle,
  Random,
  randomActs,
  randomWorld,
  recordActs,
  startTestSystem,
  type RecordedEvent,
  type TestSystem,
  type Truth,
} from '@peristiwa/testing';
import { migrateRegistry, registryService } from './service';

const SEED = 731;
const QUESTIONS = 300;

let system: TestSystem;
let token: string;
let recordedAt: ReadonlyMap<string, Date>;
/** What deciders recorded, and a history of acts that were corrected, cancelled and annulled at any depth. */
const events: readonly RecordedEvent[] = [
  ...randomWorld(SEED, 150).events,
  ...recordActs(randomActs(SEED, 120, { firstPerson: 0x8001 })).events,
];
const acts = inPlainActs(events);
const actIds = [...new Set(events.map(({ actId }) => actId))];

beforeAll(async () => {
  system = await startTestSystem({
    definitions: [registryService],
    migrate: async (url) => {
      await migrateRegistry(url);
      const writer = await LedgerFixture.open(url);
      await writer.appendHistory(events);
      await writer.close();
      const client = new Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query('SELECT act_id, recorded_at FROM ledger.event');
      recordedAt = new Map(rows.map((row) => [row.act_id as string, row.recorded_at as Date]));
      await client.end();
    },
  });
  token = await system.token('auditor');
});
afterAll(() => system.stop());

/** The acts that were recorded by an instant; the ledger records in the order of the acts. */
function lastActBy(knownAt: Date | undefined): number | undefined {
  if (!knownAt) return undefined;
  return actIds.filter((actId) => (recordedAt.get(actId) as Date) <= knownAt).length;
}

const byText = <Item>(items: readonly Item[]) =>
  items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** The truth in the words of the API. */
function expected(truth: Truth) {
  if (truth.status === 'unregistered') return undefined;
  if (truth.status === 'cancelled') return { status: 'cancelled' };
  const { status, name, mother, father, maritalStatus, village, diedOn } = truth;
  return {
    status,
    name,
    motherId: mother,
    fatherId: father,
    maritalStatus,
    village,
    diedOn,
    children: truth.children.toSorted(),
    marriages: byText(truth.unions.map(({ spouse, from, until, endedBy }) => [spouse, from, until, endedBy])),
  };
}

interface Answer {
  readonly status: string;
  readonly children: readonly { readonly childId: string }[];
  readonly marriages: readonly Record<'spouseId' | 'marriedOn' | 'endedOn' | 'endedBy', string>[];
  readonly [field: string]: unknown;
}

function answered(body: Answer) {
  if (body.status === 'cancelled') return { status: 'cancelled' };
  const { status, name, motherId, fatherId, maritalStatus } = body;
  return {
    status,
    name,
    motherId,
    fatherId,
    maritalStatus,
    village: (body['address'] as { area: string }).area,
    diedOn: (body['death'] as { diedOn: string } | undefined)?.diedOn,
    children: body.children.map(({ childId }) => childId).toSorted(),
    marriages: byText(
      body.marriages.map(({ spouseId, marriedOn, endedOn, endedBy }) => [
        spouseId,
        marriedOn,
        endedOn,
        endedBy,
      ]),
    ),
  };
}

/** design.md §3: the state as of any day and as known at any time, by the oracle, which shares no code with the fold. */
it(`answers as the oracle does, for random persons, days and times (seed ${SEED})`, async () => {
  const random = new Random(SEED);
  const persons = events.filter(({ stream }) => stream.kind === 'person');
  const ids = [...new Set(persons.map(({ stream }) => stream.id))];
  const found = { yes: 0, no: 0 };
  for (let question = 0; question < QUESTIONS; question += 1) {
    const id = random.pick(ids);
    const near = random.pick(events.filter(({ stream }) => stream.id === id));
    const validAt = random.below(4) ? addDays(near.occurredOn, random.below(3) - 1) : undefined;
    const anchor = recordedAt.get(random.pick(actIds)) as Date;
    const knownAt = random.below(2) || !validAt ? new Date(anchor.getTime() - random.below(2)) : undefined;
    const query = new URLSearchParams({
      ...(validAt && { validAt }),
      ...(knownAt && { knownAt: knownAt.toISOString() }),
    });
    const { status, body } = await system.get(`${system.urls['registry']}/v1/persons/${id}?${query}`, {
      token,
    });
    const truth = expected(new Oracle(acts, { validAt, knownAt: lastActBy(knownAt) }).person(id));
    found[truth ? 'yes' : 'no'] += 1;
    expect({ id, validAt, status, truth: status === 200 ? answered(body as Answer) : undefined }).toEqual({
      id,
      validAt,
      status: truth ? 200 : 404,
      truth,
    });
  }
  // Both answers occur often enough for the comparison to be significant.
  expect(Math.min(found.yes, found.no)).toBeGreaterThan(20);
});
