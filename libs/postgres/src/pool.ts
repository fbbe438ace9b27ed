import { Pool, type PoolClient } from 'pg';
import { isReadOnly, isUnanswered } from '@peristiwa/kernel';

/**
 * - `request`: somebody waits for the answer, such as a registrar at a desk.
 * - `service`: requests and loops of a service share the pool.
 * - `job`: a job that an operator has started, or one that reads a whole table.
 */
export type Purpose = 'request' | 'service' | 'job';

/** The server ends a statement after this time (SQLSTATE 57014). */
const STATEMENT_MS: Readonly<Record<Purpose, number>> = {
  request: 10_000,
  service: 30_000,
  job: 4 * 3_600_000,
};
/** A server that is frozen or cannot be reached does not end it: then the client does, this much later. */
const UNANSWERED_AFTER_MS = 1_000;

/** Limits of `purpose` for a session of `pg`: of the server, and of the client. */
export function timeLimits(purpose: Purpose): { statement_timeout: number; query_timeout: number } {
  const statement = STATEMENT_MS[purpose];
  return { statement_timeout: statement, query_timeout: statement + UNANSWERED_AFTER_MS };
}

export interface PoolOptions {
  readonly url: string;
  /** The app's own role: every session of the pool starts in it and so has no more rights than the app needs. */
  readonly role?: string;
  /** Shown in pg_stat_activity. */
  readonly name: string;
  readonly max?: number;
  /**
   * Prepared statements are planned once per session. By default the server may plan one at every execution, which
   * takes longer than the statement itself where all look-ups are by key.
   */
  readonly plansOnce?: boolean;
  /** A statement that waits longer than this for a lock fails as an outage; without a limit only `purpose` ends it. */
  readonly lockTimeoutMs?: number;
  /** What waits for a statement, and so how long one may take; `service` by default. */
  readonly purpose?: Purpose;
  /** An idle session may break at any time (server restart); the pool replaces it, the owner logs it. */
  readonly onIdleError?: (error: Error) => void;
}

/** @throws when a session is first used and the server cannot be reached; never here. */
export function createPool(given: PoolOptions): Pool {
  const { url, role, name, max = 10, plansOnce, lockTimeoutMs, onIdleError, purpose = 'service' } = given;
  if (role && !/^[a-z_][a-z0-9_]*$/.test(role))
    throw new Error('A role name has lower-case letters, digits and _');
  const settings = [
    ...(role ? [`role=${role}`] : []),
    ...(plansOnce ? ['plan_cache_mode=force_generic_plan'] : []),
    ...(lockTimeoutMs === undefined ? [] : [`lock_timeout=${lockTimeoutMs}`]),
  ];
  const pool = new Pool({
    connectionString: url,
    application_name: name,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    ...timeLimits(purpose),
    options: settings.length > 0 ? settings.map((setting) => `-c ${setting}`).join(' ') : undefined,
  });
  pool.on('error', (error) => onIdleError?.(error));
  // When a session breaks while in use, its query fails; without a listener, the error event would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * Runs `work` in one transaction; any error rolls back and is rethrown. A broken session is removed from the pool,
 * and so is a session on a server that became read-only: the next one may reach the new primary. (`pool.query`
 * removes it on any error.) `purpose` is given where a statement may take longer than the pool allows.
 */
export async function inTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
  purpose?: 'job',
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const restore = purpose && limitClient(client, timeLimits(purpose).query_timeout);
  try {
    await client.query('BEGIN');
    if (purpose) await client.query(`SET LOCAL statement_timeout = ${timeLimits(purpose).statement_timeout}`);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    if (isReadOnly(error) || isUnanswered(error)) broken = error as Error;
    // Behind a statement without an answer it would wait as long again.
    if (!isUnanswered(error)) {
      await client.query('ROLLBACK').catch((failure: Error) => {
        broken = failure;
      });
    }
    throw error;
  } finally {
    restore?.();
    client.release(broken);
  }
}

/** The part of a client of `pg` from which it takes the limit of each query. */
interface Limited {
  readonly connectionParameters: { query_timeout: number };
}

/** @returns what sets the former limit again */
function limitClient(client: PoolClient, limitMs: number): () => void {
  const { connectionParameters } = client as unknown as Limited;
  const before = connectionParameters.query_timeout;
  connectionParameters.query_timeout = limitMs;
  return () => {
    connectionParameters.query_timeout = before;
  };
}

/** Reads several things as they were at one moment. */
export function inSnapshot<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
  purpose?: 'job',
): Promise<Result> {
  const reading = async (client: PoolClient) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return work(client);
  };
  return inTransaction(pool, reading, purpose);
}
