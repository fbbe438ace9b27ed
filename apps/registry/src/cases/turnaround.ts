import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { REGISTRY_POOL } from '../tokens';
import type { TurnaroundAnswer } from './case-answers';

type TurnaroundRow = TurnaroundAnswer['closed'][number];
type BacklogRow = TurnaroundAnswer['open'][number];

/** Codes that begin the areas. */
type Areas = readonly string[];

const DAYS = 'extract(epoch FROM c.closed_at - c.opened_at) / 86400';
const OF_AREAS = 'EXISTS (SELECT FROM unnest($1::text[]) prefix WHERE starts_with(c.area, prefix))';

const CLOSED = `
  SELECT to_char(c.closed_at AT TIME ZONE 'Asia/Jakarta', 'YYYY-MM') AS month, c.kind, count(*)::int AS closed,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY ${DAYS})::float8 AS "medianDays",
    percentile_cont(0.9) WITHIN GROUP (ORDER BY ${DAYS})::float8 AS "p90Days"
  FROM registry.office_case c
  WHERE c.closed_at >= ($2 || '-01')::date::timestamp AT TIME ZONE 'Asia/Jakarta'
    AND c.closed_at < (($3 || '-01')::date + interval '1 month') AT TIME ZONE 'Asia/Jakarta' AND ${OF_AREAS}
  GROUP BY 1, 2 ORDER BY 1, 2`;

const BACKLOG = `
  SELECT c.kind, count(*)::int AS open, count(*) FILTER (WHERE EXISTS (SELECT FROM registry.case_step s
      WHERE s.person_id = c.person_id AND s.kind = c.kind AND s.step = 'assigned' AND s.at >= c.opened_at))::int AS assigned,
    floor(extract(epoch FROM now() - min(c.opened_at)) / 86400)::int AS "oldestDays"
  FROM registry.office_case c WHERE c.closed_at IS NULL AND c.opened_at <= now() AND ${OF_AREAS}
  GROUP BY 1 ORDER BY 1`;

/** How long offices take: counts without persons. */
@Injectable()
export class Turnaround {
  constructor(@Inject(REGISTRY_POOL) private readonly pool: Pool) {}

  async closed(areas: Areas, from: string, to: string): Promise<TurnaroundRow[]> {
    const { rows } = await this.pool.query<TurnaroundRow>({
      name: 'case-turnaround',
      text: CLOSED,
      values: [areas, from, to],
    });
    return rows;
  }

  async backlog(areas: Areas): Promise<BacklogRow[]> {
    const { rows } = await this.pool.query<BacklogRow>({
      name: 'case-backlog',
      text: BACKLOG,
      values: [areas],
    });
    return rows;
  }
}
