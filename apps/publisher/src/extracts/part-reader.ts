import type { PoolClient } from 'pg';
import { bucketOf, personDigest, type PersonMessage } from '@peristiwa/contracts';
import { canonicalJson } from '@peristiwa/kernel';

/** What one row of an extract says, with the view as text. */
export interface PersonRow {
  readonly personKey: string;
  readonly version: number;
  readonly sequence: number;
  readonly partition: number;
  /** In canonical JSON. */
  readonly view: string;
}

/** Buckets of one partner's holdings, as they were after a message. */
export interface PartRange {
  readonly partner: string;
  readonly sequence: number;
  readonly firstBucket: number;
  readonly lastBucket: number;
}

interface HeldRow {
  readonly personId: string;
  readonly personKey: string;
  readonly version: number;
  readonly view: string;
  readonly sequence: string;
  readonly partition: number;
}

interface LaterRow {
  readonly personId: string;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly sequence: string | null;
  readonly partition: number | null;
}

/** SQL: the last message about `person`, not after that of the extract. */
const LAST = `SELECT m.key, m.value, m.sequence, m.partition FROM publisher.message m
  WHERE m.person_id = person.person_id AND m.partner = $1 AND m.sequence <= $2 ORDER BY m.sequence DESC LIMIT 1`;

/** Buckets per statement are as many as have about so many persons, so that others have their turn in between. */
const PERSONS_AT_ONCE = 500;

/**
 * Reads what the partner held after the message `sequence`, bucket by bucket in order, at any later time: the holdings,
 * and for persons about whom there is a later message, the last message before it. Messages never change, so the rows
 * are the same whenever they are read. `client` is in a transaction with one snapshot.
 */
export async function* readPart(
  client: PoolClient,
  { partner, sequence, firstBucket, lastBucket }: PartRange,
  persons: number,
): AsyncGenerator<PersonRow[]> {
  const later = await readLater(client, { partner, sequence, firstBucket, lastBucket });
  const buckets = lastBucket - firstBucket + 1;
  const width = Math.max(1, Math.floor((buckets * PERSONS_AT_ONCE) / Math.max(1, persons)));
  for (let first = firstBucket; first <= lastBucket; first += width) {
    const last = Math.min(lastBucket, first + width - 1);
    const { rows } = await client.query<HeldRow>({
      name: 'extract-held',
      text: `SELECT person.person_id AS "personId", person.person_key AS "personKey", person.version, person.view,
               last.sequence, last.partition
             FROM publisher.holding person CROSS JOIN LATERAL (${LAST}) last
             WHERE person.partner = $1 AND person.bucket BETWEEN $3 AND $4`,
      values: [partner, sequence, first, last],
    });
    const unchanged = rows.flatMap(({ personId, ...row }): PersonRow[] =>
      later.ids.has(personId) ? [] : [{ ...row, sequence: Number(row.sequence) }],
    );
    yield inOrder([...unchanged, ...later.rows.filter(({ bucket }) => bucket >= first && bucket <= last)]);
  }
}

/** Persons whose holding may be newer than the extract: with a later message, or with one that is not released. */
async function readLater(client: PoolClient, { partner, sequence, firstBucket, lastBucket }: PartRange) {
  const { rows } = await client.query<LaterRow>({
    name: 'extract-later',
    text: `WITH person AS (
             SELECT person_id FROM publisher.message WHERE partner = $1 AND sequence > $2
               AND publisher.bucket_of(key) BETWEEN $3 AND $4
             UNION SELECT person_id FROM publisher.pending WHERE partner = $1
               AND publisher.bucket_of(person_key) BETWEEN $3 AND $4)
           SELECT person.person_id AS "personId", last.key, last.value, last.sequence, last.partition
           FROM person LEFT JOIN LATERAL (${LAST}) last ON true`,
    values: [partner, sequence, firstBucket, lastBucket],
  });
  return {
    ids: new Set(rows.map(({ personId }) => personId)),
    rows: rows.flatMap(({ key: personKey, value, sequence: last, partition }) => {
      if (personKey === null || value === null || partition === null) return [];
      const { state, version } = JSON.parse(value.toString()) as PersonMessage;
      if (!state) return [];
      const bucket = parseInt(bucketOf(personKey), 16);
      return [{ personKey, version, sequence: Number(last), partition, view: canonicalJson(state), bucket }];
    }),
  };
}

/** By bucket, then by key. */
function inOrder(rows: readonly PersonRow[]): PersonRow[] {
  const placed = rows.map((row) => ({ row, place: `${bucketOf(row.personKey)} ${row.personKey}` }));
  placed.sort((one, other) => (one.place < other.place ? -1 : 1));
  return placed.map(({ row }) => row);
}

/** XOR of the digests of persons. */
export function digestOf(rows: readonly PersonRow[], before = 0n): bigint {
  return rows.reduce((digest, { personKey, view }) => digest ^ personDigest(personKey, view), before);
}
