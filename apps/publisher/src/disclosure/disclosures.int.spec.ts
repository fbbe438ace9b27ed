import { gunzipSync } from 'node:zlib';
import type { FastifyReply } from 'fastify';
import type { ExtractRow, PersonMessage, PulledPage } from '@peristiwa/contracts';
import type { OutgoingMessage } from '@peristiwa/messaging';
import type { Actor } from '@peristiwa/service';
import { alone, familyOfFour, FATHER, idOf, MOTHER, Random, SON } from '@peristiwa/testing';
import { fast, FeedsUnderTest, silent, until, type Ministry, type Sent } from '../feeds-under-test';
import { ExtractRunner } from '../extracts/extract-runner';
import { Extracts } from '../extracts/extracts';
import { ExtractsController } from '../extracts/extracts.controller';
import { FeedsController } from '../feeds/feeds.controller';
import { Quota } from '../feeds/quota';
import { TodaysGrant } from '../feeds/todays-grant';
import { FeedJobs, type NewJob } from '../jobs/feed-jobs';
import { JobRunner } from '../jobs/job-runner';
import { disclosedFields } from './disclosed-fields';
import { Disclosures, type Disclosure } from './disclosures';
import { recordSent } from './record-disclosures';

/* Issue 12, Disclosure ledger: totals equal what was delivered (ADR 0054). */

jest.setTimeout(90_000);

let feeds: FeedsUnderTest;
let disclosures: Disclosures;
let jobs: FeedJobs;
let controller: FeedsController;
let extracts: Extracts;
let parts: ExtractsController;
/** What the partners have received: road, sequence and names of fields. */
let received: Map<string, string[]>;

beforeEach(async () => {
  feeds = await FeedsUnderTest.open();
  const { pool, feeds: reader, reader: registry, agreements, feedKeys } = feeds;
  disclosures = new Disclosures(pool, { log: silent as never });
  jobs = new FeedJobs(pool, registry);
  const quota = new Quota(pool, agreements);
  const todaysGrant = new TodaysGrant(pool);
  controller = new FeedsController(reader, registry, agreements, feedKeys, todaysGrant, quota, disclosures);
  extracts = new Extracts(pool, agreements);
  parts = new ExtractsController(extracts, agreements, quota, fast);
  received = new Map();
});
afterEach(() => feeds.close());

function receive(partner: string, road: string, sequence: unknown, value: PersonMessage): void {
  const lines = received.get(partner) ?? [];
  lines.push([road, sequence, ...disclosedFields(value)].join(' '));
  received.set(partner, lines);
}

/** Kafka's side of a producer: markers and heartbeats name no person. */
function receiver(
  roadOf: (topic: string) => string,
): (topic: string, batch: readonly OutgoingMessage[]) => void {
  return (topic, batch) => {
    for (const { headers, value } of batch) {
      if (!headers?.['ce_subject']) continue;
      const partner = topic.split('.')[1] ?? '';
      receive(partner, roadOf(topic), headers['ce_sequence'], JSON.parse(String(value)) as PersonMessage);
    }
  };
}

function start(): void {
  const live = receiver(() => 'kafka');
  const again = receiver((topic) => (topic.includes('.replay.') ? 'replay' : 'resend'));
  feeds.build();
  feeds.release();
  feeds.send([] as Sent, {
    producerOf: () => ({ send: async (...batch) => live(...batch), close: async () => undefined }),
  });
  const { pool, agreements, feedKeys } = feeds;
  const runner = new JobRunner({
    pool,
    jobs,
    agreements,
    todaysGrant: new TodaysGrant(pool),
    feedKeys,
    settings: fast,
    clock: () => new Date(),
    log: silent,
    producer: { send: async (...batch) => again(...batch), close: async () => undefined },
    ensureTopic: async () => undefined,
  });
  runner.start();
  feeds.keep(runner);
  const shared = { pool, extracts, agreements, feedKeys, log: silent, onMade: () => undefined };
  const maker = new ExtractRunner({ ...shared, settings: { ...fast, extractPersons: 1 } });
  maker.start();
  feeds.keep(maker);
}

const etags = new Map<string, string>();
const reply = {
  request: { id: 'spec' },
  header: (name: string, value: string) => {
    etags.set(name, value);
    return reply;
  },
  code: () => reply,
} as unknown as FastifyReply;

async function pull(role: Ministry, query: { after: number; limit: number }, known?: string) {
  const partner = feeds.names[role];
  const actor: Actor = { subject: partner, roles: ['partner'], partner };
  const page: PulledPage | undefined = await controller.pull(partner, query, known, undefined, actor, reply);
  for (const { sequence, value } of page?.events ?? []) receive(partner, 'pull', sequence, value);
  return page;
}

/** Some parts of an extract, one of them twice. */
async function extract(role: Ministry, random: Random): Promise<void> {
  const partner = feeds.names[role];
  const actor: Actor = { subject: partner, roles: ['partner'], partner };
  const { extractId } = await parts.create(partner, actor);
  const manifest = await until(
    async () => (await parts.one(partner, extractId, actor, reply.request)).manifest,
  );
  const some = random.some(manifest.parts, 0.6);
  for (const { part } of [...some, ...some.slice(0, 1)]) {
    const accept = random.pick(['application/x-ndjson', 'text/csv']);
    await parts.part(partner, extractId, part, accept, actor, reply);
    const content = gunzipSync(await extracts.content(await extracts.get(partner, extractId), part));
    for (const line of content.toString().trimEnd().split('\n')) {
      const { sequence, state } = JSON.parse(line) as ExtractRow;
      receive(partner, 'extract', sequence, { state } as unknown as PersonMessage);
    }
  }
}

async function job(role: Ministry, content: Partial<NewJob>): Promise<void> {
  const partner = feeds.names[role];
  const options = { kind: 'resend', selection: {}, rate: 5_000, reason: 'spec', ...content } as const;
  const { jobId } = await jobs.create(partner, options, 'spec');
  await until(async () => (await jobs.get(partner, jobId)).state === 'completed');
}

/** Everything has been built, released and sent. */
async function settled(): Promise<void> {
  await feeds.released();
  await until(async () =>
    (await feeds.feeds.report()).feeds.every(({ sent, highWater }) => sent === highWater),
  );
}

/** All pages about one person. */
async function disclosuresOf(personId: string, partner?: string): Promise<Disclosure[]> {
  const found: Disclosure[] = [];
  for (;;) {
    const after = found.at(-1)?.place;
    const options = { personId, limit: 7, ...(partner && { partner }), ...(after && { after }) };
    const page = await disclosures.ofPerson(options);
    found.push(...page);
    if (page.length < 7) return found;
  }
}

/** Everything that the ledger says of all persons, as lines of `received`. */
async function ledger(): Promise<Map<string, string[]>> {
  const { rows } = await feeds.pool.query<{ id: string }>(
    'SELECT DISTINCT person_id AS id FROM publisher.message',
  );
  const lines = new Map<string, string[]>();
  for (const { id } of rows) {
    for (const { partner, road, sequence, fields } of await disclosuresOf(id)) {
      if (sequence === null) continue;
      lines.set(partner, [...(lines.get(partner) ?? []), [road, sequence, ...fields].join(' ')]);
    }
  }
  return lines;
}

const sorted = (lines: Map<string, string[]>) =>
  [...lines].map(([partner, own]) => [partner, own.toSorted()] as const).toSorted();

const ROLES = ['kemensos', 'bps'] as const;
const NARROW = ['familyKey', 'residence', 'householdRole'] as const;

it.each([1, 2, 3])('says what partners have received, and nothing else (seed %i)', async (seed) => {
  const random = new Random(seed);
  for (const role of ROLES) await feeds.agree(role);
  await feeds.registry.record(familyOfFour());
  start();
  await settled();
  let strangers = 10;
  let extractsLeft = 3;
  for (let step = 0; step < 18; step += 1) {
    const role = random.pick(ROLES);
    const highWater = (await feeds.pulled(role)).length;
    const from = random.below(highWater + 1);
    switch (random.below(9)) {
      case 8:
        if (extractsLeft > 0) await extract(role, random);
        extractsLeft -= 1;
        break;
      case 0:
        await feeds.registry.record(alone((strangers += 1)));
        break;
      case 1:
        await feeds.agree('kemensos', random.chance(0.5) ? { fields: [...NARROW] } : {});
        break;
      case 2:
        await job(role, { selection: { fromSequence: from + 1, toSequence: from + 2 } });
        break;
      case 3:
        await job(role, { kind: 'replay', selection: { personIds: [SON, FATHER] } });
        break;
      case 4:
        await job(role, { kind: 'resync', selection: { personIds: [MOTHER] } });
        break;
      case 5: {
        await pull(role, { after: from, limit: 3 });
        await pull(role, { after: from, limit: 3 }, etags.get('etag'));
        break;
      }
      default:
        await pull(role, { after: from, limit: 1 + random.below(30) });
    }
    await settled();
  }
  expect(sorted(await ledger())).toEqual(sorted(received));
  for (const role of ROLES) {
    const partner = feeds.names[role];
    const count = (road: string) =>
      received.get(partner)?.filter((line) => line.startsWith(`${road} `)).length ?? 0;
    const totals = await disclosures.totals(partner);
    expect(totals.map(({ road, messages, persons }) => [road, messages + persons])).toEqual(
      ['extract', 'kafka', 'pull', 'replay', 'resend']
        .map((road) => [road, count(road)])
        .filter(([, messages]) => messages),
    );
  }
});

it('counts a message once that was sent again after a crash, whoever records it', async () => {
  await feeds.agree('kemensos');
  await feeds.registry.record(familyOfFour());
  start();
  await settled();
  await Promise.all([1, 2, 3, 4].map(() => recordSent(feeds.pool)));
  const partner = feeds.names.kemensos;
  const [kafka] = await disclosures.totals(partner);
  expect(kafka).toMatchObject({ road: 'kafka', messages: (await feeds.pulled('kemensos')).length });
  await recordSent(feeds.pool);
  expect(await disclosures.totals(partner)).toEqual([kafka]);
});

it('does not count what is built and not sent', async () => {
  await feeds.agree('kemensos');
  await feeds.registry.record(familyOfFour());
  feeds.build();
  await feeds.built();
  expect((await feeds.pulled('kemensos')).length).toBeGreaterThan(0);
  expect(await disclosures.totals(feeds.names.kemensos)).toEqual([]);
  expect(await disclosuresOf(FATHER)).toEqual([]);
});

it('records that a NIK of a watch-list is in the register, also of a person out of scope', async () => {
  await feeds.agree('kemenp2mi', { areaScope: ['33'] });
  await feeds.registry.record(familyOfFour());
  await feeds.registry.record(alone(5));
  start();
  await settled();
  const partner = feeds.names.kemenp2mi;
  const { nik } = feeds.registry.register.registered(FATHER);
  const unknown = `${nik.slice(0, 12)}9999`;
  expect(await feeds.watchList.add(partner, [nik, unknown], 'spec')).toMatchObject({ notFound: [1] });
  await settled();
  await feeds.watchList.remove(partner, [nik]);
  const found = await disclosuresOf(FATHER, partner);
  expect(found.map(({ road, fields, sequence }) => [road, fields, sequence])).toEqual([
    ['watch-list', ['nik'], null],
    ['watch-list', ['nik'], null],
  ]);
  expect(await disclosuresOf(idOf(5))).toEqual([]);
  expect(await disclosures.totals(partner)).toMatchObject([{ road: 'watch-list', messages: 0, persons: 2 }]);
});

it('shows names that a reconciliation has answered', async () => {
  await feeds.agree('kemensos');
  await feeds.registry.record(familyOfFour());
  start();
  await settled();
  const partner = feeds.names.kemensos;
  await feeds.pool.query(
    `INSERT INTO publisher.reconciliation_difference
       (reconciliation_id, partner, person_key, kind, fields, sequence)
     VALUES (gen_random_uuid(), $1, $2, 'different', '{address,name}', 1)`,
    [partner, FATHER],
  );
  const found = (await disclosuresOf(FATHER, partner)).filter(({ road }) => road !== 'kafka');
  expect(found).toMatchObject([{ road: 'reconciliation', fields: ['address', 'name'], agreementVersion: 1 }]);
});

it('cannot be changed by the publisher, nor by the owner of the tables', async () => {
  await feeds.agree('kemensos');
  await feeds.registry.record(familyOfFour());
  start();
  await settled();
  await recordSent(feeds.pool);
  for (const statement of [
    'UPDATE publisher.disclosure SET messages = 0',
    'DELETE FROM publisher.disclosure',
    'TRUNCATE publisher.disclosure',
  ]) {
    await expect(feeds.pool.query(statement)).rejects.toMatchObject({ code: '42501' });
    await expect(feeds.asOwner(statement)).rejects.toMatchObject({ code: '42501' });
  }
});
