import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKafka, ensureTopics, FeedProducer } from '@peristiwa/messaging';
import { createPool } from '@peristiwa/postgres';
import {
  DEV_CLIENT_SECRET,
  loadConfig,
  run,
  startDevIssuer,
  type DevIssuer,
  type RunningServices,
} from '@peristiwa/service';
import { FakePublisher } from '@peristiwa/conformance';
import { testDatabase, testKafkaBrokers, type TestDatabase } from '@peristiwa/testing';
import { MessageRefused } from './feed-handler';
import { migrateMinistry } from './migrate-ministry';
import { ministryService } from './ministry-service';

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const PARTITIONS = 3;

describe('a ministry as a service', () => {
  jest.setTimeout(60_000);
  const topic = `test.ministry.${randomUUID()}`;
  const kafka = createKafka({ brokers: testKafkaBrokers(), clientId: 'ministry-test', logger: log });
  const producer = new FeedProducer({ kafka, logger: log });
  const publisher = new FakePublisher({
    partner: 'bps',
    topic,
    partitions: PARTITIONS,
    send: (name, messages) => producer.send(name, messages),
  });
  const migrated: (readonly string[])[] = [];
  let database: TestDatabase;
  let dir: string;
  let issuer: DevIssuer;
  let running: RunningServices;

  /** Persons whose messages the ministry refuses. */
  const refused = new Set<string>();

  const get = async (path: string, body?: object) => {
    const token = await issuer.token({ sub: 'operator', roles: ['operator'] });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
    return fetch(`${running.urls['bps']}${path}`, { headers, ...init });
  };
  const becomes = async (readiness: number) => {
    const giveUpAt = Date.now() + 20_000;
    while ((await get('/health/ready')).status !== readiness && Date.now() < giveUpAt) {
      await publisher.heartbeat();
      await sleep(50);
    }
    expect((await get('/health/ready')).status).toBe(readiness);
  };
  const status = async () => (await (await get('/v1/status')).json()) as Record<string, unknown>;

  beforeAll(async () => {
    database = await testDatabase('ministry');
    const schema = { url: database.url, role: 'peristiwa_bps', schema: 'ministry', migrations: [] };
    migrated.push(await migrateMinistry(schema), await migrateMinistry(schema));
    dir = await mkdtemp(join(tmpdir(), 'peristiwa-ministry-'));
    issuer = await startDevIssuer({ port: 0, dir });
    await ensureTopics(kafka, [{ topic, partitions: PARTITIONS }]);
    const config = loadConfig({
      DATABASE_URL: database.url,
      BPS_URL: database.url,
      PUBLISHER_API_URL: await publisher.listen(),
      KAFKA_BROKERS: testKafkaBrokers().join(','),
      OIDC_ISSUER: issuer.issuer,
      OIDC_JWKS_URL: issuer.jwksUrl,
      PARTNER_CLIENT_SECRET: DEV_CLIENT_SECRET,
      LOG_LEVEL: 'silent',
    });
    const definition = ministryService({
      name: 'bps',
      port: 0,
      title: 'A ministry',
      description: 'Without its own tables.',
      topic,
      handler: {
        apply: async (_client, deliveries) => {
          const one = deliveries.find(({ message }) => refused.has(message.personKey));
          if (one) throw new MessageRefused('the ministry cannot use it');
        },
      },
      migrations: [],
      entities: [],
      controllers: [],
    });
    running = await run([{ ...definition, port: 0 }], config);
  });

  afterAll(async () => {
    await running.stop();
    await issuer.stop();
    await publisher.stop();
    await producer.close();
    const admin = kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
    await database.drop();
    await rm(dir, { recursive: true });
  });

  it('migrates once', () => {
    expect(migrated).toEqual([
      [
        'CreateSubscriber1795400000001',
        'CoverFeed1795400000002',
        'DiscardFromQuarantine1795400000003',
        'BelieveOnlySigned1795400000004',
        'DigestCopies1795400000005',
        'Bootstrap1795400000006',
        'RelabelAreas1795400000007',
        'ReportBack1795400000008',
        'TruncateDigests1795400000009',
        'RecordReads1795400000010',
        'EndBackfills1795400000011',
        'DeathsWithoutNik1795400000012',
        'DigestDeaths1795400000013',
        'FeedWentBack1795400000014',
      ],
      [],
    ]);
  });

  it('reads its topic, pulls missing messages with its own token, and becomes ready', async () => {
    expect((await get('/health/ready')).status).toBe(503);
    const composed = ['ani', 'budi', 'cici', 'ani', 'budi'].map((personKey) =>
      publisher.compose({ kind: 'moved', personKey, state: { district: '320401' } }),
    );
    await publisher.publish(...composed.filter(({ sequence }) => sequence !== 1));
    await becomes(200);

    expect(await (await get('/health/ready')).json()).toMatchObject({
      status: 'ready',
      checks: { kafka: { up: true, details: { assigned: PARTITIONS } }, feed: { up: true } },
    });
    expect(await status()).toMatchObject({
      sequence: 5,
      highWater: 5,
      behind: 0,
      stale: false,
      gapsRepaired: 1,
    });
  });

  it('reports its position in its metrics', async () => {
    const metrics = await (await get('/metrics')).text();
    const value = (name: string) => Number(new RegExp(`^${name}{[^}]*} (\\S+)$`, 'm').exec(metrics)?.[1]);
    expect(value('subscriber_sequence')).toBe(5);
    expect(value('subscriber_behind_messages')).toBe(0);
    expect(value('subscriber_quarantined_messages')).toBe(0);
    expect(value('subscriber_heartbeat_age_seconds')).toBeGreaterThanOrEqual(0);
    expect(value('subscriber_gaps_repaired_total')).toBe(1);
    expect(value('subscriber_event_latency_seconds_count')).toBe(5);
    expect(metrics).toMatch(/^subscriber_messages_total{[^}]*outcome="applied"[^}]*} 5$/m);
  });

  // Issue 12, Delivery: a poison message has always a way on, and a quarantine that grows is neither ready nor fresh.
  it.each([
    ['redrive, once the handler is right', 'redrive', (_sequence: number) => ({}), { applied: 2 }],
    ['skip with a reason', 'discard', (sequence: number) => ({ sequence }), { applied: 1, remaining: 0 }],
    ['resync of the person', 'resync', (_sequence: number) => ({}), { discarded: 2 }],
  ])('is not ready while a quarantine grows, and is again after a %s', async (_way, way, more, outcome) => {
    const personKey = `poison-${way}`;
    refused.add(personKey);
    const composed = () =>
      publisher.compose({ kind: 'moved', personKey, state: { district: '320402' }, version: 1 });
    const first = composed();
    await publisher.publish(first);
    await publisher.heartbeat();
    while ((await status())['quarantined'] === 0) await sleep(20);
    // One refused message is an alarm only after a while; whoever waits behind it raises it at once.
    await publisher.publish(composed());
    await becomes(503);
    expect(await status()).toMatchObject({
      stale: true,
      staleReasons: ['quarantine-growing'],
      quarantined: 2,
      behind: 0,
    });
    const other = publisher.compose({ kind: 'moved', personKey: 'dedi', state: { district: '320403' } });
    await publisher.publish(other);
    await publisher.heartbeat();
    while ((await status())['sequence'] !== other.sequence) await sleep(20);

    // Resync succeeds although the ministry refuses the message all the same.
    if (way !== 'resync') refused.delete(personKey);
    const reason = 'specified way on after a message that was refused';
    const path = way === 'resync' ? `/v1/persons/${personKey}/resync` : `/v1/quarantine/${personKey}/${way}`;
    const answer = await get(path, way === 'redrive' ? {} : { reason, ...more(first.sequence) });
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 200,
      body: outcome,
    });
    await becomes(200);
    expect(await status()).toMatchObject({ stale: false, quarantined: 0, behind: 0 });
    const { messages } = (await (await get(`/v1/discarded?after=${first.sequence - 1}`)).json()) as {
      messages: { personKey: string; discardReason: string; discardedBy: string }[];
    };
    const own = messages.filter((one) => one.personKey === personKey);
    expect(own).toHaveLength(way === 'redrive' ? 0 : way === 'discard' ? 1 : 2);
    for (const one of own) expect(one).toMatchObject({ discardReason: reason, discardedBy: 'operator' });
  });

  // Issue 12: a widened agreement back-fills just the new fields (ADR 0063).
  it('adds what a wider agreement gives to a copy, and sets a damaged copy to all that was sent', async () => {
    const personKey = 'eko';
    const whole = publisher.compose({ kind: 'entered-scope', personKey, state: { district: '320401' } });
    const added = { sex: 'male' };
    const addition = publisher.compose({ kind: 'grants-changed', personKey, granted: ['sex'], added });
    const lost = publisher.compose({ kind: 'grants-changed', personKey: 'fitri', granted: ['sex'], added });
    await publisher.publish(whole, addition, lost);
    await publisher.heartbeat();
    while ((await status())['sequence'] !== lost.sequence) await sleep(20);
    const pool = createPool({ url: database.url, name: 'spec' });
    const copyOf = async (key: string) => {
      const text = 'SELECT state, last_sequence FROM subscriber.person WHERE person_key = $1';
      return (await pool.query(text, [key])).rows[0];
    };
    const copy = { state: '{"district":"320401","sex":"male"}', last_sequence: String(addition.sequence) };
    expect(await copyOf(personKey)).toEqual(copy);
    await pool.query(`UPDATE subscriber.person SET state = '{"sex":"female"}' WHERE person_key = $1`, [
      personKey,
    ]);
    const reason = 'specified repair of a damaged copy';
    expect((await get(`/v1/persons/${personKey}/resync`, { reason })).status).toBe(200);
    expect(await copyOf(personKey)).toEqual(copy);
    // Nothing is invented where there is no state to add to.
    expect(await copyOf('fitri')).toBeUndefined();
    const { messages } = (await (await get('/v1/quarantine')).json()) as { messages: object[] };
    expect(messages).toMatchObject([
      { personKey: 'fitri', reason: 'the copy has no state to which the message adds' },
    ]);
    await get('/v1/quarantine/fitri/discard', { reason, sequence: lost.sequence });
    await pool.end();
  });

  it('says what the whole copy holds as a digest, which changes when somebody changes a row', async () => {
    const digest = async () =>
      (await (await get('/v1/digest')).json()) as { persons: number; digest: string; places: object[] };
    const pool = createPool({ url: database.url, name: 'digest-spec' });
    const before = await digest();
    const { rows } = await pool.query<{ key: string; state: string }>(
      'SELECT person_key AS key, state FROM subscriber.person WHERE state IS NOT NULL ORDER BY 1 LIMIT 1',
    );
    const [row] = rows as [{ key: string; state: string }];
    const change = (state: string) =>
      pool.query('UPDATE subscriber.person SET state = $2 WHERE person_key = $1', [row.key, state]);
    await change('{"sex":"unknown"}');
    const altered = await digest();
    expect([altered.persons, altered.digest === before.digest]).toEqual([before.persons, false]);
    await change(row.state);
    expect(await digest()).toEqual(before);
    expect(before.places.length).toBeGreaterThan(0);
    await pool.end();
  });

  it('describes its API', async () => {
    const document = (await (await get('/docs/openapi.json')).json()) as { paths: object };
    expect(Object.keys(document.paths).toSorted()).toEqual([
      '/v1/areas/relabelled',
      '/v1/certificate',
      '/v1/copies',
      '/v1/copies/lookup',
      '/v1/deaths-without-nik',
      '/v1/digest',
      '/v1/discarded',
      '/v1/forged',
      '/v1/forged/acknowledge',
      '/v1/observations',
      '/v1/persons/{personKey}/resync',
      '/v1/quarantine',
      '/v1/quarantine/{personKey}/discard',
      '/v1/quarantine/{personKey}/redrive',
      '/v1/reconciliation',
      '/v1/status',
    ]);
  });
});
