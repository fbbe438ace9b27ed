import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { PresentAreas } from '@peristiwa/areas';
import { presentCode } from '@peristiwa/domain';
import { DerivedProgress } from '../derived/progress';
import { AREAS, REGISTRY_POOL } from '../tokens';
import { VITAL_RECORDS } from './vital-record-table';
import type { VitalKind } from './vital-records';

/** Upper bounds of the classes of delay, in days from the event to its registration; the last class has none. */
export const delayBounds = [7, 30, 60, 180, 365] as const;

/** A period and what was known of it. */
export interface Recorded {
  /** First day. */
  readonly from: string;
  /** The day after the last one. */
  readonly until: string;
  /** As known at this instant; by present knowledge without it. */
  readonly knownAt?: Date;
}

export interface MonthCount {
  readonly kind: VitalKind;
  /** `YYYY-MM`. */
  readonly month: string;
  /** Number of the class of delay, from 0. */
  readonly delay: number;
  readonly count: number;
}

export interface AreaCount {
  readonly area: string;
  readonly delay: number;
  readonly count: number;
  /** Reported after the day that the law sets. */
  readonly late: number;
  /** Sum of the days from report to registration. */
  readonly waitingDays: number;
}

export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly persons: number;
}

const KNOWN = `known_from <= coalesce($3, clock_timestamp()) AND known_until > coalesce($3, '9999-12-31')`;
const IN_AREA = `area >= $1 AND area < $1 || ':'`;
const DELAY = `width_bucket(registered_on - occurred_on, '{${delayBounds.map((days) => days + 1).join(',')}}'::int[])`;

const monthsSql = (day: 'occurred_on' | 'registered_on') => `
  SELECT left(area, $2) AS area, kind, to_char(${day}, 'YYYY-MM') AS month, ${DELAY} AS delay, count(*)::int AS count
  FROM registry.vital_record WHERE ${IN_AREA} AND ${KNOWN} AND ${day} >= $4 AND ${day} < $5
  GROUP BY 1, 2, 3, 4`;

const AREAS_SQL = `
  SELECT left(area, $2) AS area, ${DELAY} AS delay, count(*)::int AS count,
    count(*) FILTER (WHERE reported_late)::int AS late,
    sum(greatest(0, registered_on - reported_on))::int AS "waitingDays"
  FROM registry.vital_record WHERE ${IN_AREA} AND ${KNOWN} AND registered_on >= $4 AND registered_on < $5 AND kind = $6
  GROUP BY 1, 2`;

const FLOWS_SQL = `
  SELECT left(other_area, $2) AS "from", left(area, $2) AS "to", count(*)::int AS persons
  FROM registry.vital_record WHERE ${IN_AREA} AND ${KNOWN} AND occurred_on >= $4 AND occurred_on < $5 AND kind = 'move'
  GROUP BY 1, 2`;

const VILLAGE_DIGITS = 10;
const PROVINCE_DIGITS = 2;

/**
 * Acts counted by the codes of today, as residents are (ADR 0038): villages stay as recorded and are translated when
 * they are read, so a boundary reform writes nothing here.
 */
@Injectable()
export class VitalQueries {
  readonly progress: DerivedProgress;

  constructor(
    @Inject(REGISTRY_POOL) private readonly pool: Pool,
    @Inject(AREAS) private readonly areas: PresentAreas,
  ) {
    this.progress = new DerivedProgress(pool, VITAL_RECORDS);
  }

  /** By month of occurrence or of registration. */
  async months(
    area: string,
    by: 'occurrence' | 'registration',
    recorded: Recorded,
  ): Promise<readonly MonthCount[]> {
    const day = by === 'occurrence' ? 'occurred_on' : 'registered_on';
    const query = { name: `vital-months-${by}`, text: monthsSql(day) };
    return this.read<MonthCount & { readonly area: string }>(query, area, area.length, recorded);
  }

  /** What was registered in a period, by the areas in `area` of codes with `digits` digits. */
  async areasBelow(
    area: string,
    digits: number,
    kind: VitalKind,
    recorded: Recorded,
  ): Promise<readonly AreaCount[]> {
    const rows = await this.read<AreaCount>(
      { name: 'vital-areas', text: AREAS_SQL },
      area,
      digits,
      recorded,
      [kind],
    );
    return rows.map((row) => ({ ...row, area: this.present(row.area).slice(0, digits) }));
  }

  /** Moves from one province to another, by the day of arrival. A move between two codes of one province is none. */
  async provinceFlows(recorded: Recorded): Promise<readonly Flow[]> {
    const query = { name: 'vital-flows', text: FLOWS_SQL };
    const rows = await this.query<Flow>(query, '', this.digitsOf(PROVINCE_DIGITS), recorded);
    const now = (code: string) => this.present(code).slice(0, PROVINCE_DIGITS);
    const sums = new Map<string, Flow>();
    for (const { persons, ...flow } of rows) {
      const [from, to] = [now(flow.from), now(flow.to)];
      if (from === to) continue;
      const key = `${from} ${to}`;
      sums.set(key, { from, to, persons: persons + (sums.get(key)?.persons ?? 0) });
    }
    return [...sums].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, flow]) => flow);
  }

  /** Rows of all codes under which the area may have been recorded, without those that are elsewhere today. */
  private async read<Row extends { readonly area: string }>(
    query: Query,
    area: string,
    digits: number,
    recorded: Recorded,
    more: readonly string[] = [],
  ): Promise<readonly Row[]> {
    const prefixes = this.areas.hasReforms ? this.areas.recordedUnder(area) : [area];
    const rows = await Promise.all(
      prefixes.map((prefix) => this.query<Row>(query, prefix, this.digitsOf(digits), recorded, more)),
    );
    return rows.flat().filter((row) => this.present(row.area).startsWith(area));
  }

  private async query<Row>(
    query: Query,
    prefix: string,
    digits: number,
    { from, until, knownAt }: Recorded,
    more: readonly string[] = [],
  ): Promise<readonly Row[]> {
    const values = [prefix, digits, knownAt ?? null, from, until, ...more];
    const { rows } = await this.pool.query({ ...query, values });
    return rows as readonly Row[];
  }

  private digitsOf(digits: number): number {
    return this.areas.hasReforms ? VILLAGE_DIGITS : digits;
  }

  private present(code: string): string {
    return this.areas.hasReforms ? presentCode(code, this.areas) : code;
  }
}

interface Query {
  readonly name: string;
  readonly text: string;
}
