import { generateKeyPairSync } from 'node:crypto';
import { feedGenesis, Heartbeat, heartbeatText } from '@peristiwa/contracts';
import { isSigned, signText } from '@peristiwa/signing';
import { heartbeats, nextHeartbeatAt } from './heartbeat';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const signer = { keyId: 'key-1', sign: (text: Buffer) => signText(text, privateKey) };
const digest = Buffer.alloc(32, 7);
const now = new Date('2026-11-22T03:04:05.678Z');
const waters = [
  { partition: 0, sequence: 9, digest, registryPosition: 30, coveredUntil: '2026-11-22T03:00:00.000Z' },
  { partition: 1, sequence: 0, digest: feedGenesis('kemensos', 1), registryPosition: 30 },
];
const read = (value: Buffer) => JSON.parse(value.toString()) as Record<string, unknown>;

describe('heartbeats', () => {
  const sent = heartbeats(waters, { partner: 'kemensos', highWater: 12, now, signer });

  it('say on each partition how far it goes and in which digest it ends', () => {
    expect(sent.map(({ partition }) => partition)).toEqual([0, 1]);
    expect(sent.map(({ value }) => read(value))).toEqual([
      {
        highWater: 12,
        partitionHighWater: 9,
        registryPosition: 30,
        coveredUntil: '2026-11-22T03:00:00.000Z',
        at: '2026-11-22T03:04:05.678Z',
        partition: 0,
        partitionDigest: '07'.repeat(32),
        partitions: 2,
        keyId: 'key-1',
        signature: expect.stringMatching(/^[0-9a-f]{128}$/),
      },
      {
        highWater: 12,
        partitionHighWater: 0,
        registryPosition: 30,
        at: '2026-11-22T03:04:05.678Z',
        partition: 1,
        partitionDigest: feedGenesis('kemensos', 1).toString('hex'),
        partitions: 2,
        keyId: 'key-1',
        signature: expect.stringMatching(/^[0-9a-f]{128}$/),
      },
    ]);
    for (const { value } of sent) expect(Heartbeat.safeParse(read(value)).success).toBe(true);
  });

  it.each<[string, string, Record<string, unknown>, boolean]>([
    ['as sent', 'kemensos', {}, true],
    ['for another feed', 'bps', {}, false],
    ['for another partition', 'kemensos', { partition: 1 }, false],
    ['with another high water', 'kemensos', { partitionHighWater: 10 }, false],
    ['with another digest', 'kemensos', { partitionDigest: '08'.repeat(32) }, false],
    ['at another time', 'kemensos', { at: '2026-11-23T03:04:05.678Z' }, false],
    ['with a member more', 'kemensos', { later: 1 }, false],
  ])('are signed %s: %s', (_what, partner, change, expected) => {
    const data = read(sent[0]?.value as Buffer);
    const text = heartbeatText(partner, { ...data, ...change });
    expect(isSigned(text, publicKey, data['signature'] as string)).toBe(expected);
  });
});

describe('the times of heartbeats', () => {
  const settings = { heartbeatMs: 5_000, pollMs: 500 };
  const partners = Array.from({ length: 100 }, (_, index) => `partner-${index}`);
  const base = 1_000_000;

  it('are one interval apart, and the first is at most that far away', () => {
    for (const partner of partners) {
      const first = nextHeartbeatAt(partner, base, settings);
      expect(first - base).toBeGreaterThan(0);
      expect(first - base).toBeLessThanOrEqual(5_000);
      expect([0, 499].map((late) => nextHeartbeatAt(partner, first + late, settings) - first)).toEqual([
        5_000, 5_000,
      ]);
      // A timer may fire a little early.
      expect(nextHeartbeatAt(partner, first - 1, settings)).toBe(first);
    }
  });

  it('are shared by some feeds and spread over the interval', () => {
    const times = partners.map((partner) => nextHeartbeatAt(partner, base, settings));
    expect(new Set(times).size).toBe(10);
    expect(times.every((time) => time % 500 === 0)).toBe(true);
  });

  it('are all the same when the interval is not longer than a poll', () => {
    const short = { heartbeatMs: 200, pollMs: 500 };
    expect(new Set(partners.map((partner) => nextHeartbeatAt(partner, base, short)))).toEqual(
      new Set([base + 200]),
    );
  });
});
