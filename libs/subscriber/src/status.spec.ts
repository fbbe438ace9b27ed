import { summarise, type CursorRow } from './status';

const now = new Date('2026-11-22T10:00:00.000Z');
const heartbeatAt = new Date('2026-11-22T09:59:55.000Z');
const NONE = { total: 0, unacknowledged: 0 };
const cursor = (part: Partial<CursorRow>): CursorRow => ({
  lastSequence: 0,
  applied: 0,
  highWater: 0,
  registryPosition: 0,
  heartbeatAt,
  duplicatesSkipped: 0,
  gapsRepaired: 0,
  signedSequence: 0,
  wentBack: false,
  ...part,
});
const status = (...cursors: CursorRow[]) =>
  summarise(cursors, {
    now,
    staleAfterMs: 5_000,
    quarantine: { waiting: 2, oldest: heartbeatAt, newest: heartbeatAt, discarded: 1 },
    forgeries: { total: 4, unacknowledged: 0 },
  });

describe('the status of a subscriber', () => {
  it('is complete to the end when as many messages were applied as there are sequences', () => {
    expect(
      status(
        cursor({ lastSequence: 98, applied: 40, highWater: 90, registryPosition: 11, duplicatesSkipped: 1 }),
        cursor({ lastSequence: 100, applied: 30, highWater: 95, registryPosition: 12, gapsRepaired: 3 }),
        cursor({ lastSequence: 99, applied: 30, highWater: 95, registryPosition: 12 }),
      ),
    ).toEqual({
      sequence: 100,
      applied: 100,
      highWater: 100,
      behind: 0,
      lastHeartbeatAt: '2026-11-22T09:59:55.000Z',
      stale: false,
      staleReasons: [],
      registryPosition: 11,
      coveredUntil: null,
      quarantined: 2,
      quarantinedSince: '2026-11-22T09:59:55.000Z',
      discarded: 1,
      duplicatesSkipped: 1,
      gapsRepaired: 3,
      forged: 4,
      forgedUnacknowledged: 0,
      backfill: null,
    });
  });

  // ADR 0063: the copy is as a version says when every message up to the end of its back-fill is applied.
  it.each([
    [99, false],
    [100, true],
  ])(
    'says of a copy that is complete to %i whether the back-fill up to 100 is applied',
    (last, isApplied) => {
      const backfill = {
        agreementVersion: 2,
        messages: 60,
        digest: '0'.repeat(64),
        throughSequence: 100,
        announcedAt: '2026-11-22T09:59:58.000Z',
      };
      const complete = cursor({ lastSequence: last, applied: last, highWater: last });
      const question = {
        now,
        staleAfterMs: 5_000,
        quarantine: { waiting: 0, discarded: 0 },
        forgeries: NONE,
      };
      expect(summarise([complete], { ...question, backfill }).backfill).toEqual({ ...backfill, isApplied });
    },
  );

  it('is complete only up to its slowest partition, and reports how many messages are missing', () => {
    const slow = cursor({ lastSequence: 20, applied: 10, highWater: 25 });
    expect(status(slow, cursor({ lastSequence: 80, applied: 50, highWater: 90 }))).toMatchObject({
      sequence: 25,
      highWater: 90,
      behind: 30,
    });
  });

  it('counts a partition without messages by its heartbeat', () => {
    const silent = cursor({ highWater: 7 });
    expect(status(silent, cursor({ lastSequence: 7, applied: 7, highWater: 7 }))).toMatchObject({
      sequence: 7,
      behind: 0,
    });
  });

  it('is stale when the oldest heartbeat is too old, and when a partition has had none', () => {
    const old = (at: string) => status(cursor({}), cursor({ heartbeatAt: new Date(at) })).stale;
    expect(old('2026-11-22T09:59:55.000Z')).toBe(false);
    expect(old('2026-11-22T09:59:54.999Z')).toBe(true);
    expect(status(cursor({}), cursor({ heartbeatAt: undefined }))).toMatchObject({
      stale: true,
      staleReasons: ['no-heartbeat'],
      lastHeartbeatAt: null,
    });
    expect(status()).toMatchObject({ stale: true, sequence: 0, behind: 0, registryPosition: 0 });
  });
});

describe('the quarantine of a subscriber', () => {
  const reasons = (oldest: string, newest: string, waiting = 2) => {
    const quarantine = { waiting, oldest: new Date(oldest), newest: new Date(newest), discarded: 0 };
    const { stale, staleReasons } = summarise([cursor({})], {
      now,
      staleAfterMs: 5_000,
      quarantine,
      forgeries: NONE,
    });
    expect(stale).toBe(staleReasons.length > 0);
    return staleReasons;
  };
  const [fresh, old, older] = ['2026-11-22T09:50:00Z', '2026-11-22T09:45:00Z', '2026-11-22T09:44:59.999Z'];

  it('makes it stale when a message waits for more than a quarter of an hour', () => {
    expect(reasons(old, old)).toEqual([]);
    expect(reasons(older, older, 1)).toEqual(['quarantine-old']);
  });

  it('makes it stale when later messages join the first, not when several came at once', () => {
    expect(reasons(fresh, fresh)).toEqual([]);
    expect(reasons(old, fresh)).toEqual(['quarantine-growing']);
    expect(reasons(older, fresh)).toEqual(['quarantine-old', 'quarantine-growing']);
  });
});

describe('what the registry has signed', () => {
  it.each([
    [false, []],
    [true, ['feed-went-back']],
  ])('makes the copy stale when a partition went back: %s', (wentBack, staleReasons) => {
    expect(status(cursor({}), cursor({ wentBack }))).toMatchObject({ staleReasons });
  });

  it.each([
    ['reached', 7, []],
    ['one message further', 8, ['behind']],
  ])('makes a partition stale while it is not reached: %s', (_what, signedSequence, staleReasons) => {
    const level = cursor({ lastSequence: 9, signedSequence: 9 });
    expect(status(level, cursor({ lastSequence: 7, signedSequence }))).toMatchObject({ staleReasons });
  });

  it.each([
    [0, []],
    [1, ['forged']],
  ])('makes the copy stale while %d forged records are not acknowledged', (unacknowledged, reasons) => {
    const quarantine = { waiting: 0, discarded: 0 };
    const forgeries = { total: 3, unacknowledged };
    const { staleReasons, forged } = summarise([cursor({})], {
      now,
      staleAfterMs: 5_000,
      quarantine,
      forgeries,
    });
    expect({ staleReasons, forged }).toEqual({ staleReasons: reasons, forged: 3 });
  });
});

describe('the coverage of a subscriber', () => {
  const one = new Date('2026-11-22T08:00:00.000Z');
  const two = new Date('2026-11-22T09:00:00.000Z');
  const covered = (quarantined: number, ...cursors: CursorRow[]) =>
    summarise(cursors, {
      now,
      staleAfterMs: 5_000,
      quarantine: { waiting: quarantined, discarded: 0 },
      forgeries: NONE,
    }).coveredUntil;
  const whole = cursor({ lastSequence: 3, applied: 2, highWater: 4, coveredUntil: two });

  it('is the earliest of its partitions', () => {
    const other = cursor({ lastSequence: 4, applied: 2, highWater: 4, coveredUntil: one });
    expect(covered(0, whole, other)).toBe(one.toISOString());
  });

  it.each([
    ['nothing has been read', 0, []],
    ['a partition has reported none', 0, [whole, cursor({ lastSequence: 4, applied: 2, highWater: 4 })]],
    ['a partition has not been read at all', 0, [whole]],
    [
      'a message is refused',
      1,
      [whole, cursor({ lastSequence: 4, applied: 2, highWater: 4, coveredUntil: one })],
    ],
  ])('is not known while %s', (_, quarantined, cursors) => {
    expect(covered(quarantined, ...cursors)).toBeNull();
  });
});
