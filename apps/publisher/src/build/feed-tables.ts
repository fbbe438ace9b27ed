import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import {
  byteaArray,
  int4Array,
  int8Array,
  textArray,
  timestamptzArray,
  uuidArray,
  type TableRows,
} from '@peristiwa/postgres';
import type { Standing } from '../view/agreement';
import type { FeedCounter, NumberedMessage } from './number';
import type { Holding } from './plan';

export interface FeedRow {
  readonly partner: string;
  readonly agreementVersion: number;
  readonly standing: Standing;
}

/** A person of one partner, as a map key. */
export const slot = (partner: string, personId: string): string => `${partner} ${personId}`;

export async function readFeeds(client: Pick<PoolClient, 'query'>): Promise<FeedRow[]> {
  const { rows } = await client.query<FeedRow>({
    name: 'feeds',
    text: 'SELECT partner, agreement_version AS "agreementVersion", standing FROM publisher.feed ORDER BY partner',
  });
  return rows;
}

/** The counters of each feed. Only the holder of the builder's lease changes them. */
export async function readCounters(client: Pool | PoolClient): Promise<Map<string, FeedCounter>> {
  const { rows } = await client.query<{
    partner: string;
    sequence: string;
    reformNo: number;
    partitions: number;
    after: string | null;
    last: Record<string, { readonly sequence: number; readonly digest: string }>;
  }>({
    name: 'feed-counters',
    text: `SELECT partner, sequence, reform_no AS "reformNo", partitions,
             (SELECT max(after_sequence) FROM publisher.feed_layout l WHERE l.partner = f.partner) AS after,
             (SELECT coalesce(json_object_agg(partition, json_build_object('sequence', sequence,
                'digest', encode(digest, 'hex'))), '{}') FROM publisher.feed_partition p
              WHERE p.partner = f.partner) AS last
           FROM publisher.feed f`,
  });
  return new Map(
    rows.map(({ partner, sequence, reformNo, partitions, after, last }) => [
      partner,
      {
        sequence: Number(sequence),
        reformNo,
        partitions,
        afterSequence: Number(after ?? 0),
        lastInPartition: new Map(
          Object.entries(last).map(([number, end]) => [
            Number(number),
            { sequence: end.sequence, digest: Buffer.from(end.digest, 'hex') },
          ]),
        ),
      },
    ]),
  );
}

/** By partner: the number up to which acts about deaths without a NIK are built (ADR 0075). */
export async function readDeathsThrough(pool: Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ partner: string; through: string }>({
    name: 'deaths-through',
    text: 'SELECT partner, death_no AS through FROM publisher.feed',
  });
  return new Map(rows.map(({ partner, through }) => [partner, Number(through)]));
}

/**
 * The rows of one batch. Each statement reads `GUARD`, the first one, so that nothing is written when the lease is lost.
 */
export const GUARD = 'table_0';

/** What partners hold after a batch; undefined when a partner holds the person no longer. */
export interface HeldAfter {
  readonly partner: string;
  readonly personId: string;
  readonly holding: Holding | undefined;
}

export function counterRows(
  feeds: readonly (readonly [string, FeedCounter])[],
): [feeds: TableRows, partitions: TableRows] {
  const partitions = feeds.flatMap(([partner, { lastInPartition }]) =>
    [...lastInPartition].map(([partition, end]) => ({ partner, partition, ...end })),
  );
  return [
    {
      types: ['text', 'bigint', 'int'],
      insert: (arrays) => `UPDATE publisher.feed f SET sequence = n.sequence, reform_no = n.reform_no
        FROM ${GUARD}, unnest(${arrays}) AS n(partner, sequence, reform_no) WHERE f.partner = n.partner`,
      values: [
        textArray(feeds.map(([partner]) => partner)),
        int8Array(feeds.map(([, { sequence }]) => sequence)),
        int4Array(feeds.map(([, { reformNo }]) => reformNo)),
      ],
    },
    {
      types: ['text', 'int', 'bigint', 'bytea'],
      insert: (arrays) => `INSERT INTO publisher.feed_partition AS held (partner, partition, sequence, digest)
        SELECT n.* FROM ${GUARD}, unnest(${arrays}) AS n(partner, partition, sequence, digest)
        ON CONFLICT (partner, partition) DO UPDATE SET sequence = excluded.sequence, digest = excluded.digest
        WHERE held.sequence <> excluded.sequence`,
      values: [
        textArray(partitions.map(({ partner }) => partner)),
        int4Array(partitions.map(({ partition }) => partition)),
        int8Array(partitions.map(({ sequence }) => sequence)),
        byteaArray(partitions.map(({ digest }) => digest)),
      ],
    },
  ];
}

export function messageRows(messages: readonly NumberedMessage[]): TableRows {
  return {
    types: 'text bigint int bigint text text text text bytea int text'.split(' '),
    insert: (
      arrays,
    ) => `INSERT INTO publisher.message (partner, sequence, partition, previous_sequence, person_id, key,
        type, headers, value, agreement_version, act_id)
      SELECT partner, sequence, partition, previous, nullif(person, '')::uuid, key, type, headers, value, agreement,
        nullif(act, '')::uuid
      FROM ${GUARD}, unnest(${arrays})
        AS n(partner, sequence, partition, previous, person, key, type, headers, value, agreement, act)`,
    values: [
      textArray(messages.map(({ partner }) => partner)),
      int8Array(messages.map(({ sequence }) => sequence)),
      int4Array(messages.map(({ partition }) => partition)),
      int8Array(messages.map(({ previousSequence }) => previousSequence)),
      textArray(messages.map(({ personId }) => personId ?? '')),
      textArray(messages.map(({ key }) => key)),
      textArray(messages.map(({ type }) => type)),
      textArray(messages.map(({ headers }) => JSON.stringify(headers))),
      byteaArray(messages.map(({ value }) => Buffer.from(value))),
      int4Array(messages.map(({ agreementVersion }) => agreementVersion)),
      textArray(messages.map(({ actId }) => actId ?? '')),
    ],
  };
}

export function holdingRows(after: readonly HeldAfter[]): [gone: TableRows, kept: TableRows] {
  const gone = after.filter(({ holding }) => !holding);
  const kept = after.flatMap(({ partner, personId, holding }) =>
    holding ? [{ partner, personId, ...holding }] : [],
  );
  return [
    {
      types: ['text', 'uuid'],
      insert: (arrays) => `DELETE FROM publisher.holding h
        USING ${GUARD}, unnest(${arrays}) AS n(partner, person_id)
        WHERE h.partner = n.partner AND h.person_id = n.person_id`,
      values: [
        textArray(gone.map(({ partner }) => partner)),
        uuidArray(gone.map(({ personId }) => personId)),
      ],
    },
    {
      types: ['text', 'uuid', 'text', 'int', 'text', 'bytea', 'int'],
      insert: (arrays) => `INSERT INTO publisher.holding
          (partner, person_id, person_key, version, view, view_hash, agreement_version)
        SELECT n.* FROM ${GUARD}, unnest(${arrays})
          AS n(partner, person_id, person_key, version, view, view_hash, agreement_version)
        ON CONFLICT (partner, person_id) DO UPDATE
        SET version = excluded.version, view = excluded.view, view_hash = excluded.view_hash,
          agreement_version = excluded.agreement_version`,
      values: [
        textArray(kept.map(({ partner }) => partner)),
        uuidArray(kept.map(({ personId }) => personId)),
        textArray(kept.map(({ personKey }) => personKey)),
        int4Array(kept.map(({ version }) => version)),
        textArray(kept.map(({ view }) => view)),
        byteaArray(kept.map(({ view }) => createHash('sha256').update(view).digest())),
        int4Array(kept.map(({ agreementVersion }) => agreementVersion)),
      ],
    },
  ];
}

/** How far the change log has been built. Recorded times never decrease along the ledger. */
export function progressRows({ position, coveredUntil }: Progress): TableRows {
  return {
    types: ['bigint', 'timestamptz'],
    insert: (
      arrays,
    ) => `UPDATE publisher.progress p SET registry_position = greatest(p.registry_position, n.position),
        covered_until = greatest(p.covered_until, n.covered)
      FROM ${GUARD}, unnest(${arrays}) AS n(position, covered)`,
    values: [int8Array([position]), timestamptzArray([coveredUntil])],
  };
}

/** For acts that touch no person and have no change row. */
export async function reachPosition(pool: Pool, position: number): Promise<void> {
  await pool.query('UPDATE publisher.progress SET registry_position = $1 WHERE registry_position < $1', [
    position,
  ]);
}

export interface Progress {
  /** Ledger position; 0 while the registry is ahead of the change that was built last. */
  readonly position: number;
  /** Every act recorded before that of the last row has been built. */
  readonly coveredUntil: Date;
}

export async function readHoldings(
  client: Pool | PoolClient,
  partners: readonly string[],
  personIds: readonly string[],
): Promise<Map<string, Holding>> {
  const { rows } = await client.query<Holding & { partner: string; personId: string }>({
    name: 'holdings',
    text: `SELECT partner, person_id AS "personId", person_key AS "personKey", version, view,
             agreement_version AS "agreementVersion"
           FROM publisher.holding WHERE partner = ANY($1::text[]) AND person_id = ANY($2::uuid[])`,
    values: [textArray(partners), uuidArray(personIds)],
  });
  return new Map(rows.map(({ partner, personId, ...holding }) => [slot(partner, personId), holding]));
}
