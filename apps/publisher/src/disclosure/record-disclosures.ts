import type { Pool, PoolClient } from 'pg';
import { groupBy } from '@peristiwa/kernel';
import { RANGE_MAX, rangesOf } from './ranges';
import type { Road } from './roads';

type Client = Pick<Pool | PoolClient, 'query'>;

/** A message that was given to its partner. */
interface Given {
  readonly sequence: number;
  /** Names of members that were left out. */
  readonly withheld?: readonly string[];
}

interface Giving {
  readonly partner: string;
  readonly road: Road;
  /** The version of the agreement in force. */
  readonly agreementVersion: number;
  readonly jobId?: string;
}

/**
 * Records messages that a partner is given beside its topic, in increasing order. A pull or a push awaits it before the data
 * leave; a job records a step before it sends it, in a transaction of its own (ADR 0054, ADR 0063).
 */
export async function recordMessages(
  client: Client,
  { partner, road, agreementVersion, jobId }: Giving,
  messages: readonly Given[],
): Promise<void> {
  const byWithheld = groupBy(messages, ({ withheld = [] }) => withheld.join(','));
  const rows = [...byWithheld].flatMap(([withheld, some]) =>
    rangesOf(some.map(({ sequence }) => sequence)).map((range) => ({ ...range, withheld })),
  );
  if (rows.length === 0) return;
  await client.query({
    name: 'record-messages',
    text: `INSERT INTO publisher.disclosure
             (partner, road, agreement_version, job_id, first_sequence, last_sequence, messages, picked, withheld)
           SELECT $1, $2, $3, $4, given.first, given.last, given.messages, given.picked,
             CASE WHEN given.withheld <> '' THEN string_to_array(given.withheld, ',') END
           FROM unnest($5::bigint[], $6::bigint[], $7::int[], $8::varbit[], $9::text[])
             AS given (first, last, messages, picked, withheld)`,
    values: [
      partner,
      road,
      agreementVersion,
      jobId ?? null,
      rows.map(({ first }) => first),
      rows.map(({ last }) => last),
      rows.map(({ messages: count }) => count),
      rows.map(({ picked }) => picked),
      rows.map(({ withheld }) => withheld),
    ],
  });
}

/** Records that a partner was answered that the register has these persons, whose NIK it has named. */
export async function recordLookups(
  client: Client,
  { partner, road, agreementVersion }: Giving,
  personIds: readonly string[],
): Promise<void> {
  if (personIds.length === 0) return;
  await client.query(
    `INSERT INTO publisher.disclosure (partner, road, agreement_version, messages, person_id)
     SELECT $1, $2, $3, 0, unnest($4::uuid[])`,
    [partner, road, agreementVersion, personIds],
  );
}

/** Roads whose messages are sent in the order of the feed, with the checkpoint of the sender. */
const SENT = [{ road: 'kafka', checkpoint: 'send.' }] as const satisfies readonly {
  readonly road: Road;
  readonly checkpoint: string;
}[];

/**
 * Records what was sent since the last time, from the checkpoints of the senders: each message once per road, also when it
 * was sent again after a crash. Several processes may do it at once.
 */
export async function recordSent(pool: Pool): Promise<void> {
  const roads = [SENT.map(({ road }) => road), SENT.map(({ checkpoint }) => checkpoint)];
  await pool.query({
    name: 'disclosed-feeds',
    text: `INSERT INTO publisher.disclosed_up_to (partner, road, sequence)
           SELECT f.partner, sent.road, 0 FROM publisher.feed f, unnest($1::text[]) AS sent (road)
           ON CONFLICT DO NOTHING`,
    values: [roads[0]],
  });
  await pool.query({
    name: 'record-sent',
    text: `WITH due AS (
             SELECT d.partner, d.road, d.sequence AS before, c.position AS now
             FROM publisher.disclosed_up_to d
             JOIN unnest($1::text[], $2::text[]) AS sent (road, checkpoint) ON sent.road = d.road
             JOIN publisher.checkpoint c ON c.name = sent.checkpoint || d.partner AND c.position > d.sequence
             FOR UPDATE OF d),
           moved AS (UPDATE publisher.disclosed_up_to d SET sequence = due.now FROM due
             WHERE d.partner = due.partner AND d.road = due.road)
           INSERT INTO publisher.disclosure (partner, road, first_sequence, last_sequence, messages)
           SELECT partner, road, first, least(first + ${RANGE_MAX - 1}, now), least(${RANGE_MAX}, now - first + 1)
           FROM due, generate_series(before + 1, now, ${RANGE_MAX}) first`,
    values: roads,
  });
}
