import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { readBackfills, type BackfillRecord } from '../build/backfills';
import { problem } from '../problems';
import { PUBLISHER_POOL } from '../tokens';

/** A message of a feed without anything of the person: neither key nor value. */
export interface MessageHeadline {
  readonly sequence: number;
  readonly partition: number;
  /** `ce_type`. */
  readonly type: string;
  readonly agreementVersion: number;
  /** Of the value. */
  readonly bytes: number;
  readonly campaignId: string | null;
  readonly createdAt: string;
  /** Kafka has it. */
  readonly isSent: boolean;
}

export interface HeadlineQuestion {
  /** Only sequences below; default: from the last message on. */
  readonly before?: number | undefined;
  readonly type?: string | undefined;
  readonly limit: number;
}

/** What a feed consists of, for staff who look after it. */
@Injectable()
export class FeedContents {
  constructor(@Inject(PUBLISHER_POOL) private readonly pool: Pool) {}

  /** The latest first. @throws a problem for a partner without a feed */
  async headlines(partner: string, { before, type, limit }: HeadlineQuestion): Promise<MessageHeadline[]> {
    await this.assertFeed(partner);
    const { rows } = await this.pool.query<Omit<MessageHeadline, 'createdAt'> & { createdAt: Date }>(
      `SELECT m.sequence::float8 AS sequence, m.partition, m.type, m.agreement_version AS "agreementVersion",
         octet_length(m.value) AS bytes, m.headers::jsonb ->> 'ce_campaignid' AS "campaignId",
         m.created_at AS "createdAt", m.sequence <= coalesce(c.position, 0) AS "isSent"
       FROM publisher.message m LEFT JOIN publisher.checkpoint c ON c.name = 'send.' || m.partner
       WHERE m.partner = $1 AND m.sequence < $2 AND ($3::text IS NULL OR m.type = $3)
       ORDER BY m.sequence DESC LIMIT $4`,
      [partner, before ?? Number.MAX_SAFE_INTEGER, type ?? null, limit],
    );
    return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
  }

  /** Passes after changes of the agreement, the latest first. @throws a problem for a partner without a feed */
  async backfills(partner: string): Promise<BackfillRecord[]> {
    await this.assertFeed(partner);
    return readBackfills(this.pool, partner);
  }

  private async assertFeed(partner: string): Promise<void> {
    const { rows } = await this.pool.query('SELECT FROM publisher.feed WHERE partner = $1', [partner]);
    if (rows.length === 0) throw problem('agreementNotFound');
  }
}
