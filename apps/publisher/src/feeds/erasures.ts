import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { z } from 'zod';
import { problem } from '../problems';
import { PUBLISHER_POOL } from '../tokens';

export const ErasureBody = z
  .strictObject({ upToSequence: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })
  .meta({ id: 'ErasureBody', example: { upToSequence: 3240 } });
export type ErasureBody = z.infer<typeof ErasureBody>;

export const Erasure = z
  .object({
    upToSequence: z.number().int(),
    agreementVersion: z.number().int(),
    acknowledgedBy: z.string(),
    acknowledgedAt: z.string(),
  })
  .meta({ id: 'Erasure' });
export type Erasure = z.infer<typeof Erasure>;

interface ErasureRow {
  readonly up_to_sequence: string;
  readonly agreement_version: number;
  readonly acknowledged_by: string;
  readonly acknowledged_at: Date;
}

const COLUMNS = 'up_to_sequence, agreement_version, acknowledged_by, acknowledged_at';

/**
 * Partners' statements that they have erased what they may no longer hold (left-scope, withdrawn fields), up to a
 * sequence of their feed. A statement is added, never changed: of a repetition the first counts.
 */
@Injectable()
export class Erasures {
  constructor(@Inject(PUBLISHER_POOL) private readonly pool: Pool) {}

  async acknowledge(partner: string, { upToSequence }: ErasureBody, by: string): Promise<Erasure> {
    await this.pool.query(
      `INSERT INTO publisher.erasure (partner, up_to_sequence, agreement_version, acknowledged_by)
       SELECT partner, $2, agreement_version, $3 FROM publisher.feed WHERE partner = $1 AND sequence >= $2
       ON CONFLICT DO NOTHING`,
      [partner, upToSequence, by],
    );
    const found = (await this.of(partner)).find((one) => one.upToSequence === upToSequence);
    if (!found) throw problem('beyondFeed');
    return found;
  }

  async of(partner: string): Promise<Erasure[]> {
    const { rows } = await this.pool.query<ErasureRow>(
      `SELECT ${COLUMNS} FROM publisher.erasure WHERE partner = $1 ORDER BY up_to_sequence`,
      [partner],
    );
    return rows.map((row) => ({
      upToSequence: Number(row.up_to_sequence),
      agreementVersion: row.agreement_version,
      acknowledgedBy: row.acknowledged_by,
      acknowledgedAt: row.acknowledged_at.toISOString(),
    }));
  }
}
