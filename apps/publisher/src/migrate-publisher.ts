import { migrate } from '@peristiwa/postgres';
import { CreatePublisher1795300003001 } from './migrations/publisher-1';
import { ParkAndAccount1795300003002 } from './migrations/publisher-2';
import { FeedChain1795300003004 } from './migrations/publisher-4';
import { SayWhy1795300003005 } from './migrations/publisher-5';

/** Brings the schema `publisher` up to date. @returns the names of the migrations that were applied */
export function migratePublisher(url: string): Promise<string[]> {
  const migrations = [
    CreatePublisher1795300003001,
    ParkAndAccount1795300003002,
    FeedChain1795300003004,
    SayWhy1795300003005,
  ];
  return migrate({ url, schema: 'publisher', migrations });
}
