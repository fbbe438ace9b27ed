import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Family, RegisteredPerson } from '@peristiwa/domain';
import { REGISTRY_POOL } from '../tokens';
import type { Reader, Reading } from './access-log';

export interface StoredPerson {
  readonly personId: string;
  readonly version: number;
  readonly position: number;
  readonly person: RegisteredPerson;
  /** Since when later events of this person could not be placed. */
  readonly parkedSince: Date | null;
}

type StoredMember = Pick<RegisteredPerson, 'name' | 'sex' | 'bornOn'> & {
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

export interface AreaCount {
  readonly area: string;
  readonly male: number;
  readonly female: number;
}

/** Every read of a person and its row in the access log are one statement: neither can be without the other. */
function personSql(condition: string): string {
  return `WITH found AS (
      SELECT p.person_id, p.version, p.position, p.state, a.since
      FROM registry.person p
      LEFT JOIN registry.anomaly a ON a.stream_id = p.person_id AND a.healed_at IS NULL
      WHERE ${condition}
    ), logged AS (
      INSERT INTO registry.access_log (actor, office, purpose, what, person_id, request_id)
      SELECT $2, $3, $4, $5, (SELECT person_id FROM found), $6
    )
    SELECT * FROM found`;
}

const BY_ID = personSql('p.person_id = $1');
const BY_NIK = personSql('p.nik = $1');

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
    SELECT $2, $3, $4, $5, person_id, $6 FROM members
  )
  SELECT found.*, (SELECT json_agg(json_build_object('personId', person_id, 'status', status, 'state', state))
                   FROM members) AS members
  FROM found`;

const STATISTICS = `
  SELECT left(area, $2) AS area, count(*) FILTER (WHERE sex = 'male') AS male,
         count(*) FILTER (WHERE sex = 'female') AS female
  FROM registry.person
  WHERE status <> 'deceased' AND area >= $1 AND area < $1 || ':'
  GROUP BY 1 ORDER BY 1`;

/** The read side's SQL. State is parsed here and nowhere else. */
@Injectable()
export class RegistryQueries {
  constructor(@Inject(REGISTRY_POOL) private readonly pool: Pool) {}

  findById(personId: string, reader: Reader, what: Reading): Promise<StoredPerson | undefined> {
    return this.find('person-by-id', BY_ID, personId, reader, what);
  }

  findByNik(nik: string, reader: Reader, what: Reading): Promise<StoredPerson | undefined> {
    return this.find('person-by-nik', BY_NIK, nik, reader, what);
  }

  private async find(
    name: string,
    text: string,
    key: string,
    ...[reader, what]: [Reader, Reading]
  ): Promise<StoredPerson | undefined> {
    const { rows } = await this.pool.query({ name, text, values: [key, ...logged(reader, what)] });
    const row = rows[0];
    return (
      row && {
        personId: row.person_id,
        version: row.version,
        position: Number(row.position),
        person: JSON.parse(row.state) as RegisteredPerson,
        parkedSince: row.since,
      }
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
        const { name, sex, bornOn } = JSON.parse(state) as RegisteredPerson;
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

  /** Living residents below `prefix`, by the first `digits` of their area. */
  async countResidents(prefix: string, digits: number): Promise<AreaCount[]> {
    const { rows } = await this.pool.query<{ area: string; male: string; female: string }>({
      name: 'count-residents',
      text: STATISTICS,
      values: [prefix, digits],
    });
    return rows.map(({ area, male, female }) => ({ area, male: Number(male), female: Number(female) }));
  }
}

function logged(reader: Reader, what: Reading): (string | null)[] {
  return [reader.actor, reader.office, reader.purpose, what, reader.requestId];
}
