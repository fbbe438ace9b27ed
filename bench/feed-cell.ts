import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { Kafka, logLevel } from 'kafkajs';
import { appNames, appsOf, databaseVariable, FEED_KEYS_OWNER, topicsOf } from '@peristiwa/contracts';
import { eventTypes } from '@peristiwa/domain';
import { dateAtOffset, type PlainDate } from '@peristiwa/kernel';
import { bulkAppend, migrateLedger, type ActToAppend } from '@peristiwa/ledger';
import { DEV_CLIENT_SECRET, startDevIssuer, type DevIssuer } from '@peristiwa/service';
import { KeyFolder } from '@peristiwa/signing';
import { migratePublisher } from '../apps/publisher/src/service';
import { migrateRegistry } from '../apps/registry/src/service';
import { ActMaker, withHousehold } from './acts';
import { birthBody } from './birth-body';
import type { BenchEnvironment } from './environment';
import { agreementBody, type AgreementTerms } from './feed-agreements';
import { FeedConsumer } from './feed-consumer';
import { HouseholdMaker, type Couple } from './households';
import { startService, type ServiceProcess } from './service-process';
import { streamsBehind } from './streams-behind';

export interface FeedPosition {
  readonly partner: string;
  readonly highWater: number;
  readonly sent: number;
  readonly lagChanges: number;
}

const TOKEN_SECONDS = 4 * 3_600;
const QUIET_MS = 1_500;
const WAIT_MS_MAX = 600_000;
const JAKARTA_OFFSET_HOURS = 7;

const feedKeysOf = ({ folder }: Pick<BenchEnvironment, 'folder'>) => join(folder, 'feed-keys');

export interface FeedCellOptions {
  readonly name: string;
  /** Couples without children. They are in the registry before the first agreement. */
  readonly couples: number;
}

/**
 * A system of separate processes, as in production: birth desk, registry, publisher and ministries on one PostgreSQL and
 * one Kafka. Only HTTP, topics and the ledger are used, so that the same measurement runs on any version of the code.
 */
export class FeedCell {
  readonly households = new HouseholdMaker();
  readonly births = new ActMaker();
  readonly running = new Map<string, ServiceProcess>();
  private couplesLeft: Couple[] = [];
  private bodies = 0;

  private constructor(
    private readonly environment: BenchEnvironment,
    readonly name: string,
    readonly databaseUrl: string,
    readonly brokers: readonly string[],
    private readonly issuer: DevIssuer,
    readonly owner: Pool,
    private readonly desks: { readonly status: Pool; readonly birth: Pool },
  ) {}

  static async open(environment: BenchEnvironment, options: FeedCellOptions): Promise<FeedCell> {
    const { name, couples } = options;
    const [brokers, url] = await Promise.all([environment.kafka(), environment.newDatabase(name)]);
    await migrateLedger(url, eventTypes);
    await migrateRegistry(url);
    await migratePublisher(url);
    const keys = new KeyFolder(feedKeysOf(environment));
    if (!(await keys.history())) await keys.addNextKey(FEED_KEYS_OWNER);
    const issuer = await startDevIssuer({ port: 0, dir: join(environment.folder, 'issuer') });
    environment.onEnd(() => issuer.stop());
    const owner = environment.pool(url, { max: 4 });
    const desks = {
      status: environment.pool(url, { role: 'peristiwa_status', max: 1 }),
      birth: environment.pool(url, { role: 'peristiwa_birth', max: 2 }),
    };
    const cell = new FeedCell(environment, name, url, brokers, issuer, owner, desks);
    environment.onEnd(() => cell.stopAll());
    await cell.createTopics(topicsOf(appsOf('desk'), []));
    await cell.start('registry');
    cell.couplesLeft = await cell.appendCouples(couples);
    await cell.projected();
    return cell;
  }

  /** Ends when the service answers. `as` names a second process of the same app. */
  async start(app: string, as: string = app, env: Record<string, string> = {}): Promise<ServiceProcess> {
    const logFile = join(this.environment.folder, `${this.name}-${as}.log`);
    const service = await startService({ app, logFile, env: { ...this.settings(), ...env } });
    this.running.set(as, service);
    return service;
  }

  async stop(as: string, signal?: NodeJS.Signals): Promise<void> {
    const service = this.running.get(as);
    this.running.delete(as);
    await service?.stop(signal);
  }

  urlOf(as: string): string {
    const service = this.running.get(as);
    if (!service) throw new Error(`${as} is not running`);
    return service.url;
  }

  private settings(): Record<string, string> {
    const publisher = this.running.get('publisher');
    // Databases of ministries are named by those who start one.
    const ports = Object.fromEntries(appNames.map((app) => [databaseVariable(app), '']));
    return {
      ...ports,
      DATABASE_URL: this.databaseUrl,
      KAFKA_BROKERS: this.brokers.join(','),
      OIDC_ISSUER: this.issuer.issuer,
      OIDC_JWKS_URL: this.issuer.jwksUrl,
      PARTNER_CLIENT_SECRET: DEV_CLIENT_SECRET,
      PUBLISHER_API_URL: publisher?.url ?? 'http://127.0.0.1:1',
      FEED_KEYS: feedKeysOf(this.environment),
      // Windows of a production system last an hour: the cell would never be quiet.
      RELEASE_WINDOW_SECONDS: '1',
      RELEASE_PERSONS_MIN: '1',
      RELEASE_SECONDS_MAX: '1',
      LOG_LEVEL: 'warn',
      SYNTHETIC: 'false',
      RATE_LIMIT_PER_MINUTE: '0',
    };
  }

  private async stopAll(): Promise<void> {
    await Promise.all([...this.running.keys()].map((as) => this.stop(as)));
  }

  token(role: 'operator' | 'auditor'): Promise<string> {
    return this.issuer.token({ sub: `bench-${role}`, roles: [role] }, TOKEN_SECONDS);
  }

  registrarToken(): Promise<string> {
    const claims = { sub: 'bench-registrar', roles: ['registrar'], office: '3204', desks: ['birth'] };
    return this.issuer.token(claims, TOKEN_SECONDS);
  }

  askPublisher<Answer>(path: string, body?: object): Promise<Answer> {
    return this.ask(`${this.urlOf('publisher')}${path}`, body);
  }

  async ask<Answer>(url: string, body?: object): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${await this.token('operator')}`,
      'content-type': 'application/json',
    };
    const response = await fetch(url, {
      headers,
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  /** Activates an agreement, or the next version of one. */
  async agree({ status, ...terms }: AgreementTerms): Promise<void> {
    await this.createTopics(topicsOf([], [terms.partner]).slice(-1));
    const agreements = `${this.urlOf('publisher')}/v1/agreements`;
    const own = `${agreements}/${terms.partner}`;
    if (status === 'suspended') {
      await this.ask(`${own}/suspensions`, { reason: 'to measure a feed that is suspended' });
      return;
    }
    const { digest } = await this.ask<{ digest: string }>(agreements, agreementBody(terms));
    await this.ask(`${own}/dry-runs`, { digest });
    await this.ask(`${own}/activations`, { digest });
  }

  async createTopics(
    topics: readonly { readonly topic: string; readonly partitions: number }[],
  ): Promise<void> {
    const admin = this.kafka().admin();
    await admin.connect();
    try {
      await admin.createTopics({
        waitForLeaders: true,
        topics: topics.map(({ topic, partitions }) => ({ topic, numPartitions: partitions })),
      });
    } finally {
      await admin.disconnect();
    }
  }

  kafka(): Kafka {
    return new Kafka({ brokers: [...this.brokers], clientId: 'bench', logLevel: logLevel.NOTHING });
  }

  async consumer(topics: readonly string[], keepsMessages = false): Promise<FeedConsumer> {
    const consumer = await FeedConsumer.open({ brokers: this.brokers, topics, keepsMessages });
    this.environment.onEnd(() => consumer.close());
    return consumer;
  }

  /** Persons of new couples: each gives one message to a national feed. */
  async appendCouples(count: number): Promise<Couple[]> {
    const { couples, acts } = this.households.couples(count);
    await bulkAppend(this.desks.status, 'status', acts);
    return couples;
  }

  /** New couples with one child each: three persons, so three messages for a national feed. */
  async appendFamilies(count: number): Promise<void> {
    const couples = await this.appendCouples(count);
    const births = this.births
      .births(count)
      .map((act: ActToAppend, index) => withHousehold(act, couples[index] as Couple));
    await bulkAppend(this.desks.birth, 'birth', births);
  }

  /** Bodies for the birth desk, each of another mother. */
  birthBodies(count: number): string[] {
    const couples = this.couplesLeft.splice(0, count);
    if (couples.length < count) throw new Error('The benchmark has no couples left');
    const today = this.today();
    return couples.map(({ motherId }) =>
      birthBody({ parents: { motherId }, index: (this.bodies += 1), today }),
    );
  }

  private today(): PlainDate {
    return dateAtOffset(Date.now(), JAKARTA_OFFSET_HOURS);
  }

  /** Waits until the registry has everything that is in the ledger. */
  async projected(): Promise<void> {
    await until('the registry', async () => (await streamsBehind(this.owner)) === 0);
  }

  /** Waits until every feed is built and sent to its end and no new message is added for a while: a sweep may add some. */
  async quiet(): Promise<void> {
    await this.projected();
    let last = '';
    let since = Date.now();
    await until('the publisher', async () => {
      const feeds = await this.positions();
      const isDone = feeds.every(({ highWater, sent, lagChanges }) => sent >= highWater && lagChanges === 0);
      const now = JSON.stringify(feeds);
      if (!isDone || now !== last) [last, since] = [now, Date.now()];
      return Date.now() - since > QUIET_MS;
    });
  }

  async positions(): Promise<readonly FeedPosition[]> {
    const { feeds } = await this.askPublisher<{ feeds: FeedPosition[] }>('/v1/feeds');
    return feeds;
  }
}

async function until(what: string, check: () => Promise<boolean>): Promise<void> {
  for (const giveUpAt = Date.now() + WAIT_MS_MAX; !(await check()); await pause(100)) {
    if (Date.now() > giveUpAt) throw new Error(`${what} did not catch up`);
  }
}
