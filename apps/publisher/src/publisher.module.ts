import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { createPool, timeLimits } from '@peristiwa/postgres';
import { PLATFORM, RateLimits, type Platform } from '@peristiwa/service';
import { AgreementChanges } from './agreements/agreement-changes';
import { AgreementDraftEntity } from './agreements/agreement-draft.entity';
import { AgreementEntity } from './agreements/agreement.entity';
import { AgreementsController } from './agreements/agreements.controller';
import { Agreements } from './agreements/agreements';
import { DryRun } from './agreements/dry-run';
import { Quota } from './feeds/quota';
import { ScopeAreas } from './agreements/scope-areas';
import { WatchList } from './agreements/watch-list';
import { ContractController } from './contract/contract.controller';
import { RegistryReader } from './build/registry-reader';
import { Erasures } from './feeds/erasures';
import { ErasuresController } from './feeds/erasures.controller';
import { Disclosures } from './disclosure/disclosures';
import { DisclosuresController } from './disclosure/disclosures.controller';
import { Holdings } from './disclosure/holdings';
import { HoldingsController } from './disclosure/holdings.controller';
import { FeedContents } from './feeds/feed-contents';
import { FeedContentsController } from './feeds/feed-contents.controller';
import { FeedReader } from './feeds/feed-reader';
import { FeedsController } from './feeds/feeds.controller';
import { FeedLayouts } from './feeds/layouts';
import { LayoutsController } from './feeds/layouts.controller';
import { ParkedController } from './feeds/parked.controller';
import { TodaysGrant } from './feeds/todays-grant';
import { PUBLISHER_ROLE } from './migrations/publisher-1';
import { Publisher } from './publisher';
import { FeedKeys } from './sign/feed-keys';
import { publishedKeys } from './sign/published-keys';
import { PastHoldings } from './reconcile/past-holdings';
import { Reconciliation } from './reconcile/reconciliation';
import { ReconciliationController } from './reconcile/reconciliation.controller';
import { Campaigns } from './campaigns/campaigns';
import { CampaignsController } from './campaigns/campaigns.controller';
import { Extracts } from './extracts/extracts';
import { ExtractsController } from './extracts/extracts.controller';
import { PushController } from './push/push.controller';
import { Pushes } from './push/pushes';
import { FeedJobs } from './jobs/feed-jobs';
import { FeedJobsController } from './jobs/feed-jobs.controller';
import { Cases } from './observations/cases';
import { ObservationIntake } from './observations/observation-intake';
import { Observations } from './observations/observations';
import { Offices } from './observations/offices';
import { ObservationsController } from './observations/observations.controller';
import { defaultSettings, PUBLISHER_POOL, REGISTRY_POOL, SETTINGS, type Settings } from './tokens';

function pool(owner: 'publisher' | 'registry', max: number) {
  return (platform: Platform): Pool =>
    createPool({
      url: platform.config.databaseUrl(owner),
      role: PUBLISHER_ROLE,
      name: `publisher (${owner})`,
      max,
      plansOnce: true,
      onIdleError: ({ name }) => platform.log.warn({ database: owner, error: name }, 'idle session lost'),
    });
}

/** Agreements are ordinary rows and use a repository; the feeds are built by their own SQL statements. */
function agreementSource(platform: Platform): Promise<DataSource> {
  return new DataSource({
    type: 'postgres',
    url: platform.config.databaseUrl('publisher'),
    applicationName: 'publisher (agreements)',
    entities: [AgreementEntity, AgreementDraftEntity],
    synchronize: false,
    extra: {
      options: `-c role=${PUBLISHER_ROLE}`,
      max: 3,
      connectionTimeoutMillis: 5_000,
      ...timeLimits('request'),
    },
    poolErrorHandler: () => platform.log.warn({ database: 'agreements' }, 'idle session lost'),
  }).initialize();
}

/** Two pools: the registry may be on another server, so no statement touches both. */
@Module({})
export class PublisherModule implements OnApplicationShutdown {
  constructor(
    @Inject(PUBLISHER_POOL) private readonly publisherPool: Pool,
    @Inject(REGISTRY_POOL) private readonly registryPool: Pool,
    private readonly source: DataSource,
    @Inject(RateLimits) limits: RateLimits,
  ) {
    limits.shareIn(publisherPool, 'publisher');
  }

  static with(settings: Partial<Settings> = {}): DynamicModule {
    return {
      module: PublisherModule,
      controllers: [
        AgreementsController,
        ContractController,
        FeedsController,
        FeedContentsController,
        ErasuresController,
        LayoutsController,
        ParkedController,
        ReconciliationController,
        FeedJobsController,
        CampaignsController,
        DisclosuresController,
        HoldingsController,
        PushController,
        ObservationsController,
        ExtractsController,
      ],
      providers: [
        {
          provide: SETTINGS,
          useFactory: ({ config: { release } }: Platform) => ({ ...defaultSettings, release, ...settings }),
          inject: [PLATFORM],
        },
        { provide: PUBLISHER_POOL, useFactory: pool('publisher', 14), inject: [PLATFORM] },
        { provide: REGISTRY_POOL, useFactory: pool('registry', 5), inject: [PLATFORM] },
        { provide: DataSource, useFactory: agreementSource, inject: [PLATFORM] },
        {
          provide: RegistryReader,
          useFactory: (registryPool: Pool) => new RegistryReader(registryPool),
          inject: [REGISTRY_POOL],
        },
        {
          provide: FeedKeys,
          useFactory: (platform: Platform, publisherPool: Pool) =>
            FeedKeys.open(platform.config.feedKeys, publishedKeys(publisherPool)),
          inject: [PLATFORM, PUBLISHER_POOL],
        },
        Agreements,
        AgreementChanges,
        DryRun,
        ScopeAreas,
        Quota,
        WatchList,
        FeedReader,
        FeedContents,
        TodaysGrant,
        Erasures,
        FeedLayouts,
        Reconciliation,
        PastHoldings,
        Disclosures,
        Holdings,
        Observations,
        Offices,
        Cases,
        ObservationIntake,
        Extracts,
        {
          provide: FeedJobs,
          useFactory: (publisherPool: Pool, registry: RegistryReader) =>
            new FeedJobs(publisherPool, registry),
          inject: [PUBLISHER_POOL, RegistryReader],
        },
        {
          provide: Campaigns,
          useFactory: (publisherPool: Pool, registry: RegistryReader) =>
            new Campaigns(publisherPool, registry),
          inject: [PUBLISHER_POOL, RegistryReader],
        },
        {
          provide: Pushes,
          useFactory: (publisherPool: Pool, { config }: Platform) =>
            new Pushes(publisherPool, { targets: config.pushTargets, isDevelopment: config.synthetic }),
          inject: [PUBLISHER_POOL, PLATFORM],
        },
        Publisher,
      ],
    };
  }

  /** Nest's last hook: the loops have stopped and every request is answered. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.publisherPool.end(), this.registryPool.end(), this.source.destroy()]);
  }
}
