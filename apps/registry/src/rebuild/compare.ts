import type { PoolClient } from 'pg';
import { uuidArray } from '@peristiwa/postgres';
import { comparedColumns, FAMILY, PERSON } from '../projector/state-tables';

export interface Difference {
  readonly streamId: string;
  readonly kind: 'person' | 'family';
  /**
   * - `state`: both have the same version of the stream and different states.
   * - `behind`, `ahead`: the new version places fewer, or more, events of the stream.
   * - `missing`, `extra`: only the live version, or only the new one, has it.
   */
  readonly difference: 'state' | 'behind' | 'ahead' | 'missing' | 'extra';
}

/** What became of one slice of streams. */
export interface SliceDigest {
  readonly kind: Difference['kind'];
  /** From 0 to 255. */
  readonly slice: number;
  /** Rows of the live version and of the new one. */
  readonly live: number;
  readonly next: number;
  /**
   * - `same`: the digests are the same.
   * - `later`: they differ only by what the live version has changed since the position that is compared.
   * - `differs`: a stream of the slice is in `differences`.
   */
  readonly verdict: 'same' | 'later' | 'differs';
}

export interface Comparison {
  readonly slices: number;
  /** Slices whose digests differ and which were therefore compared row by row. */
  readonly slicesDiffering: number;
  readonly persons: { readonly live: number; readonly next: number };
  readonly families: { readonly live: number; readonly next: number };
  readonly digests: readonly SliceDigest[];
  readonly differences: readonly Difference[];
}

const TABLES = { person: PERSON, family: FAMILY } as const;

const digestOf = (kind: Difference['kind'], of: string) =>
  `hash_record_extended(ROW(${comparedColumns(TABLES[kind], of)}), 0)`;

type SliceRow = Pick<SliceDigest, 'slice' | 'live' | 'next'> & { readonly same: boolean };

/**
 * Compares the two versions by a digest per slice of streams: one sequential read of each table in one snapshot, then row
 * by row, only in slices that differ. `position` is the checkpoint of the new version; rows that the live one changed
 * later are not counted as differences. The digest XORs 64 bits per row: it finds mistakes, not forgery.
 */
export async function compareVersions(client: PoolClient, position: number): Promise<Comparison> {
  const person = await digests(client, 'person');
  const family = await digests(client, 'family');
  const differences = [
    ...(await differing(client, 'person', person, position)),
    ...(await differing(client, 'family', family, position)),
  ];
  const sum = (rows: readonly SliceRow[], side: 'live' | 'next') =>
    rows.reduce((total, row) => total + row[side], 0);
  return {
    slices: person.length + family.length,
    slicesDiffering: [...person, ...family].filter(({ same }) => !same).length,
    persons: { live: sum(person, 'live'), next: sum(person, 'next') },
    families: { live: sum(family, 'live'), next: sum(family, 'next') },
    digests: [...judged('person', person, differences), ...judged('family', family, differences)],
    differences,
  };
}

function judged(
  kind: Difference['kind'],
  rows: readonly SliceRow[],
  differences: readonly Difference[],
): SliceDigest[] {
  const own = differences.filter((difference) => difference.kind === kind);
  const slices = new Set(own.map(({ streamId }) => Number.parseInt(streamId.slice(-2), 16)));
  return rows.map(({ same, ...row }) => {
    const verdict = same ? 'same' : slices.has(row.slice) ? 'differs' : 'later';
    return { kind, ...row, verdict };
  });
}

/** The last byte of a UUIDv7 is random, so slices have about the same size. */
const sliceOf = (key: string) => `get_byte(uuid_send(${key}), 15)`;

async function digests(client: PoolClient, kind: 'person' | 'family'): Promise<SliceRow[]> {
  const side = (schema: string) =>
    `SELECT ${sliceOf(TABLES[kind].key)} AS slice, count(*)::int AS rows, bit_xor(${digestOf(kind, 'r')}) AS digest
     FROM ${schema}.${kind} r GROUP BY 1`;
  const { rows } = await client.query<SliceRow>(
    `SELECT slice, coalesce(l.rows, 0) AS live, coalesce(n.rows, 0) AS next,
       (l.rows, l.digest) IS NOT DISTINCT FROM (n.rows, n.digest) AS same
     FROM (${side('registry')}) l FULL JOIN (${side('registry_next')}) n USING (slice)`,
  );
  return rows;
}

const KIND_OF_DIFFERENCE = `CASE WHEN n.id IS NULL THEN 'missing' WHEN l.id IS NULL THEN 'extra'
  WHEN n.version < l.version THEN 'behind' WHEN n.version > l.version THEN 'ahead' ELSE 'state' END`;

async function differing(
  client: PoolClient,
  kind: 'person' | 'family',
  slices: readonly SliceRow[],
  position: number,
): Promise<Difference[]> {
  const wanted = slices.filter(({ same }) => !same).map(({ slice }) => slice);
  if (wanted.length === 0) return [];
  const side = (schema: string) =>
    `SELECT r.${TABLES[kind].key} AS id, r.version, r.position, ${digestOf(kind, 'r')} AS digest
     FROM ${schema}.${kind} r WHERE ${sliceOf(TABLES[kind].key)} = ANY ($1)`;
  const { rows } = await client.query<Difference>(
    `SELECT coalesce(l.id, n.id) AS "streamId", $3 AS kind, ${KIND_OF_DIFFERENCE} AS difference
     FROM (${side('registry')}) l FULL JOIN (${side('registry_next')}) n USING (id)
     WHERE l.digest IS DISTINCT FROM n.digest AND coalesce(l.position, 0) <= $2
     ORDER BY 1`,
    [wanted, position, kind],
  );
  return rows;
}

/** Compares some persons in the transaction of the switch, while no other process writes. */
export async function comparePersons(
  client: PoolClient,
  ids: readonly string[],
): Promise<PersonDifference[]> {
  const { rows } = await client.query<PersonDifference>(
    `SELECT coalesce(l.person_id, n.person_id) AS "streamId", l.version AS "liveVersion", n.version AS "nextVersion",
       n.position::float8 AS position, n.state
     FROM unnest($1::uuid[]) AS asked(id)
     LEFT JOIN registry.person l ON l.person_id = asked.id
     LEFT JOIN registry_next.person n ON n.person_id = asked.id
     WHERE ROW(${comparedColumns(PERSON, 'l')}) IS DISTINCT FROM ROW(${comparedColumns(PERSON, 'n')})
     ORDER BY 1`,
    [uuidArray(ids)],
  );
  return rows;
}

export interface PersonDifference {
  readonly streamId: string;
  readonly liveVersion: number | null;
  readonly nextVersion: number | null;
  readonly position: number | null;
  readonly state: string | null;
}
