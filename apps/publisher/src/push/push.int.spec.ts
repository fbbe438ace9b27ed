import { createPublicKey, createHash } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { PulledPage } from '@peristiwa/contracts';
import { isSigned } from '@peristiwa/signing';
import { familyOfFour, FATHER, MOTHER, testAuthority } from '@peristiwa/testing';
import { fast, FeedsUnderTest, silent, until } from '../feeds-under-test';
import { Disclosures } from '../disclosure/disclosures';
import { TodaysGrant } from '../feeds/todays-grant';
import { PushClient } from './push-client';
import { PushRunner } from './push-runner';
import { Pushes } from './pushes';
import { signatureBase } from './signed-request';

/* Issue 12, Delivery: optional HTTPS push with retries, back-off, signature and an allow-list (ADR 0058). */

interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}
/** Status and headers of an answer; `hang`: the connection is cut without one. */
type Answer = { readonly status: number; readonly headers?: Record<string, string> } | 'hang';

const REASON = 'Mitra tidak memakai Kafka';
const authority = testAuthority('push spec');
const certified = authority.issue('localhost');

/** A partner's server whose answers the spec decides. */
class Sink {
  readonly received: Received[] = [];
  answer: (nth: number) => Answer = () => ({ status: 204 });
  private server: Server | undefined;
  port = 0;

  async listen(): Promise<void> {
    const server = createServer(certified, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
        const answer = this.answer(this.received.length);
        if (answer === 'hang') request.socket.destroy();
        else response.writeHead(answer.status, answer.headers).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve) ?? resolve(undefined));
  }

  get url(): string {
    return `https://localhost:${this.port}/peristiwa`;
  }

  get sequences(): number[] {
    return this.received.flatMap(({ body }) =>
      (JSON.parse(body) as PulledPage).events.map(({ sequence }) => sequence),
    );
  }
}

let feeds: FeedsUnderTest;
let pushes: Pushes;
let sink: Sink;
let partner: string;
let now: Date;

jest.setTimeout(60_000);

beforeEach(async () => {
  feeds = await FeedsUnderTest.open();
  sink = new Sink();
  await sink.listen();
  now = new Date();
  partner = feeds.names.kemensos;
  pushes = new Pushes(feeds.pool, { targets: [new URL(sink.url).origin], isDevelopment: true });
  await feeds.agree('kemensos');
  await feeds.registry.record(familyOfFour());
  await feeds.birth();
  await feeds.death(FATHER);
  feeds.build();
  await feeds.built();
});
afterEach(async () => {
  await feeds.close();
  await sink.close();
});

function run(): PushRunner {
  const { pool, agreements, feedKeys } = feeds;
  const runner = new PushRunner({
    pool,
    pushes,
    reader: feeds.feeds,
    agreements,
    todaysGrant: new TodaysGrant(pool),
    disclosures: new Disclosures(pool, { log: silent } as never),
    client: new PushClient({ isDevelopment: true, timeoutMs: 5_000, ca: authority.cert }),
    feedKeys,
    settings: fast,
    clock: () => now,
    log: silent,
  });
  runner.start();
  return feeds.keep(runner);
}

const set = (url = sink.url, after?: number) => pushes.set(partner, { url, after, reason: REASON }, 'spec');
const delivered = () =>
  until(async () => {
    const push = await pushes.get(partner);
    return push.delivered === push.highWater && push.highWater > 0 && push;
  });
const failed = (times: number) =>
  until(async () => {
    const push = await pushes.get(partner);
    return push.failures === times && push;
  });
const later = (ms: number) => {
  now = new Date(now.getTime() + ms);
};

it('delivers what the pull answers, in its order, signed by the key of the feeds', async () => {
  await set();
  run();
  await delivered();
  const page = await feeds.feeds.page(partner, 0, 100);
  expect(sink.received.map(({ body }) => JSON.parse(body) as PulledPage)).toEqual([page]);
  const [{ headers, body }] = sink.received as [Received];
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  expect(headers['content-digest']).toBe(digest);
  const parameters = String(headers['signature-input']).replace(/^peristiwa=/, '');
  const signature = String(headers['signature']).replace(/^peristiwa=:|:$/g, '');
  const { keys } = await feeds.feedKeys.history();
  const key = keys.find(({ keyId }) => parameters.includes(`keyid="${keyId}"`));
  const base = signatureBase(sink.url, digest, parameters);
  const hex = Buffer.from(signature, 'base64').toString('hex');
  expect(isSigned(base, createPublicKey(key?.publicKey ?? ''), hex)).toBe(true);
});

it('begins after a sequence, and continues with what comes', async () => {
  await set(sink.url, 3);
  run();
  const { highWater } = await delivered();
  await feeds.death(MOTHER);
  await until(async () => (await pushes.get(partner)).highWater > highWater);
  await delivered();
  expect(sink.sequences[0]).toBe(4);
  expect(sink.sequences).toEqual(sink.sequences.map((_, index) => 4 + index));
  const changes =
    'SELECT state, first_after FROM publisher.push_change WHERE partner = $1 ORDER BY change_no';
  await pushes.stop(partner, REASON, 'spec');
  expect(await feeds.asOwner(changes, [partner])).toEqual([
    { state: 'active', first_after: '3' },
    { state: 'stopped', first_after: null },
  ]);
});

describe('when the partner does not confirm', () => {
  it.each<[string, Answer]>([
    ['an error of its server', { status: 500 }],
    ['a connection that is cut', 'hang'],
    ['a redirect, which is not followed', { status: 308, headers: { location: 'https://localhost:1/' } }],
  ])('%s: the same messages come again after the back-off', async (_, answer) => {
    sink.answer = (nth) => (nth <= 2 ? answer : { status: 200 });
    await set();
    run();
    const first = await failed(1);
    expect(first.nextAt?.getTime()).toBe(now.getTime() + 1_000);
    later(1_000);
    expect((await failed(2)).nextAt?.getTime()).toBe(now.getTime() + 2_000);
    later(2_000);
    expect(await delivered()).toMatchObject({ failures: 0, failingSince: null, lastFailure: null });
    const [one, two, three] = sink.received.map(({ body }) => body);
    expect([two, three]).toEqual([one, one]);
    // ADR 0054: each attempt is in the disclosure ledger, since nobody knows what the partner has read.
    const { rows } = await feeds.pool.query(
      `SELECT count(*)::int AS attempts FROM publisher.disclosure WHERE partner = $1 AND road = 'https'`,
      [partner],
    );
    expect(rows).toEqual([{ attempts: 3 }]);
  });

  it('a longer wait may be asked for', async () => {
    sink.answer = (nth) => (nth === 1 ? { status: 429, headers: { 'retry-after': '120' } } : { status: 200 });
    await set();
    run();
    const push = await failed(1);
    expect(push).toMatchObject({ lastFailure: 'HTTP 429' });
    expect(push.nextAt?.getTime()).toBe(now.getTime() + 120_000);
    later(120_000);
    await delivered();
  });

  it('after three days it is suspended, the pull has everything, and it is resumed by an operator', async () => {
    sink.answer = () => ({ status: 503 });
    await set();
    run();
    await failed(1);
    later(3 * 86_400_000);
    expect((await failed(2)).state).toBe('active');
    later(86_400_000);
    await until(async () => (await pushes.get(partner)).state === 'suspended');
    const requests = sink.received.length;
    later(86_400_000);
    expect(await feeds.pulled('kemensos')).not.toHaveLength(0);
    expect(sink.received).toHaveLength(requests);
    sink.answer = () => ({ status: 200 });
    await pushes.resume(partner, 'Server mitra sudah berjalan lagi', 'spec');
    await delivered();
  });

  it('a restart of its server, and of the publisher, loses nothing', async () => {
    await sink.close();
    await set();
    const first = run();
    await failed(1);
    await first.stop();
    await sink.listen();
    later(10_000);
    run();
    const { highWater } = await delivered();
    expect(sink.sequences).toEqual(Array.from({ length: highWater }, (_, index) => index + 1));
  });

  it('other partners are not affected', async () => {
    const other = feeds.names.kemenp2mi;
    await feeds.agree('kemenp2mi', { slice: 'all' });
    await until(async () => (await feeds.feeds.page(other, 0, 1))?.events.length === 1);
    const slow = new Sink();
    await slow.listen();
    slow.answer = () => ({ status: 500 });
    const origins = [sink, slow].map(({ url }) => new URL(url).origin);
    pushes = new Pushes(feeds.pool, { targets: origins, isDevelopment: true });
    await pushes.set(other, { url: slow.url, reason: REASON }, 'spec');
    await set();
    run();
    await delivered();
    expect((await pushes.get(other)).delivered).toBe(0);
    await slow.close();
  });
});

it('sends nothing while the agreement is suspended, and what was withdrawn is left out afterwards', async () => {
  await feeds.agree('kemensos', { status: 'suspended' });
  await feeds.built();
  await set();
  const due = jest.spyOn(pushes, 'due');
  run();
  // Each look finds that it is due and may not be sent.
  await until(async () => due.mock.calls.length >= 3);
  expect(sink.received).toEqual([]);
  expect((await pushes.get(partner)).delivered).toBe(0);
  await feeds.agree('kemensos', {
    fields: feeds.terms('kemensos').fields.filter((field) => field !== 'nik'),
  });
  await feeds.built();
  await delivered();
  expect(sink.received.length).toBeGreaterThan(0);
  expect(sink.received.map(({ body }) => body).join()).not.toContain('"nik":"');
});

it('refuses a target that is not on the allow-list, and a feed that does not exist', async () => {
  await expect(set('https://localhost:1/')).rejects.toThrow('push-target');
  await expect(set(sink.url, 9_999)).rejects.toThrow('beyond-feed');
  await expect(pushes.set('nobody', { url: sink.url, reason: REASON }, 'spec')).rejects.toThrow(
    'agreement-not-found',
  );
  await expect(pushes.resume(partner, REASON, 'spec')).rejects.toThrow('push-not-found');
});

it('does not connect to an address of the own network behind a name', async () => {
  const client = new PushClient({ isDevelopment: false, timeoutMs: 5_000, ca: authority.cert });
  await expect(client.post(sink.url, Buffer.from('{}'), {})).rejects.toThrow(
    expect.objectContaining({ name: 'NotPublic' }),
  );
  expect(sink.received).toEqual([]);
});

it('stays stopped until an operator resumes it', async () => {
  await set();
  await pushes.stop(partner, REASON, 'spec');
  run();
  await feeds.death(MOTHER);
  await feeds.built();
  expect(sink.received).toEqual([]);
  await pushes.resume(partner, REASON, 'spec');
  await delivered();
});
