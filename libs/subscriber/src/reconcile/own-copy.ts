import type { Pool, PoolClient } from 'pg';
import {
  BUCKET_DIGITS,
  bucketOf,
  deathKeyOf,
  digestText,
  memberDigest,
  personDigest,
  type DeathsHeld,
  type DifferenceQuestion,
  type DigestNode,
  type FeedPlace,
} from '@peristiwa/contracts';
import { groupBy } from '@peristiwa/kernel';
import {
  addNodes,
  inSnapshot,
  readNodes,
  readRows,
  type NodeDigest,
  type RowDigest,
} from '@peristiwa/postgres';
import { COPIED_DEATHS, COPIES } from './copy-digests';

/** Some nodes of the copy with what is below them, and the place in the feed, all from one moment. */
export interface OwnNodes {
  readonly places: readonly FeedPlace[];
  readonly nodes: readonly DigestNode[];
  /** The children of the nodes, by prefix. */
  readonly children: ReadonlyMap<string, DigestNode>;
  /** How many rows of the nodes are deaths without a NIK. */
  readonly deaths: number;
  /** Of buckets: the digest of each person, by bucket. */
  readonly persons: ReadonlyMap<string, readonly (readonly [personKey: string, digest: string])[]>;
}

/** A person of the copy, or a death without a NIK, with digests in place of values. */
export type OwnPerson = DifferenceQuestion['persons'][number];

/** What the ministry holds, as its database has it. */
export class OwnCopy {
  constructor(
    private readonly pool: Pool,
    private readonly topic: string,
  ) {}

  nodes(prefixes: readonly string[]): Promise<OwnNodes> {
    const digits = prefixes[0]?.length ?? 0;
    return inSnapshot(this.pool, async (client) => {
      const persons = await readNodes(client, COPIES, { prefixes, digits });
      const deaths = await readNodes(client, COPIED_DEATHS, { prefixes, digits });
      const found = addNodes([...persons, ...deaths]);
      const isLeaf = digits === BUCKET_DIGITS;
      const [below, rows] = [[] as NodeDigest[], [] as RowDigest[]];
      for (const table of [COPIES, COPIED_DEATHS]) {
        if (isLeaf) rows.push(...(await readRows(client, table, { buckets: prefixes })));
        else below.push(...(await readNodes(client, table, { prefixes, digits: digits + 1 })));
      }
      const digests = rows.map(({ key, digest }) => [key, digestText(digest)] as const);
      return {
        places: await this.places(client),
        nodes: prefixes.map((prefix) => toNode(found.get(prefix) ?? { prefix, persons: 0, digest: 0n })),
        deaths: deaths.reduce((sum, node) => sum + node.persons, 0),
        children: new Map([...addNodes(below)].map(([prefix, node]) => [prefix, toNode(node)])),
        persons: groupBy(digests, ([key]) => bucketOf(key)),
      };
    });
  }

  /** Everything that the copy holds, and how far it is in each partition. */
  whole(): Promise<{
    readonly persons: number;
    readonly digest: string;
    readonly deathsWithoutNik: DeathsHeld;
    readonly places: readonly FeedPlace[];
  }> {
    return inSnapshot(this.pool, async (client) => {
      const root = { prefixes: [''], digits: 0 };
      const [persons] = await readNodes(client, COPIES, root);
      const [deaths] = await readNodes(client, COPIED_DEATHS, root);
      return {
        persons: persons?.persons ?? 0,
        digest: digestText(persons?.digest ?? 0n),
        deathsWithoutNik: { deaths: deaths?.persons ?? 0, digest: digestText(deaths?.digest ?? 0n) },
        places: await this.places(client),
      };
    });
  }

  /** These persons, and deaths, with digests of the members of their copies. */
  persons(personKeys: readonly string[]): Promise<Omit<DifferenceQuestion, 'reconciliationId'>> {
    return inSnapshot(this.pool, async (client) => {
      const { rows } = await client.query<{ key: string; state: string | null; last: string | null }>(
        `SELECT wanted.key, coalesce(p.state, d.state) AS state, greatest(p.last_sequence, d.sequence,
           (SELECT max(sequence) FROM subscriber.quarantine q
              WHERE q.person_key = coalesce(wanted.death_key, wanted.key))) AS last
         FROM unnest($1::text[], $2::text[]) AS wanted (key, death_key)
         LEFT JOIN subscriber.person p ON p.person_key = wanted.key COLLATE "C"
         LEFT JOIN subscriber.death_without_nik d ON d.death_key = wanted.death_key COLLATE "C"`,
        [personKeys, personKeys.map((key) => deathKeyOf(key) ?? null)],
      );
      const persons = rows.map(({ key: personKey, state, last }) => ({
        personKey,
        ...(last !== null && { lastSequence: Number(last) }),
        ...(state !== null && {
          held: { digest: digestText(personDigest(personKey, state)), members: membersOf(state) },
        }),
      }));
      return { places: await this.places(client), persons };
    });
  }

  private async places(client: PoolClient): Promise<FeedPlace[]> {
    const { rows } = await client.query<{ partition: number; sequence: string }>(
      'SELECT partition, last_sequence AS sequence FROM subscriber.cursor WHERE topic = $1 ORDER BY partition',
      [this.topic],
    );
    return rows.map(({ partition, sequence }) => ({ partition, sequence: Number(sequence) }));
  }
}

/** A state that somebody damaged so that it is no object any more has no members. */
function membersOf(state: string): { name: string; digest: string }[] {
  try {
    const members = Object.entries(JSON.parse(state) as Record<string, unknown>);
    return members
      .filter(([name]) => /^\w{1,64}$/.test(name))
      .map(([name, value]) => ({ name, digest: memberDigest(name, value) }));
  } catch {
    return [];
  }
}

function toNode({ prefix, persons, digest }: NodeDigest): DigestNode {
  return { prefix, persons, digest: digestText(digest) };
}
