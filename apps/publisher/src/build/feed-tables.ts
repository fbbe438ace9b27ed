import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { byteaArray, int4Array, int8Array, textArray, uuidArray } from '@peristiwa/postgres';
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

/** The counters of each feed. The builder's lease row is locked already, so no other process changes them. */
export async function readCounters(
  client: PoolClient,
  partners: readonly string[],
): Promise<Map<string, FeedCounter>> {
  const { rows } = await client.query<{
    partner: string;
    sequence: string;
    partitions: number;
    last: Record<string, { readonly sequence: number; readonly digest: string }>;
  }>({
    name: 'feed-counters',
    text: `SELECT partner, sequence, partitions,
             (SELECT coalesce(json_object_agg(partition, json_build_object('sequence', sequence,
                'digest', encode(digest, 'hex'))), '{}') FROM publisher.feed_partition p
              WHERE p.partner = f.partner) AS last
           FROM publisher.feed f WHERE partner = ANY($1::text[])`,
    values: [partners],
  });
  return new Map(
    rows.map(({ partner, sequence, partitions, last }) => [
      partner,
      {
        sequence: Number(sequence),
        partitions,
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

export async function writeCounters(
  client: PoolClient,
  counters: ReadonlyMap<string, FeedCounter>,
): Promise<void> {
  const feeds = [...counters];
  await client.query({
    name: 'move-feeds',
    text: `UPDATE publisher.feed f SET sequence = n.sequence
           FROM unnest($1::text[], $2::bigint[]) AS n(partner, sequence)
           WHERE f.partner = n.partner AND f.sequence <> n.sequence`,
    values: [
      textArray(feeds.map(([partner]) => partner)),
      int8Array(feeds.map(([, { sequence }]) => sequence)),
    ],
  });
  const partitions = feeds.flatMap(([partner, { lastInPartition }]) =>
    [...lastInPartition].map(([partition, end]) => ({ partner, partition, ...end })),
  );
  await client.query({
    name: 'move-feed-partitions',
    text: `INSERT INTO publisher.feed_partition AS held (partner, partition, sequence, digest)
           SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::bytea[])
           ON CONFLICT (partner, partition) DO UPDATE SET sequence = excluded.sequence, digest = excluded.digest
           WHERE held.sequence <> excluded.sequence`,
    values: [
      textArray(partitions.map(({ partner }) => partner)),
      int4Array(partitions.map(({ partition }) => partition)),
      int8Array(partitions.map(({ sequence }) => sequence)),
      byteaArray(partitions.map(({ digest }) => digest)),
    ],
  });
}

export async function insertMessages(
  client: PoolClient,
  messages: readonly NumberedMessage[],
): Promise<void> {
  await client.query({
    name: 'insert-messages',
    text: `INSERT INTO publisher.message (partner, sequence, partition, previous_sequence, person_id, key, type,
             headers, value, agreement_version, fields, act_id)
           SELECT partner, sequence, partition, previous, person, key, type, headers, value, agreement,
             string_to_array(fields, ','), nullif(act, '')::uuid
           FROM unnest($1::text[], $2::bigint[], $3::int[], $4::bigint[], $5::uuid[], $6::text[], $7::text[],
             $8::text[], $9::bytea[], $10::int[], $11::text[], $12::text[])
             AS n(partner, sequence, partition, previous, person, key, type, headers, value, agreement, fields, act)`,
    values: [
      textArray(messages.map(({ partner }) => partner)),
      int8Array(messages.map(({ sequence }) => sequence)),
      int4Array(messages.map(({ partition }) => partition)),
      int8Array(messages.map(({ previousSequence }) => previousSequence)),
      uuidArray(messages.map(({ personId }) => personId)),
      textArray(messages.map(({ key }) => key)),
      textArray(messages.map(({ type }) => type)),
      textArray(messages.map(({ headers }) => headers)),
      byteaArray(messages.map(({ value }) => Buffer.from(value))),
      int4Array(messages.map(({ agreementVersion }) => agreementVersion)),
      textArray(messages.map(({ fields }) => fields.join(','))),
      textArray(messages.map(({ actId }) => actId ?? '')),
    ],
  });
}

export async function readHoldings(
  client: PoolClient,
  partners: readonly string[],
  personIds: readonly string[],
): Promise<Map<string, Holding>> {
  const { rows } = await client.query<Holding & { partner: string; personId: string }>({
    name: 'holdings',
    text: `SELECT partner, person_id AS "personId", person_key AS "personKey", version, view,
             agreement_version AS "agreementVersion"
           FROM publisher.holding WHERE partner = ANY($1::text[]) AND person_id = ANY($2::uuid[])`,
    values: [partners, personIds],
  });
  return new Map(rows.map(({ partner, personId, ...holding }) => [slot(partner, personId), holding]));
}

/** Writes what partners hold after a batch; undefined when a partner holds the person no longer. */
export async function writeHoldings(
  client: PoolClient,
  after: readonly {
    readonly partner: string;
    readonly personId: string;
    readonly holding: Holding | undefined;
  }[],
): Promise<void> {
  const gone = after.filter(({ holding }) => !holding);
  const kept = after.flatMap(({ partner, personId, holding }) =>
    holding ? [{ partner, personId, ...holding }] : [],
  );
  if (gone.length > 0) {
    await client.query({
      name: 'drop-holdings',
      text: `DELETE FROM publisher.holding h USING unnest($1::text[], $2::uuid[]) AS n(partner, person_id)
             WHERE h.partner = n.partner AND h.person_id = n.person_id`,
      values: [
        textArray(gone.map(({ partner }) => partner)),
        uuidArray(gone.map(({ personId }) => personId)),
      ],
    });
  }
  if (kept.length === 0) return;
  await client.query({
    name: 'upsert-holdings',
    text: `INSERT INTO publisher.holding (partner, person_id, person_key, version, view, view_hash, agreement_version)
           SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::int[], $5::text[], $6::bytea[], $7::int[])
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
  });
}
