import { UnknownEventError } from '@peristiwa/domain';
import type { StoredEvent } from '@peristiwa/ledger';
import type { PageRequest } from '@peristiwa/projections';
import { ActSource } from './act-source';

/** Acts of the given sizes; `alien` is the position of an event that this release does not know. */
function events(sizes: readonly number[], alien?: number): StoredEvent[] {
  const all = sizes.flatMap((actSize, act) =>
    Array.from({ length: actSize }, (_, index) => ({ actId: `act-${act}`, actSize, actIndex: index + 1 })),
  );
  return all.map((event, index) => {
    const type = index + 1 === alien ? 'AlienLanded' : 'ChildBorn';
    return { ...event, position: index + 1, type, schemaVersion: 1 } as StoredEvent;
  });
}

/** An event's partition is its position modulo 2. */
function sourceOf(all: readonly StoredEvent[]): ActSource {
  return new ActSource({
    readPartitions: async (partitions, position, limit) => ({
      events: all
        .filter((event) => event.position > position && partitions.includes(event.position % 2))
        .slice(0, limit),
      tail: all.length,
    }),
  });
}
const positions = (page: readonly StoredEvent[]) => page.map(({ position }) => position);
const read = async (all: readonly StoredEvent[], request: Partial<PageRequest> = {}) => {
  const page = await sourceOf(all).readPage({ partitions: [0, 1], after: 0, limit: 9, ...request });
  return { items: positions(page.items), through: page.through };
};

it.each([
  ['ends between two acts', 3, [1, 2, 3]],
  ['would end after the first event of the second act', 4, [1, 2, 3, 4, 5, 6]],
  ['would end before the last event of the second act', 5, [1, 2, 3, 4, 5, 6]],
  ['is smaller than an act', 1, [1, 2, 3]],
  ['is larger than the ledger', 9, [1, 2, 3, 4, 5, 6]],
])('returns whole acts when the page %s', async (_, limit, items) => {
  expect(await read(events([3, 3]), { limit })).toEqual({ items, through: items.length });
});

it.each([
  ['through the end of an act whose last event is in another partition', 1, [1, 3], 3],
  ['through an act whose remaining events it has', 3, [1, 3, 5], 6],
  ['to the tail when there are no more events', 4, [1, 3, 5, 7], 8],
])('a page of one partition reaches %s', async (_, limit, items, through) => {
  expect(await read(events([3, 3, 2]), { partitions: [1], limit })).toEqual({ items, through });
});

it('reads a page of an empty partition up to the tail', async () => {
  expect(await read(events([1]), { partitions: [0] })).toEqual({ items: [], through: 1 });
  expect(await read([], {})).toEqual({ items: [], through: 0 });
});

it.each([
  [2, 2],
  [5, 5],
  [9, 6],
])('does not pass the given limit: %d', async (until, through) => {
  const items = [1, 2, 3, 4, 5, 6].slice(0, through);
  expect(await read(events([2, 3, 1]), { until })).toEqual({ items, through });
});

it('ends before the act that holds an event it does not know', async () => {
  expect(await read(events([2, 3, 1], 4))).toEqual({ items: [1, 2], through: 2 });
  expect(await read(events([2, 3, 1], 6))).toEqual({ items: [1, 2, 3, 4, 5], through: 5 });
});

it('ends before that act too when other partitions have its first events', async () => {
  const all = events([2, 3, 1], 4);
  expect(await read(all, { partitions: [0] })).toEqual({ items: [2], through: 2 });
  expect(await read(all, { partitions: [1] })).toEqual({ items: [1, 3, 5], through: 6 });
});

it.each([1, 2])('fails when the first act has such an event (event %d)', async (alien) => {
  await expect(read(events([2, 3], alien))).rejects.toThrow(UnknownEventError);
  await expect(read(events([2, 3], alien))).rejects.toThrow('AlienLanded version 1 at position ' + alien);
});

it('reads up to an act with an unknown event, then fails there', async () => {
  const all = events([2, 2], 4);
  expect(await read(all, { partitions: [0], after: 0 })).toEqual({ items: [2], through: 2 });
  await expect(read(all, { partitions: [0], after: 2 })).rejects.toThrow(UnknownEventError);
});

it('treats a version of a newer release like an unknown type', async () => {
  const newer = events([1]).map((event) => ({ ...event, schemaVersion: 99 }));
  await expect(read(newer)).rejects.toThrow('ChildBorn version 99');
});
