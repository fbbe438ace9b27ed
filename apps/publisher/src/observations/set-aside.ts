import type { Pool } from 'pg';
import type { z } from 'zod';
import type { SetAsideAnswer } from './observation-case';

const LIST_MAX = 1_000;

export interface SetAside {
  readonly partner: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly observationId?: string;
  readonly reason: string;
  readonly fields?: readonly string[];
  readonly at: Date;
}

/** A message that comes again after a crash is set aside once. */
export async function setAside(pool: Pool, message: SetAside): Promise<void> {
  const { partner, topic, partition, offset, observationId, reason, fields = [], at } = message;
  await pool.query(
    `INSERT INTO publisher.observation_set_aside
       (partner, topic, partition, "offset", observation_id, reason, fields, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [partner, topic, partition, offset, observationId ?? null, reason, JSON.stringify(fields), at],
  );
}

type Listed = z.infer<typeof SetAsideAnswer>['messages'];

export async function readSetAside(pool: Pool, partner: string | undefined): Promise<Listed> {
  const { rows } = await pool.query<{
    partner: string;
    partition: number;
    offset: string;
    observation_id: string | null;
    reason: string;
    fields: string[];
    at: Date;
  }>(
    `SELECT partner, partition, "offset", observation_id, reason, fields, at FROM publisher.observation_set_aside
     WHERE $1::text IS NULL OR partner = $1 ORDER BY at DESC LIMIT ${LIST_MAX}`,
    [partner ?? null],
  );
  return rows.map(({ observation_id: observationId, offset, at, ...row }) => ({
    ...row,
    observationId,
    offset: Number(offset),
    at: at.toISOString(),
  }));
}
