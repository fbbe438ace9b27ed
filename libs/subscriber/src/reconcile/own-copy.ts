import type { Pool, PoolClient } from 'pg';
import {
  BUCKET_DIGITS,
  bucketOf,
  digestText,
  memberDigest,
  personDigest,
  type DifferenceQuestion,
  type DigestNode,
  type FeedPlace,
} from '@peristiwa/contracts';
import { groupBy } from '@peristiwa/kernel';
import { inSnapshot, readNodes, readRows, type NodeDigest } from '@peristiwa/postgres';
import { COPIES } from './copy-digests';

/** Some nodes of the copy with what is below them, and the place in the feed, all from one moment. */
export interface OwnNodes {
  readonly places: readonly FeedPlace[];
  readonly nodes: readonly DigestNode[];
  /** The children of the nodes, by prefix. */
  readonly children: ReadonlyMap<string, DigestNode>;
  /** Of buckets: the digest of each person, by bucket. */
  readonly persons: ReadonlyMap<string, readonly (readonly [personKey: string, digest: string])[]>;
}

/** A person of the copy, with digests in place of values. */
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
      const found = new Map((await readNodes(client, COPIES, { prefixes, digits })).map(byPrefix));
      const isLeaf = digits === BUCKET_DIGITS;
      const below = isLeaf ? [] : await readNodes(client, COPIES, { prefixes, digits: digits + 1 });
      const rows = isLeaf ? await readRows(client, COPIES, { buckets: prefixes }) : [];
      const persons = rows.map(({ key, digest }) => [key, digestText(digest)] as const);
      return {
        places: await this.places(client),
        nodes: prefixes.map((prefix) => toNode(found.get(prefix) ?? { prefix, persons: 0, digest: 0n })),
        children: new Map(below.map(toNode).map(byPrefix)),
        persons: groupBy(persons, ([key]) => bucketOf(key)),
      };
    });
  }

  /** Everything that the copy holds, and how far it is in each partition. */
  async whole(): Promise<{
    readonly persons: number;
    readonly digest: string;
    readonly places: readonly FeedPlace[];
  }> {
    const { nodes, places } = await this.nodes(['']);
    const { persons, digest } = nodes[0] as DigestNode;
    return { persons, digest, places };
  }

  /** These persons with digests of the members of their copies. */
  persons(personKeys: readonly string[]): Promise<Omit<DifferenceQuestion, 'reconciliationId'>> {
    return inSnapshot(this.pool, async (client) => {
      const { rows } = await client.query<{ key: string; state: string | null; last: string | null }>(
        `SELECT wanted.key, p.state, greatest(p.last_sequence,
           (SELECT max(sequence) FROM subscriber.quarantine q WHERE q.person_key = wanted.key)) AS last
         FROM unnest($1::text[]) AS wanted (key)
         LEFT JOIN subscriber.person p ON p.person_key = wanted.key COLLATE "C"`,
        [personKeys],
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

function byPrefix<Node extends { readonly prefix: string }>(node: Node): [string, Node] {
  return [node.prefix, node];
}

function toNode({ prefix, persons, digest }: NodeDigest): DigestNode {
  return { prefix, persons, digest: digestText(digest) };
}
