import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';

export interface Period {
  /** `YYYY-MM`, both included. */
  readonly from: string;
  readonly to: string;
  /** Only facts registered before this moment; a full hour, see `cutOffOf`. */
  readonly knownAt?: string;
}

export interface CountRow {
  readonly regency: string;
  readonly month: string;
  readonly count: number;
}
export interface MoveRow {
  readonly from: string;
  readonly to: string;
  readonly month: string;
  readonly count: number;
}
export interface AbroadRow {
  readonly kind: 'birth' | 'death';
  /** ISO 3166-1, two letters. */
  readonly country: string;
  readonly month: string;
  readonly count: number;
}
export interface PopulationRow {
  readonly regency: string;
  readonly sex: string;
  readonly count: number;
}

/**
 * The full hour at or before `knownAt`. The agreement grants BPS only the hour of a registration, so registrations of
 * the current hour cannot be ordered: they count when the hour is over. Without this rule, a table produced at 11.00
 * would differ when it is produced again after registrations at 11.30.
 */
export function cutOffOf(knownAt: string): string {
  return `${new Date(knownAt).toISOString().slice(0, 13)}:00:00.000Z`;
}

/** Whether a table as known at `knownAt` will stay the same; a table without a cut-off never will. */
export function coverageOf(knownAt: string | undefined, coveredUntil: string | null) {
  const isCovered = knownAt !== undefined && coveredUntil !== null;
  return { complete: isCovered && Date.parse(knownAt) <= Date.parse(coveredUntil), coveredUntil };
}

/** A fact counts from its registration until it is retracted: an earlier table still has it. */
const isKnownBy = (cutOff: string) => `recorded_at < coalesce(${cutOff}::timestamptz, 'infinity')
         AND (retracted_at IS NULL OR retracted_at >= ${cutOff}::timestamptz)`;

/** Published tables. With a registration cut-off, a table that was published once can be produced again unchanged. */
@Injectable()
export class Tables {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  births(period: Period): Promise<CountRow[]> {
    return this.count('birth', period);
  }

  deaths(period: Period): Promise<CountRow[]> {
    return this.count('death', period);
  }

  moves({ from, to, knownAt }: Period): Promise<MoveRow[]> {
    return this.source.query(
      `SELECT from_regency AS "from", regency AS "to", month, count(*)::int AS count FROM bps.fact
       WHERE kind = 'move' AND month BETWEEN $1 AND $2 AND ${isKnownBy('$3')}
       GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
      [from, to, knownAt ?? null],
    );
  }

  /** Births and deaths of residents by place of occurrence, where that is not Indonesia (UN Vital Statistics Rev. 3). */
  abroad({ from, to, knownAt }: Period): Promise<AbroadRow[]> {
    return this.source.query(
      `SELECT kind, occurred_in AS country, month, count(*)::int AS count FROM bps.fact
       WHERE occurred_in IS NOT NULL AND month BETWEEN $1 AND $2 AND ${isKnownBy('$3')}
       GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
      [from, to, knownAt ?? null],
    );
  }

  /** De jure residents. The latest record of each person before the cut-off counts. */
  population(knownAt?: string): Promise<PopulationRow[]> {
    return this.source.query(
      `SELECT regency, sex, count(*)::int AS count
       FROM (SELECT DISTINCT ON (person_key) regency, sex FROM bps.presence
             WHERE recorded_at < coalesce($1::timestamptz, 'infinity')
             ORDER BY person_key, sequence DESC) AS last
       WHERE regency IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`,
      [knownAt ?? null],
    );
  }

  stillbirths(period: Period): Promise<CountRow[]> {
    return this.count('stillbirth', period);
  }

  emigration(period: Period): Promise<CountRow[]> {
    return this.count('emigration', period);
  }

  immigration(period: Period): Promise<CountRow[]> {
    return this.count('immigration', period);
  }

  private count(
    kind: 'birth' | 'stillbirth' | 'death' | 'emigration' | 'immigration',
    { from, to, knownAt }: Period,
  ): Promise<CountRow[]> {
    return this.source.query(
      `SELECT regency, month, count(*)::int AS count FROM bps.fact
       WHERE kind = $1 AND month BETWEEN $2 AND $3 AND ${isKnownBy('$4')}
       GROUP BY 1, 2 ORDER BY 1, 2`,
      [kind, from, to, knownAt ?? null],
    );
  }
}
