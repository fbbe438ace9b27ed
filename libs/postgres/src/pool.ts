import { Pool, type PoolClient } from 'pg';
import { isReadOnly } from '@peristiwa/kernel';

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
  /** A statement that waits longer than this for a lock fails as an outage; without a limit it waits indefinitely. */
  readonly lockTimeoutMs?: number;
  /** An idle session may break at any time (server restart); the pool replaces it, the owner logs it. */
  readonly onIdleError?: (error: Error) => void;
}

/** @throws when a session is first used and the server cannot be reached; never here. */
export function createPool(given: PoolOptions): Pool {
  const { url, role, name, max = 10, plansOnce, lockTimeoutMs, onIdleError } = given;
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
 * removes it on any error.)
 */
export async function inTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    if (isReadOnly(error)) broken = error as Error;
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Reads several things as they were at one moment. */
export function inSnapshot<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  return inTransaction(pool, async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return work(client);
  });
}
