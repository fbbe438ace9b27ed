import { migrate } from '@peristiwa/postgres';
import { CreatePublisher1795300003001 } from './migrations/publisher-1';
import { ParkAndAccount1795300003002 } from './migrations/publisher-2';
import { FeedChain1795300003004 } from './migrations/publisher-4';
import { ReleaseInWindows1795300003006 } from './migrations/publisher-6';

/** Brings the schema `publisher` up to date. @returns the names of the migrations that were applied */
export function migratePublisher(url: string): Promise<string[]> {
  const migrations = [
    CreatePublisher1795300003001,
    ParkAndAccount1795300003002,
    FeedChain1795300003004,
    ReleaseInWindows1795300003006,
  ];
  return migrate({ url, schema: 'publisher', migrations });
}
