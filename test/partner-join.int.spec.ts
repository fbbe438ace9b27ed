import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FEED_KEYS_OWNER, feedTopic } from '@peristiwa/contracts';
import { createKafka } from '@peristiwa/messaging';
import { clientToken, DEV_CLIENT_SECRET, loadConfig, run, startDevIssuer } from '@peristiwa/service';
import type { DevIssuer, RunningServices } from '@peristiwa/service';
import { KeyFolder } from '@peristiwa/signing';
import {
  alone,
  familyOfFour,
  idOf,
  RegistryFixture,
  testDatabase,
  testKafkaBrokers,
  type TestDatabase,
} from '@peristiwa/testing';
import { peristiwa as runPeristiwa } from '../apps/ops/src/cli/cli-under-test';
import { partnerService } from '../apps/partner/src/service';
import { migratePublisher, publisherService } from '../apps/publisher/src/service';

jest.setTimeout(120_000);

/** Topics belong to the whole broker: this partner exists nowhere else. */
const partner = `kemenkes-${randomUUID().slice(0, 8)}`;
const terms = {
  partner,
  legalBasis: 'PKS sintetis: UU 24/2013 pasal 58 ayat (4); UU 17/2023',
  purposes: ['public-service'],
  areaScope: 'national',
  eventTypes: ['birth', 'death'],
  fields: ['nik', 'name', 'sex', 'bornOn', 'residence', 'diedOn', 'eventDates'],
  slice: 'all',
  pseudonymised: false,
  validFrom: '2025-01-01',
  validTo: '2099-12-31',
};

let dir: string;
let issuer: DevIssuer;
let databases: TestDatabase[];
let registry: RegistryFixture;
let publisher: RunningServices;
let copy: RunningServices | undefined;
let environment: Record<string, string>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'peristiwa-join-'));
  databases = await Promise.all([testDatabase('join'), testDatabase('join_partner')]);
  const [{ url: databaseUrl }, { url: partnerUrl }] = databases as [TestDatabase, TestDatabase];
  issuer = await startDevIssuer({ port: 0, dir });
  await new KeyFolder(join(dir, 'feed-keys')).addNextKey(FEED_KEYS_OWNER);
  await migratePublisher(databaseUrl);
  registry = await RegistryFixture.open(databaseUrl);
  environment = {
    DATABASE_URL: databaseUrl,
    PARTNER_URL: partnerUrl,
    KAFKA_BROKERS: testKafkaBrokers().join(','),
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URL: issuer.jwksUrl,
    FEED_KEYS: join(dir, 'feed-keys'),
    PARTNER_CLIENT_SECRET: DEV_CLIENT_SECRET,
    LOG_LEVEL: 'silent',
  };
  publisher = await run([{ ...publisherService, port: 0 }], loadConfig(environment));
  await writeFile(join(dir, 'agreement.json'), JSON.stringify(terms));
});

afterAll(async () => {
  await copy?.stop();
  await publisher.stop();
  await issuer.stop();
  await registry.close();
  await Promise.all(databases.map((one) => one.drop()));
  const quiet = () => undefined;
  const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const admin = createKafka({ brokers: testKafkaBrokers(), clientId: 'join-spec', logger }).admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [feedTopic(partner)] });
  await admin.disconnect();
  await rm(dir, { recursive: true, force: true });
});

const peristiwa = (...args: string[]) =>
  runPeristiwa([
    ...args,
    ...['--url', `publisher=${publisher.urls['publisher']}`, '--issuer', issuer.issuer],
  ]);

async function ofPartner(path: string, body?: object) {
  const token = await clientToken({ issuer: issuer.issuer, clientId: partner, secret: DEV_CLIENT_SECRET })();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${copy?.urls[partner]}${path}`, {
    headers,
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  // eslint-disable-next-line typescript/no-explicit-any -- answers of several shapes
  return (await response.json()) as any;
}

interface Summary {
  readonly persons: number;
  readonly members: Readonly<Record<string, number>>;
  readonly schemas: readonly object[];
}

/** Waits until the copy is so. */
async function untilSummary(isSo: (summary: Summary) => boolean): Promise<Summary> {
  for (;;) {
    const summary = (await ofPartner('/v1/summary')) as Summary;
    if (isSo(summary)) return summary;
    await sleep(50);
  }
}
const untilPersons = (count: number) => untilSummary(({ persons }) => persons === count);

let digest: string;
const joining = (...more: string[]) =>
  peristiwa('partner', 'join', join(dir, 'agreement.json'), '--secrets', join(dir, 'partners'), ...more);

describe('a fourth ministry by data alone (issue 12)', () => {
  it('given the first call, then it is shown what would be disclosed, and nothing is', async () => {
    await registry.record(familyOfFour());
    const { printed, code } = await joining();
    expect(code).toBe(0);
    expect(printed).toContain('version 1, the first one');
    expect(printed).toMatch(/persons in scope +4; held now 0, entering 4, leaving 0/);
    digest = /--digest ([0-9a-f]{64})/.exec(printed)?.[1] ?? '';
    expect((await peristiwa('agreement', 'list')).printed).toBe('');
    expect(issuer.claimsOf(partner)).toBeUndefined();
  });

  it('given the second call, then agreement, topic and client are there, also when it is repeated', async () => {
    for (let time = 1; time <= 2; time += 1) {
      const { printed, code } = await joining('--digest', digest, '--brokers', testKafkaBrokers().join(','));
      expect({ code, printed }).toMatchObject({ code: 0, printed: expect.stringContaining('version 1') });
    }
    expect((await peristiwa('agreement', 'list')).printed).toContain(`${partner} version 1  active`);
    expect(issuer.claimsOf(partner)).toMatchObject({ partner });
  });

  it('given its copy, started by its name alone, then it has everybody, and follows acts', async () => {
    const service = partnerService(partner);
    const config = loadConfig({
      ...environment,
      PARTNER: partner,
      PUBLISHER_API_URL: publisher.urls['publisher'],
    });
    await service.migrate(config.databaseUrl(partner));
    copy = await run([{ ...service, port: 0 }], config);
    const { members } = await untilPersons(4);
    expect(members).toMatchObject({ nik: 4, name: 4, sex: 4 });
    expect(Object.keys(members)).not.toContain('address');
    await registry.record(alone(7));
    const { schemas } = await untilPersons(5);
    expect(schemas).toEqual([
      { url: expect.stringContaining(`/v1/feeds/${partner}/schemas/1`), firstSequence: 1 },
    ]);
    const { nik } = registry.register.registered(idOf(7));
    expect(
      (await ofPartner('/v1/persons/search', { where: [{ member: 'nik', equals: nik }] })).persons,
    ).toMatchObject([{ personKey: idOf(7), view: { name: 'Rina Wulandari' } }]);
  });

  it('given more partitions, then nobody is lost on the way, and a repeat changes nothing (ADR 0056)', async () => {
    const growing = (...more: string[]) => peristiwa('feed', 'grow-partitions', partner, ...more);
    const plan = await growing('--to', '6');
    expect(plan).toMatchObject({ code: 1, printed: expect.stringContaining('3 -> 6 partitions') });
    expect(await growing('--to', '2', '--yes', '--reason', 'fewer are enough')).toMatchObject({
      code: 1,
      printed: expect.stringContaining('has that many partitions already, or more'),
    });
    const done = await growing('--to', '6', '--yes', '--reason', 'three are not enough');
    expect(done).toMatchObject({ code: 0, printed: expect.stringContaining('are in 6 partitions') });
    expect((await growing('--to', '6')).printed).toContain('nothing to change');
    for (let person = 20; person < 40; person += 1) await registry.record(alone(person));
    await untilPersons(25);
    for (;;) {
      const { sequence, behind, stale } = await ofPartner('/v1/status');
      if (!stale && behind === 0 && sequence === 25) break;
      await sleep(50);
    }
  });

  it('given fewer fields, then its copy loses them; given more, it gets just those', async () => {
    const change = join(dir, 'change.json');
    await writeFile(change, JSON.stringify({ fields: ['nik', 'sex', 'citizenship'] }));
    const drafted = await peristiwa('agreement', 'amend', partner, change);
    const next = /dry-run \S+ ([0-9a-f]{64})/.exec(drafted.printed)?.[1] ?? '';
    const refused = await peristiwa('agreement', 'activate', partner, next);
    expect(refused).toMatchObject({ code: 1, printed: expect.stringContaining('No dry run of this draft') });
    const report = await peristiwa('agreement', 'dry-run', partner, next);
    expect(report.printed).toContain('fields added       citizenship');
    expect(report.printed).toMatch(/fields withdrawn +name, bornOn, residence, diedOn, eventDates/);
    expect(report.printed).toMatch(/messages at once +grants-changed 25/);
    await peristiwa('agreement', 'activate', partner, next);
    const { members } = await untilSummary((summary) => summary.members.citizenship === 25);
    expect(members).toMatchObject({ nik: 25, sex: 25 });
    expect(members).not.toHaveProperty('name');
  });

  it('given a suspension, then nothing comes until it is resumed by the digest of that version', async () => {
    const suspended = await peristiwa(
      'agreement',
      'suspend',
      partner,
      '--reason',
      'annual report is missing',
    );
    expect(suspended.printed).toContain('version 3  suspended');
    await registry.record(alone(8));
    const ofSuspended = /([0-9a-f]{64})/.exec(suspended.printed)?.[1] ?? '';
    const other = await peristiwa(
      'agreement',
      'resume',
      partner,
      '--digest',
      digest,
      '--reason',
      'report received',
    );
    expect(other).toMatchObject({ code: 1 });
    expect((await ofPartner('/v1/summary')).persons).toBe(25);
    await peristiwa('agreement', 'resume', partner, '--digest', ofSuspended, '--reason', 'report received');
    await untilPersons(26);
  });

  it('given its end, then its copy is empty, and the record of the agreement says all', async () => {
    await peristiwa('agreement', 'end', partner, '--reason', 'the PKS was not renewed');
    await untilPersons(0);
    const { printed } = await peristiwa('agreement', 'show', partner);
    expect(printed.split('\n').map((line) => /version (\d+) +(\w+)/.exec(line)?.slice(1))).toEqual([
      ['1', 'active'],
      ['2', 'active'],
      ['3', 'suspended'],
      ['4', 'active'],
      ['5', 'ended'],
    ]);
    expect(printed).toContain('the PKS was not renewed');
  });
});
