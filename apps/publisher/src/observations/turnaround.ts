import type { Pool } from 'pg';
import { z } from 'zod';
import { month } from '@peristiwa/service';
import { Office } from './observation-case';

/** Months in which cases were closed, both included. */
export const TurnaroundQuery = z.strictObject({ office: Office.optional(), from: month, to: month });
export type TurnaroundQuery = z.infer<typeof TurnaroundQuery>;

export const TurnaroundAnswer = z
  .object({
    closed: z.array(
      z.object({
        /** `YYYY-MM` (WIB). */
        month: z.string(),
        kind: z.string(),
        closed: z.number().int(),
        rejected: z.number().int(),
        /** Days from receipt to the outcome. */
        medianDays: z.number(),
        p90Days: z.number(),
      }),
    ),
    open: z.array(
      z.object({
        kind: z.string(),
        open: z.number().int(),
        assigned: z.number().int(),
        oldestDays: z.number().int(),
      }),
    ),
  })
  .meta({ id: 'ObservationTurnaround' });
export type Turnaround = z.infer<typeof TurnaroundAnswer>;

const DAYS = 'extract(epoch FROM closed_at - received_at) / 86400';
const OF_OFFICES = '($1::text[] IS NULL OR office = ANY ($1))';

const CLOSED = `
  SELECT to_char(closed_at AT TIME ZONE 'Asia/Jakarta', 'YYYY-MM') AS month, kind, count(*)::int AS closed,
    count(*) FILTER (WHERE state = 'rejected')::int AS rejected,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY ${DAYS})::float8 AS "medianDays",
    percentile_cont(0.9) WITHIN GROUP (ORDER BY ${DAYS})::float8 AS "p90Days"
  FROM publisher.observation
  WHERE closed_at >= ($2 || '-01')::date::timestamp AT TIME ZONE 'Asia/Jakarta'
    AND closed_at < (($3 || '-01')::date + interval '1 month') AT TIME ZONE 'Asia/Jakarta' AND ${OF_OFFICES}
  GROUP BY 1, 2 ORDER BY 1, 2`;

const OPEN = `
  SELECT kind, count(*)::int AS open, count(assignee)::int AS assigned,
    floor(extract(epoch FROM $2::timestamptz - min(received_at)) / 86400)::int AS "oldestDays"
  FROM publisher.observation WHERE closed_at IS NULL AND ${OF_OFFICES} GROUP BY 1 ORDER BY 1`;

/** How long offices take with what partners report. @param offices codes of one office; undefined for all */
export async function readTurnaround(
  pool: Pool,
  offices: readonly string[] | undefined,
  { from, to }: TurnaroundQuery,
  now: Date,
): Promise<Turnaround> {
  const [closed, open] = await Promise.all([
    pool.query(CLOSED, [offices ?? null, from, to]),
    pool.query(OPEN, [offices ?? null, now]),
  ]);
  return { closed: closed.rows, open: open.rows };
}
