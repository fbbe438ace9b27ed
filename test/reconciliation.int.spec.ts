import { createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { certificateText, feedTopic, type SyncCertificate } from '@peristiwa/contracts';
import { registerDeath } from '@peristiwa/domain';
import { loadConfig, run, startDevIssuer, type DevIssuer, type RunningServices } from '@peristiwa/service';
import { isSigned } from '@peristiwa/signing';
import {
  contextOn,
  deathFacts,
  familyOfFour,
  FATHER,
  MOTHER,
  RegistryFixture,
  startOwnKafka,
  testDatabase,
  TODAY,
  type OwnKafka,
  type TestDatabase,
} from '@peristiwa/testing';
import { ensureFeedKey } from '../apps/all-in-one/src/embedded';
import { bpsService } from '../apps/bps/src/service';
import { kemensosService } from '../apps/kemensos/src/service';
import { migratePublisher, publisherWith } from '../apps/publisher/src/service';
import { Newborns } from './newborns';
import { callAs, until } from './service-calls';

/*
 * Issue 12, Reconciliation: publisher, Kemensos and BPS are the real services. Somebody alters, deletes and adds rows in
 * a ministry's database, and records on the topic are lost: exactly those persons are found and repaired.
 */

const GHOST = '01930000-0000-7000-8000-00000000dead';
const services: RunningServices[] = [];
let broker: OwnKafka;
let databases: Record<'publisher' | 'kemensos' | 'bps', TestDatabase>;
let issuer: DevIssuer;
let registry: RegistryFixture;
let publisher: string;
let urls: Record<'kemensos' | 'bps', string>;
let startKemensos: () => Promise<void>;
/** Gives each act ids of its own. */
const context = contextOn();
const newborns = new Newborns(context, 6);

jest.setTimeout(120_000);

beforeAll(async () => {
  broker = await startOwnKafka();
  const { dir } = broker;
  databases = {
    publisher: await testDatabase('reconciliation'),
    kemensos: await testDatabase('reconciliation_kemensos'),
    bps: await testDatabase('reconciliation_bps'),
  };
  issuer = await startDevIssuer({ port: 0, dir: join(dir, 'issuer') });
  await ensureFeedKey(join(dir, 'feed-keys'));
  await migratePublisher(databases.publisher.url);
  await kemensosService.migrate(databases.kemensos.url);
  await bpsService.migrate(databases.bps.url);
  registry = await RegistryFixture.open(databases.publisher.url);
  const environment = {
    DATABASE_URL: databases.publisher.url,
    KEMENSOS_URL: databases.kemensos.url,
    BPS_URL: databases.bps.url,
    KAFKA_BROKERS: broker.brokers.join(','),
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URL: issuer.jwksUrl,
    FEED_KEYS: join(dir, 'feed-keys'),
    LOG_LEVEL: 'silent',
    SYNTHETIC: 'true',
  };
  const release = { windowMs: 200, personsMin: 1, longestMs: 200 };
  const definition = publisherWith({ heartbeatMs: 200, release });
  const [first] = [await run([{ ...definition, port: 0 }], loadConfig(environment))];
  services.push(first);
  publisher = first.urls['publisher'] as string;
  const config = loadConfig({ ...environment, PUBLISHER_API_URL: publisher });
  const bps = await run([{ ...bpsService, port: 0 }], config);
  services.push(bps);
  urls = { kemensos: '', bps: bps.urls['bps'] as string };
  startKemensos = async () => {
    const running = await run([{ ...kemensosService, port: 0 }], config);
    services.push(running);
    urls.kemensos = running.urls['kemensos'] as string;
  };
  await startKemensos();
  await registry.record(familyOfFour());
  await births(20);
  await level();
});

afterAll(async () => {
  for (const running of services.toReversed()) await running.stop();
  await registry.close();
  await issuer.stop();
  await Promise.all(Object.values(databases).map((one) => one.drop()));
  await broker.stop();
});

const call = (client: string, url: string, body?: object) => callAs(issuer, client, url, body);

const births = (count: number) => newborns.register(registry, count);

/** Waits until the ministries have everything that was recorded. */
async function level(): Promise<void> {
  await until(async () => {
    const { changeNo, feeds } = await call('operator', `${publisher}/v1/feeds`);
    if (changeNo < registry.changes) return false;
    for (const partner of ['kemensos', 'bps'] as const) {
      const feed = feeds.find((one: { partner: string }) => one.partner === partner);
      if (!feed || feed.lagMessages > 0 || feed.lagChanges > 0 || feed.sweep) return false;
      const { sequence } = await call('operator', `${urls[partner]}/v1/status`);
      if (sequence < feed.highWater || sequence === 0) return false;
    }
    return true;
  });
}

/** As the owner of the ministry's database: a program other than the kit. */
async function tamper(text: string, values: unknown[] = []): Promise<Record<string, string>[]> {
  const client = new Client({ connectionString: databases.kemensos.url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows as Record<string, string>[];
  } finally {
    await client.end();
  }
}

const copies = () =>
  tamper('SELECT person_key, state, in_scope, last_sequence FROM subscriber.person ORDER BY person_key');
const reconcile = (body = {}, partner: 'kemensos' | 'bps' = 'kemensos') =>
  call('operator', `${urls[partner]}/v1/reconciliation`, body);
const byKey = (differences: { personKey: string; kind: string; fields: string[]; outcome: string }[]) =>
  Object.fromEntries(
    differences.map(({ personKey, kind, fields, outcome }) => [personKey, [kind, fields, outcome]]),
  );

async function verified(certificate: SyncCertificate): Promise<boolean> {
  const { keys } = await call('kemensos', `${publisher}/v1/feeds/${certificate.partner}/keys`);
  const { publicKey } = keys.find(({ keyId }: { keyId: string }) => keyId === certificate.keyId);
  return isSigned(certificateText(certificate), createPublicKey(publicKey), certificate.signature);
}

it('certifies a copy that is the same with one message', async () => {
  const report = await reconcile();
  expect(report).toMatchObject({ messages: 1, found: 0, differences: [], persons: 24 });
  const { certificate } = report;
  expect(certificate).toMatchObject({ partner: 'kemensos', persons: 24 });
  expect(await verified(certificate)).toBe(true);
  expect(await verified({ ...certificate, persons: 23 })).toBe(false);
  expect(await call('kemensos', `${urls.kemensos}/v1/certificate`)).toEqual(certificate);
});

it('certifies a copy under pseudonyms, while messages wait for their window', async () => {
  await births(2);
  const waiting = await reconcile({}, 'bps');
  expect(waiting).toMatchObject({ found: 0, certificate: { partner: 'bps' } });
  await level();
  expect(await reconcile({}, 'bps')).toMatchObject({ found: 0, certificate: { persons: 26 } });
});

it('finds and repairs exactly the rows that were altered, deleted and added', async () => {
  await level();
  const before = await copies();
  const [altered, broken, lost, gone] = before.filter(({ person_key: key }) => key !== MOTHER);
  const keys = [altered, broken, lost, gone].map((row) => row?.['person_key'] as string);
  await tamper(
    `UPDATE subscriber.person SET state = jsonb_set(state::jsonb, '{name}', '"Orang Lain"')::text
     WHERE person_key = $1`,
    [keys[0]],
  );
  await tamper(`UPDATE subscriber.person SET state = '[]' WHERE person_key = $1`, [keys[1]]);
  await tamper('DELETE FROM subscriber.person WHERE person_key = ANY($1)', [[keys[2], keys[3]]]);
  await tamper(
    `INSERT INTO subscriber.person (person_key, version, state, last_sequence, in_scope)
     VALUES ($1, 1, '{"name":"Tidak Ada"}', 1, true)`,
    [GHOST],
  );

  const found = await reconcile({ repair: false });
  expect(found.certificate).toBeUndefined();
  const differences = byKey(found.differences);
  expect(Object.keys(differences).toSorted()).toEqual([...keys, GHOST].toSorted());
  expect(differences[keys[0] ?? '']).toEqual(['different', ['name'], 'found']);
  expect(differences[keys[1] ?? '']?.[0]).toBe('different');
  expect(differences[keys[2] ?? '']).toEqual(['missing', [], 'found']);
  expect(differences[GHOST]).toEqual(['extra', [], 'found']);
  // The operator of the registry sees whom and which members, and no value.
  const record = await call(
    'operator',
    `${publisher}/v1/feeds/kemensos/reconciliations/${found.reconciliationId}`,
  );
  expect(record.differences).toHaveLength(5);
  expect(JSON.stringify(record)).not.toContain('Orang Lain');

  const repaired = await reconcile();
  expect(byKey(repaired.differences)).toMatchObject({
    [keys[0] ?? '']: ['different', ['name'], 'repaired'],
    [keys[2] ?? '']: ['missing', [], 'repaired'],
    [keys[3] ?? '']: ['missing', [], 'repaired'],
    [GHOST]: ['extra', [], 'erased'],
  });
  expect(repaired.certificate).toMatchObject({ persons: before.length });
  expect(await copies()).toEqual(before);
});

it('repairs a copy that an operator damaged on purpose, and damages nobody for a partner', async () => {
  const before = await copies();
  const personKey = before[0]?.['person_key'] ?? '';
  const url = `${urls.kemensos}/v1/copies/${personKey}/damage`;
  expect(await call('kemensos', url, {})).toMatchObject({ status: 403 });
  expect(await call('operator', url, {})).toEqual({ personKey, field: 'sex' });
  expect(await copies()).not.toEqual(before);
  const report = await reconcile();
  expect(byKey(report.differences)).toEqual({ [personKey]: ['different', ['sex'], 'repaired'] });
  expect(report.certificate).toBeDefined();
  expect(await copies()).toEqual(before);
  expect(await call('operator', `${urls.kemensos}/v1/copies/${GHOST}/damage`, {})).toMatchObject({
    status: 404,
  });
});

it('finds what was altered while the triggers were off when the digests are counted again', async () => {
  const [altered] = await copies();
  await tamper('ALTER TABLE subscriber.person DISABLE TRIGGER USER');
  await tamper(`UPDATE subscriber.person SET state = '{}' WHERE person_key = $1`, [altered?.['person_key']]);
  await tamper('ALTER TABLE subscriber.person ENABLE TRIGGER USER');
  const report = await reconcile({ recount: true });
  expect(report.differences).toMatchObject([{ personKey: altered?.['person_key'], outcome: 'repaired' }]);
  expect(report.certificate).toBeDefined();
});

it('is the same after records on the topic were lost, and says what was held before', async () => {
  const { certificate: before } = await reconcile();
  await services.pop()?.stop();
  await births(4);
  await registry.decide((register) =>
    registerDeath(
      { diedOn: TODAY, reportedOn: TODAY, cause: 'other', attestedBy: 'other' },
      deathFacts(register, FATHER),
      context,
    ),
  );
  await until(async () => {
    const { changeNo, feeds } = await call('operator', `${publisher}/v1/feeds`);
    const feed = feeds.find(({ partner }: { partner: string }) => partner === 'kemensos');
    return changeNo >= registry.changes && feed.lagMessages === 0;
  });
  const kafka = new Kafka({ brokers: broker.brokers, clientId: 'spec', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const topic = feedTopic('kemensos');
  const offsets = await admin.fetchTopicOffsets(topic);
  await admin.deleteTopicRecords({
    topic,
    partitions: offsets.map(({ partition, high }) => ({ partition, offset: high })),
  });
  await admin.disconnect();
  await startKemensos();
  await level();
  const after = await reconcile();
  expect(after).toMatchObject({ found: 0, certificate: { persons: before.persons + 4 } });
  // What was held then, from the messages: the digest that was signed then.
  for (const { sequence, persons, digest } of [before, after.certificate] as SyncCertificate[]) {
    const held = await call('auditor', `${publisher}/v1/feeds/kemensos/holdings?sequence=${sequence}`);
    expect(held).toEqual({ sequence, persons, digest });
  }
  const at = encodeURIComponent(before.issuedAt);
  expect(await call('auditor', `${publisher}/v1/feeds/kemensos/holdings?at=${at}`)).toMatchObject({
    digest: before.digest,
  });
});

it('gets a boundary reform once for each area, and nobody has moved (domain.md §1.4)', async () => {
  await level();
  const table = (more = '') => call('auditor', `${urls.bps}/v1/tables/births?from=2026-01&to=2026-12${more}`);
  const cases = () => tamper('SELECT kind FROM kemensos.case_file ORDER BY id');
  const opened = await cases();
  const old = (await table()).rows[0].regency as string;
  await restructured(old);
  await until(async () => {
    const listed = await Promise.all(
      (['kemensos', 'bps'] as const).map((one) => call('operator', `${urls[one]}/v1/areas/relabelled`)),
    );
    return listed.every(({ areas }) => areas.length === 2);
  });
  const { areas } = await call('operator', `${urls.kemensos}/v1/areas/relabelled`);
  expect(areas).toMatchObject([
    { area: old, to: [{ code: '3901', name: 'Kabupaten Bandung' }], reform: 1 },
    { area: '39', to: [{ code: '39', name: 'Parahyangan' }], reform: 1 },
  ]);
  const known = encodeURIComponent('2026-11-01T00:00:00Z');
  expect(regencies(await table(`&knownAt=${known}`))).not.toContain('3901');
  expect(regencies(await table())).toEqual(['3901']);
  expect(await cases()).toEqual(opened);
  // The messages are in the chain of their partition; the copies are the same.
  await level();
  for (const partner of ['kemensos', 'bps'] as const) {
    const report = await reconcile({}, partner);
    expect(report).toMatchObject({ found: 0, certificate: { partner } });
    expect(await call('operator', `${urls[partner]}/v1/status`)).toMatchObject({ quarantined: 0 });
  }
});

const regencies = ({ rows }: { rows: { regency: string }[] }) => [
  ...new Set(rows.map(({ regency }) => regency)),
];

/** As the registry keeps a reform that the ledger has. */
async function restructured(from: string): Promise<void> {
  const client = new Client({ connectionString: databases.publisher.url });
  await client.connect();
  const changes = [
    { from, to: '3901', name: 'Kabupaten Bandung' },
    { to: '39', name: 'Parahyangan' },
  ];
  await client.query(
    `INSERT INTO registry.area_reform (reform_no, decree, effective_on, changes, recorded_at)
     VALUES (1, 'UU 1/2026', '2026-11-20', $1, now())`,
    [JSON.stringify(changes)],
  );
  await client.end();
}

it('answers nobody but the partner about its copy', async () => {
  const question = {
    reconciliationId: '01930000-0000-7000-8000-0000000000d1',
    places: [],
    nodes: [{ prefix: '', persons: 0, digest: '0'.repeat(64) }],
  };
  const url = `${publisher}/v1/feeds/kemensos/reconciliation`;
  expect(await call('bps', url, question)).toMatchObject({
    status: 403,
    type: expect.stringMatching('other-partner'),
  });
  expect(await call('operator', url, question)).toMatchObject({ status: 403 });
  const ahead = { ...question, places: [{ partition: 0, sequence: 1_000_000 }] };
  expect(await call('kemensos', url, ahead)).toMatchObject({
    status: 409,
    type: expect.stringMatching('beyond-feed'),
  });
});
