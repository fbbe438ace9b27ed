import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Pool } from 'pg';
import { createPool } from '@peristiwa/postgres';
import { DataSource } from 'typeorm';
import { FEED_KEYS_OWNER } from '@peristiwa/contracts';
import type { OutgoingMessage } from '@peristiwa/messaging';
import { registerArrival, registerBirth, registerDeath, registerDeparture } from '@peristiwa/domain';
import {
  arrivalFacts,
  birthFacts,
  contextOn,
  deathFacts,
  departureFacts,
  FAR_HOME,
  FAR_OFFICE,
  FAR_VILLAGE,
  FATHER,
  MOTHER,
  on,
  testDatabase,
  TODAY,
  RegistryFixture,
  type TestDatabase,
} from '@peristiwa/testing';
import { KeyFolder } from '@peristiwa/signing';
import type { AgreementBody } from './agreements/agreement.body';
import { AgreementEntity } from './agreements/agreement.entity';
import { AgreementChanges } from './agreements/agreement-changes';
import { AgreementDraftEntity } from './agreements/agreement-draft.entity';
import { Agreements, type NewVersion } from './agreements/agreements';
import { DryRun } from './agreements/dry-run';
import { defaultAgreements } from './agreements/default-agreements';
import { WatchList } from './agreements/watch-list';
import { Builder, type BuilderOptions } from './build/builder';
import { Releaser } from './build/release';
import { checkerFor } from './contract/schema-under-test';
import { RegistryReader } from './build/registry-reader';
import { FeedReader } from './feeds/feed-reader';
import { PUBLISHER_ROLE } from './migrations/publisher-1';
import { migratePublisher } from './migrate-publisher';
import { Senders, type SendersOptions } from './send/senders';
import { FeedKeys } from './sign/feed-keys';
import { publishedKeys } from './sign/published-keys';
import { defaultSettings, type Settings } from './tokens';

const quiet = () => undefined;
export const silent = { debug: quiet, info: quiet, warn: quiet, error: quiet };
export const fast: Settings = {
  ...defaultSettings,
  pollMs: 5,
  rosterMs: 100,
  heartbeatMs: 200,
  leaseMs: 2_000,
  retryMs: { min: 20, max: 100 },
  release: { windowMs: 20, personsMin: 1, longestMs: 20 },
};
/** Topic and messages of each send. */
export type Sent = [topic: string, messages: readonly OutgoingMessage[]][];
export type Ministry = 'kemensos' | 'kemenp2mi' | 'bps';

export async function until<Value>(look: () => Promise<Value | undefined | false>): Promise<Value> {
  const giveUpAt = Date.now() + 30_000;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > giveUpAt) throw new Error(`still not true: ${look}`);
    await sleep(10);
  }
}

/**
 * For specifications: a registry filled with given facts, agreements with partners that exist nowhere else, and
 * builders on real tables.
 */
export class FeedsUnderTest {
  readonly context = contextOn();
  readonly agreements: Agreements;
  readonly changes: AgreementChanges;
  readonly reader: RegistryReader;
  readonly watchList: WatchList;
  readonly feeds: FeedReader;
  /** Topics belong to the whole broker, so each test has its own partners. */
  readonly names: Record<Ministry, string>;
  /** By which agreements begin and end. */
  clock: () => Date = () => new Date();
  private readonly opened: { stop(): Promise<void> }[] = [];

  private constructor(
    private readonly database: TestDatabase,
    readonly registry: RegistryFixture,
    readonly pool: Pool,
    private readonly source: DataSource,
    private readonly keyDir: string,
    readonly feedKeys: FeedKeys,
  ) {
    this.agreements = new Agreements(source, pool, {
      clock: () => this.clock(),
      config: { publisherApiUrl: 'http://publisher.example' },
    });
    this.reader = new RegistryReader(pool);
    this.changes = new AgreementChanges(source, this.agreements, new DryRun(pool, this.reader));
    this.watchList = new WatchList(pool, this.reader, this.agreements);
    this.feeds = new FeedReader(pool);
    const mark = randomUUID().slice(0, 8);
    this.names = { kemensos: `kemensos-${mark}`, kemenp2mi: `kemenp2mi-${mark}`, bps: `bps-${mark}` };
  }

  static async open(): Promise<FeedsUnderTest> {
    const database = await testDatabase('publisher');
    await migratePublisher(database.url);
    const registry = await RegistryFixture.open(database.url);
    const pool = createPool({ url: database.url, role: PUBLISHER_ROLE, name: 'spec', max: 12 });
    const source = await new DataSource({
      type: 'postgres',
      url: database.url,
      entities: [AgreementEntity, AgreementDraftEntity],
      extra: { options: `-c role=${PUBLISHER_ROLE}` },
    }).initialize();
    const keyDir = await mkdtemp(join(tmpdir(), 'peristiwa-feed-keys-'));
    await new KeyFolder(keyDir).addNextKey(FEED_KEYS_OWNER);
    const feedKeys = await FeedKeys.open(keyDir, publishedKeys(pool));
    return new FeedsUnderTest(database, registry, pool, source, keyDir, feedKeys);
  }

  /** The next key of the feeds, and publishers that sign with it. */
  async rotateKey(): Promise<string> {
    const { keyId } = await new KeyFolder(this.keyDir).addNextKey(FEED_KEYS_OWNER);
    await until(async () => (await this.feedKeys.signer()).keyId === keyId);
    return keyId;
  }

  get databaseUrl(): string {
    return this.database.url;
  }

  /** Registers an object that is stopped before the database is dropped. */
  keep<One extends { stop(): Promise<void> }>(one: One): One {
    this.opened.push(one);
    return one;
  }

  /** Runs a statement as the owner of the tables, for changes that no app may make. */
  async asOwner(text: string, values: unknown[] = []): Promise<unknown[]> {
    const client = new Client({ connectionString: this.database.url });
    await client.connect();
    try {
      return (await client.query(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.splice(0).map((one) => one.stop()));
    const faults = await this.faultsOfMessages();
    await this.source.destroy();
    await this.pool.end();
    await this.registry.close();
    await this.database.drop();
    await rm(this.keyDir, { recursive: true });
    if (faults.length > 0) throw new Error(`Messages against their schema: ${faults.slice(0, 5).join('; ')}`);
  }

  /** Every message is what its `dataschema` says. */
  private async faultsOfMessages(): Promise<string[]> {
    const versions = await this.agreements.versions();
    const faults: string[] = [];
    for (const agreement of versions) {
      const { partner, version } = agreement;
      const { rows } = await this.pool.query<{ value: Buffer; headers: string }>(
        'SELECT value, headers FROM publisher.message WHERE partner = $1 AND agreement_version = $2',
        [partner, version],
      );
      if (rows.length === 0) continue;
      const earlier = versions.filter((one) => one.partner === partner && one.version < version);
      const check = checkerFor(agreement, earlier);
      const schema = this.agreements.dataSchema(agreement);
      for (const { value, headers } of rows) {
        faults.push(...check(JSON.parse(value.toString())));
        if (JSON.parse(headers).ce_dataschema !== schema) faults.push(`dataschema is not ${schema}`);
      }
    }
    return faults;
  }

  /** Records a version without the road that leads to one, which is not the subject of most specifications. */
  agree(role: Ministry, change: Partial<NewVersion> = {}) {
    return this.agreements.record(this.terms(role, change), 'spec');
  }

  terms(role: Ministry, change: Partial<NewVersion> = {}): NewVersion {
    const body = defaultAgreements.find(({ partner }) => partner === role) as AgreementBody;
    return { ...body, status: 'active', ...change, partner: this.names[role] };
  }

  build(more: Partial<BuilderOptions> = {}): Builder {
    const { pool, reader: registry, agreements, feedKeys } = this;
    const options = { pool, registry, agreements, feedKeys, settings: fast, log: silent, onBuilt: quiet };
    const builder = new Builder({ ...options, clock: () => new Date(), ...more });
    builder.start();
    return this.keep(builder);
  }

  /** Starts senders whose producers only remember what was sent. */
  send(sent: Sent, more: Partial<SendersOptions> = {}): Senders {
    const senders = new Senders({
      pool: this.pool,
      feedKeys: this.feedKeys,
      settings: fast,
      log: silent,
      clock: () => new Date(),
      ensureTopic: async () => undefined,
      producerOf: () => ({ send: async (...batch) => void sent.push(batch), close: async () => undefined }),
      onSent: quiet,
      ...more,
    });
    senders.start();
    return this.keep(senders);
  }

  /** Releases the windows of feeds with pseudonyms. */
  release(settings: Settings = fast, clock: () => Date = () => new Date()): Releaser {
    const { pool, agreements, feedKeys } = this;
    const releaser = new Releaser({
      pool,
      registry: this.reader,
      agreements,
      feedKeys,
      settings,
      clock,
      log: silent,
      onReleased: quiet,
    });
    releaser.start();
    return this.keep(releaser);
  }

  /** Waits until every fact is built and, in feeds with pseudonyms, released. */
  async released(): Promise<void> {
    await this.built();
    await until(async () => {
      const { rows } = await this.pool.query<{ done: boolean }>(
        `SELECT NOT EXISTS (SELECT 1 FROM publisher.pending)
           AND NOT EXISTS (SELECT 1 FROM publisher.release WHERE change_no < $1) AS done`,
        [this.registry.changes],
      );
      return rows[0]?.done;
    });
  }

  /** Waits until every recorded fact has been built: the checkpoint is at the end and no queue or sweep is left. */
  async built(): Promise<void> {
    await until(async () => {
      const { rows } = await this.pool.query<{ done: boolean }>(
        `SELECT coalesce((SELECT position FROM publisher.checkpoint WHERE name = 'build'), 0) >= $1
           AND NOT EXISTS (SELECT 1 FROM publisher.rescope) AND NOT EXISTS (SELECT 1 FROM publisher.sweep)
           AND NOT EXISTS (SELECT 1 FROM publisher.agreement a LEFT JOIN publisher.feed f USING (partner)
             GROUP BY a.partner HAVING max(a.version) IS DISTINCT FROM max(f.agreement_version)) AS done`,
        [this.registry.changes],
      );
      return rows[0]?.done;
    });
  }

  async pulled(role: Ministry, after = 0) {
    return (await this.feeds.page(this.names[role], after, 1_000))?.events ?? [];
  }

  /** `kind personKey` of each message: the feed in a readable form. */
  async published(role: Ministry, after = 0): Promise<string[]> {
    return (await this.pulled(role, after)).map(
      ({ headers, key }) => `${headers['ce_type']?.split('.')[3]} ${key}`,
    );
  }

  birth(name = 'Bintang Santoso') {
    return this.registry.decide((register) =>
      registerBirth(
        {
          bornOn: on('2026-11-20'),
          reportedOn: TODAY,
          children: [{ name, sex: 'male', birthPlace: '3204', birthOrder: 3 }],
          confirmedNew: true,
        },
        birthFacts(register, { mother: MOTHER, father: FATHER }),
        this.context,
      ),
    );
  }

  death(personId: string, office = this.context.office) {
    return this.registry.decide((register) =>
      registerDeath(
        { diedOn: TODAY, reportedOn: TODAY, cause: 'accident', attestedBy: 'doctor' },
        deathFacts(register, personId),
        { ...this.context, office },
      ),
    );
  }

  async moveAway(personId: string): Promise<void> {
    await this.arrive(await this.depart(personId));
  }

  /** @returns the id of the move */
  async depart(personId: string): Promise<string> {
    const { moveId } = await this.registry.decide((register) =>
      registerDeparture(
        { reportedOn: TODAY, destination: FAR_VILLAGE, reason: 'work' },
        departureFacts(register, [personId]),
        this.context,
      ),
    );
    return moveId;
  }

  async arrive(moveId: string): Promise<void> {
    await this.registry.decide((register) =>
      registerArrival(
        { arrivedOn: TODAY, reportedOn: TODAY, address: FAR_HOME, family: { kind: 'same-card' } },
        arrivalFacts(register, moveId),
        { ...this.context, office: FAR_OFFICE },
      ),
    );
  }
}
