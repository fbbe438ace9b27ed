import {
  bucketOf,
  digestText,
  memberDigest,
  personDigest,
  type Difference,
  type DigestNode,
  type SyncCertificate,
} from '@peristiwa/contracts';
import { canonicalJson, groupBy } from '@peristiwa/kernel';
import type { OwnCopy } from './own-copy';
import { reconcile, type ReconciliationApi } from './reconcile';

type View = Readonly<Record<string, unknown>>;
type Side = Map<string, View>;

const PERSONS = 2_000;
const PLACES = [{ partition: 0, sequence: PERSONS }];

function sides(): { registry: Side; ministry: Side } {
  const views = Array.from({ length: PERSONS }, (_, n) => [`p-${n}`, { n, sex: 'male' }] as const);
  return { registry: new Map(views), ministry: new Map(views) };
}

/** The nodes of a side with `digits` digits below `prefixes`. */
function nodesOf(side: Side, prefixes: readonly string[], digits: number): Map<string, DigestNode> {
  const asked = new Set(prefixes);
  const length = prefixes[0]?.length ?? 0;
  const own = [...side].filter(([key]) => asked.has(bucketOf(key).slice(0, length)));
  const groups = groupBy(own, ([key]) => bucketOf(key).slice(0, digits));
  return new Map(
    [...groups].map(([prefix, members]) => {
      const digest = members.reduce((sum, [key, view]) => sum ^ personDigest(key, canonicalJson(view)), 0n);
      return [prefix, { prefix, persons: members.length, digest: digestText(digest) }];
    }),
  );
}

const rowsOf = (side: Side, buckets: readonly string[]) =>
  [...side]
    .filter(([key]) => buckets.includes(bucketOf(key)))
    .map(([key, view]) => [key, digestText(personDigest(key, canonicalJson(view)))] as const);

function copyOf(side: Side): OwnCopy {
  return {
    async nodes(prefixes: readonly string[]) {
      const digits = prefixes[0]?.length ?? 0;
      const found = nodesOf(side, prefixes, digits);
      return {
        places: PLACES,
        nodes: prefixes.map((prefix) => found.get(prefix) ?? { prefix, persons: 0, digest: '0'.repeat(64) }),
        deaths: 0,
        children: digits === 4 ? new Map() : nodesOf(side, prefixes, digits + 1),
        persons: groupBy(digits === 4 ? rowsOf(side, prefixes) : [], ([key]) => bucketOf(key)),
      };
    },
    async persons(personKeys: readonly string[]) {
      return {
        places: PLACES,
        persons: personKeys.map((personKey) => {
          const view = side.get(personKey);
          const members = Object.entries(view ?? {}).map(([name, value]) => ({
            name,
            digest: memberDigest(name, value),
          }));
          return { personKey, ...(view && { held: { digest: '0'.repeat(64), members } }) };
        }),
      };
    },
  } as unknown as OwnCopy;
}

/** The registry, by the same rules; it counts the messages. */
function registryOf(side: Side): ReconciliationApi {
  const traffic = { messages: 0, bytes: 0 };
  return {
    traffic,
    async compare({ nodes }) {
      traffic.messages += 1;
      const digits = nodes[0]?.prefix.length ?? 0;
      const prefixes = nodes.map(({ prefix }) => prefix);
      const own = nodesOf(side, prefixes, digits);
      const differing = nodes.filter(({ prefix, digest }) => own.get(prefix)?.digest !== digest);
      if (digits === 0 && differing.length === 0) {
        return { differing: [], certificate: { sequence: PERSONS } as SyncCertificate };
      }
      const below = differing.map(({ prefix }) => prefix);
      return {
        differing: below.map((prefix) =>
          digits === 4
            ? {
                prefix,
                persons: rowsOf(side, [prefix]).map(([personKey, digest]) => ({ personKey, digest })),
              }
            : { prefix, children: [...nodesOf(side, [prefix], digits + 1).values()] },
        ),
      };
    },
    async differences({ persons }) {
      traffic.messages += 1;
      return {
        differences: persons.map(({ personKey, held }): Difference => {
          if (!side.has(personKey)) return { personKey, kind: 'extra', fields: [] };
          return { personKey, kind: held ? 'different' : 'missing', fields: [], sequence: 1 };
        }),
      };
    },
  };
}

const repairIn =
  (registry: Side, ministry: Side) =>
  async ({ personKey }: Difference) => {
    const view = registry.get(personKey);
    if (view) ministry.set(personKey, view);
    else ministry.delete(personKey);
    return 'repaired' as const;
  };

describe('reconcile', () => {
  it('takes one message when both sides are the same', async () => {
    const { registry, ministry } = sides();
    const report = await reconcile({ copy: copyOf(ministry), api: registryOf(registry) });
    expect(report).toMatchObject({ messages: 1, persons: PERSONS, differences: [] });
    expect(report.certificate).toBeDefined();
  });

  it('finds one person of many in a few messages and repairs nobody else', async () => {
    const { registry, ministry } = sides();
    ministry.set('p-77', { n: 78, sex: 'male' });
    const repaired: string[] = [];
    const report = await reconcile({
      copy: copyOf(ministry),
      api: registryOf(registry),
      repair: async (difference) => {
        repaired.push(difference.personKey);
        return repairIn(registry, ministry)(difference);
      },
    });
    expect(repaired).toEqual(['p-77']);
    // Five levels, the person, and the root again.
    expect(report.messages).toBe(7);
    expect(report.certificate).toBeDefined();
  });

  it('finds those whom the ministry lacks, should not have, or holds otherwise', async () => {
    const { registry, ministry } = sides();
    ministry.delete('p-1');
    ministry.set('nobody', { n: 0 });
    ministry.set('p-2', { n: 2, sex: 'female' });
    const found = await reconcile({ copy: copyOf(ministry), api: registryOf(registry) });
    const kinds = found.differences.map(({ personKey, kind }) => [personKey, kind]).toSorted();
    expect(kinds).toEqual([
      ['nobody', 'extra'],
      ['p-1', 'missing'],
      ['p-2', 'different'],
    ]);
    expect(found.certificate).toBeUndefined();
    const repaired = await reconcile({
      copy: copyOf(ministry),
      api: registryOf(registry),
      repair: repairIn(registry, ministry),
    });
    expect(repaired.certificate).toBeDefined();
    expect(ministry).toEqual(registry);
  });

  it('stops when what it applies again does not make the person the same', async () => {
    const { registry, ministry } = sides();
    ministry.set('p-3', { n: 0 });
    const report = await reconcile({
      copy: copyOf(ministry),
      api: registryOf(registry),
      repair: async () => 'quarantined',
    });
    expect(report.certificate).toBeUndefined();
    expect(report.differences).toMatchObject([{ personKey: 'p-3', outcome: 'quarantined' }]);
  });

  it('says who still differs after a repair, also after the last one', async () => {
    const { registry, ministry } = sides();
    ministry.set('p-3', { n: 0 });
    let others = 10;
    const report = await reconcile({
      copy: copyOf(ministry),
      api: registryOf(registry),
      // A message that comes meanwhile makes one more person differ each time.
      repair: async ({ personKey }) => {
        if (personKey === 'p-3') ministry.set(`p-${(others += 1)}`, { n: 0 });
        return 'repaired';
      },
    });
    expect(report.certificate).toBeUndefined();
    expect(report.differences).toHaveLength(4);
    expect(report.differences.map(({ outcome }) => outcome)).toEqual([
      'still-differs',
      'still-differs',
      'still-differs',
      'found',
    ]);
  });

  /** With 288 M persons a bucket has some 4,400: 1,024 buckets in one answer would be millions. */
  it.each([
    ['as many buckets as have few enough persons', 9_000, undefined, [2, 2, 1]],
    ['a bucket with more alone', 25_000, undefined, [1, 1, 1, 1, 1]],
    ['again the buckets that were left out', 1, 3, [5, 2]],
  ])('asks for %s', async (_, persons, answered, sizes) => {
    const prefixes = ['0000', '0001', '0002', '0003', '0004'];
    const asked: number[] = [];
    const node = (prefix: string, digest: string) => ({ prefix, persons, digest: digest.repeat(64) });
    const below = (digits: number) => [...new Set(prefixes.map((prefix) => prefix.slice(0, digits)))];
    const copy = {
      nodes: async (wanted: readonly string[]) => {
        const digits = (wanted[0]?.length ?? 0) + 1;
        const children =
          digits > 4 ? [] : below(digits).map((prefix) => [prefix, node(prefix, 'a')] as const);
        const nodes = wanted.map((prefix) => node(prefix, 'a'));
        return { places: PLACES, nodes, children: new Map(children), persons: new Map() };
      },
      persons: async () => ({ places: PLACES, persons: [] }),
    } as unknown as OwnCopy;
    const api: ReconciliationApi = {
      traffic: { messages: 0, bytes: 0 },
      differences: async () => ({ differences: [] }),
      compare: async ({ nodes }) => {
        const wanted = nodes.map(({ prefix }) => prefix);
        const digits = wanted[0]?.length ?? 0;
        if (digits === 4) asked.push(wanted.length);
        const now = digits === 4 ? wanted.slice(0, answered) : wanted;
        const differing = now.map((prefix) =>
          digits === 4
            ? { prefix, persons: [] }
            : { prefix, children: below(digits + 1).map((one) => node(one, 'b')) },
        );
        return { differing, rest: wanted.slice(now.length) };
      },
    };
    await reconcile({ copy, api });
    expect(asked).toEqual(sizes);
  });
});
