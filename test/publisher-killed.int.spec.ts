import { createHash, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { consumerProcess } from '@peristiwa/conformance';
import {
  digestText,
  FEED_KEYS_OWNER,
  observationTopic,
  personDigest,
  type ExtractAnswer,
  type PulledPage,
} from '@peristiwa/contracts';
import { freePort } from '@peristiwa/embedded';
import { canonicalJson } from '@peristiwa/kernel';
import { startDevIssuer, type DevIssuer } from '@peristiwa/service';
import { KeyFolder } from '@peristiwa/signing';
import {
  alone,
  contextOn,
  familyOfFour,
  idOf,
  RegistryFixture,
  startOwnKafka,
  testDatabase,
  type OwnKafka,
  type TestDatabase,
} from '@peristiwa/testing';
import { kemensosService } from '../apps/kemensos/src/service';
import { migratePublisher } from '../apps/publisher/src/service';
import { Newborns } from './newborns';
import { callAs, until } from './service-calls';

/*
 * Issue 12: push, extracts and observations survive that the process dies (SIGKILL), as it is started in production. What
 * each of them does in every other case is specified beside it, in apps/publisher.
 */

jest.setTimeout(180_000);

const ROOT = resolve(__dirname, '..');
const PARTNER = 'kemensos';
const EXTRACTS = `/v1/feeds/${PARTNER}/extracts`;
const SERIALS = Array.from({ length: 90 }, (_, index) => 10 + index);

let broker: OwnKafka;
let databases: readonly [TestDatabase, TestDatabase];
let issuer: DevIssuer;
let registry: RegistryFixture;
let publisher: Killable;
let ministry: Killable;
let sink: Sink;
let begun: ExtractAnswer;

/** A service of the build as a process of its own. */
class Killable {
  output = '';
  private readonly process: ReturnType<typeof consumerProcess>;

  constructor(
    app: string,
    readonly url: string,
    environment: NodeJS.ProcessEnv,
  ) {
    this.process = consumerProcess({
      command: process.execPath,
      args: [join(ROOT, `dist/apps/${app}/src/main.js`)],
      environment: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...environment },
      onOutput: (text) => (this.output = (this.output + text).slice(-4_000)),
    });
  }

  async start(): Promise<void> {
    await this.process.start();
    await until(async () => (await fetch(`${this.url}/health/live`).catch(() => undefined))?.ok);
  }

  kill(): Promise<void> {
    return this.process.kill();
  }

  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }
}

/** The partner's server of a push: what it got; some requests it does not answer. */
class Sink {
  readonly pages: string[] = [];
  url = '';
  private server: Server | undefined;
  private readonly holds = new Map<number, () => void>();

  async listen(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.pages.push(Buffer.concat(chunks).toString());
        const hold = this.holds.get(this.pages.length);
        if (hold) hold();
        else response.writeHead(204).end();
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    this.server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Waits until so many pages came; the last of them gets no answer. */
  leave(count: number): Promise<void> {
    return new Promise((done) => this.holds.set(count, done));
  }

  close(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }
}

const sequencesOf = (page: string) => (JSON.parse(page) as PulledPage).events.map(({ sequence }) => sequence);

beforeAll(async () => {
  sink = new Sink();
  await sink.listen();
  const [own, publisherBase, ministryBase, publisherPort, ministryPort] = await Promise.all([
    startOwnKafka(),
    testDatabase('killed'),
    testDatabase('killed_kemensos'),
    freePort(),
    freePort(),
  ]);
  broker = own;
  databases = [publisherBase, ministryBase];
  issuer = await startDevIssuer({ port: 0, dir: join(broker.dir, 'issuer') });
  await new KeyFolder(join(broker.dir, 'feed-keys')).addNextKey(FEED_KEYS_OWNER);
  await Promise.all([migratePublisher(publisherBase.url), kemensosService.migrate(ministryBase.url)]);
  registry = await RegistryFixture.open(publisherBase.url);
  await registry.record(familyOfFour());
  for (const serial of SERIALS) await registry.record(alone(serial));
  await new Newborns(contextOn(), 4).register(registry, 30);
  const environment = {
    KAFKA_BROKERS: broker.brokers.join(','),
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URL: issuer.jwksUrl,
    SYNTHETIC: 'true',
  };
  const publisherUrl = `http://127.0.0.1:${publisherPort}`;
  publisher = new Killable('publisher', publisherUrl, {
    ...environment,
    DATABASE_URL: publisherBase.url,
    PORT_PUBLISHER: String(publisherPort),
    FEED_KEYS: join(broker.dir, 'feed-keys'),
    PUSH_TARGETS: sink.url,
  });
  ministry = new Killable('kemensos', `http://127.0.0.1:${ministryPort}`, {
    ...environment,
    DATABASE_URL: ministryBase.url,
    KEMENSOS_URL: ministryBase.url,
    PORT_KEMENSOS: String(ministryPort),
    PUBLISHER_API_URL: publisherUrl,
  });
  await Promise.all([publisher.start(), ministry.start()]);
  await until(async () => (await held(SERIALS)).length === SERIALS.length);
  // Its lease has to end before another process continues it: it is looked at last.
  begun = (await ofPartner(EXTRACTS, {})) as ExtractAnswer;
  await publisher.restart();
});

afterAll(async () => {
  await Promise.all([publisher?.kill(), ministry?.kill()]);
  sink?.close();
  await registry?.close();
  await issuer?.stop();
  await Promise.all(databases.map((one) => one.drop()));
  await broker?.stop();
});

const ofPartner = (path: string, body?: object) => callAs(issuer, PARTNER, `${publisher.url}${path}`, body);
const ofOperator = (path: string, body?: object) =>
  callAs(issuer, 'operator', `${publisher.url}${path}`, body);

async function held(serials: readonly number[]): Promise<unknown[]> {
  const personKeys = serials.map(idOf);
  const { persons = [] } = await callAs(issuer, 'operator', `${ministry.url}/v1/copies/lookup`, {
    personKeys,
  });
  return persons as unknown[];
}

const found = (serial: number, observationId: string = randomUUID()) => ({
  observationId,
  personKey: idOf(serial),
  kind: 'found-deceased',
  details: { occurredOn: '2026-11-12' },
  evidence: { observedOn: '2026-11-19', description: 'Surat keterangan kematian dari desa' },
});

async function casesOf(ids: ReadonlySet<string>): Promise<string[]> {
  const { observations } = await ofPartner('/v1/observations?limit=1000');
  return observations
    .map((one: { observationId: string }) => one.observationId)
    .filter((id: string) => ids.has(id))
    .toSorted();
}

describe('when the publisher is killed', () => {
  it('while it pushes, then the page without an answer comes again, the same bytes, and nothing is left out', async () => {
    const path = `/v1/feeds/${PARTNER}/push`;
    const [first, again] = [sink.leave(1), sink.leave(3)];
    await ofOperator(path, { url: `${sink.url}/peristiwa`, reason: 'Mitra tidak memakai Kafka' });
    await first;
    await publisher.restart();
    // The first page again, and the second one.
    await again;
    await publisher.restart();
    await until(async () => {
      const { delivered, highWater } = await ofOperator(path);
      return highWater > 0 && delivered === highWater;
    });
    const bySequence = new Map<number, string>();
    for (const page of sink.pages) {
      for (const { sequence, ...event } of (JSON.parse(page) as PulledPage).events) {
        const bytes = JSON.stringify(event);
        expect(bySequence.get(sequence) ?? bytes).toBe(bytes);
        bySequence.set(sequence, bytes);
      }
    }
    const all = [...bySequence.keys()].toSorted((one, other) => one - other);
    expect(all).toEqual(all.map((_, index) => index + 1));
    expect(all.length).toBeGreaterThanOrEqual(SERIALS.length);
    // A page that was not confirmed is read and sent again: it has at least the same messages.
    const pages = sink.pages.map(sequencesOf);
    expect(pages[1]?.slice(0, pages[0]?.length)).toEqual(pages[0]);
    expect(pages[3]?.slice(0, pages[2]?.length)).toEqual(pages[2]);
  });

  it('while it reads observations, then each is one case', async () => {
    const observations = SERIALS.slice(0, 60).map((serial) => found(serial));
    const ids = new Set(observations.map(({ observationId }) => observationId));
    const kafka = new Kafka({ brokers: broker.brokers, clientId: 'killed', logLevel: logLevel.NOTHING });
    const producer = kafka.producer();
    await producer.connect();
    const messages = observations.map((one) => ({ value: JSON.stringify(one) }));
    await producer.send({ topic: observationTopic(PARTNER), messages });
    await until(async () => (await casesOf(ids)).length > 0);
    // Also by HTTP, with the answer lost.
    const one = found(70);
    const lost = ofPartner('/v1/observations', one).catch(() => undefined);
    await publisher.kill();
    await lost;
    await producer.send({ topic: observationTopic(PARTNER), messages: messages.slice(0, 10) });
    await producer.disconnect();
    await publisher.start();
    await until(async () => (await casesOf(ids)).length === ids.size);
    const { caseId } = await ofPartner('/v1/observations', one);
    expect(await ofPartner('/v1/observations', one)).toMatchObject({ caseId });
    expect(await casesOf(new Set([one.observationId]))).toEqual([one.observationId]);
    expect(await casesOf(ids)).toEqual([...ids].toSorted());
  });
});

it('when a ministry is killed before the registry has answered, then its observation is sent, and is one case', async () => {
  await publisher.kill();
  const body = found(80);
  const report = () => callAs(issuer, PARTNER, `${ministry.url}/v1/observations`, body);
  expect(await report()).toMatchObject({ observationId: body.observationId, sentAt: null, caseId: null });
  await ministry.kill();
  await Promise.all([publisher.start(), ministry.start()]);
  const sent = await until(async () => {
    const { observations } = await callAs(issuer, PARTNER, `${ministry.url}/v1/observations?limit=1000`);
    return observations.find(
      (one: { observationId: string; caseId: string | null }) =>
        one.observationId === body.observationId && one.caseId !== null,
    );
  });
  expect(await report()).toMatchObject({ caseId: sent.caseId });
  expect(await casesOf(new Set([body.observationId]))).toEqual([body.observationId]);
});

it('when the publisher was killed while it prepared an extract, then the same extract becomes ready, and is whole', async () => {
  const one = `${EXTRACTS}/${begun.extractId}`;
  const { manifest } = await until(async () => {
    const answer = (await ofPartner(one)) as ExtractAnswer;
    return answer.state === 'ready' && answer;
  });
  const claims = issuer.claimsOf(PARTNER);
  if (!claims) throw new Error(`no client ${PARTNER}`);
  const headers = { authorization: `Bearer ${await issuer.token(claims)}`, accept: 'application/x-ndjson' };
  const response = await fetch(`${publisher.url}${one}/parts/1`, { headers });
  const content = Buffer.from(await response.arrayBuffer());
  const [only] = manifest?.parts ?? [];
  expect(createHash('sha256').update(content).digest('hex')).toBe(only?.ndjson.sha256);
  const rows = content.toString().trim().split('\n');
  expect(rows).toHaveLength(manifest?.persons ?? 0);
  const digest = rows.reduce((sum, line) => {
    const { personKey, state } = JSON.parse(line) as { personKey: string; state: unknown };
    return sum ^ personDigest(personKey, canonicalJson(state));
  }, 0n);
  expect(digestText(digest)).toBe(manifest?.digest);
});
