import { migrate } from '@peristiwa/postgres';
import { CreateOffline1796300000001 } from './migrations/offline-1';

/** The tables of offline capture, in the database of the ledger. The roles of the desks exist by then. */
export function migrateOffline(url: string): Promise<string[]> {
  return migrate({ url, schema: 'offline', migrations: [CreateOffline1796300000001] });
}
