import type { Pool } from 'pg';
import { entryOf } from './append-parameters';

/** Appends hold the ordering lock for milliseconds, a chunk of a bulk load for a tenth of a second. */
const WAIT_MS = 1_500;

/**
 * Appends nothing: a call with the rights of this desk, through the ordering lock and the statements that write, but
 * without rows. Both statements are one message, which PostgreSQL runs as one transaction: a client that dies or stops
 * meanwhile can never hold the ordering lock, as with an append. @throws what an append would throw now: 55P03 when
 * the lock is held, 25006 on a server that is read-only
 */
export async function probeAppend(pool: Pick<Pool, 'query'>, desk: string): Promise<void> {
  await pool.query(
    `SET LOCAL lock_timeout = ${WAIT_MS}; SELECT ${entryOf(desk)}('{}', '{}', '{}', '{}', '{}', '{}')`,
  );
}
