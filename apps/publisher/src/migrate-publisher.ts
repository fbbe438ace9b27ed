import { migrate } from '@peristiwa/postgres';
import { CreatePublisher1795300003001, PUBLISHER_ROLE } from './migrations/publisher-1';
import { ParkAndAccount1795300003002 } from './migrations/publisher-2';
import { AnnouncePublisher1795300003003 } from './migrations/publisher-3';
import { FeedChain1795300003004 } from './migrations/publisher-4';
import { SayWhy1795300003005 } from './migrations/publisher-5';
import { ReleaseInWindows1795300003006 } from './migrations/publisher-6';
import { PublishKeys1795300003007 } from './migrations/publisher-7';
import { DraftAgreements1795300003008 } from './migrations/publisher-8';
import { Reconcile1795300003009 } from './migrations/publisher-9';
import { FeedJobs1795300003011 } from './migrations/publisher-11';
import { Extracts1795300003012 } from './migrations/publisher-12';
import { Disclose1795300003013 } from './migrations/publisher-13';
import { Observations1795300003014 } from './migrations/publisher-14';
import { Push1795300003015 } from './migrations/publisher-15';
import { Campaigns1795300003016 } from './migrations/publisher-16';
import { RelabelAreas1795300003017 } from './migrations/publisher-17';
import { FeedLayouts1795300003018 } from './migrations/publisher-18';
import { FinishFeeds1795300003019 } from './migrations/publisher-19';
import { EndBackfills1795300003020 } from './migrations/publisher-20';
import { DeathsWithoutNik1795300003021 } from './migrations/publisher-21';
import { DigestDeaths1795300003022 } from './migrations/publisher-22';

/** Brings the schema `publisher` up to date. @returns the names of the migrations that were applied */
export function migratePublisher(url: string): Promise<string[]> {
  const migrations = [
    CreatePublisher1795300003001,
    ParkAndAccount1795300003002,
    AnnouncePublisher1795300003003,
    FeedChain1795300003004,
    SayWhy1795300003005,
    ReleaseInWindows1795300003006,
    PublishKeys1795300003007,
    DraftAgreements1795300003008,
    Reconcile1795300003009,
    FeedJobs1795300003011,
    Extracts1795300003012,
    Disclose1795300003013,
    Observations1795300003014,
    Push1795300003015,
    Campaigns1795300003016,
    RelabelAreas1795300003017,
    FeedLayouts1795300003018,
    FinishFeeds1795300003019,
    EndBackfills1795300003020,
    DeathsWithoutNik1795300003021,
    DigestDeaths1795300003022,
  ];
  return migrate({ url, schema: 'publisher', migrations, counting: [PUBLISHER_ROLE] });
}
