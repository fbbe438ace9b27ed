import { Inject, Injectable, Optional } from '@nestjs/common';
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

export interface HeadlinePage {
  readonly messages: readonly MessageHeadline[];
  /** The `before` of the next page; null after the first message of the feed. */
  readonly next: number | null;
}

/** How many messages one page looks at, at most, for those of one type. */
const LOOKED_AT_MAX = 20_000;

/** What a feed consists of, for staff who look after it. */
@Injectable()
export class FeedContents {
  constructor(
    @Inject(PUBLISHER_POOL) private readonly pool: Pool,
    @Optional() private readonly lookedAtMax = LOOKED_AT_MAX,
  ) {}

  /**
   * The latest first. A page of a rare type may have fewer messages than `limit`, or none, and a `next`.
   * @throws a problem for a partner without a feed
   */
  async headlines(partner: string, question: HeadlineQuestion): Promise<HeadlinePage> {
    await this.assertFeed(partner);
    const { before = Number.MAX_SAFE_INTEGER, type, limit } = question;
    const from = type === undefined ? 0 : await this.lookFrom(partner, before);
    const { rows } = await this.pool.query<Omit<MessageHeadline, 'createdAt'> & { createdAt: Date }>(
      `SELECT m.sequence::float8 AS sequence, m.partition, m.type, m.agreement_version AS "agreementVersion",
         octet_length(m.value) AS bytes, m.headers::jsonb ->> 'ce_campaignid' AS "campaignId",
         m.created_at AS "createdAt", m.sequence <= coalesce(c.position, 0) AS "isSent"
       FROM publisher.message m LEFT JOIN publisher.checkpoint c ON c.name = 'send.' || m.partner
       WHERE m.partner = $1 AND m.sequence < $2 AND m.sequence >= $5
         AND ($3::text IS NULL OR m.type = $3)
       ORDER BY m.sequence DESC LIMIT $4`,
      [partner, before, type ?? null, limit, from],
    );
    const messages = rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
    const last = messages.length < limit ? from : messages.at(-1)?.sequence;
    return { messages, next: last || null };
  }

  /** @returns the lowest sequence that a page looks at; 0 when the rest of the feed is not longer than a page */
  private async lookFrom(partner: string, before: number): Promise<number> {
    const { rows } = await this.pool.query<{ sequence: number }>(
      `SELECT sequence::float8 AS sequence FROM publisher.message WHERE partner = $1 AND sequence < $2
       ORDER BY sequence DESC OFFSET $3 LIMIT 1`,
      [partner, before, this.lookedAtMax - 1],
    );
    return rows[0]?.sequence ?? 0;
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
