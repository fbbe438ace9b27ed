import { UnknownEventError } from '@peristiwa/domain';
import type { StoredEvent } from '@peristiwa/ledger';
import { ActSource, knownActs } from './act-source';

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

function sourceOf(all: readonly StoredEvent[]): ActSource {
  return new ActSource({
    readAfter: async (position, limit) => all.slice(position, position + limit),
  });
}
const positions = (page: readonly StoredEvent[]) => page.map(({ position }) => position);

it.each([
  ['ends between two acts', 3, [1, 2, 3]],
  ['would cut the second act after its first event', 4, [1, 2, 3, 4, 5, 6]],
  ['would cut it before its last', 5, [1, 2, 3, 4, 5, 6]],
  ['is smaller than an act', 1, [1, 2, 3]],
  ['is larger than what there is', 9, [1, 2, 3, 4, 5, 6]],
])('gives whole acts when the page %s', async (_, limit, expected) => {
  expect(positions(await sourceOf(events([3, 3])).readAfter(0, limit))).toEqual(expected);
});

it('ends before the act that holds an event it does not know', () => {
  expect(positions(knownActs(events([2, 3, 1], 4)))).toEqual([1, 2]);
  expect(positions(knownActs(events([2, 3, 1], 6)))).toEqual([1, 2, 3, 4, 5]);
});

it.each([1, 2])('stops when the first act does (event %d)', (alien) => {
  expect(() => knownActs(events([2, 3], alien))).toThrow(UnknownEventError);
  expect(() => knownActs(events([2, 3], alien))).toThrow('AlienLanded version 1 at position ' + alien);
});

it('a version that a newer release wrote is as unknown as a type', () => {
  const newer = events([1]).map((event) => ({ ...event, schemaVersion: 99 }));
  expect(() => knownActs(newer)).toThrow('ChildBorn version 99');
});
