import type { Lease } from './lease';
import { LeasedLoop } from './leased-loop';

const log = { info: () => {}, warn: () => {}, error: () => {} };

/** A lease that notes what happens to it. */
function leaseOf(calls: string[]): Lease {
  return {
    isHeld: false,
    acquire: async () => true,
    renew: async () => void calls.push('renewed'),
    release: async () => void calls.push('released'),
  } as unknown as Lease;
}

it('releases its lease when the work beside its rounds has ended, and renews it until then', async () => {
  const calls: string[] = [];
  let finish = () => {};
  const underWay = new Promise<void>((resolve) => (finish = resolve));
  let began = () => {};
  const running = new Promise<void>((resolve) => (began = resolve));
  const loop = new LeasedLoop({
    name: 'spec',
    lease: leaseOf(calls),
    settings: { leaseMs: 8, pollMs: 1, retryMs: { min: 1, max: 1 } },
    log,
    onGranted: () => undefined,
    tick: async () => (began(), false),
    onStopping: async () => {
      calls.length = 0;
      await underWay;
      calls.push('ended');
    },
  });
  loop.start();
  await running;
  const stopped = loop.stop();
  while (!calls.includes('renewed')) await new Promise((resolve) => setImmediate(resolve));
  expect(calls).not.toContain('released');
  finish();
  await stopped;
  expect(calls.slice(-2)).toEqual(['ended', 'released']);
});
