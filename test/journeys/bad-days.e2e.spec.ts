import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { EachMessagePayload } from 'kafkajs';
import { loadAreas } from '@peristiwa/areas';
import { demoBiodata } from '@peristiwa/desk';
import { createKafka } from '@peristiwa/messaging';
import { startSimulation, truthOfJournal, verifyTruth, type Simulation } from '@peristiwa/synthetic';
import { pino } from 'pino';
import { appNames, appsOf, type AppName } from '@peristiwa/contracts';
import { Cluster, eventually, pause } from './cluster';

const log = pino({ level: 'silent' });
const PARTNERS = appsOf('ministry');
const HOUSEHOLDS = 40;
/** Fast enough that commands are in flight at every failure. */
const EVENTS_PER_SECOND = 25;

let cluster: Cluster;
let simulation: Simulation;

beforeAll(async () => {
  cluster = await Cluster.start();
  simulation = startSimulation({
    urls: cluster.urls,
    tokens: (client) => cluster.token(client),
    areas: loadAreas(),
    dir: join(cluster.dir, 'simulation'),
    households: HOUSEHOLDS,
    rate: EVENTS_PER_SECOND,
    seed: 'bad days',
    log,
  });
  await simulation.seeded;
}, 180_000);
afterAll(async () => {
  await simulation?.stop();
  await cluster?.stop();
}, 120_000);

/** Waits until this many more commands are answered; the simulation continues in the meantime. */
async function traffic(more: number): Promise<void> {
  const from = simulation.stats().accepted;
  await eventually(
    async () => simulation.stats().accepted,
    (accepted) => accepted >= from + more,
    90_000,
  );
}

function comparedWithTruth() {
  return verifyTruth({
    ...truthOfJournal(join(cluster.dir, 'simulation'), loadAreas(), Date.now()),
    urls: cluster.urls,
    tokens: (client) => cluster.token(client),
    timeoutMs: 60_000,
    log,
  });
}

describe('while commands are in flight', () => {
  it.each(appNames.map((app) => [app]))(
    '%s is killed and comes back',
    async (app: AppName) => {
      await traffic(5);
      await cluster.kill(app);
      await pause(300);
      await cluster.startApp(app);
      await traffic(5);
    },
    120_000,
  );

  it('Kafka is stopped: desks keep accepting, and everything is published when it is back', async () => {
    await traffic(5);
    await cluster.stopKafka();
    await traffic(40);
    await cluster.startKafka();
    await traffic(5);
  }, 180_000);

  it('PostgreSQL crashes: all services recover by themselves', async () => {
    await traffic(5);
    await cluster.crashPostgres();
    await traffic(10);
    await Promise.all(appNames.map((app) => cluster.untilReady(app)));
  }, 180_000);

  it('publisher and all ministries are killed at once', async () => {
    const victims: AppName[] = ['publisher', ...PARTNERS];
    await traffic(5);
    await Promise.all(victims.map((app) => cluster.kill(app)));
    await traffic(20);
    await Promise.all(victims.map((app) => cluster.startApp(app)));
    await traffic(5);
  }, 180_000);
});

describe('after all failures', () => {
  beforeAll(async () => {
    await simulation.finish();
  }, 60_000);

  it('the simulator got every answer that it expected', () => {
    const journal = truthOfJournal(join(cluster.dir, 'simulation'), loadAreas(), Date.now());
    expect(journal).toMatchObject({ findings: [], unanswered: 0 });
    expect(simulation.stats().refused).toBeGreaterThan(0);
  });

  it('registry, feeds and ministries agree with the ground truth', async () => {
    const { notCompared, differences, leftOut } = await comparedWithTruth();
    expect({ notCompared, differences }).toEqual({ notCompared: undefined, differences: [] });
    expect(leftOut?.acts.size).toBe(0);
  }, 120_000);

  it.each(PARTNERS.map((partner) => [partner]))(
    'the topic of %s has every sequence, repeats are byte-identical, and the pull API gives the same',
    async (partner) => {
      const { highWater } = (
        await cluster.call('operator', 'GET', `${cluster.urls.publisher}/v1/feeds`)
      ).feeds.find((feed: { partner: string }) => feed.partner === partner);
      const onTopic = await readTopic(partner, highWater);
      const sequences = [...onTopic.keys()].toSorted((a, b) => a - b);
      expect(sequences).toEqual(Array.from({ length: highWater }, (_, index) => index + 1));
      expect([...onTopic.values()].filter((bodies) => bodies.size > 1)).toEqual([]);
      for (let after = 0; after < highWater;) {
        const url = `${cluster.urls.publisher}/v1/feeds/${partner}/events?after=${after}&limit=1000`;
        // Staff is shown what was sent; the partner no longer sees what it may not hold any more (ADR 0023).
        const { events } = await cluster.call('operator', 'GET', url);
        const { events: own } = await cluster.call(partner, 'GET', url);
        for (const [index, { sequence, value }] of events.entries()) {
          const [body] = onTopic.get(sequence) ?? [];
          expect(JSON.parse(body ?? 'null')).toEqual(value);
          const { redacted } = own[index];
          expect(redacted ? own[index].sequence : own[index]).toEqual(redacted ? sequence : events[index]);
        }
        after = events.at(-1).sequence;
      }
    },
    60_000,
  );

  it('no log contains a NIK or a family card number', async () => {
    const { readFile } = await import('node:fs/promises');
    for (const app of appNames) {
      const text = await readFile(cluster.logFile(app), 'utf8');
      expect(text.match(/(?<![\d.])\d{12}9\d{3}(?!\d)/g)).toBeNull();
    }
  });
});

/** After the comparison, since it stops everything for longer than any of the failures before. */
it('PostgreSQL hangs: desks answer 503 meanwhile, and all resume when it works again', async () => {
  const body = { ...demoBiodata[0], requestId: randomUUID() };
  const record = () =>
    cluster.call('registrar-3204', 'POST', `${cluster.urls.status}/v1/biodata`, body).then(
      ({ requestId }) => requestId,
      (error: Error) => error.message,
    );
  const frozen = cluster.freezePostgres();
  try {
    expect(await record()).toContain('temporarily-unavailable');
  } finally {
    frozen.thaw();
  }
  await eventually(record, (answer) => answer === body.requestId, 60_000);
  await Promise.all(appNames.map((app) => cluster.untilReady(app)));
}, 180_000);

/** Everything on a partner's topic: sequence → the different bodies under it (one, if all is well). */
async function readTopic(partner: string, highWater: number): Promise<Map<number, Set<string>>> {
  const kafka = createKafka({ ...cluster.config.kafka, clientId: 'spec', logger: log });
  const consumer = kafka.consumer({ groupId: `spec-${partner}` });
  const found = new Map<number, Set<string>>();
  await consumer.connect();
  await consumer.subscribe({ topics: [`feed.${partner}.v1`], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }: EachMessagePayload) => {
      if (String(message.headers?.ce_type).includes('heartbeat')) return;
      const sequence = Number(message.headers?.ce_sequence);
      const bodies = found.get(sequence) ?? new Set<string>();
      found.set(sequence, bodies.add(message.value?.toString() ?? ''));
    },
  });
  try {
    await eventually(
      async () => found.size,
      (size) => size >= highWater,
    );
  } finally {
    await consumer.disconnect();
  }
  return found;
}
