import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { alikeKeys, namesAlike, type Sex } from '@peristiwa/domain';
import { DerivedProgress } from '../derived/progress';
import { PERSON_NAMES } from '../person-names/person-name-table';
import { REGISTRY_POOL } from '../tokens';
import { AccessLog, type Reader } from './access-log';
import type { PersonSearch } from './requests';

interface Candidate {
  readonly personId: string;
  readonly name: string;
  readonly sex: Sex;
  readonly bornOn: string;
  readonly status: string;
  readonly area: string;
  /** The mother by descent, as the act of birth or the form names her. */
  readonly motherName: string | null;
}

const FOUND_MAX = 20;
/** Of a day that stands for an unknown one (1 January, 1 July), thousands may have one short name. */
const COMPARED_MAX = 1_000;

/**
 * Those who were born on a day and whose name may be the one that is sought: looked up in the index by the keys of all its
 * spellings, and compared here. The name of a mother who is in the register is that of her own record.
 */
const OF_NAME = `
  SELECT p.person_id AS "personId", p.state::json ->> 'name' AS name, p.sex, p.born_on::text AS "bornOn", p.status, p.area,
         coalesce(m.state::json ->> 'name', named.mother) AS "motherName"
  FROM (
    SELECT person_id FROM registry.person_name JOIN registry.person USING (person_id)
    WHERE person_name.born_on = $1 AND name_key = ANY ($2::text[]) AND area >= $3 AND area < $3 || ':' LIMIT $4
  ) found
  JOIN registry.person p USING (person_id)
  LEFT JOIN registry.person m ON m.person_id = (p.state::json ->> 'motherId')::uuid
  LEFT JOIN LATERAL (
    SELECT one ->> 'name' AS mother FROM json_array_elements(p.state::json -> 'parents') AS one
    WHERE one ->> 'role' = 'mother' AND one ->> 'kind' <> 'adoptive' LIMIT 1
  ) named ON true`;

/** Look-up of somebody who has no paper. */
@Injectable()
export class PersonSearches {
  readonly progress: DerivedProgress;

  constructor(
    @Inject(REGISTRY_POOL) private readonly pool: Pool,
    @Inject(AccessLog) private readonly accessLog: AccessLog,
  ) {
    this.progress = new DerivedProgress(pool, PERSON_NAMES);
  }

  async find({ name, bornOn, motherName, area = '' }: PersonSearch, reader: Reader) {
    const { rows } = await this.pool.query<Candidate>({
      name: 'persons-of-name',
      text: OF_NAME,
      values: [bornOn, alikeKeys(name), area, COMPARED_MAX + 1],
    });
    const alike = (one: string | null, other: string) => one === null || namesAlike(one, other);
    const found = rows.filter(
      (person) =>
        person.bornOn === bornOn &&
        alike(person.name, name) &&
        (!motherName || alike(person.motherName, motherName)),
    );
    const persons = found.slice(0, FOUND_MAX);
    const ids = persons.map(({ personId }) => personId);
    await this.accessLog.writeAll(reader, 'search', ids);
    return {
      persons: persons.map(({ motherName: mother, ...person }) => ({
        ...person,
        ...(mother !== null && { motherName: mother }),
      })),
      isComplete: found.length <= FOUND_MAX && rows.length <= COMPARED_MAX,
    };
  }
}
