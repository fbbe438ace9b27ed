import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { problem } from '../problems';
import { PUBLISHER_POOL } from '../tokens';

/** A number of partitions that a feed was given after its first one. */
export interface FeedLayout {
  readonly layout: number;
  readonly partitions: number;
  /** The last message of the layout before; null until the builder has begun this one. */
  readonly afterSequence: number | null;
  readonly reason: string;
  readonly orderedBy: string;
  readonly orderedAt: string;
  readonly begunAt: string | null;
}

interface LayoutRow {
  readonly layout: number;
  readonly partitions: number;
  readonly after: string | null;
  readonly reason: string;
  readonly by: string;
  readonly ordered: Date;
  readonly begun: Date | null;
}

/** The layouts of feeds (ADR 0056). They are ordered here; the builder begins them. */
@Injectable()
export class FeedLayouts {
  constructor(@Inject(PUBLISHER_POOL) private readonly pool: Pool) {}

  /** How many partitions the feed has, and its layouts, the latest first. */
  async of(partner: string): Promise<{ partitions: number; layouts: FeedLayout[] }> {
    const { rows: feeds } = await this.pool.query<{ partitions: number }>(
      'SELECT partitions FROM publisher.feed WHERE partner = $1',
      [partner],
    );
    if (!feeds[0]) throw problem('agreementNotFound');
    const { rows } = await this.pool.query<LayoutRow>(
      `SELECT layout, partitions, after_sequence AS after, reason, ordered_by AS by, ordered_at AS ordered, begun_at AS begun
       FROM publisher.feed_layout WHERE partner = $1 ORDER BY layout DESC`,
      [partner],
    );
    return { partitions: feeds[0].partitions, layouts: rows.map(toLayout) };
  }

  /** @throws a problem when the feed has as many already, or another change is under way */
  async order(
    partner: string,
    { partitions, reason }: Pick<FeedLayout, 'partitions' | 'reason'>,
    by: string,
  ): Promise<FeedLayout> {
    const { rows } = await this.pool.query<LayoutRow>(
      `INSERT INTO publisher.feed_layout (partner, layout, partitions, reason, ordered_by)
       SELECT partner, 2 + (SELECT count(*) FROM publisher.feed_layout l WHERE l.partner = f.partner), $2, $3, $4
       FROM publisher.feed f WHERE partner = $1 AND partitions < $2 ON CONFLICT DO NOTHING
       RETURNING layout, partitions, after_sequence AS after, reason, ordered_by AS by, ordered_at AS ordered,
         begun_at AS begun`,
      [partner, partitions, reason, by],
    );
    if (rows[0]) return toLayout(rows[0]);
    const { partitions: now } = await this.of(partner);
    throw problem(now >= partitions ? 'partitionsNotMore' : 'layoutUnderWay');
  }
}

function toLayout({ layout, partitions, after, reason, by, ordered, begun }: LayoutRow): FeedLayout {
  return {
    layout,
    partitions,
    afterSequence: after === null ? null : Number(after),
    reason,
    orderedBy: by,
    orderedAt: ordered.toISOString(),
    begunAt: begun?.toISOString() ?? null,
  };
}
