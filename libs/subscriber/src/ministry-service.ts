import {
  Inject,
  Injectable,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type Provider,
  type Type,
} from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { MigrationInterface } from 'typeorm';
import { databaseRole } from '@peristiwa/contracts';
import { timeLimits } from '@peristiwa/postgres';
import {
  clockCheck,
  PersonReads,
  PLATFORM,
  RateLimits,
  READINESS,
  type Platform,
  type ReadinessChecks,
  type ServiceDefinition,
} from '@peristiwa/service';
import { Feed, type FeedSpec } from './feed';
import { accessLog } from './access-log';
import { AreasController } from './areas.controller';
import { DeathsController } from './deaths.controller';
import { FeedController } from './feed.controller';
import { migrateMinistry } from './migrate-ministry';
import { ObservationsController } from './observations.controller';
import { RehearsalController } from './rehearsal.controller';

/** A ministry: its tables, its handler, its queries. Everything else is the same for all ministries. */
export interface MinistrySpec extends FeedSpec {
  /** HTTP port when no variable sets another. */
  readonly port: number;
  readonly title: string;
  readonly description: string;
  /** TypeORM entities of the ministry's ordinary tables. */
  readonly entities: readonly Type<unknown>[];
  /** Schema of the ministry's own tables; by default it has the name of the ministry. */
  readonly schema?: string;
  /** Migrations of that schema. */
  readonly migrations: readonly (new () => MigrationInterface)[];
  readonly controllers: readonly Type<unknown>[];
  readonly providers?: readonly Provider[];
}

export interface MinistryDefinition extends ServiceDefinition {
  /** Creates the database that `url` names if it is missing, and brings its tables up to date. */
  readonly migrate: (url: string) => Promise<readonly string[]>;
}

/** Defines the service of a ministry. The module and the transport of one platform share one `Feed`. */
export function ministryService(spec: MinistrySpec): MinistryDefinition {
  const feeds = new WeakMap<Platform, Feed>();
  const feedOf = (platform: Platform): Feed => {
    const feed = feeds.get(platform) ?? new Feed(platform, spec);
    feeds.set(platform, feed);
    return feed;
  };
  const { name, port, title, description, schema = name, migrations } = spec;
  return {
    name,
    port,
    title,
    description,
    migrate: (url) => migrateMinistry({ url, role: databaseRole(name), schema, migrations }),
    module: (platform) => MinistryModule.with(platform, spec, feedOf(platform)),
    transports: (platform) => [feedOf(platform).server],
  };
}

const STALENESS_REPORT_MS = 60_000;
/** A copy that stays behind although Kafka delivers nothing pulls at this interval. */
const CATCH_UP_MS = 10_000;
/** How often the parts of the digests are added up. */
const FOLD_MS = 10 * 60_000;
/** How often observations without an answer are sent again. */
const REPORT_BACK_MS = 10_000;

@Injectable()
class FeedLife implements OnApplicationShutdown {
  private readonly reporting: NodeJS.Timeout;
  private readonly catchingUp: NodeJS.Timeout;
  private readonly folding: NodeJS.Timeout;
  private readonly reportingBack: NodeJS.Timeout;
  private readonly stopping = new AbortController();

  constructor(
    @Inject(Feed) private readonly feed: Feed,
    @Inject(READINESS) readiness: ReadinessChecks,
    @Inject(PersonReads) reads: PersonReads,
    @Inject(PLATFORM) platform: Platform,
    @Inject(RateLimits) limits: RateLimits,
  ) {
    limits.shareIn(this.feed.pool, 'subscriber');
    reads.keepIn(accessLog(this.feed.pool));
    readiness.add('clock', clockCheck(platform, this.feed.pool));
    readiness.add('kafka', async () => {
      const { connected, assigned, fatal, stuck } = this.feed.server.consumerStatus();
      const reason = fatal ?? stuck;
      return {
        up: connected && reason === undefined,
        details: { assigned, ...(reason === undefined ? {} : { reason }) },
      };
    });
    // A stale copy still answers queries, but nobody should rely on it, so the ministry is not ready.
    readiness.add('feed', async () => {
      const status = await this.feed.status();
      return { up: !status.stale, details: status };
    });
    // During an outage of the database, its own check already reports it.
    const report = () => void this.feed.reportStaleness().catch(() => undefined);
    this.reporting = setInterval(report, STALENESS_REPORT_MS).unref();
    // The status says `behind` until it succeeds.
    const catchUp = () => void this.feed.subscriber.catchUp(this.stopping.signal).catch(() => undefined);
    this.catchingUp = setInterval(catchUp, CATCH_UP_MS).unref();
    this.folding = setInterval(() => void this.feed.foldDigests(), FOLD_MS).unref();
    // While the registry is away they wait, and `GET /v1/observations` shows them without `sentAt`.
    const reportBack = () => void this.feed.observations.sendWaiting().catch(() => undefined);
    this.reportingBack = setInterval(reportBack, REPORT_BACK_MS).unref();
  }

  /** The transport has closed by now, so no transaction of the consumer is under way. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.reporting);
    clearInterval(this.catchingUp);
    clearInterval(this.folding);
    clearInterval(this.reportingBack);
    this.stopping.abort();
    await this.feed.pool.end();
  }
}

/** PostgreSQL may start after the service: the service waits half a minute, then its start fails with the reason. */
const CONNECT_ATTEMPTS = 30;
const CONNECT_PAUSE_MS = 1_000;
const ORM_POOL_MAX = 5;

@Module({})
class MinistryModule {
  static with(platform: Platform, spec: MinistrySpec, feed: Feed): DynamicModule {
    const orm = TypeOrmModule.forRoot({
      type: 'postgres',
      url: platform.config.databaseUrl(spec.name),
      applicationName: spec.name,
      entities: [...spec.entities],
      synchronize: false,
      retryAttempts: CONNECT_ATTEMPTS,
      retryDelay: CONNECT_PAUSE_MS,
      poolSize: ORM_POOL_MAX,
      poolErrorHandler: () => platform.log.warn('an idle database session broke'),
      extra: {
        options: `-c role=${databaseRole(spec.name)}`,
        connectionTimeoutMillis: 5_000,
        ...timeLimits('service'),
      },
    });
    return {
      module: MinistryModule,
      imports: [orm, TypeOrmModule.forFeature([...spec.entities])],
      controllers: [
        FeedController,
        AreasController,
        DeathsController,
        ObservationsController,
        ...(platform.config.synthetic ? [RehearsalController] : []),
        ...spec.controllers,
      ],
      providers: [{ provide: Feed, useValue: feed }, FeedLife, ...(spec.providers ?? [])],
    };
  }
}
