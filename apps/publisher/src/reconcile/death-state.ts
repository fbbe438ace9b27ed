import type { PoolClient } from 'pg';
import { DEATH_WITHOUT_NIK_TYPE, type DeathWithoutNik, type FeedPlace } from '@peristiwa/contracts';
import { canonicalJson } from '@peristiwa/kernel';
import { textArray } from '@peristiwa/postgres';
import { arraysOf, PLACES } from './places';

/** A death without a NIK on a feed. States are in canonical JSON, undefined when the death does not count. */
export interface DeathOnFeed {
  readonly deathKey: string;
  /** What the partner may hold. */
  readonly held: string | undefined;
  /** What it held after the messages up to the places. */
  readonly then: string | undefined;
  /** Of the last of these messages about the death. */
  readonly sequence: number | undefined;
}

/** Deaths with messages after the places of a copy, or that wait for their window. */
export async function readDeathsAhead(
  client: PoolClient,
  partner: string,
  places: readonly FeedPlace[],
): Promise<DeathOnFeed[]> {
  const { rows } = await client.query<{ key: string }>({
    name: 'reconcile-deaths-ahead',
    text: `WITH place AS (${PLACES})
           SELECT m.key FROM place JOIN publisher.message m ON m.partner = $1 AND m.person_id IS NULL
             AND m.type = '${DEATH_WITHOUT_NIK_TYPE}' AND m.partition = place.partition AND m.sequence > place.sequence
           UNION SELECT person_key FROM publisher.pending WHERE partner = $1 AND person_id IS NULL`,
    values: [partner, ...arraysOf(places)],
  });
  const keys = rows.map(({ key }) => key);
  return keys.length === 0 ? [] : readDeaths(client, { partner, places, keys });
}

/** These deaths, in the order of their keys. */
export async function readDeaths(
  client: PoolClient,
  of: {
    readonly partner: string;
    readonly places: readonly FeedPlace[];
    readonly keys: readonly string[];
  },
): Promise<DeathOnFeed[]> {
  const { rows } = await client.query<{
    key: string;
    held: string | null;
    sequence: string | null;
    value: Buffer | null;
  }>({
    name: 'reconcile-deaths',
    text: `WITH place AS (${PLACES}),
           last AS (SELECT DISTINCT ON (m.key) m.key, m.sequence, m.value
             FROM place JOIN publisher.message m ON m.partner = $1 AND m.person_id IS NULL
               AND m.type = '${DEATH_WITHOUT_NIK_TYPE}' AND m.partition = place.partition
               AND m.sequence <= place.sequence
             WHERE m.key = ANY($4::text[]) ORDER BY m.key, m.sequence DESC)
           SELECT known.key, h.state AS held, last.sequence, last.value
           FROM unnest($4::text[]) AS known (key)
           LEFT JOIN publisher.death_holding h ON h.partner = $1 AND h.death_key = known.key
           LEFT JOIN last ON last.key = known.key ORDER BY known.key`,
    values: [of.partner, ...arraysOf(of.places), textArray(of.keys)],
  });
  return rows.map(({ key, held, sequence, value }) => ({
    deathKey: key,
    held: held ?? undefined,
    then: value === null ? undefined : stateOf(value),
    sequence: sequence === null ? undefined : Number(sequence),
  }));
}

/** What a partner holds after a message; undefined when the death does not count any more. */
export function stateOf(value: Buffer): string | undefined {
  const { state } = JSON.parse(value.toString()) as DeathWithoutNik;
  return state && canonicalJson(state);
}
