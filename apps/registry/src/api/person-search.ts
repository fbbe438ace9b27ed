import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { foldName, namesAlike, type Sex } from '@peristiwa/domain';
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

/**
 * Everybody who was born on a day: about 8,000 of 280 million, so names are compared here. The name of a mother who is in
 * the register is that of her own record.
 */
const BORN_ON = `
  SELECT p.person_id AS "personId", p.state::json ->> 'name' AS name, p.sex, p.born_on::text AS "bornOn", p.status, p.area,
         coalesce(m.state::json ->> 'name', named.mother) AS "motherName"
  FROM registry.person p
  LEFT JOIN registry.person m ON m.person_id = (p.state::json ->> 'motherId')::uuid
  LEFT JOIN LATERAL (
    SELECT one ->> 'name' AS mother FROM json_array_elements(p.state::json -> 'parents') AS one
    WHERE one ->> 'role' = 'mother' AND one ->> 'kind' <> 'adoptive' LIMIT 1
  ) named ON true
  WHERE p.born_on = $1 AND p.area >= $2 AND p.area < $2 || ':'`;

/** Look-up of somebody who has no paper. */
@Injectable()
export class PersonSearches {
  constructor(
    @Inject(REGISTRY_POOL) private readonly pool: Pool,
    @Inject(AccessLog) private readonly accessLog: AccessLog,
  ) {}

  async find({ name, bornOn, motherName, area = '' }: PersonSearch, reader: Reader) {
    const { rows } = await this.pool.query<Candidate>({
      name: 'persons-born-on',
      text: BORN_ON,
      values: [bornOn, area],
    });
    const alike = (one: string | null, other: string) => one === null || namesAlike(one, foldName(other));
    const found = rows.filter(
      (person) => alike(person.name, name) && (!motherName || alike(person.motherName, motherName)),
    );
    const persons = found.slice(0, FOUND_MAX);
    const ids = persons.map(({ personId }) => personId);
    await this.accessLog.writeAll(reader, 'search', ids);
    return {
      persons: persons.map(({ motherName: mother, ...person }) => ({
        ...person,
        ...(mother !== null && { motherName: mother }),
      })),
      isComplete: found.length <= FOUND_MAX,
    };
  }
}
