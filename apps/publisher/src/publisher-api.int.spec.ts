import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { FEED_KEYS_OWNER, feedTopic } from '@peristiwa/contracts';
import { createKafka } from '@peristiwa/messaging';
import { loadConfig, run, startDevIssuer, type DevIssuer, type RunningServices } from '@peristiwa/service';
import { KeyFolder } from '@peristiwa/signing';
import {
  alone,
  familyOfFour,
  FATHER,
  idOf,
  MOTHER,
  SON,
  testDatabase,
  testKafkaBrokers,
  RegistryFixture,
  type TestDatabase,
} from '@peristiwa/testing';
import type { AgreementBody } from './agreements/agreement.body';
import { defaultAgreements } from './agreements/default-agreements';
import { checkerOf } from './contract/schema-under-test';
import { migratePublisher, publisherWith } from './service';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const mark = randomUUID().slice(0, 8);
/** Topics belong to the whole broker: these partners exist nowhere else. */
const kemensos = `kemensos-${mark}`;
const kemenp2mi = `kemenp2mi-${mark}`;

describe('the publisher as a service', () => {
  jest.setTimeout(60_000);
  let database: TestDatabase;
  let registry: RegistryFixture;
  let issuer: DevIssuer;
  let dir: string;
  let running: RunningServices;
  let url: string;

  async function start(kafkaBrokers: string, keys = 'feed-keys'): Promise<RunningServices> {
    const config = loadConfig({
      DATABASE_URL: database.url,
      KAFKA_BROKERS: kafkaBrokers,
      OIDC_ISSUER: issuer.issuer,
      OIDC_JWKS_URL: issuer.jwksUrl,
      FEED_KEYS: join(dir, keys),
      LOG_LEVEL: 'silent',
    });
    return run([{ ...publisherWith({ retryMs: { min: 20, max: 200 }, leaseMs: 2_000 }), port: 0 }], config);
  }

  beforeAll(async () => {
    database = await testDatabase('publisher_api');
    await migratePublisher(database.url);
    registry = await RegistryFixture.open(database.url);
    dir = await mkdtemp(join(tmpdir(), 'peristiwa-issuer-'));
    issuer = await startDevIssuer({ port: 0, dir });
    await new KeyFolder(join(dir, 'feed-keys')).addNextKey(FEED_KEYS_OWNER);
    running = await start(testKafkaBrokers().join(','));
    url = running.urls['publisher'] as string;
  });

  afterAll(async () => {
    await running.stop();
    await issuer.stop();
    await registry.close();
    await database.drop();
    await rm(dir, { recursive: true, force: true });
    const admin = createKafka({
      brokers: testKafkaBrokers(),
      clientId: 'publisher-api-spec',
      logger: log,
    }).admin();
    await admin.connect();
    const known = await admin.listTopics();
    await admin.deleteTopics({
      topics: [kemensos, kemenp2mi].map(feedTopic).filter((topic) => known.includes(topic)),
    });
    await admin.disconnect();
  });

  async function asOwner(text: string) {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      return await client.query(text);
    } finally {
      await client.end();
    }
  }

  async function call(path: string, who: string, body?: unknown, headers: Record<string, string> = {}) {
    const isPartner = who.startsWith('kemen');
    const claims = isPartner ? { sub: who, roles: ['partner'], partner: who } : { sub: who, roles: [who] };
    const response = await fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${await issuer.token(claims)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : undefined,
    };
  }

  const agreement = (role: string, partner: string, change: Partial<AgreementBody> = {}) => ({
    ...defaultAgreements.find((one) => one.partner === role),
    ...change,
    partner,
  });

  /** Draft, dry run, activation. */
  async function agree(body: ReturnType<typeof agreement>) {
    const { digest } = (await call('/v1/agreements', 'operator', body)).body;
    const path = `/v1/agreements/${body.partner}`;
    await call(`${path}/dry-runs`, 'operator', { digest });
    return call(`${path}/activations`, 'operator', { digest });
  }
  const reason = 'Alasan untuk spesifikasi';

  async function untilHighWater(
    partner: string,
    highWater: number,
    name: 'highWater' | 'sent' = 'highWater',
  ): Promise<void> {
    const giveUpAt = Date.now() + 20_000;
    for (;;) {
      const { body } = await call('/v1/feeds', 'operator');
      const feed = body.feeds.find((one: { partner: string }) => one.partner === partner);
      if (feed?.[name] === highWater && feed.lagChanges === 0) return;
      if (Date.now() > giveUpAt) throw new Error(`The feed is at ${feed?.[name]}, not ${highWater}`);
      await sleep(20);
    }
  }

  it('takes agreements from operators only, and shows a partner its own', async () => {
    expect(await call('/v1/agreements', 'auditor', agreement('kemensos', kemensos))).toMatchObject({
      status: 403,
    });
    const draft = await call('/v1/agreements', 'operator', agreement('kemensos', kemensos));
    expect(draft).toMatchObject({
      status: 201,
      body: { partner: kemensos, version: 1, createdBy: 'operator', dryRun: null },
    });
    const { digest } = draft.body;
    expect((await call('/v1/agreements', 'auditor')).body.agreements).toEqual([]);
    const path = `/v1/agreements/${kemensos}`;
    expect(await call(`${path}/activations`, 'operator', { digest })).toMatchObject({
      status: 409,
      body: { type: 'urn:peristiwa:problem:dry-run-missing' },
    });
    for (const step of ['dry-runs', 'activations', 'suspensions', 'resumptions', 'terminations'])
      expect((await call(`${path}/${step}`, 'auditor', { digest, reason })).status).toBe(403);
    expect((await call(`${path}/drafts`, kemensos)).status).toBe(403);
    const report = await call(`${path}/dry-runs`, 'operator', { digest });
    expect(report).toMatchObject({ status: 200, body: { digest, comparedWith: null, madeBy: 'operator' } });
    expect((await call(`${path}/drafts`, 'auditor')).body.drafts).toMatchObject([
      { digest, dryRun: report.body },
    ]);
    const first = await call(`${path}/activations`, 'operator', { digest });
    expect(first).toMatchObject({ status: 200, body: { partner: kemensos, version: 1, digest } });
    await agree(agreement('kemenp2mi', kemenp2mi));

    const own = await call(`/v1/agreements/${kemensos}`, kemensos);
    expect(own.body.versions.map(({ version }: { version: number }) => version)).toEqual([1]);
    expect(await call(`/v1/agreements/${kemensos}`, kemenp2mi)).toMatchObject({
      status: 403,
      body: { type: 'urn:peristiwa:problem:other-partner' },
    });
    expect(await call('/v1/agreements/nobody', 'auditor')).toMatchObject({
      status: 404,
      body: { type: 'urn:peristiwa:problem:agreement-not-found' },
    });
    expect((await call('/v1/agreements', 'auditor')).body.agreements).toMatchObject([
      { partner: kemenp2mi, standing: 'active' },
      { partner: kemensos, standing: 'active', digest },
    ]);
  });

  it('names a protected element that it refuses, and a change of pseudonyms', async () => {
    const disability = { ...agreement('kemensos', kemensos), fields: ['nik', 'disability'] };
    const refused = await call('/v1/agreements', 'operator', disability);
    expect(refused).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'fields.1', code: 'not-allowed' }] },
    });
    const veiled = agreement('kemensos', kemensos, { pseudonymised: true, fields: ['sex'] });
    expect(await call('/v1/agreements', 'operator', veiled)).toMatchObject({
      status: 409,
      body: { type: 'urn:peristiwa:problem:pseudonyms-fixed' },
    });
  });

  it('names an area of an agreement that does not exist', async () => {
    const unknown = agreement('kemensos', kemensos, { areaScope: ['32', '99'] });
    expect(await call('/v1/agreements', 'operator', unknown)).toMatchObject({
      status: 422,
      body: { type: 'urn:peristiwa:problem:area-unknown', errors: [{ field: 'areaScope.1' }] },
    });
  });

  it('returns a feed page by page, and 304 when nothing is new', async () => {
    await registry.record(familyOfFour());
    await untilHighWater(kemensos, 4);
    const first = await call(`/v1/feeds/${kemensos}/events?after=0&limit=3`, kemensos);
    expect(first.status).toBe(200);
    expect(first.body.highWater).toBe(4);
    expect(first.body.events.map(({ key }: { key: string }) => key)).toEqual([FATHER, MOTHER, SON]);
    const rest = await call(`/v1/feeds/${kemensos}/events?after=3&limit=3`, 'auditor');
    expect(rest.body.events.map(({ sequence }: { sequence: number }) => sequence)).toEqual([4]);
    const path = `/v1/feeds/${kemensos}/events?after=4`;
    const empty = await call(path, kemensos);
    expect(empty.body).toEqual({ events: [], highWater: 4 });
    const again = await call(path, kemensos, undefined, {
      'if-none-match': empty.headers.get('etag') as string,
    });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('publishes the keys that sign a feed: to its partner and to staff', async () => {
    const path = `/v1/feeds/${kemensos}/keys`;
    const { body } = await call(path, kemensos);
    expect(body).toMatchObject({ feed: kemensos, owner: 'feeds', keys: [{ fromPosition: 1 }] });
    expect((await call(path, 'auditor')).body).toEqual(body);
    const next = await new KeyFolder(join(dir, 'feed-keys')).addNextKey(FEED_KEYS_OWNER);
    const giveUpAt = Date.now() + 20_000;
    while ((await call(path, 'operator')).body.keys.length < 2) {
      if (Date.now() > giveUpAt) throw new Error('The new key is not published');
      await sleep(20);
    }
    expect((await call(path, kemensos)).body.keys).toEqual([...body.keys, next]);
    const ready = (await (await fetch(`${url}/health/ready`)).json()) as { checks: object };
    expect(ready.checks).toMatchObject({
      'feed-keys': { up: true, details: { state: 'readable', keyId: next.keyId } },
    });
  });

  it.each([
    ['another partner', kemenp2mi, kemensos, 403, 'other-partner'],
    ['a registrar', 'registrar', kemensos, 403, 'role-missing'],
    ['an operator for nobody', 'operator', 'nobody', 404, 'agreement-not-found'],
  ])('refuses the keys to %s', async (_, who, partner, status, code) => {
    const answer = await call(`/v1/feeds/${partner}/keys`, who);
    expect(answer).toMatchObject({ status, body: { type: `urn:peristiwa:problem:${code}` } });
  });

  it('does not start without a key of the feeds', async () => {
    const config = loadConfig({
      DATABASE_URL: database.url,
      KAFKA_BROKERS: '127.0.0.1:1',
      OIDC_ISSUER: issuer.issuer,
      OIDC_JWKS_URL: issuer.jwksUrl,
      LOG_LEVEL: 'silent',
    });
    await expect(run([{ ...publisherWith({}), port: 0 }], config)).rejects.toThrow('FEED_KEYS is missing');
  });

  // ADR 0021: not a crash loop, and nothing is sent unsigned or with another key.
  it('with another folder of keys starts, is not ready, and says what to do', async () => {
    await new KeyFolder(join(dir, 'other-keys')).addNextKey(FEED_KEYS_OWNER);
    const second = await start(testKafkaBrokers().join(','), 'other-keys');
    const readiness = async () => {
      const response = await fetch(`${second.urls['publisher']}/health/ready`);
      return { status: response.status, body: (await response.json()) as { checks: Record<string, object> } };
    };
    const advice = /does not hold \w+, the current key.*Set FEED_KEYS to the folder that has this key/;
    const giveUpAt = Date.now() + 20_000;
    while (!advice.test(JSON.stringify(await readiness()))) {
      if (Date.now() > giveUpAt) throw new Error(JSON.stringify(await readiness()));
      await sleep(20);
    }
    expect(await readiness()).toMatchObject({
      status: 503,
      body: { failing: ['feed-keys'], checks: { builder: { up: true, details: { state: 'standby' } } } },
    });
    const path = `/v1/feeds/${kemensos}/keys`;
    const { body } = await call(path, kemensos);
    const token = await issuer.token({ sub: kemensos, roles: ['partner'], partner: kemensos });
    const same = await fetch(second.urls['publisher'] + path, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await same.json()).toEqual(body);
    await second.stop();
  });

  it('serves the JSON Schema that a message names, and the AsyncAPI document of the feed', async () => {
    const { body } = await call(`/v1/feeds/${kemensos}/events?limit=1`, kemensos);
    const [{ headers, value }] = body.events;
    const { pathname } = new URL(headers.ce_dataschema);
    expect(pathname).toBe(`/v1/feeds/${kemensos}/schemas/1`);
    const schema = await call(pathname, kemensos);
    expect([schema.status, schema.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('application/schema+json'),
    ]);
    expect(schema.body.$id).toBe(headers.ce_dataschema);
    expect(checkerOf(schema.body)(value)).toEqual([]);
    expect(checkerOf(schema.body)({ ...value, state: {} })).not.toEqual([]);
    const document = await call(`/v1/feeds/${kemensos}/asyncapi`, 'auditor');
    expect(document.headers.get('content-type')).toContain('application/vnd.aai.asyncapi+json');
    expect(document.body).toMatchObject({
      asyncapi: '3.0.0',
      channels: { [kemensos]: { address: feedTopic(kemensos) } },
    });
  });

  it.each([
    ['another partner', kemenp2mi, kemensos, 'schemas/1', 403, 'other-partner'],
    ['another partner', kemenp2mi, kemensos, 'asyncapi', 403, 'other-partner'],
    ['a registrar', 'registrar', kemensos, 'schemas/1', 403, 'role-missing'],
    ['a version that does not exist', kemensos, kemensos, 'schemas/99', 404, 'agreement-not-found'],
    ['a version that is no number', kemensos, kemensos, 'schemas/one', 400, 'invalid-request'],
    ['a partner that does not exist', 'operator', 'nobody', 'asyncapi', 404, 'agreement-not-found'],
  ])('refuses the contract for %s (%s, %s, %s)', async (_, who, partner, path, status, code) => {
    const answer = await call(`/v1/feeds/${partner}/${path}`, who);
    expect(answer).toMatchObject({ status, body: { type: `urn:peristiwa:problem:${code}` } });
  });

  it('records permanently which part of a feed staff has read', async () => {
    const path = `/v1/feeds/${kemensos}/events?after=1&limit=2`;
    const answer = await call(path, 'operator', undefined, {
      'x-request-id': '0197f3a2-5a01-7c3e-9a51-000000000007',
      'x-purpose': 'Aduan mitra nomor 12',
    });
    expect(answer.status).toBe(200);
    const rows = async () => {
      const found = await asOwner(
        `SELECT actor, partner, first_sequence, last_sequence, purpose, request_id FROM publisher.access_log
         ORDER BY access_no DESC LIMIT 1`,
      );
      return found.rows;
    };
    const kept = {
      actor: 'operator',
      partner: kemensos,
      first_sequence: '2',
      last_sequence: '3',
      purpose: 'Aduan mitra nomor 12',
      request_id: answer.headers.get('x-request-id'),
    };
    expect(await rows()).toEqual([kept]);
    await call(path, kemensos);
    expect(await rows()).toEqual([kept]);
    await expect(asOwner('DELETE FROM publisher.access_log')).rejects.toMatchObject({ code: '42501' });
    await expect(asOwner('TRUNCATE publisher.access_log')).rejects.toMatchObject({ code: '42501' });
  });

  it('lists who is parked, and tries again when an operator asks', async () => {
    const none = await call(`/v1/parked/${idOf(9)}/retry`, 'operator', {});
    expect(none).toMatchObject({ status: 404, body: { type: 'urn:peristiwa:problem:not-parked' } });
    await asOwner(
      `INSERT INTO publisher.parked (partner, person_id, reason) VALUES ('${kemensos}', '${FATHER}', 'TypeError')`,
    );
    expect((await call('/v1/parked', 'auditor')).body.parked).toMatchObject([
      { partner: kemensos, personId: FATHER, reason: 'TypeError', attempts: 1 },
    ]);
    expect((await call(`/v1/parked/${FATHER}/retry`, 'auditor', {})).status).toBe(403);
    expect(await call(`/v1/parked/${FATHER}/retry`, 'operator', {})).toMatchObject({
      status: 202,
      body: { partners: [kemensos] },
    });
    const giveUpAt = Date.now() + 20_000;
    while ((await call('/v1/parked', 'operator')).body.parked.length > 0) {
      if (Date.now() > giveUpAt) throw new Error('Still parked');
      await sleep(20);
    }
    expect((await call(`/v1/parked/not-a-person/retry`, 'operator', {})).status).toBe(400);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(new RegExp(`publisher_parked_persons\\{partner="${kemensos}"[^}]*\\} 0`));
  });

  it.each([
    ['another partner', kemenp2mi, kemensos, '', 403, 'other-partner'],
    ['a registrar', 'registrar', kemensos, '', 403, 'role-missing'],
    ['a feed that is not there', 'operator', 'nobody', '', 404, 'agreement-not-found'],
    ['a limit of 0', kemensos, kemensos, '?limit=0', 400, 'invalid-request'],
    ['a limit of 1,001', kemensos, kemensos, '?limit=1001', 400, 'invalid-request'],
    ['a negative sequence', kemensos, kemensos, '?after=-1', 400, 'invalid-request'],
  ])('refuses the pull of %s', async (_, who, partner, query, status, code) => {
    const answer = await call(`/v1/feeds/${partner}/events${query}`, who);
    expect(answer).toMatchObject({ status, body: { type: `urn:peristiwa:problem:${code}` } });
  });

  it('takes a watch-list by NIK and answers unknown ones by their index, never by number', async () => {
    await registry.record(alone(7));
    await untilHighWater(kemensos, 5);
    const { nik } = registry.register.registered(idOf(7));
    const unknown = '3204010101010001';
    const path = `/v1/agreements/${kemenp2mi}/watch-list`;
    const added = await call(path, kemenp2mi, { niks: [unknown, nik] });
    expect(added).toMatchObject({ status: 200, body: { changed: 1, notFound: [0] } });
    await untilHighWater(kemenp2mi, 1);
    expect((await call(path, kemenp2mi, { niks: [nik] })).body).toEqual({ changed: 0, notFound: [] });
    // A removal is no question about the register: a NIK in it and a NIK of nobody are answered alike (issue 13 §1 row 2).
    const inRegister = registry.register.registered(SON).nik;
    const niks = [inRegister, '3204010101010001', nik, nik];
    const removed = await call(`${path}/removals`, 'operator', { niks });
    expect(removed.body).toEqual({ changed: 1, notFound: [0, 1] });
    await untilHighWater(kemenp2mi, 2);

    expect(await call(path, kemensos, { niks: [nik] })).toMatchObject({ status: 403 });
    const malformed = await call(path, kemenp2mi, { niks: [nik, `${nik}9`] });
    expect(malformed).toMatchObject({ status: 400, body: { errors: [{ field: 'niks.1' }] } });
    expect(malformed.text).not.toContain(nik);
    const none = await call(`/v1/agreements/${kemensos}/watch-list`, kemensos, { niks: [nik] });
    expect(none).toMatchObject({ status: 409, body: { type: 'urn:peristiwa:problem:no-watch-list' } });
  });

  it('counts what it does, by partner', async () => {
    await untilHighWater(kemensos, 5, 'sent');
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain(`publisher_messages_total{partner="${kemensos}",service="publisher"} 5`);
    expect(metrics).toMatch(new RegExp(`publisher_feed_sequence\\{partner="${kemensos}"[^}]*\\} 5`));
    expect(metrics).toContain('publisher_feed_sent_sequence');
    expect(metrics).toMatch(/publisher_lag_changes\{[^}]*\} 0/);
    expect(metrics).toContain('publisher_send_duration_seconds_bucket');
    expect(metrics).toMatch(/publisher_loop_blocked\{loop="jobs"[^}]*\} 0/);
    for (const name of [
      'push_requests_total',
      'push_behind_messages',
      'observations',
      'observations_set_aside',
    ])
      expect(metrics).toContain(`# HELP publisher_${name} `);
    expect(metrics).toMatch(new RegExp(`publisher_feed_lag_seconds\\{partner="${kemensos}"[^}]*\\} 0`));
    const { paths } = (await call('/docs/openapi.json', 'operator')).body;
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/v1/feeds/{partner}/events', '/v1/feeds/{partner}/keys']),
    );
  });

  it('recounts digests for operators only, with a reason, and says how the loops are', async () => {
    const recount = `/v1/feeds/${kemensos}/jobs/recount`;
    expect((await call(recount, 'auditor', { reason })).status).toBe(403);
    expect((await call(recount, 'operator', {})).body).toMatchObject({ errors: [{ field: 'reason' }] });
    expect((await call('/v1/feeds/nobody/jobs/recount', 'operator', { reason })).status).toBe(404);
    const { status, body } = await call(recount, 'operator', { reason });
    expect([status, body.kind, body.total, body.drifted]).toEqual([202, 'recount', 65_536, 0]);
    const { checks } = (await call('/health/ready', 'operator')).body;
    expect(Object.keys(checks.loops.details)).toEqual(['jobs', 'campaigns', 'backfills', 'extracts', 'push']);
  });

  it('continues to build and answer while Kafka is away, and says that it is degraded', async () => {
    await running.stop();
    running = await start('127.0.0.1:1');
    url = running.urls['publisher'] as string;
    await registry.record(alone(8));
    await untilHighWater(kemensos, 6);
    const { body } = await call('/v1/feeds', 'operator');
    const lag = body.feeds.find((feed: { partner: string }) => feed.partner === kemensos);
    expect(lag).toMatchObject({ highWater: 6, sent: 5, lagChanges: 0, lagMessages: 1 });
    expect(lag.lagSeconds).toBeGreaterThan(0);
    expect((await call(`/v1/feeds/${kemensos}/events?after=5`, kemensos)).body.events).toHaveLength(1);
    await call(`/v1/agreements/${kemensos}/suspensions`, 'operator', { reason });
    expect(await call(`/v1/feeds/${kemensos}/events`, kemensos)).toMatchObject({
      status: 403,
      body: { type: 'urn:peristiwa:problem:agreement-not-active' },
    });
    expect((await call(`/v1/feeds/${kemensos}/events`, 'auditor')).status).toBe(200);
    const ready = (await (await fetch(`${url}/health/ready`)).json()) as { status: string; checks: object };
    expect(ready.status).toBe('ready');
    expect(ready.checks).toMatchObject({ kafka: { up: true, details: { state: 'degraded' } } });
  });

  it('serves old messages under the agreement of today, and keeps them whole for the auditor', async () => {
    const fields = defaultAgreements[0]?.fields.filter((field) => field !== 'nik' && field !== 'address');
    await agree(agreement('kemensos', kemensos, { fields, quotaPerDay: 5 }));
    await untilHighWater(kemensos, 12);
    const path = `/v1/feeds/${kemensos}/events?after=0&limit=1`;
    const [old] = (await call(path, kemensos)).body.events;
    expect(old).toMatchObject({ sequence: 1, redacted: ['address', 'nik'] });
    expect(Object.keys(old.value.state)).toEqual(expect.arrayContaining(['name', 'bornOn']));
    const { nik } = registry.register.registered(FATHER);
    expect(JSON.stringify(old)).not.toContain(nik);
    const [whole] = (await call(path, 'auditor')).body.events;
    expect(whole).not.toHaveProperty('redacted');
    expect(whole.value.state.nik).toBe(nik);
    const [fresh] = (await call(`/v1/feeds/${kemensos}/events?after=6&limit=1`, kemensos)).body.events;
    expect(fresh).not.toHaveProperty('redacted');
  });

  it('stops the pull of a partner at its quota of the day, not that of staff', async () => {
    // Two of five messages were pulled above.
    const path = `/v1/feeds/${kemensos}/events?after=0&limit=100`;
    const rest = await call(path, kemensos);
    expect(rest.body.events).toHaveLength(3);
    const etag = rest.headers.get('etag') ?? '';
    const none = await call(path, kemensos, undefined, { 'if-none-match': etag });
    expect(none).toMatchObject({ status: 429, body: { type: 'urn:peristiwa:problem:quota-exhausted' } });
    expect(Number(none.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await call(path, 'auditor')).body.events).toHaveLength(12);
    const { body } = await call(`/v1/agreements/${kemensos}`, 'operator');
    await agree(agreement('kemensos', kemensos, { fields: body.versions.at(-1).fields }));
  });

  it('shows to whom data of a person were given (UU 27/2022 art. 5 and 7), and records who asked', async () => {
    const path = `/v1/persons/${FATHER}/disclosures`;
    const { body } = await call(`${path}?limit=2`, 'auditor', undefined, { 'x-purpose': 'aduan 12/2026' });
    expect(body).toMatchObject({ personId: FATHER, disclosures: [{ partner: kemensos }, {}] });
    expect(body.disclosures[0]).toMatchObject({
      legalBasis: expect.any(String),
      purposes: expect.any(Array),
    });
    const rest = (await call(`${path}?limit=500&after=${body.next}`, 'auditor')).body;
    expect(rest.next).toBeNull();
    const all = [...body.disclosures, ...rest.disclosures];
    const first = all.find(({ road, sequence }) => road === 'kafka' && sequence === 1);
    expect(first).toMatchObject({ agreementVersion: 1, fields: expect.arrayContaining(['nik', 'name']) });
    const pulled = all.filter(({ road }) => road === 'pull');
    expect(pulled.length).toBeGreaterThan(1);
    expect(pulled.some(({ fields }) => !fields.includes('nik'))).toBe(true);
    const ofOther = (await call(`${path}?partner=${kemenp2mi}`, 'auditor')).body.disclosures;
    expect(ofOther.every(({ partner }: { partner: string }) => partner === kemenp2mi)).toBe(true);
    const { rows } = await asOwner(
      `SELECT actor, purpose, partner, person_id FROM publisher.access_log WHERE purpose IS NOT NULL AND person_id IS NOT NULL`,
    );
    expect(rows).toEqual([{ actor: 'auditor', purpose: 'aduan 12/2026', partner: null, person_id: FATHER }]);
  });

  it('answers about a person to the office of residence and to auditors only', async () => {
    const path = `/v1/persons/${FATHER}/disclosures`;
    const asOffice = async (office: string) => {
      const token = await issuer.token({ sub: 'registrar', roles: ['registrar'], office });
      const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
      return { status: response.status, body: await response.json() };
    };
    expect((await asOffice('3204')).status).toBe(200);
    expect(await asOffice('3301')).toMatchObject({
      status: 403,
      body: { type: 'urn:peristiwa:problem:other-office-area' },
    });
    expect((await call(path, 'operator')).status).toBe(403);
    expect((await call(path, kemensos)).status).toBe(403);
    expect(await call(`/v1/persons/${randomUUID()}/disclosures`, 'auditor')).toMatchObject({
      status: 404,
      body: { type: 'urn:peristiwa:problem:person-not-found' },
    });
    expect(await call(`${path}?after=yesterday`, 'auditor')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'after' }] },
    });
  });

  it('says how much a partner was given by each road', async () => {
    const { totals } = (await call(`/v1/feeds/${kemensos}/disclosures`, kemensos)).body;
    expect(totals).toMatchObject([{ road: 'kafka' }, { road: 'pull' }]);
    expect((await call(`/v1/feeds/${kemensos}/disclosures`, kemenp2mi)).status).toBe(403);
    expect(await call('/v1/feeds/nobody/disclosures', 'auditor')).toMatchObject({ status: 404 });
  });

  it('lets a partner that only pulls read its end, and acknowledge the erasure', async () => {
    await call(`/v1/agreements/${kemensos}/terminations`, 'operator', { reason });
    await untilHighWater(kemensos, 18);
    const last = await call(`/v1/feeds/${kemensos}/events?after=0&limit=100`, kemensos);
    expect(last.status).toBe(200);
    const kinds = last.body.events.map(
      ({ headers }: { headers: Record<string, string> }) => headers['ce_type'],
    );
    expect(kinds.slice(12)).toEqual(Array(6).fill('id.peristiwa.person.left-scope.v1'));
    const states = last.body.events.map(({ value }: { value: { state?: object } }) => value.state);
    expect(states).toEqual([...Array(12).fill({}), ...Array(6).fill(undefined)]);

    const path = `/v1/feeds/${kemensos}/erasures`;
    const erased = { upToSequence: 18, agreementVersion: 5, acknowledgedBy: kemensos };
    expect(await call(path, kemensos, { upToSequence: 19 })).toMatchObject({
      status: 409,
      body: { type: 'urn:peristiwa:problem:beyond-feed' },
    });
    const first = await call(path, kemensos, { upToSequence: 18 });
    expect(first).toMatchObject({ status: 200, body: erased });
    expect((await call(path, kemensos, { upToSequence: 18 })).body).toEqual(first.body);
    expect((await call(path, kemenp2mi, { upToSequence: 1 })).status).toBe(403);
    expect((await call(path, 'operator', { upToSequence: 1 })).status).toBe(403);
    expect((await call(path, kemensos, { upToSequence: 0 })).status).toBe(400);
    const shown = await call(`/v1/agreements/${kemensos}`, 'auditor');
    expect(shown.body.erasures).toEqual([first.body]);
  });
});
