import { deliveryCheck } from './delivery-check';

type Sender = Parameters<typeof deliveryCheck>[0][number];

const sender = (change: Partial<Sender> = {}): Sender => ({
  partner: 'kemensos',
  state: 'running',
  reason: undefined,
  isConnected: true,
  isRefused: false,
  silentMs: 0,
  ...change,
});
const away = (change: Partial<Sender> = {}) =>
  sender({ isConnected: false, reason: 'ECONNREFUSED', ...change });
const HEARTBEAT_MS = 1_000;

/** ADR 0067 and issue 13 §2 row 2: readiness is about the job, not the socket. */
describe('whether the feeds are delivered', () => {
  it.each([
    ['nobody has a feed yet', [], HEARTBEAT_MS, [true, 'connected']],
    ['all is delivered', [sender()], HEARTBEAT_MS, [true, 'connected']],
    ['Kafka is away for 30 s', [away({ silentMs: 30_000 })], HEARTBEAT_MS, [true, 'degraded']],
    ['Kafka is away for longer', [away({ silentMs: 30_001 })], HEARTBEAT_MS, [false, 'silent']],
    [
      'it is connected and nothing is delivered',
      [sender({ silentMs: 30_001 })],
      HEARTBEAT_MS,
      [false, 'silent'],
    ],
    ['six slow heartbeats are not over', [sender({ silentMs: 60_000 })], 10_000, [true, 'connected']],
    ['six slow heartbeats are over', [sender({ silentMs: 60_001 })], 10_000, [false, 'silent']],
    [
      'one of two partners still receives',
      [away({ silentMs: 90_000 }), sender({ partner: 'bps', silentMs: 10 })],
      HEARTBEAT_MS,
      [true, 'degraded'],
    ],
    [
      'another instance sends',
      [away({ state: 'standby', silentMs: 90_000 })],
      HEARTBEAT_MS,
      [true, 'connected'],
    ],
    ['Kafka refuses its settings', [away({ isRefused: true })], HEARTBEAT_MS, [false, 'degraded']],
  ] as const)('%s', (_when, senders, heartbeatMs, [up, state]) => {
    expect(deliveryCheck(senders, heartbeatMs)).toMatchObject({ up, details: { state } });
  });

  it('names the feeds that wait and for how long nothing was delivered', () => {
    const senders = [away({ silentMs: 45_400 }), away({ partner: 'bps', silentMs: 61_000 })];
    expect(deliveryCheck(senders, HEARTBEAT_MS).details).toEqual({
      state: 'silent',
      feeds: [
        { partner: 'kemensos', reason: 'ECONNREFUSED' },
        { partner: 'bps', reason: 'ECONNREFUSED' },
      ],
      silentSeconds: 45,
    });
  });
});
