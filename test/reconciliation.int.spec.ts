import { createPublicKey, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { certificateText, feedTopic, type SyncCertificate } from '@peristiwa/contracts';
import { registerDeath, registerDeathWithoutNik } from '@peristiwa/domain';
import { loadConfig, run, startDevIssuer, type DevIssuer, type RunningServices } from '@peristiwa/service';
import { isSigned } from '@peristiwa/signing';
import {
  cancelIn,
  contextOn,
  deathFacts,
  familyOfFour,
  FATHER,
  MOTHER,
  RegistryFixture,
  startOwnKafka,
  testDatabase,
  TODAY,
  VILLAGE,
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

const STRANGER = {
  diedOn: TODAY,
  reportedOn: TODAY,
  name: 'Tidak Dikenal',
  sex: 'male',
  village: VILLAGE,
  cause: 'accident',
  attestedBy: 'police',
  policeReport: 'SKM/9002/XI/2026',
} as const;
const GHOST = '01930000-0000-7000-8000-00000000dead';
const services = new Map<string, RunningServices>();
const urls = { kemensos: '', bps: '' };
let broker: OwnKafka;
let databases: Record<'publisher' | 'kemensos' | 'bps', TestDatabase>;
let issuer: DevIssuer;
let registry: RegistryFixture;
let publisher: string;
let start: (partner: 'kemensos' | 'bps') => Promise<void>;
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
  const first = await run([{ ...definition, port: 0 }], loadConfig(environment));
  services.set('publisher', first);
  publisher = first.urls['publisher'] as string;
  const config = loadConfig({ ...environment, PUBLISHER_API_URL: publisher });
  const definitions = { kemensos: kemensosService, bps: bpsService };
  start = async (partner) => {
    const running = await run([{ ...definitions[partner], port: 0 }], config);
    services.set(partner, running);
    urls[partner] = running.urls[partner] as string;
  };
  await start('bps');
  await start('kemensos');
  await registry.record(familyOfFour());
  await births(20);
  await level();
});

afterAll(async () => {
  for (const name of [...services.keys()].toReversed()) await stop(name);
  await registry.close();
  await issuer.stop();
  await Promise.all(Object.values(databases).map((one) => one.drop()));
  await broker.stop();
});

async function stop(name: string): Promise<void> {
  await services.get(name)?.stop();
  services.delete(name);
}

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
async function tamper(
  text: string,
  values: unknown[] = [],
  partner: 'kemensos' | 'bps' = 'kemensos',
): Promise<Record<string, string>[]> {
  const client = new Client({ connectionString: databases[partner].url });
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
  const { partner } = certificate;
  const { keys } = await call(partner, `${publisher}/v1/feeds/${partner}/keys`);
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

/** ADR 0075: deaths without a NIK are no persons, and in the same tree. */
describe('deaths without a NIK', () => {
  type Death = { readonly deathKey: string; readonly sequence: number };
  const tamperBps = (text: string, values: unknown[] = []) => tamper(text, values, 'bps');
  const rows = () =>
    tamperBps('SELECT death_key, state, sequence FROM subscriber.death_without_nik ORDER BY 1');
  const kept = async (): Promise<Death[]> =>
    (await call('operator', `${urls.bps}/v1/deaths-without-nik`)).deaths;
  const counted = async () =>
    (await call('auditor', `${urls.bps}/v1/tables/deaths?from=2026-11&to=2026-11`)).rows;
  const dies = (age: number) =>
    registry.decide(() => registerDeathWithoutNik({ ...STRANGER, age }, context), { actId: randomUUID() });
  const has = (count: number) => until(async () => (await kept()).length === count);

  it('finds and repairs exactly those that were altered, deleted and added', async () => {
    const before = await reconcile({}, 'bps');
    expect(before.certificate.deathsWithoutNik).toEqual({ deaths: 0, digest: '0'.repeat(64) });
    for (const age of [50, 60, 70, 80]) await dies(age);
    const cancelled = randomUUID();
    await registry.decide(() => registerDeathWithoutNik({ ...STRANGER, age: 90 }, context), {
      actId: cancelled,
    });
    await has(5);
    const [last] = (await rows()).filter((row) => row['state']?.includes('"ageAtDeath":90'));
    const cancellation = cancelIn(registry.register, cancelled, context);
    if (cancellation.kind === 'rejected') throw new Error(cancellation.rejection.code);
    await registry.append(cancellation.changes, { actId: randomUUID(), supersedes: cancelled });
    await has(4);
    const intact = await rows();
    const table = await counted();
    const [altered, broken, lost, whole] = intact.map((row) => row['death_key']);

    await tamperBps(
      `UPDATE subscriber.death_without_nik
       SET state = (state::jsonb || '{"causeOfDeath": "illness", "residence": "510101"}')::text WHERE death_key = $1`,
      [altered],
    );
    await tamperBps(`UPDATE subscriber.death_without_nik SET state = '[]' WHERE death_key = $1`, [broken]);
    await tamperBps('DELETE FROM subscriber.death_without_nik WHERE death_key = $1', [lost]);
    await tamperBps('DELETE FROM bps.fact WHERE person_key = $1', [lost]);
    await tamperBps(
      `INSERT INTO subscriber.death_without_nik (death_key, state, recorded_at, sequence)
       VALUES ('ghost', '{}', now(), 1), ($1, $2, now(), $3)`,
      [last?.['death_key'], last?.['state'], last?.['sequence']],
    );

    const found = await reconcile({ repair: false }, 'bps');
    expect(found.certificate).toBeUndefined();
    expect(byKey(found.differences)).toEqual({
      [`death-${altered}`]: ['different', ['causeOfDeath', 'residence'], 'found'],
      [`death-${broken}`]: ['different', expect.arrayContaining(['ageAtDeath', 'diedOn']), 'found'],
      [`death-${lost}`]: ['missing', [], 'found'],
      'death-ghost': ['extra', [], 'found'],
      [`death-${last?.['death_key']}`]: ['extra', [], 'found'],
    });
    const { reconciliationId } = found;
    const record = await call('operator', `${publisher}/v1/feeds/bps/reconciliations/${reconciliationId}`);
    expect(record.differences).toHaveLength(5);
    expect(JSON.stringify(record)).not.toContain('510101');

    const repaired = await reconcile({}, 'bps');
    const outcomes = Object.entries(byKey(repaired.differences)).map(([key, one]) => [key, one[2]]);
    expect(Object.fromEntries(outcomes)).toEqual({
      [`death-${altered}`]: 'repaired',
      [`death-${broken}`]: 'repaired',
      [`death-${lost}`]: 'repaired',
      'death-ghost': 'erased',
      [`death-${last?.['death_key']}`]: 'repaired',
    });
    const { certificate } = repaired;
    expect(certificate).toMatchObject({ persons: before.persons, deathsWithoutNik: { deaths: 4 } });
    expect(repaired.persons).toBe(before.persons);
    expect(await verified(certificate)).toBe(true);
    expect(await verified({ ...certificate, deathsWithoutNik: undefined })).toBe(false);
    expect(await rows()).toEqual(intact);
    expect(await counted()).toEqual(table);
    const resynced = await tamperBps('SELECT person_key FROM subscriber.resynced WHERE person_key = $1', [
      whole,
    ]);
    expect(resynced).toEqual([]);
  });

  it('certifies persons alone for a program that does not compare deaths', async () => {
    const { persons, digest, places } = await call('operator', `${urls.bps}/v1/digest`);
    const reconciliationId = randomUUID();
    const question = { reconciliationId, places, nodes: [{ prefix: '', persons, digest }] };
    const { certificate } = await call('bps', `${publisher}/v1/feeds/bps/reconciliation`, question);
    expect(certificate).toMatchObject({ persons, digest });
    expect(certificate).not.toHaveProperty('deathsWithoutNik');
    expect(await verified(certificate)).toBe(true);
  });

  it('finds what was altered while the triggers were off when the digests are counted again', async () => {
    const intact = await rows();
    const [altered] = intact.map((row) => row['death_key']);
    await tamperBps('ALTER TABLE subscriber.death_without_nik DISABLE TRIGGER USER');
    await tamperBps(`UPDATE subscriber.death_without_nik SET state = '{}' WHERE death_key = $1`, [altered]);
    await tamperBps('ALTER TABLE subscriber.death_without_nik ENABLE TRIGGER USER');
    expect(await reconcile({}, 'bps')).toMatchObject({ found: 0 });
    const { differences } = await reconcile({ recount: true }, 'bps');
    expect(differences).toMatchObject([{ personKey: `death-${altered}`, outcome: 'repaired' }]);
    expect(await rows()).toEqual(intact);
  });

  it('is the same after records on the topic were lost, and says what was held before', async () => {
    const { certificate: before } = await reconcile({}, 'bps');
    await stop('bps');
    await dies(40);
    await until(async () => {
      const { feeds } = await call('operator', `${publisher}/v1/feeds`);
      const feed = feeds.find(({ partner }: { partner: string }) => partner === 'bps');
      return feed.highWater > before.sequence && feed.lagMessages === 0;
    });
    await loseRecords('bps');
    await start('bps');
    await has(before.deathsWithoutNik.deaths + 1);
    const { certificate: after } = await reconcile({}, 'bps');
    expect(after.deathsWithoutNik.deaths).toBe(before.deathsWithoutNik.deaths + 1);
    for (const { sequence, persons, digest, deathsWithoutNik } of [before, after]) {
      const held = await call('auditor', `${publisher}/v1/feeds/bps/holdings?sequence=${sequence}`);
      expect(held).toEqual({ sequence, persons, digest, deathsWithoutNik });
    }
  });
});

it('is the same after records on the topic were lost, and says what was held before', async () => {
  const { certificate: before } = await reconcile();
  await stop('kemensos');
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
  await loseRecords('kemensos');
  await start('kemensos');
  await level();
  const after = await reconcile();
  expect(after).toMatchObject({ found: 0, certificate: { persons: before.persons + 4 } });
  // What was held then, from the messages: the digest that was signed then.
  for (const { sequence, persons, digest } of [before, after.certificate] as SyncCertificate[]) {
    const held = await call('auditor', `${publisher}/v1/feeds/kemensos/holdings?sequence=${sequence}`);
    expect(held).toMatchObject({ sequence, persons, digest });
  }
  const at = encodeURIComponent(before.issuedAt);
  expect(await call('auditor', `${publisher}/v1/feeds/kemensos/holdings?at=${at}`)).toMatchObject({
    digest: before.digest,
  });
});

async function loseRecords(partner: 'kemensos' | 'bps'): Promise<void> {
  const kafka = new Kafka({ brokers: broker.brokers, clientId: 'spec', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const topic = feedTopic(partner);
  const offsets = await admin.fetchTopicOffsets(topic);
  await admin.deleteTopicRecords({
    topic,
    partitions: offsets.map(({ partition, high }) => ({ partition, offset: high })),
  });
  await admin.disconnect();
}

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
