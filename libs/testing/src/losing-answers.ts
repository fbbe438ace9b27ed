import type { Pool, PoolClient } from 'pg';

const WRITES = /^\s*(insert|update|delete|with[\s\S]*\b(insert|update|delete)\b)/i;
type Query = (...given: unknown[]) => Promise<unknown>;

/** A pool whose commits succeed, while the answers of some are lost with their connection. */
export interface LosingPool {
  readonly pool: Pool;
  /** How many answers were lost. */
  lost(): number;
}

/**
 * @param isLost receives the number of the commit and its statement: the text or name of a statement that commits by
 * itself, `COMMIT` for the end of a transaction
 */
export function losingAnswers(
  pool: Pool,
  isLost: (commit: number, statement: string) => boolean,
): LosingPool {
  let commits = 0;
  let lost = 0;
  const answer = async (query: Query, given: unknown[], isCommit: (text: string) => boolean) => {
    const [asked] = given as [string | { text: string; name?: string }];
    const text = typeof asked === 'string' ? asked : asked.text;
    const result = await query(...given);
    if (!isCommit(text)) return result;
    commits += 1;
    if (!isLost(commits, typeof asked === 'string' ? text : (asked.name ?? text))) return result;
    lost += 1;
    throw new Error('Connection terminated unexpectedly');
  };
  const losing = new Proxy(pool, {
    get(target, name) {
      if (name === 'query') {
        const query = target.query.bind(target) as Query;
        return (...given: unknown[]) => answer(query, given, (text) => WRITES.test(text));
      }
      if (name === 'connect') return async () => losingClient(await target.connect());
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const losingClient = (client: PoolClient): PoolClient =>
    new Proxy(client, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value;
        const query = target.query.bind(target) as Query;
        return (...given: unknown[]) => answer(query, given, (text) => text === 'COMMIT');
      },
    });
  return { pool: losing, lost: () => lost };
}
