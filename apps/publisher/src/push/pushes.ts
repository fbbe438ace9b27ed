import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '@peristiwa/postgres';
import { problem } from '../problems';
import { faultOfTarget, type TargetRule } from './push-target';

export interface Push {
  readonly partner: string;
  readonly url: string;
  /** `suspended`: it failed for days; `stopped`: by an operator. */
  readonly state: 'active' | 'suspended' | 'stopped';
  readonly delivered: number;
  /** Last message of the feed. */
  readonly highWater: number;
  readonly failures: number;
  readonly failingSince: Date | null;
  readonly lastFailure: string | null;
  readonly nextAt: Date | null;
  readonly reason: string;
  readonly changedBy: string;
  readonly changedAt: Date;
}

interface Setting {
  readonly url: string;
  readonly after?: number;
  readonly reason: string;
}

const PUSH = `SELECT p.partner, p.url, p.state, p.delivered::float8 AS delivered,
    f.sequence::float8 AS "highWater", p.failures, p.failing_since AS "failingSince", p.last_failure AS "lastFailure",
    nullif(p.next_at, '-infinity') AS "nextAt", p.reason, p.changed_by AS "changedBy", p.changed_at AS "changedAt"
  FROM publisher.push p JOIN publisher.feed f USING (partner)`;

/** Where partners receive their feed by HTTPS (ADR 0058). */
export class Pushes {
  constructor(
    private readonly pool: Pool,
    private readonly rule: TargetRule,
  ) {}

  async get(partner: string): Promise<Push> {
    const { rows } = await this.pool.query<Push>(`${PUSH} WHERE p.partner = $1`, [partner]);
    if (!rows[0]) throw problem('pushNotFound');
    return rows[0];
  }

  allows(url: string): boolean {
    return faultOfTarget(url, this.rule) === undefined;
  }

  /** Another URL continues where the one before it was; `after` begins elsewhere. */
  async set(partner: string, { url, after, reason }: Setting, by: string): Promise<Push> {
    if (!this.allows(url)) throw problem('pushTarget');
    return this.change(partner, { by, reason, after }, async (client) => {
      const { rows } = await client.query<{ high: number }>(
        'SELECT sequence::float8 AS high FROM publisher.feed WHERE partner = $1',
        [partner],
      );
      if (!rows[0]) throw problem('agreementNotFound');
      if (after !== undefined && after > rows[0].high) throw problem('beyondFeed');
      await client.query(
        `INSERT INTO publisher.push AS p (partner, url, first_after, delivered, reason, changed_by)
         VALUES ($1, $2, coalesce($3::bigint, 0), coalesce($3::bigint, 0), $4, $5) ON CONFLICT (partner) DO UPDATE
         SET url = excluded.url, state = 'active', failures = 0, failing_since = NULL, last_failure = NULL,
           next_at = '-infinity', reason = excluded.reason, changed_by = excluded.changed_by,
           changed_at = clock_timestamp(), first_after = coalesce($3::bigint, p.first_after),
           delivered = coalesce($3::bigint, p.delivered)`,
        [partner, url, after ?? null, reason, by],
      );
    });
  }

  stop(partner: string, reason: string, by: string): Promise<Push> {
    return this.change(partner, { by, reason }, (client) =>
      update(client, partner, 'stopped', { reason, by }),
    );
  }

  resume(partner: string, reason: string, by: string): Promise<Push> {
    return this.change(partner, { by, reason }, (client) =>
      update(client, partner, 'active', { reason, by }),
    );
  }

  /** Those with messages that may be delivered now. */
  async due(now: Date): Promise<Push[]> {
    const { rows } = await this.pool.query<Push>(
      `${PUSH} WHERE p.state = 'active' AND p.delivered < f.sequence AND p.next_at <= $1 ORDER BY p.partner`,
      [now],
    );
    return rows;
  }

  /** Partners that have to pull, because their push failed for days. */
  async suspended(): Promise<string[]> {
    const { rows } = await this.pool.query<{ partner: string }>(
      `SELECT partner FROM publisher.push WHERE state = 'suspended' ORDER BY partner`,
    );
    return rows.map(({ partner }) => partner);
  }

  /** Nothing when another process, or an operator, moved the push meanwhile: then the same messages come again. */
  async confirm({ partner, url, delivered }: Push, last: number): Promise<void> {
    await this.pool.query(
      `UPDATE publisher.push SET delivered = $4, failures = 0, failing_since = NULL, last_failure = NULL,
         next_at = '-infinity' WHERE partner = $1 AND url = $2 AND delivered = $3`,
      [partner, url, delivered, last],
    );
  }

  /** @returns whether the push is suspended now, because it has failed since before `suspendBefore` */
  async fail(
    { partner, url }: Push,
    failure: {
      readonly kind: string;
      readonly now: Date;
      readonly nextAt: Date;
      readonly suspendBefore: Date;
    },
  ): Promise<boolean> {
    const { kind, now, nextAt, suspendBefore } = failure;
    const { rows } = await this.pool.query<{ state: string }>(
      `UPDATE publisher.push SET failures = failures + 1, failing_since = coalesce(failing_since, $3),
         last_failure = $4, next_at = $5, state = CASE WHEN failing_since < $6 THEN 'suspended' ELSE state END
       WHERE partner = $1 AND url = $2 AND state = 'active' RETURNING state`,
      [partner, url, now, kind, nextAt, suspendBefore],
    );
    return rows[0]?.state === 'suspended';
  }

  private async change(
    partner: string,
    {
      by,
      reason,
      after,
    }: { readonly by: string; readonly reason: string; readonly after?: number | undefined },
    work: (client: PoolClient) => Promise<void>,
  ): Promise<Push> {
    await inTransaction(this.pool, async (client) => {
      await work(client);
      await client.query(
        `INSERT INTO publisher.push_change (partner, state, url, reason, changed_by, first_after)
         SELECT partner, state, url, $2, $3, $4 FROM publisher.push WHERE partner = $1`,
        [partner, reason, by, after ?? null],
      );
    });
    return this.get(partner);
  }
}

async function update(
  client: PoolClient,
  partner: string,
  state: Push['state'],
  { reason, by }: { readonly reason: string; readonly by: string },
): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE publisher.push SET state = $2, failures = 0, failing_since = NULL, next_at = '-infinity', reason = $3,
       changed_by = $4, changed_at = clock_timestamp() WHERE partner = $1`,
    [partner, state, reason, by],
  );
  if (rowCount === 0) throw problem('pushNotFound');
}
