import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Family, PersonOnRecord, RaisedFlag } from '@peristiwa/domain';
import { Coalescer } from '@peristiwa/postgres';
import { REGISTRY_POOL } from '../tokens';
import { accessColumns, logged, type Reader, type Reading } from './access-log';

export interface StoredPerson {
  readonly personId: string;
  readonly version: number;
  readonly position: number;
  readonly person: PersonOnRecord;
  /** Since when later events of this person could not be placed. */
  readonly parkedSince: Date | null;
}

interface PersonQuestion {
  readonly key: string;
  readonly reader: Reader;
  readonly what: Reading;
}

interface PersonRow {
  /** Null when nobody has the NIK or the id; the access log records the question all the same. */
  readonly person_id: string | null;
  readonly version: number;
  readonly position: string;
  readonly state: string;
  readonly since: Date | null;
}

type StoredMember = Pick<PersonOnRecord, 'name' | 'sex' | 'bornOn'> & {
  readonly personId: string;
  readonly status: string;
};

export interface StoredFamily {
  readonly familyId: string;
  readonly version: number;
  readonly position: number;
  readonly family: Exclude<Family, { status: 'none' }>;
  readonly members: ReadonlyMap<string, StoredMember>;
  readonly parkedSince: Date | null;
}

/** A person whose state has quality flags, for review by an office. */
export interface FlaggedPerson {
  readonly personId: string;
  readonly area: string;
  readonly familyId: string;
  readonly flags: readonly string[];
  /** Each flag with the day on which it was raised and the act that raised it. */
  readonly raised: readonly RaisedFlag[];
  readonly version: number;
  readonly position: number;
}

export interface FlaggedPage {
  readonly kind?: string;
  /** The last day on which a flag was raised: only older ones are listed. */
  readonly raisedUntil?: string;
  /** Beginning of the area codes. */
  readonly area: string;
  readonly after?: { readonly area: string; readonly personId: string };
  readonly limit: number;
}

export interface AreaCount {
  readonly area: string;
  readonly male: number;
  readonly female: number;
}

/**
 * One statement reads the persons and writes their rows of the access log, so neither can happen without the other.
 * Concurrent readers share one statement and one commit: a commit for each took half of the database's time
 * (docs/performance.md). `LIMIT 1` in the lateral queries keeps the plan at one index scan per reader, whatever the
 * statistics of the tables are.
 */
function personsSql(condition: string, keyType: string): string {
  return `WITH asked AS (
      SELECT * FROM unnest($1::${keyType}[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
        WITH ORDINALITY AS one (key, actor, office, purpose, what, request_id, nth)
    ), found AS (
      SELECT asked.*, p.person_id, p.version, p.position, p.state, a.since
      FROM asked
      LEFT JOIN LATERAL (SELECT * FROM registry.person p WHERE ${condition} LIMIT 1) p ON true
      LEFT JOIN LATERAL (
        SELECT since FROM registry.anomaly WHERE stream_id = p.person_id AND healed_at IS NULL LIMIT 1
      ) a ON true
    ), logged AS (
      INSERT INTO registry.access_log (actor, office, purpose, what, person_id, request_id)
      SELECT actor, office, purpose, what, person_id, request_id FROM found ORDER BY nth
    )
    SELECT person_id, version, position, state, since FROM found ORDER BY nth`;
}

const FAMILY = `
  WITH found AS (
    SELECT f.family_id, f.version, f.position, f.state, a.since
    FROM registry.family f
    LEFT JOIN registry.anomaly a ON a.stream_id = f.family_id AND a.healed_at IS NULL
    WHERE f.family_id = $1
  ), members AS (
    SELECT p.person_id, p.status, p.state
    FROM registry.person p
    WHERE p.person_id IN (SELECT (member ->> 'personId')::uuid
                          FROM found, json_array_elements(found.state::json -> 'members') AS member)
  ), logged AS (
    INSERT INTO registry.access_log (actor, office, purpose, what, person_id, request_id)
    SELECT $2, $3, $4, $5, person_id, $6 FROM (
      SELECT person_id FROM members
      UNION ALL
      -- A closed card has its last head; no card, nobody.
      SELECT (SELECT (state::json ->> 'headId')::uuid FROM found) WHERE NOT EXISTS (SELECT FROM members)
    ) read
  )
  SELECT found.*, (SELECT json_agg(json_build_object('personId', person_id, 'status', status, 'state', state))
                   FROM members) AS members
  FROM found`;

const STATISTICS = `
  SELECT left(area, $2) AS area, count(*) FILTER (WHERE sex = 'male') AS male,
         count(*) FILTER (WHERE sex = 'female') AS female
  FROM registry.person
  WHERE status <> 'deceased' AND status <> ALL ('{abroad,cancelled,merged}') AND area >= $1 AND area < $1 || ':'
  GROUP BY 1 ORDER BY 1`;

/** Keyset pages in the order of the index `person_flags`: area, then person. */
const FLAGGED = `
  WITH found AS (
    SELECT person_id, area, family_id, flags, state::json -> 'flags' AS raised, version, position
    FROM registry.person
    WHERE flags <> '{}' AND area >= $6 AND area < $6 || ':' AND ($7::text IS NULL OR flags @> ARRAY[$7])
      AND (area, person_id) > ($8, $9::uuid)
      AND ($11::text IS NULL OR EXISTS (
        SELECT FROM json_array_elements(state::json -> 'flags') flag
        WHERE flag ->> 'since' <= $11 AND ($7::text IS NULL OR flag ->> 'kind' = $7)))
    ORDER BY area, person_id LIMIT $10
  ), logged AS (
    INSERT INTO registry.access_log (actor, office, purpose, what, person_id, request_id)
    SELECT $1, $2, $3, $4, person_id, $5 FROM found
  )
  SELECT person_id AS "personId", area, family_id AS "familyId", flags, raised, version, position::float8 AS position
  FROM found ORDER BY area, person_id`;

/** The SQL of the API. Stored states are parsed only here. */
@Injectable()
export class RegistryQueries {
  private readonly byId: Coalescer<PersonQuestion, StoredPerson | undefined>;
  private readonly byNik: Coalescer<PersonQuestion, StoredPerson | undefined>;

  constructor(@Inject(REGISTRY_POOL) private readonly pool: Pool) {
    const byId = { name: 'persons-by-id', text: personsSql('p.person_id = asked.key', 'uuid') };
    const byNik = { name: 'persons-by-nik', text: personsSql('p.nik = asked.key', 'text') };
    this.byId = new Coalescer((questions) => this.findPersons(byId, questions));
    this.byNik = new Coalescer((questions) => this.findPersons(byNik, questions));
  }

  findById(personId: string, reader: Reader, what: Reading): Promise<StoredPerson | undefined> {
    return this.byId.ask({ key: personId, reader, what });
  }

  findByNik(nik: string, reader: Reader, what: Reading): Promise<StoredPerson | undefined> {
    return this.byNik.ask({ key: nik, reader, what });
  }

  private async findPersons(
    statement: { readonly name: string; readonly text: string },
    questions: readonly PersonQuestion[],
  ): Promise<(StoredPerson | undefined)[]> {
    const values = [questions.map(({ key }) => key), ...accessColumns(questions)];
    const { rows } = await this.pool.query<PersonRow>({ ...statement, values });
    return rows.map((row) =>
      row.person_id === null
        ? undefined
        : {
            personId: row.person_id,
            version: row.version,
            position: Number(row.position),
            person: JSON.parse(row.state) as PersonOnRecord,
            parkedSince: row.since,
          },
    );
  }

  async findFamily(familyId: string, reader: Reader): Promise<StoredFamily | undefined> {
    const { rows } = await this.pool.query({
      name: 'family-by-id',
      text: FAMILY,
      values: [familyId, ...logged(reader, 'family')],
    });
    const row = rows[0];
    if (!row) return undefined;
    const members = ((row.members ?? []) as { personId: string; status: string; state: string }[]).map(
      ({ personId, status, state }): [string, StoredMember] => {
        const { name, sex, bornOn } = JSON.parse(state) as PersonOnRecord;
        return [personId, { personId, status, name, sex, bornOn }];
      },
    );
    return {
      familyId: row.family_id,
      version: row.version,
      position: Number(row.position),
      family: JSON.parse(row.state) as StoredFamily['family'],
      members: new Map(members),
      parkedSince: row.since,
    };
  }

  /** Reads persons with quality flags and logs the access to each of them. */
  async findFlagged(page: FlaggedPage, reader: Reader): Promise<FlaggedPerson[]> {
    const { kind, area, after, limit, raisedUntil } = page;
    const from = after ?? { area: '', personId: '00000000-0000-0000-0000-000000000000' };
    const { rows } = await this.pool.query<FlaggedPerson>({
      name: 'flagged-persons',
      text: FLAGGED,
      values: [
        ...logged(reader, 'quality-flags'),
        ...[area, kind ?? null, from.area, from.personId, limit, raisedUntil ?? null],
      ],
    });
    return rows;
  }

  /** Counts the living residents of the areas that begin with `prefix`, by the first `digits` of the area. */
  async countResidents(prefix: string, digits: number): Promise<AreaCount[]> {
    const { rows } = await this.pool.query<{ area: string; male: string; female: string }>({
      name: 'count-residents',
      text: STATISTICS,
      values: [prefix, digits],
    });
    return rows.map(({ area, male, female }) => ({ area, male: Number(male), female: Number(female) }));
  }
}
