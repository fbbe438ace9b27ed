import type { PoolClient } from 'pg';
import { bucketOf, deathKeyOf, deathRow, personDigest, type FeedPlace } from '@peristiwa/contracts';
import { addNodes, readNodes, readRows, type DigestedTable, type NodeDigest } from '@peristiwa/postgres';
import { problem } from '../problems';
import { readDeaths, readDeathsAhead, type DeathOnFeed } from './death-state';
import { HELD_DEATHS, HOLDINGS } from './holding-digests';
import { arraysOf, PLACES } from './places';
import { viewsAfter } from './states';

/** The sum of a tree. */
export type Whole = Pick<NodeDigest, 'persons' | 'digest'>;
export const NOTHING: Whole = { persons: 0, digest: 0n };

/**
 * Persons with messages after the places of a copy, or that wait for their window; with more, the copy has to catch up
 * first. Of each, two digests are kept in memory, some 300 bytes.
 */
const AHEAD_MAX = 200_000;
/** Rows with their views that are in memory at once. */
const AHEAD_CHUNK = 10_000;

/**
 * A person, or a death without a NIK, whose holding is ahead of the copy: what the partner held after the messages that it
 * has.
 */
interface Ahead {
  readonly table: DigestedTable;
  /** Absent of a death. */
  readonly personId?: string;
  readonly personKey: string;
  readonly bucket: string;
  readonly now: bigint | undefined;
  readonly then: bigint | undefined;
}

interface AheadRow {
  readonly person_id: string;
  readonly held_key: string | null;
  readonly view: string | null;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly sequence: string | null;
}

/**
 * What a partner held after the messages up to `places`: the holdings, without what later messages did to them. The
 * feed continues while a copy is compared; so both sides are compared as of the same messages.
 */
export class HoldingState {
  private constructor(
    private readonly client: PoolClient,
    private readonly partner: string,
    private readonly places: readonly FeedPlace[],
    private readonly tables: readonly DigestedTable[],
    private readonly ahead: ReadonlyMap<string, Ahead>,
    /** Every message up to this sequence is among those of the places. */
    readonly sequence: number,
  ) {}

  /**
   * `client` is in a transaction with one snapshot. `tables`: of what the state is, by default of persons.
   *
   * @throws a problem for places that the feed does not have
   */
  static async read(
    client: PoolClient,
    partner: string,
    places: readonly FeedPlace[],
    tables: readonly DigestedTable[] = [HOLDINGS],
  ): Promise<HoldingState> {
    const { rows } = await client.query<{
      partition: number;
      last: string;
      next: string | null;
      high: string;
    }>({
      name: 'reconcile-places',
      text: `SELECT place.partition, coalesce(e.sequence, 0) AS last, f.sequence AS high,
               (SELECT min(m.sequence) FROM publisher.message m WHERE m.partner = f.partner
                  AND m.partition = place.partition AND m.sequence > place.sequence) AS next
             FROM publisher.feed f CROSS JOIN (${PLACES}) place
             LEFT JOIN publisher.feed_partition e ON e.partner = f.partner AND e.partition = place.partition
             WHERE f.partner = $1`,
      values: [partner, ...arraysOf(places)],
    });
    const [first] = rows;
    if (!first) throw problem('agreementNotFound');
    const ends = new Map(rows.map(({ partition, last }) => [partition, Number(last)]));
    if (places.some(({ partition, sequence }) => sequence > (ends.get(partition) ?? 0))) {
      throw problem('beyondFeed');
    }
    const nexts = rows.flatMap(({ next }) => (next === null ? [] : [Number(next)]));
    const sequence = Math.min(Number(first.high), ...nexts.map((next) => next - 1));
    const ahead = await readAhead(client, partner, places);
    if (tables.includes(HELD_DEATHS)) {
      for (const death of await readDeathsAhead(client, partner, places)) {
        const row = deathRow(death.deathKey);
        ahead.set(row, { table: HELD_DEATHS, personKey: row, ...digestsOf(row, death) });
      }
    }
    return new HoldingState(client, partner, places, tables, ahead, sequence);
  }

  /** Everything of these tables; of all that were read, if none is named. */
  async whole(tables: readonly DigestedTable[] = this.tables): Promise<Whole> {
    return (await this.nodesOf(tables, [''], 0)).get('') ?? NOTHING;
  }

  /** The nodes with `digits` digits below `prefixes`, by prefix; those without persons are left out. */
  nodes(prefixes: readonly string[], digits: number): Promise<Map<string, NodeDigest>> {
    return this.nodesOf(this.tables, prefixes, digits);
  }

  private async nodesOf(
    tables: readonly DigestedTable[],
    prefixes: readonly string[],
    digits: number,
  ): Promise<Map<string, NodeDigest>> {
    const below = { owner: this.partner, prefixes, digits };
    const held: NodeDigest[] = [];
    for (const table of tables) held.push(...(await readNodes(this.client, table, below)));
    const asked = new Set(prefixes);
    const length = prefixes[0]?.length ?? 0;
    for (const { table, bucket, now, then } of this.ahead.values()) {
      if (!tables.includes(table) || !asked.has(bucket.slice(0, length))) continue;
      held.push({
        prefix: bucket.slice(0, digits),
        persons: Number(then !== undefined) - Number(now !== undefined),
        digest: (now ?? 0n) ^ (then ?? 0n),
      });
    }
    return addNodes(held);
  }

  /** The digest of each person in whole buckets. */
  async persons(buckets: readonly string[]): Promise<Map<string, bigint>> {
    const persons = new Map<string, bigint>();
    for (const table of this.tables) {
      const rows = await readRows(this.client, table, { owner: this.partner, buckets });
      for (const { key, digest } of rows) persons.set(key, digest);
    }
    const asked = new Set(buckets);
    for (const { personKey, bucket, then } of this.ahead.values()) {
      if (!asked.has(bucket)) continue;
      if (then === undefined) persons.delete(personKey);
      else persons.set(personKey, then);
    }
    return persons;
  }

  /** What the partner held of each of these persons and deaths, and the last message about each that it has. */
  async lastOf(known: readonly Known[]): Promise<readonly LastKnown[]> {
    const persons = known.filter(({ personKey }) => deathKeyOf(personKey) === undefined);
    const deaths = known.flatMap(({ personKey }) => deathKeyOf(personKey) ?? []);
    return [...(await this.lastOfPersons(persons)), ...(await this.lastOfDeaths(deaths))];
  }

  private async lastOfDeaths(keys: readonly string[]): Promise<LastKnown[]> {
    if (keys.length === 0) return [];
    const { client, partner, places } = this;
    const deaths = await readDeaths(client, { partner, places, keys });
    return deaths.map(({ deathKey, held, then, sequence }) => {
      const personKey = deathRow(deathKey);
      return { personKey, view: this.ahead.has(personKey) ? then : held, sequence };
    });
  }

  private async lastOfPersons(persons: readonly Known[]): Promise<LastKnown[]> {
    if (persons.length === 0) return [];
    const { rows } = await this.client.query<{
      key: string;
      view: string | null;
      person_id: string | null;
      value: Buffer | null;
      sequence: string | null;
    }>({
      name: 'reconcile-persons',
      text: `WITH place AS (${PLACES})
             SELECT known.key, h.view, nullif(known.person_id, '') AS person_id,
               CASE WHEN known.person_id <> '' THEN last.value END AS value, last.sequence
             FROM unnest($4::text[], $5::int[], $6::bigint[], $7::text[]) AS known (key, bucket, sequence, person_id)
             LEFT JOIN publisher.holding h
               ON h.partner = $1 AND h.bucket = known.bucket AND h.person_key = known.key
             LEFT JOIN publisher.message hint
               ON hint.partner = $1 AND hint.sequence = known.sequence AND hint.key = known.key
             LEFT JOIN LATERAL (SELECT m.sequence, m.value FROM publisher.message m
               JOIN place ON place.partition = m.partition AND m.sequence <= place.sequence
               WHERE m.partner = $1 AND m.key = known.key AND m.person_id = coalesce(nullif(known.person_id, '')::uuid, h.person_id, hint.person_id,
                 CASE WHEN known.key ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN known.key::uuid END)
               ORDER BY m.sequence DESC LIMIT 1) last ON true`,
      values: [
        this.partner,
        ...arraysOf(this.places),
        persons.map(({ personKey }) => personKey),
        persons.map(({ personKey }) => parseInt(bucketOf(personKey), 16)),
        persons.map(({ lastSequence }) => lastSequence ?? null),
        persons.map(({ personKey }) => this.ahead.get(personKey)?.personId ?? ''),
      ],
    });
    const ahead = rows.map(({ person_id: personId, sequence, value }) => ({ personId, sequence, value }));
    const before = await viewsOf(this.client, this.partner, ahead);
    return rows.map(({ key: personKey, view, sequence }, index) => ({
      personKey,
      view: this.ahead.has(personKey) ? before[index] : (view ?? undefined),
      sequence: sequence === null ? undefined : Number(sequence),
    }));
  }
}

interface Known {
  readonly personKey: string;
  readonly lastSequence?: number;
}

interface LastKnown {
  readonly personKey: string;
  /** In canonical JSON; undefined when the partner held nothing. */
  readonly view: string | undefined;
  readonly sequence: number | undefined;
}

async function readAhead(
  client: PoolClient,
  partner: string,
  places: readonly FeedPlace[],
): Promise<Map<string, Ahead>> {
  const given = arraysOf(places);
  const ahead = new Map<string, Ahead>();
  let after = NOBODY;
  for (;;) {
    const { rows } = await client.query<AheadRow>({
      name: 'reconcile-ahead',
      text: `WITH place AS (${PLACES}),
             ahead AS (SELECT person_id FROM (SELECT m.person_id FROM place p
                 JOIN publisher.message m ON m.partner = $1 AND m.partition = p.partition AND m.sequence > p.sequence
               UNION SELECT person_id FROM publisher.pending WHERE partner = $1) one
               WHERE person_id > $4 ORDER BY person_id LIMIT ${AHEAD_CHUNK})
             SELECT ahead.person_id, h.person_key AS held_key, h.view, before.key, before.value, before.sequence
             FROM ahead
             LEFT JOIN publisher.holding h ON h.partner = $1 AND h.person_id = ahead.person_id
             LEFT JOIN LATERAL (SELECT m.key, m.value, m.sequence FROM publisher.message m
               JOIN place p ON p.partition = m.partition AND m.sequence <= p.sequence
               WHERE m.partner = $1 AND m.person_id = ahead.person_id ORDER BY m.sequence DESC LIMIT 1) before ON true
             ORDER BY ahead.person_id`,
      values: [partner, ...given, after],
    });
    const last = rows.map(({ person_id: personId, sequence, value }) => ({ personId, sequence, value }));
    const views = await viewsOf(client, partner, last);
    for (const one of rows.flatMap((row, index) => toAhead(row, views[index]))) ahead.set(one.personKey, one);
    if (ahead.size > AHEAD_MAX) throw problem('copyFarBehind');
    const end = rows.at(-1);
    if (!end || rows.length < AHEAD_CHUNK) return ahead;
    after = end.person_id;
  }
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

function toAhead(row: AheadRow, view: string | undefined): Ahead[] {
  const personKey = row.key ?? row.held_key;
  if (personKey === null) return [];
  const digests = digestsOf(personKey, { held: row.view ?? undefined, then: view });
  return [{ table: HOLDINGS, personId: row.person_id, personKey, ...digests }];
}

function digestsOf(
  key: string,
  { held, then }: Pick<DeathOnFeed, 'held' | 'then'>,
): Pick<Ahead, 'bucket' | 'now' | 'then'> {
  const digestOf = (view: string | undefined) => (view === undefined ? undefined : personDigest(key, view));
  return { bucket: bucketOf(key), now: digestOf(held), then: digestOf(then) };
}

/** The views after messages that may be missing. */
async function viewsOf(
  client: PoolClient,
  partner: string,
  rows: readonly {
    readonly personId: string | null;
    readonly sequence: string | null;
    readonly value: Buffer | null;
  }[],
): Promise<(string | undefined)[]> {
  const found = rows.flatMap(({ personId, sequence, value }, index) =>
    personId === null || sequence === null || value === null
      ? []
      : [{ index, personId, sequence: Number(sequence), value }],
  );
  const views = new Map(
    (await viewsAfter(client, partner, found)).map((view, place) => [found[place]?.index, view]),
  );
  return rows.map((_, index) => views.get(index));
}
