import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { z } from 'zod';
import { digestText, personDigest } from '@peristiwa/contracts';
import { inSnapshot } from '@peristiwa/postgres';
import { problem } from '../problems';
import { PUBLISHER_POOL } from '../tokens';
import { viewAfter } from './holding-state';

export const PastHoldingsAnswer = z
  .object({
    /** The last message that had been built. */
    sequence: z.number().int(),
    persons: z.number().int(),
    /** As in a certificate. */
    digest: z.string(),
  })
  .meta({ id: 'PastHoldings' });
export type PastHoldingsAnswer = z.infer<typeof PastHoldingsAnswer>;

/** Rows per read of the cursor. */
const CHUNK = 2_000;

/** Answers what a partner held at an earlier time, from the messages that are on record. */
@Injectable()
export class PastHoldings {
  constructor(@Inject(PUBLISHER_POOL) private readonly pool: Pool) {}

  of(
    partner: string,
    { at, sequence: upTo }: { readonly at?: string; readonly sequence?: number },
  ): Promise<PastHoldingsAnswer> {
    return inSnapshot(this.pool, async (client) => {
      const { rows } = await client.query<{ high: string; last: string }>(
        `SELECT f.sequence AS high, coalesce((SELECT m.sequence FROM publisher.message m WHERE m.partner = f.partner
             AND ($2::timestamptz IS NULL OR m.created_at <= $2) AND ($3::bigint IS NULL OR m.sequence <= $3)
           ORDER BY m.sequence DESC LIMIT 1), 0) AS last
         FROM publisher.feed f WHERE f.partner = $1`,
        [partner, at ?? null, upTo ?? null],
      );
      const [feed] = rows;
      if (!feed) throw problem('agreementNotFound');
      if (upTo !== undefined && upTo > Number(feed.high)) throw problem('beyondFeed');
      const sequence = Number(feed.last);
      await client.query({
        text: `DECLARE held NO SCROLL CURSOR FOR
          SELECT DISTINCT ON (person_id) key, value FROM publisher.message
          WHERE partner = '${partner}' AND sequence <= ${sequence} ORDER BY person_id, sequence DESC`,
      });
      let persons = 0;
      let digest = 0n;
      for (;;) {
        const page = await client.query<{ key: string; value: Buffer }>(`FETCH ${CHUNK} FROM held`);
        for (const { key, value } of page.rows) {
          const view = viewAfter(value);
          if (view === undefined) continue;
          persons += 1;
          digest ^= personDigest(key, view);
        }
        if (page.rows.length < CHUNK) break;
      }
      return { sequence, persons, digest: digestText(digest) };
    });
  }
}
