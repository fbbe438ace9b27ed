import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { quotaExhausted } from '../problems';
import { Agreements } from '../agreements/agreements';
import { PUBLISHER_POOL } from '../tokens';
import type { Agreement } from '../view/agreement';

const DAY_MS = 86_400_000;
/** Jakarta, by whose calendar agreements begin and end, is 7 hours ahead of UTC. */
const JAKARTA_MS = 7 * 3_600_000;

type Limited = Pick<Agreement, 'partner' | 'quotaPerDay'>;

/** How many messages a partner may still pull today (`quotaPerDay`). The feed on Kafka is not limited. */
@Injectable()
export class Quota {
  constructor(
    @Inject(PUBLISHER_POOL) private readonly pool: Pool,
    private readonly agreements: Agreements,
  ) {}

  /** As many of `wanted` messages as may be pulled now. @throws quota-exhausted when it is none */
  async allow({ partner, quotaPerDay }: Limited, wanted: number): Promise<number> {
    if (quotaPerDay === null) return wanted;
    const { rows } = await this.pool.query<{ messages: string }>(
      'SELECT messages FROM publisher.pulled WHERE partner = $1 AND day = $2',
      [partner, this.agreements.today()],
    );
    const left = quotaPerDay - Number(rows[0]?.messages ?? 0);
    if (left <= 0) throw this.exhausted();
    return Math.min(left, wanted);
  }

  /** Counts a page before it is sent. @throws quota-exhausted when other pulls took the rest meanwhile */
  async take({ partner, quotaPerDay }: Limited, messages: number): Promise<void> {
    if (quotaPerDay === null || messages === 0) return;
    const { rowCount } = await this.pool.query(
      `INSERT INTO publisher.pulled AS p (partner, day, messages) VALUES ($1, $2, $3)
       ON CONFLICT (partner, day) DO UPDATE SET messages = p.messages + excluded.messages
       WHERE p.messages + excluded.messages <= $4`,
      [partner, this.agreements.today(), messages, quotaPerDay],
    );
    if (rowCount === 0) throw this.exhausted();
  }

  exhausted() {
    return quotaExhausted(secondsToNextDay(this.agreements.now()));
  }
}

/** Until the next day begins in Jakarta. */
export function secondsToNextDay(now: Date): number {
  const sinceMidnight = (now.getTime() + JAKARTA_MS) % DAY_MS;
  return Math.ceil((DAY_MS - sinceMidnight) / 1_000);
}
