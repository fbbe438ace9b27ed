import type { Pool } from 'pg';
import type { LeaseSet } from '@peristiwa/projections';
import type { NumberedMessage } from '../build/number';
import type { FeedKeys } from '../sign/feed-keys';
import type { Settings } from '../tokens';
import { Sender } from './sender';

const message = (sequence: number) =>
  ({
    partner: 'kemensos',
    sequence,
    partition: 0,
    key: 'key',
    headers: {},
    value: '{}',
  }) as NumberedMessage;
const quiet = () => undefined;
const log = { info: quiet, warn: quiet, error: quiet };
const outbox = (highWater: number) => ({
  standing: 'active' as const,
  partitions: 1,
  highWater,
  reached: 0,
  sentPosition: 0,
  builtUntil: '-infinity',
  sentUntil: '-infinity',
  isWhole: false,
});
/** Until everything that is ready to run has run. */
const settled = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
};

/** A sender whose sends end when the specification says so, and of whose checkpoint writes the first one fails then. */
function underTest({ heartbeatMs = 60_000 } = {}) {
  const state = { now: 0, beats: 0, isDown: false };
  const sends: (() => void)[] = [];
  const written: number[] = [];
  let failWrite: () => void = quiet;
  const first = new Promise<void>((_, reject) => {
    failWrite = () => reject(new Error('away'));
  });
  const outcomes = [first];
  const leases: Pick<LeaseSet, 'grantOf' | 'advance'> = {
    grantOf: () => ({ epoch: '1', position: 0, keptAt: 0 }),
    advance: async (_, to) => {
      await outcomes.shift();
      written.push(to);
    },
  };
  const producer = {
    // A heartbeat has no message here, since there is no partition.
    send: async (_: string, messages: readonly unknown[]) => {
      if (state.isDown) throw new Error('away');
      if (messages.length === 0) state.beats += 1;
      else await new Promise<void>((resolve) => sends.push(resolve));
    },
    close: async () => undefined,
  };
  const sender = new Sender({
    partner: 'kemensos',
    pool: { query: async () => ({ rows: [] }) } as unknown as Pool,
    feedKeys: { signer: async () => undefined } as unknown as FeedKeys,
    leases: leases as LeaseSet,
    highWaters: async () => [],
    producer,
    ensureTopic: async () => undefined,
    settings: { pollMs: 1, heartbeatMs, retryMs: { min: 1, max: 1 } } as Settings,
    clock: () => new Date(state.now),
    log,
    onSent: quiet,
  });
  sender.observe(outbox(0));
  sender.start();
  const send = async (sequence: number) => {
    sender.offer([message(sequence)]);
    sender.observe(outbox(sequence));
    await settled();
  };
  const acknowledge = async () => {
    sends.shift()?.();
    await settled();
  };
  return { sender, send, acknowledge, failWrite, written, state };
}

it('writes the checkpoint of later messages after a write failed during a send and the next one succeeded', async () => {
  const { sender, send, acknowledge, failWrite, written } = underTest();
  await settled();
  await send(1);
  await acknowledge();
  await send(2);
  failWrite();
  await settled();
  await acknowledge();
  expect(written).toEqual([2]);
  for (const sequence of [3, 4]) {
    await send(sequence);
    await acknowledge();
  }
  await sender.stop();
  // How often it is written in between depends on the time that passes; a stop writes what is left.
  expect([sender.status.sent, written[0], written.at(-1)]).toEqual([4, 2, 4]);
});

describe('heartbeats', () => {
  const HOUR_MS = 3_600_000;

  it('are sent although the clock was three hours ahead and is right again', async () => {
    const { sender, send, acknowledge, state } = underTest();
    state.now = 3 * HOUR_MS;
    await settled();
    expect(state.beats).toBe(1);
    state.now = 0;
    await send(1);
    await acknowledge();
    expect(state.beats).toBe(2);
    await send(2);
    await acknowledge();
    expect(state.beats).toBe(2);
    await sender.stop();
  });

  it('that are not acknowledged make the feed silent, whatever the clock says', async () => {
    const { sender, send, acknowledge, state } = underTest();
    await settled();
    const { silentMs } = sender.status;
    state.isDown = true;
    state.now = HOUR_MS;
    await send(1);
    expect(sender.status.silentMs).toBeGreaterThan(silentMs);
    expect(sender.status.isConnected).toBe(false);
    state.isDown = false;
    await acknowledge();
    await sender.stop();
  });
});
