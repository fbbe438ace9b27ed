import type { Pool } from 'pg';
import { inTransaction } from '@peristiwa/postgres';
import { appendParameters, appendSql } from './append-parameters';

/** Appends hold the ordering lock for milliseconds, a chunk of a bulk load for a tenth of a second. */
const WAIT_MS = 1_500;

/**
 * Appends nothing: a call with the rights of this desk, through the ordering lock and the statements that write, but
 * without rows. @throws what an append would throw now: 55P03 when the lock is held, 25006 on a server that is
 * read-only
 */
export async function probeAppend(pool: Pool, desk: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(`SET LOCAL lock_timeout = ${WAIT_MS}`);
    await client.query({ name: 'append', text: appendSql(desk), values: appendParameters([]) });
  });
}
