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
function underTest() {
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
    send: (_: string, messages: readonly unknown[]) =>
      messages.length === 0 ? Promise.resolve() : new Promise<void>((resolve) => sends.push(resolve)),
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
    settings: { pollMs: 1, heartbeatMs: 60_000, retryMs: { min: 1, max: 1 } } as Settings,
    clock: () => new Date(0),
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
  return { sender, send, acknowledge, failWrite, written };
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
