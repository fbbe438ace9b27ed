import type { PoolClient } from 'pg';
import { bucketOf, personDigest, type ExtractRow, type PersonMessage } from '@peristiwa/contracts';
import { canonicalJson } from '@peristiwa/kernel';
import { viewsAfter } from '../reconcile/states';

/** Buckets of one partner's holdings, as they were after a message. */
export interface PartRange {
  readonly partner: string;
  readonly sequence: number;
  readonly firstBucket: number;
  readonly lastBucket: number;
}

interface LastRow {
  readonly person_id: string;
  readonly key: string;
  readonly value: Buffer;
  readonly sequence: string;
  readonly partition: number;
}

/** Buckets per statement are as many as have about so many persons, so that others have their turn in between. */
const PERSONS_AT_ONCE = 200;

/**
 * Reads what the partner held after the message `sequence`, bucket by bucket in order: the last message up to it about
 * each person. Messages never change, so the rows are the same whenever they are read. `client` is in a transaction
 * with one snapshot.
 */
export async function* readPart(
  client: PoolClient,
  range: PartRange,
  persons: number,
): AsyncGenerator<ExtractRow[]> {
  const { partner, sequence, firstBucket, lastBucket } = range;
  const left = await findLater(client, range);
  const buckets = lastBucket - firstBucket + 1;
  const width = Math.max(1, Math.floor((buckets * PERSONS_AT_ONCE) / Math.max(1, persons)));
  for (let first = firstBucket; first <= lastBucket; first += width) {
    const last = Math.min(lastBucket, first + width - 1);
    const { rows } = await client.query<LastRow>({
      name: 'extract-rows',
      text: `SELECT last.* FROM (
               SELECT person_id FROM publisher.holding WHERE partner = $1 AND bucket BETWEEN $3 AND $4
               UNION SELECT unnest($5::uuid[])) person
             CROSS JOIN LATERAL (SELECT m.person_id, m.key, m.value, m.sequence, m.partition FROM publisher.message m
               WHERE m.person_id = person.person_id AND m.partner = $1 AND m.sequence <= $2
               ORDER BY m.sequence DESC LIMIT 1) last`,
      values: [
        partner,
        sequence,
        first,
        last,
        left.filter(isBetween(first, last)).map(({ personId }) => personId),
      ],
    });
    const messages = rows.map(({ person_id: personId, sequence: at, value }) => {
      return { personId, sequence: Number(at), value };
    });
    const views = await viewsAfter(client, partner, messages);
    yield inOrder(rows.flatMap((row, index) => toRow(row, views[index])));
  }
}

interface Later {
  readonly personId: string;
  readonly bucket: number;
}

/** Persons with a later message, or with one that is not released: they may not be held any more. */
async function findLater(
  client: PoolClient,
  { partner, sequence, firstBucket, lastBucket }: PartRange,
): Promise<Later[]> {
  const { rows } = await client.query<Later>({
    name: 'extract-later',
    text: `SELECT person_id AS "personId", bucket FROM (
             SELECT person_id, publisher.bucket_of(key) AS bucket FROM publisher.message
             WHERE partner = $1 AND sequence > $2 AND person_id IS NOT NULL
             UNION SELECT person_id, publisher.bucket_of(person_key) FROM publisher.pending WHERE partner = $1) later
           WHERE bucket BETWEEN $3 AND $4`,
    values: [partner, sequence, firstBucket, lastBucket],
  });
  return rows;
}

const isBetween =
  (first: number, last: number) =>
  ({ bucket }: Later) =>
    bucket >= first && bucket <= last;

/** Nothing for a person who was not held any more. */
function toRow(
  { key: personKey, value, sequence, partition }: LastRow,
  view: string | undefined,
): ExtractRow[] {
  if (view === undefined) return [];
  const { version } = JSON.parse(value.toString()) as PersonMessage;
  const state = JSON.parse(view) as ExtractRow['state'];
  return [{ personKey, version, sequence: Number(sequence), partition, state }];
}

/** By bucket, then by key. */
function inOrder(rows: readonly ExtractRow[]): ExtractRow[] {
  const placed = rows.map((row) => ({ row, place: `${bucketOf(row.personKey)} ${row.personKey}` }));
  placed.sort((one, other) => (one.place < other.place ? -1 : 1));
  return placed.map(({ row }) => row);
}

/** XOR of the digests of persons. */
export function digestOf(rows: readonly ExtractRow[], before = 0n): bigint {
  return rows.reduce(
    (digest, { personKey, state }) => digest ^ personDigest(personKey, canonicalJson(state)),
    before,
  );
}
