import { Inject, Injectable } from '@nestjs/common';
import { Feed } from '@peristiwa/subscriber';

export interface HeldPerson {
  readonly personKey: string;
  readonly version: number;
  readonly view: Readonly<Record<string, unknown>>;
}

export interface Summary {
  readonly persons: number;
  /** Of how many persons each member is held. */
  readonly members: Readonly<Record<string, number>>;
  readonly schemas: readonly { readonly url: string; readonly firstSequence: number }[];
}

export interface PersonsQuery {
  /** Members and their values, all of which a person must have. */
  readonly where: Readonly<Record<string, string | number | boolean>>;
  readonly after: string;
  readonly limit: number;
}

const COLUMNS = 'person_key AS "personKey", version, view';

/** The copy, read as JSON. */
@Injectable()
export class Persons {
  constructor(@Inject(Feed) private readonly feed: Feed) {}

  async find(personKey: string): Promise<HeldPerson | undefined> {
    const { rows } = await this.feed.pool.query<HeldPerson>(
      `SELECT ${COLUMNS} FROM partner.person WHERE person_key = $1`,
      [personKey],
    );
    return rows[0];
  }

  async search({ where, after, limit }: PersonsQuery): Promise<HeldPerson[]> {
    const { rows } = await this.feed.pool.query<HeldPerson>(
      `SELECT ${COLUMNS} FROM partner.person WHERE view @> $1::jsonb AND person_key > $2 COLLATE "C"
       ORDER BY person_key COLLATE "C" LIMIT $3`,
      [JSON.stringify(where), after, limit],
    );
    return rows;
  }

  /** From counts that are kept with the copy: its cost does not grow with the number of persons. */
  async summary(): Promise<Summary> {
    const [persons, members, schemas] = await Promise.all([
      this.feed.pool.query<{ persons: number }>(
        'SELECT coalesce(sum(persons), 0)::int AS persons FROM subscriber.digest_part',
      ),
      this.feed.pool.query<{ member: string; persons: number }>(
        `SELECT member, sum(persons)::int AS persons FROM partner.member_count
         GROUP BY member HAVING sum(persons) <> 0 ORDER BY member`,
      ),
      this.feed.pool.query<{ url: string; first: string }>(
        'SELECT url, first_sequence AS first FROM partner.message_schema ORDER BY first_sequence',
      ),
    ]);
    return {
      persons: persons.rows[0]?.persons ?? 0,
      members: Object.fromEntries(members.rows.map((row) => [row.member, row.persons])),
      schemas: schemas.rows.map(({ url, first }) => ({ url, firstSequence: Number(first) })),
    };
  }
}
