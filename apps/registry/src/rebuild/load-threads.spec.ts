import { chunkEvents, takeFrom } from './load-threads';

it.each([
  // 128 events would fit; the minimum is 500.
  [32, 64, 500],
  [32, 16, 512],
  [32, 1, 5_000],
  // 39 MB are 9,984 events, 4,992 each.
  [39, 2, 4_992],
  [40, 2, 5_000],
  [1_024, 4, 5_000],
])('%i MB for %i threads are chunks of %i events', (memoryMb, threads, events) => {
  expect(chunkEvents(memoryMb, threads)).toBe(events);
});

it('gives each slice once, to the first thread that takes it, and gives none after a request to stop', () => {
  const slices = ['a', 'b', 'c', 'd'].map((slice) => ({ slice, after: '' }));
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const [one, other] = [takeFrom(slices, shared), takeFrom(slices, shared)];
  expect([one.take()?.slice, other.take()?.slice, other.take()?.slice]).toEqual(['a', 'b', 'c']);
  expect([one.isStopping(), other.isStopping()]).toEqual([false, false]);
  Atomics.store(shared, 1, 1);
  expect([one.isStopping(), other.isStopping()]).toEqual([true, true]);
  expect([one.take(), other.take()]).toEqual([undefined, undefined]);
  Atomics.store(shared, 1, 0);
  expect([one.take()?.slice, other.take()]).toEqual(['d', undefined]);
});
