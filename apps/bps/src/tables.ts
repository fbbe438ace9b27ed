import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { groupBy } from '@peristiwa/kernel';
import { Feed } from '@peristiwa/subscriber';

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
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly feed: Feed,
  ) {}

  births(period: Period): Promise<CountRow[]> {
    return this.count('birth', period);
  }

  deaths(period: Period): Promise<CountRow[]> {
    return this.count('death', period);
  }

  /** A move between two regencies that are one today is none (`domain.md` §1.4). */
  async moves({ from, to, knownAt }: Period): Promise<MoveRow[]> {
    const rows: MoveRow[] = await this.source.query(
      `SELECT from_regency AS "from", regency AS "to", month, count(*)::int AS count FROM bps.fact
       WHERE kind = 'move' AND month BETWEEN $1 AND $2 AND ${isKnownBy('$3')}
       GROUP BY 1, 2, 3`,
      [from, to, knownAt ?? null],
    );
    const presentCode = await this.feed.presentCodes(knownAt);
    const now = rows.map((row) => ({ ...row, from: presentCode(row.from), to: presentCode(row.to) }));
    return summed(
      now.filter((row) => row.from !== row.to),
      (row) => [row.from, row.to, row.month],
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
  async population(knownAt?: string): Promise<PopulationRow[]> {
    const rows: PopulationRow[] = await this.source.query(
      `SELECT regency, sex, count(*)::int AS count
       FROM (SELECT DISTINCT ON (person_key) regency, sex FROM bps.presence
             WHERE recorded_at < coalesce($1::timestamptz, 'infinity')
             ORDER BY person_key, sequence DESC) AS last
       WHERE regency IS NOT NULL GROUP BY 1, 2`,
      [knownAt ?? null],
    );
    return this.byPresentRegency(rows, knownAt, ({ sex }) => sex);
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

  private async count(
    kind: 'birth' | 'stillbirth' | 'death' | 'emigration' | 'immigration',
    { from, to, knownAt }: Period,
  ): Promise<CountRow[]> {
    const rows: CountRow[] = await this.source.query(
      `SELECT regency, month, count(*)::int AS count FROM bps.fact
       WHERE kind = $1 AND month BETWEEN $2 AND $3 AND ${isKnownBy('$4')}
       GROUP BY 1, 2`,
      [kind, from, to, knownAt ?? null],
    );
    return this.byPresentRegency(rows, knownAt, ({ month }) => month);
  }

  /** By the codes of the cut-off: a table that was published before a boundary reform can be produced again unchanged. */
  private async byPresentRegency<Row extends CountRow | PopulationRow>(
    rows: readonly Row[],
    knownAt: string | undefined,
    other: (row: Row) => string,
  ): Promise<Row[]> {
    const presentCode = await this.feed.presentCodes(knownAt);
    const now = rows.map((row) => ({ ...row, regency: presentCode(row.regency) }));
    return summed(now, (row) => [row.regency, other(row)]);
  }
}

/** Rows with the same labels as one, in the order of their labels. */
function summed<Row extends { readonly count: number }>(
  rows: readonly Row[],
  labelsOf: (row: Row) => readonly string[],
): Row[] {
  return [...groupBy(rows, (row) => labelsOf(row).join(' '))]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, [first, ...rest]]) => {
      const row = first as Row;
      return { ...row, count: rest.reduce((sum, { count }) => sum + count, row.count) };
    });
}
