import { migrate } from '@peristiwa/postgres';
import { Claims1797500000103 } from './migrations/ops-claims';
import { CreateOps1797200000101 } from './migrations/ops-1';
import { Verifications1797400000102 } from './migrations/ops-verification';
import { ROLE, SCHEMA } from './names';

/** Brings the schema `ops` up to date. @returns the names of the migrations that it applied */
export function migrateOps(url: string): Promise<string[]> {
  return migrate({
    url,
    schema: SCHEMA,
    counting: [ROLE],
    migrations: [CreateOps1797200000101, Verifications1797400000102, Claims1797500000103],
  });
}
