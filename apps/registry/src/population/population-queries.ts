import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { PresentAreas } from '@peristiwa/areas';
import { AREAS, REGISTRY_POOL } from '../tokens';
import { DerivedProgress } from '../derived/progress';
import { POPULATION } from './population';
import type { Balance, PopulationCount, VillageFlows } from './counts';
import { balancesByPresentCodes, countsByPresentCodes } from './present-codes';

/** What is counted: the areas whose codes begin with `prefix`, by the first `digits` of their codes. */
interface Counted {
  readonly prefix: string;
  readonly digits: number;
  /** As known at this instant; by present knowledge without it. */
  readonly knownAt?: Date;
}

const KNOWN = `known_from <= coalesce($3, clock_timestamp()) AND known_until > coalesce($3, '9999-12-31')`;
const IN_AREA = `area >= $1 AND area < $1 || ':'`;

/** A birthday on 29 February is 1 March in other years, as for `ageOn`. */
const POPULATION_SQL = `
  SELECT left(area, $2) AS area, sex, least(years - years % 5, 75) AS age, count(*)::int AS persons
  FROM (SELECT area, sex, extract(year FROM $4::date)::int - extract(year FROM born_on)::int
          - (to_char($4::date, 'MM-DD') < to_char(born_on, 'MM-DD'))::int AS years
        FROM registry.residence_span
        WHERE ${IN_AREA} AND ${KNOWN} AND valid_from <= $4 AND valid_until > $4) AS living
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

/** A move between two villages of one counted area is neither an arrival nor a departure. */
const BALANCE_SQL = `
  SELECT left(area, $2) AS area,
    count(*) FILTER (WHERE valid_from < $4 AND valid_until >= $4)::int AS "populationBefore",
    count(*) FILTER (WHERE begins = 'birth' AND valid_from BETWEEN $4 AND $5)::int AS births,
    count(*) FILTER (WHERE ends = 'death' AND valid_until BETWEEN $4 AND $5)::int AS deaths,
    count(*) FILTER (WHERE begins = 'arrival' AND valid_from BETWEEN $4 AND $5
      AND left(previous_area, $2) IS DISTINCT FROM left(area, $2))::int AS arrivals,
    count(*) FILTER (WHERE begins = 'registration' AND valid_from BETWEEN $4 AND $5)::int AS registrations,
    count(*) FILTER (WHERE ends = 'move' AND valid_until BETWEEN $4 AND $5
      AND left(next_area, $2) IS DISTINCT FROM left(area, $2))::int AS departures,
    count(*) FILTER (WHERE valid_from <= $5 AND valid_until > $5)::int AS "populationAfter"
  FROM registry.residence_span
  WHERE ${IN_AREA} AND ${KNOWN} AND valid_from <= $5 AND valid_until >= $4
  GROUP BY 1 ORDER BY 1`;

const FLOWS_SQL = `
  SELECT left(area, $2) AS area, previous_area AS "previousArea", next_area AS "nextArea",
    count(*) FILTER (WHERE valid_from < $4 AND valid_until >= $4)::int AS "populationBefore",
    count(*) FILTER (WHERE begins = 'birth' AND valid_from BETWEEN $4 AND $5)::int AS births,
    count(*) FILTER (WHERE ends = 'death' AND valid_until BETWEEN $4 AND $5)::int AS deaths,
    count(*) FILTER (WHERE begins = 'arrival' AND valid_from BETWEEN $4 AND $5)::int AS arrivals,
    count(*) FILTER (WHERE begins = 'registration' AND valid_from BETWEEN $4 AND $5)::int AS registrations,
    count(*) FILTER (WHERE ends = 'move' AND valid_until BETWEEN $4 AND $5)::int AS departures,
    count(*) FILTER (WHERE valid_from <= $5 AND valid_until > $5)::int AS "populationAfter"
  FROM registry.residence_span
  WHERE ${IN_AREA} AND ${KNOWN} AND valid_from <= $5 AND valid_until >= $4
  GROUP BY 1, 2, 3`;

/** Births of a period by the place of birth, wherever the child lives. */
const OCCURRED_SQL = `
  SELECT count(*)::int AS births FROM registry.residence_span
  WHERE begins = 'birth' AND valid_from BETWEEN $4 AND $5 AND left(birth_place, $2) = $1 AND ${KNOWN}`;

const VILLAGE_DIGITS = 10;

@Injectable()
export class PopulationQueries {
  readonly progress: DerivedProgress;

  constructor(
    @Inject(REGISTRY_POOL) private readonly pool: Pool,
    @Inject(AREAS) private readonly areas: PresentAreas,
  ) {
    this.progress = new DerivedProgress(pool, POPULATION);
  }

  async population(counted: Counted, on: string): Promise<PopulationCount[]> {
    if (!this.areas.hasReforms) return this.populationAsRecorded(counted, on);
    const villages = await this.ofEach(counted, (prefix) =>
      this.populationAsRecorded({ ...counted, prefix, digits: VILLAGE_DIGITS }, on),
    );
    return countsByPresentCodes(villages, counted, this.areas);
  }

  async balance(counted: Counted, from: string, to: string): Promise<Balance[]> {
    if (!this.areas.hasReforms) return this.balanceAsRecorded(counted, from, to);
    const villages = await this.ofEach(counted, async (prefix): Promise<VillageFlows[]> => {
      const values = [prefix, VILLAGE_DIGITS, counted.knownAt ?? null, from, to];
      return (await this.pool.query({ name: 'village-flows', text: FLOWS_SQL, values })).rows;
    });
    return balancesByPresentCodes(villages, counted, this.areas);
  }

  /** Rows of all codes under which the counted areas may have been recorded. */
  private async ofEach<Row>(
    { prefix }: Counted,
    read: (prefix: string) => Promise<readonly Row[]>,
  ): Promise<Row[]> {
    return (await Promise.all(this.areas.recordedUnder(prefix).map(read))).flat();
  }

  private async populationAsRecorded(
    { prefix, digits, knownAt }: Counted,
    on: string,
  ): Promise<PopulationCount[]> {
    const values = [prefix, digits, knownAt ?? null, on];
    const { rows } = await this.pool.query({ name: 'population', text: POPULATION_SQL, values });
    return rows;
  }

  private async balanceAsRecorded(
    { prefix, digits, knownAt }: Counted,
    from: string,
    to: string,
  ): Promise<Balance[]> {
    const values = [prefix, digits, knownAt ?? null, from, to];
    const { rows } = await this.pool.query({ name: 'balance', text: BALANCE_SQL, values });
    return rows;
  }

  /** Places of birth are regencies: of a province or a regency only. */
  async birthsThatOccurred(counted: Counted, from: string, to: string): Promise<number> {
    const rows = await this.ofEach(counted, async (prefix) => {
      const values = [prefix, prefix.length, counted.knownAt ?? null, from, to];
      const { rows: found } = await this.pool.query({ name: 'births-occurred', text: OCCURRED_SQL, values });
      return found as { readonly births: number }[];
    });
    return rows.reduce((sum, { births }) => sum + births, 0);
  }
}
