import { openLoop } from './open-loop';

it('sends each item even when the first is not done, and returns the duration of each', async () => {
  const items = [1, 2, 3];
  const seen: number[] = [];
  let release: () => void = () => undefined;
  const latencies = await openLoop({
    perSecond: 1_000_000,
    next: () => items.shift(),
    work: async (item) => {
      seen.push(item);
      if (item === 1) await new Promise<void>((resolve) => (release = resolve));
      if (item === 3) release();
    },
    signal: new AbortController().signal,
  });
  expect(seen).toEqual([1, 2, 3]);
  expect(latencies).toHaveLength(3);
  expect(latencies.every((milliseconds) => milliseconds >= 0)).toBe(true);
});

it('ends when the source returns undefined', async () => {
  const stopping = new AbortController();
  let sent = 0;
  await openLoop({
    perSecond: 1_000_000,
    next: () => 'item',
    work: async () => {
      sent += 1;
      if (sent === 5) stopping.abort();
    },
    signal: stopping.signal,
  });
  expect(sent).toBe(5);
});

it('fails with the error of a send', async () => {
  const items = ['bad'];
  const work = () => Promise.reject(new Error('refused'));
  const loop = { perSecond: 1_000, next: () => items.shift(), work, signal: new AbortController().signal };
  await expect(openLoop(loop)).rejects.toThrow('refused');
});
