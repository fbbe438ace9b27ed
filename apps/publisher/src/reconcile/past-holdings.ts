import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { DeathsHeld, digestText, personDigest } from '@peristiwa/contracts';
import { kindOfError } from '@peristiwa/kernel';
import { inSnapshot } from '@peristiwa/postgres';
import type { LoopLog } from '@peristiwa/projections';
import { PLATFORM } from '@peristiwa/service';
import { problem } from '../problems';
import { PUBLISHER_POOL } from '../tokens';
import { addUpDeaths, type Deaths } from './past-deaths';
import { viewsAfter } from './states';

export const PastHoldingsAnswer = z
  .object({
    /** The last message that had been built. */
    sequence: z.number().int(),
    persons: z.number().int(),
    /** As in a certificate. */
    digest: z.string(),
    deathsWithoutNik: DeathsHeld,
  })
  .meta({ id: 'PastHoldings' });
export type PastHoldingsAnswer = z.infer<typeof PastHoldingsAnswer>;

/** Rows per read of the cursor. */
const CHUNK = 2_000;
/** A question reads the messages since the checkpoint before it: at most so many, once there are checkpoints. */
const CHECKPOINT_MESSAGES = 50_000;
/** How often feeds are looked at for a new checkpoint, and how many are made then: others use the database too. */
const KEEP_MS = 10 * 60_000;
const STEPS_AT_ONCE = 20;

/** What a partner held after the message `sequence`. */
interface Held {
  readonly sequence: number;
  readonly persons: number;
  readonly digest: bigint;
  readonly deaths: Deaths;
}

/** The last message of a feed, and that of its last checkpoint. */
interface Kept {
  readonly partner: string;
  readonly high: string;
  readonly kept: string;
}

const NOTHING: Held = { sequence: 0, persons: 0, digest: 0n, deaths: { count: 0, digest: 0n } };

interface ReadRow {
  readonly person_id: string;
  readonly key: string;
  readonly sequence: string;
  readonly value: Buffer;
  readonly before_sequence: string | null;
  readonly before_value: Buffer | null;
}

/**
 * Answers what a partner held at an earlier time, from the messages that are on record. They never change, so what they
 * add up to is kept after every so many.
 */
@Injectable()
export class PastHoldings implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private isKeeping = false;
  /** Which feed is the first one: each in its turn. */
  private turn = 0;

  constructor(
    @Inject(PUBLISHER_POOL) private readonly pool: Pool,
    @Inject(PLATFORM) private readonly platform: { readonly log: LoopLog },
  ) {}

  /** Without them a question takes longer; nothing else waits for them. */
  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.keepOnce(), KEEP_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Does nothing while it is under way: the first checkpoints of a large feed take longer than the interval. */
  private async keepOnce(): Promise<void> {
    if (this.isKeeping) return;
    this.isKeeping = true;
    await this.keepCheckpoints()
      .catch((error: unknown) => this.warn(error))
      .finally(() => (this.isKeeping = false));
  }

  private warn(error: unknown, partner?: string): void {
    const reason = kindOfError(error);
    this.platform.log.warn({ partner, reason }, 'the holdings of the past were not added up');
  }

  async of(
    partner: string,
    { at, sequence: upTo }: { readonly at?: string; readonly sequence?: number },
  ): Promise<PastHoldingsAnswer> {
    const high = await this.lastOf(partner);
    if (high === undefined) throw problem('agreementNotFound');
    if (upTo !== undefined && upTo > high) throw problem('beyondFeed');
    const last = at === undefined ? high : await this.lastAt(partner, at, high);
    const held = await this.heldAfter(partner, Math.min(last, upTo ?? last));
    const { sequence, persons, digest, deaths } = held;
    return {
      sequence,
      persons,
      digest: digestText(digest),
      deathsWithoutNik: { deaths: deaths.count, digest: digestText(deaths.digest) },
    };
  }

  /** Adds up the messages of each feed, some steps at a time. @returns how many checkpoints were made */
  async keepCheckpoints(every = CHECKPOINT_MESSAGES): Promise<number> {
    const { rows } = await this.pool.query<Kept>(
      `SELECT f.partner, f.sequence AS high, coalesce((SELECT max(c.sequence) FROM publisher.holding_checkpoint c
         WHERE c.partner = f.partner), 0) AS kept FROM publisher.feed f ORDER BY f.partner`,
    );
    const first = rows.length === 0 ? 0 : this.turn % rows.length;
    this.turn += 1;
    let made = 0;
    for (const feed of [...rows.slice(first), ...rows.slice(0, first)]) {
      made += await this.keepOf(feed, every).catch((error: unknown) => {
        this.warn(error, feed.partner);
        return 0;
      });
    }
    return made;
  }

  private async keepOf({ partner, high, kept }: Kept, every: number): Promise<number> {
    const steps = Math.min(STEPS_AT_ONCE, Math.floor((Number(high) - Number(kept)) / every));
    if (steps > 0) await this.heldAfter(partner, Number(kept) + steps * every, every);
    return steps;
  }

  private async heldAfter(partner: string, sequence: number, every = CHECKPOINT_MESSAGES): Promise<Held> {
    let held = await this.checkpointBefore(partner, sequence);
    while (held.sequence < sequence) {
      const from = held;
      const to = Math.min(sequence, from.sequence + every);
      held = await inSnapshot(this.pool, (client) => addUp(client, partner, from, to));
      if (to - from.sequence === every) await this.keep(partner, held);
    }
    return held;
  }

  private async checkpointBefore(partner: string, sequence: number): Promise<Held> {
    const { rows } = await this.pool.query<Record<keyof Held | 'death_digest', string>>(
      `SELECT sequence, persons, digest, deaths, death_digest FROM publisher.holding_checkpoint
       WHERE partner = $1 AND sequence <= $2 ORDER BY sequence DESC LIMIT 1`,
      [partner, sequence],
    );
    const [row] = rows;
    if (!row) return NOTHING;
    return {
      sequence: Number(row.sequence),
      persons: Number(row.persons),
      digest: BigInt(`0x${row.digest}`),
      deaths: { count: Number(row.deaths), digest: BigInt(`0x${row.death_digest}`) },
    };
  }

  private async keep(partner: string, { sequence, persons, digest, deaths }: Held): Promise<void> {
    await this.pool.query(
      `INSERT INTO publisher.holding_checkpoint (partner, sequence, persons, digest, deaths, death_digest)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [partner, sequence, persons, digestText(digest), deaths.count, digestText(deaths.digest)],
    );
  }

  private async lastOf(partner: string): Promise<number | undefined> {
    const { rows } = await this.pool.query<{ high: string }>(
      'SELECT sequence AS high FROM publisher.feed WHERE partner = $1',
      [partner],
    );
    return rows[0] && Number(rows[0].high);
  }

  /** Messages of a feed are made in its order, so the last one at a time is found by halving. */
  private async lastAt(partner: string, at: string, high: number): Promise<number> {
    let [low, above] = [0, high + 1];
    while (above - low > 1) {
      const middle = Math.floor((low + above) / 2);
      const { rows } = await this.pool.query<{ is_made: boolean }>({
        name: 'message-made-by',
        text: `SELECT created_at <= $3::timestamptz AS is_made FROM publisher.message
               WHERE partner = $1 AND sequence = $2`,
        values: [partner, middle, at],
      });
      if (rows[0]?.is_made) low = middle;
      else above = middle;
    }
    return low;
  }
}

/** What the messages after `from` up to `to` made of it: of each person the last of them, and the last one before. */
async function addUp(client: PoolClient, partner: string, from: Held, to: number): Promise<Held> {
  await client.query({
    text: `DECLARE held NO SCROLL CURSOR FOR
      SELECT last.*, before.sequence AS before_sequence, before.value AS before_value FROM (
        SELECT DISTINCT ON (person_id) person_id, key, sequence, value FROM publisher.message
        WHERE partner = '${partner}' AND sequence > ${from.sequence} AND sequence <= ${to} AND person_id IS NOT NULL
        ORDER BY person_id, sequence DESC) last
      LEFT JOIN LATERAL (SELECT m.sequence, m.value FROM publisher.message m
        WHERE m.person_id = last.person_id AND m.partner = '${partner}' AND m.sequence <= ${from.sequence}
        ORDER BY m.sequence DESC LIMIT 1) before ON true`,
  });
  let { persons, digest } = from;
  for (;;) {
    const { rows } = await client.query<ReadRow>(`FETCH ${CHUNK} FROM held`);
    const after = rows.map(({ person_id: personId, sequence, value }) => ({
      personId,
      sequence: Number(sequence),
      value,
    }));
    const earlier = rows.flatMap(({ person_id: personId, before_sequence: sequence, before_value: value }) =>
      sequence === null || value === null ? [] : [{ personId, sequence: Number(sequence), value }],
    );
    const keys = new Map(rows.map(({ person_id: personId, key }) => [personId, key]));
    for (const [messages, sign] of [
      [after, 1],
      [earlier, -1],
    ] as const) {
      const views = await viewsAfter(client, partner, messages);
      messages.forEach(({ personId }, index) => {
        const view = views[index];
        if (view === undefined) return;
        persons += sign;
        digest ^= personDigest(keys.get(personId) ?? '', view);
      });
    }
    if (rows.length < CHUNK) break;
  }
  const deaths = await addUpDeaths(client, partner, from, to);
  return { sequence: to, persons, digest, deaths };
}
