import { migrate } from '@peristiwa/postgres';
import { CreatePublisher1795300003001 } from './migrations/publisher-1';

/** Brings the schema `publisher` up to date. @returns the names applied now */
export function migratePublisher(url: string): Promise<string[]> {
  return migrate({ url, schema: 'publisher', migrations: [CreatePublisher1795300003001] });
}
