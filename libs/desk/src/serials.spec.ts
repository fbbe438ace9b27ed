import type { ReservationKind } from '@peristiwa/domain';
import { MemoryLedger } from '@peristiwa/testing';
import { DecisionNumbers, SerialBook } from './serials';

const PREFIX = '320401221126';
const NEXT_DAY = '320401231126';
const day = (overflow: number) => `320401${22 + overflow}1126`;
const NOW = Date.parse('2026-11-22T05:00:00Z');

function book({ ledger = new MemoryLedger(), first = 9_000, random = (): number => 0.999 } = {}) {
  let now = NOW;
  const made = new SerialBook(ledger, { firstPersonalSerial: first, clock: () => new Date(now), random });
  return {
    book: made,
    ledger,
    take: (count: number, losses?: number, kind: ReservationKind = 'nik') =>
      made.take({ kind, series: day, count }, losses),
    reserve: (from: number, to: number, prefix = PREFIX, kind = 'nik') => {
      for (let serial = from; serial <= to; serial += 1) {
        ledger.reserve(kind, prefix + String(serial).padStart(4, '0'));
      }
    },
    wait: (hours: number) => void (now += hours * 3_600_000),
  };
}
const numbers = (prefix: string, ...serials: readonly number[]) =>
  serials.map((serial) => prefix + String(serial).padStart(4, '0'));

describe('SerialBook', () => {
  it.each([
    ['nik', 9_000, '9000'],
    ['kk', 9_000, '9000'],
    ['act', 9_000, '0001'],
    ['nik', 1, '0001'],
  ] as const)('%s: with the first personal serial %d it begins at %s', async (kind, first, serial) => {
    expect(await book({ first }).take(1, 0, kind)).toEqual([PREFIX + serial]);
  });

  it('issues each number once, separately for each kind and prefix', async () => {
    const { book: serials, take } = book();
    expect(await take(2)).toEqual(numbers(PREFIX, 9_000, 9_001));
    expect(await take(1)).toEqual(numbers(PREFIX, 9_002));
    expect(await take(1, 0, 'kk')).toEqual(numbers(PREFIX, 9_000));
    const elsewhere = { kind: 'nik', series: () => '320402221126', count: 1 } as const;
    expect(await serials.take(elsewhere)).toEqual(['3204022211269000']);
  });

  it('skips serials that others reserved, before the read and after it', async () => {
    const { take, reserve } = book();
    reserve(9_001, 9_002);
    expect(await take(2)).toEqual(numbers(PREFIX, 9_000, 9_003));
    reserve(9_004, 9_004);
    expect(await take(1)).toEqual(numbers(PREFIX, 9_005));
  });

  /** Issue 9, part 2, row 3. */
  it.each([9_999, 9_500, 9_001])(
    'a given number with serial %d does not change which serials are issued',
    async (outside) => {
      const { take, reserve } = book();
      reserve(outside, outside);
      expect(await take(1)).toEqual(numbers(PREFIX, 9_000));
    },
  );

  it('gives concurrent decisions different numbers, with few reads', async () => {
    const { take, ledger } = book();
    const reads = jest.spyOn(ledger, 'freeSerials');
    const taken = await Promise.all(Array.from({ length: 50 }, () => take(2)));
    expect(taken.flat()).toEqual(
      numbers(PREFIX, ...Array.from({ length: 100 }, (_, index) => 9_000 + index)),
    );
    expect(reads.mock.calls.map(([{ limit }]) => limit)).toEqual([100]);
  });

  /** Issue 9, part 2, row 4. */
  it('issues serials again that were given back, the lowest first', async () => {
    const { book: serials, take } = book();
    const [first, second] = (await take(3)) as [string, string, string];
    serials.giveBack('nik', [second]);
    expect(await take(2)).toEqual(numbers(PREFIX, 9_001, 9_003));
    serials.giveBack('nik', [first]);
    expect(await take(1)).toEqual([first]);
  });

  it('does not issue a serial again that was appended while a read was in flight', async () => {
    const { take, ledger, reserve } = book();
    const [first] = await take(1);
    const read = ledger.freeSerials.bind(ledger);
    jest.spyOn(ledger, 'freeSerials').mockImplementationOnce(async (range) => {
      const before = await read(range);
      reserve(9_000, 9_000);
      return before;
    });
    expect(first).toBe(`${PREFIX}9000`);
    expect(await take(1)).toEqual(numbers(PREFIX, 9_001));
    expect(await take(1)).toEqual(numbers(PREFIX, 9_002));
  });

  it('starts its next read at the first free serial', async () => {
    const { take, reserve, ledger } = book();
    reserve(9_000, 9_400);
    await take(1);
    const reads = jest.spyOn(ledger, 'freeSerials');
    reserve(9_401, 9_401);
    await take(1);
    expect(reads.mock.calls).toEqual([[{ kind: 'nik', prefix: PREFIX, from: 9_401, limit: 2 }]]);
  });

  it.each([
    [0, 9_000],
    [1, 9_016],
    [2, 9_032],
    [5, 9_256],
    [6, 9_256],
    [19, 9_256],
  ])('after %d lost attempts it selects a serial up to %d', async (losses, serial) => {
    expect(await book().take(1, losses)).toEqual(numbers(PREFIX, serial));
    expect(await book({ random: () => 0 }).take(1, losses)).toEqual(numbers(PREFIX, 9_000));
  });

  it('issues no number when the ledger cannot be read', async () => {
    const { take, ledger, reserve } = book();
    reserve(9_000, 9_998);
    const read = ledger.freeSerials.bind(ledger);
    jest.spyOn(ledger, 'freeSerials').mockImplementation(async (range) => {
      if (range.prefix === NEXT_DAY) throw new Error('Connection terminated unexpectedly');
      return read(range);
    });
    await expect(take(2)).rejects.toThrow('Connection terminated');
    expect(await take(1)).toEqual(numbers(PREFIX, 9_999));
  });
});

/** Issue 9, part 2, row 19. */
describe('A series that is longer than its first prefix', () => {
  it.each([
    [9_996, numbers(PREFIX, 9_997, 9_998, 9_999)],
    [9_997, [...numbers(PREFIX, 9_998, 9_999), ...numbers(NEXT_DAY, 9_000)]],
    [9_999, numbers(NEXT_DAY, 9_000, 9_001, 9_002)],
  ])('used up to %d: continues with %j', async (used, expected) => {
    const { take, reserve } = book();
    reserve(9_000, used);
    expect(await take(3)).toEqual(expected);
  });

  it('uses the last free serials before it continues, wherever they are', async () => {
    const { take, reserve } = book();
    reserve(9_000, 9_099);
    reserve(9_101, 9_999);
    expect(await take(2)).toEqual([...numbers(PREFIX, 9_100), ...numbers(NEXT_DAY, 9_000)]);
  });

  it('issues a serial of the first prefix that was given back before it continues', async () => {
    const { book: serials, take, reserve } = book();
    reserve(9_000, 9_998);
    const [last] = await take(1);
    expect(await take(1)).toEqual(numbers(NEXT_DAY, 9_000));
    serials.giveBack('nik', [last as string]);
    expect(await take(1)).toEqual([last]);
  });

  it('reads no more serials of a prefix that is used up', async () => {
    const { take, reserve, ledger } = book();
    reserve(9_000, 9_999);
    await take(1);
    const reads = jest.spyOn(ledger, 'freeSerials');
    await take(1);
    expect(reads.mock.calls.map(([{ prefix }]) => prefix)).toEqual([NEXT_DAY]);
  });

  it('ends with an error when it has no other prefix', async () => {
    const { book: serials, reserve } = book();
    reserve(9_000, 9_999);
    await expect(serials.take({ kind: 'nik', series: () => PREFIX, count: 1 })).rejects.toThrow(
      'A series of nik numbers has no free serial within 1000 days',
    );
  });
});

describe('The used share', () => {
  it.each([
    [9_899, 0.9],
    [9_898, 0.899],
    [9_999, 1],
  ])('up to serial %d is %d of the synthetic range', async (used, expected) => {
    const { book: serials, take, reserve } = book();
    expect(serials.usedRatio('nik')).toBe(0);
    reserve(9_000, used);
    await take(1);
    expect(serials.usedRatio('nik')).toBe(expected);
    expect(serials.usedRatio('kk')).toBe(0);
  });

  it('counts 9,999 act numbers, and prefixes of the last 24 hours only', async () => {
    const { book: serials, take, reserve, wait } = book();
    reserve(1, 9_000, PREFIX, 'act');
    await take(1, 0, 'act');
    wait(24);
    expect(serials.usedRatio('act')).toBeCloseTo(0.9, 3);
    wait(1);
    expect(serials.usedRatio('act')).toBe(0);
  });
});

describe('DecisionNumbers', () => {
  const series = () => PREFIX;
  const acts = () => '3204-LU-';

  it('counts in the first run and issues in the second, separately for each series', async () => {
    const { book: serials, take } = book();
    await take(1);
    const decision = new DecisionNumbers(serials);
    expect(decision.any).toBe(false);
    decision.next('nik', series);
    decision.next('act', acts);
    decision.next('nik', series);
    expect(decision.any).toBe(true);
    await decision.grant(0);
    expect([decision.next('nik', series), decision.next('act', acts), decision.next('nik', series)]).toEqual([
      `${PREFIX}9001`,
      '3204-LU-0001',
      `${PREFIX}9002`,
    ]);
  });

  it('distinguishes its own numbers from given ones', async () => {
    const decision = new DecisionNumbers(book().book);
    decision.next('nik', series);
    await decision.grant(0);
    expect(decision.issued('nik', `${PREFIX}9000`)).toBe(true);
    expect(decision.issued('nik', `${PREFIX}9001`)).toBe(false);
    expect(decision.issued('kk', `${PREFIX}9000`)).toBe(false);
  });

  it.each([
    ['gives back', false, 9_000],
    ['keeps, once the act is appended,', true, 9_002],
  ])('%s all of its numbers', async (_what, used, next) => {
    const { book: serials, take } = book();
    const decision = new DecisionNumbers(serials);
    decision.next('nik', series);
    decision.next('nik', series);
    decision.next('act', acts);
    await decision.grant(0);
    if (used) decision.markUsed();
    decision.giveBackUnused();
    expect(await take(1)).toEqual(numbers(PREFIX, next));
    expect(await serials.take({ kind: 'act', series: acts, count: 1 })).toEqual([
      used ? '3204-LU-0002' : '3204-LU-0001',
    ]);
  });

  it('gives back its serials when another series cannot be read', async () => {
    const { book: serials, take, ledger } = book();
    const decision = new DecisionNumbers(serials);
    decision.next('nik', series);
    decision.next('act', acts);
    const read = ledger.freeSerials.bind(ledger);
    jest.spyOn(ledger, 'freeSerials').mockImplementation(async (range) => {
      if (range.kind === 'act') throw new Error('Connection terminated unexpectedly');
      return read(range);
    });
    await expect(decision.grant(0)).rejects.toThrow('Connection terminated');
    decision.giveBackUnused();
    expect(await take(1)).toEqual(numbers(PREFIX, 9_000));
  });

  it.each([
    ['another kind', 'kk', 1],
    ['one more', 'nik', 2],
  ] as const)('refuses a second run that asks for %s', async (_what, kind, times) => {
    const decision = new DecisionNumbers(book().book);
    decision.next('nik', series);
    await decision.grant(0);
    for (let time = 1; time < times; time += 1) decision.next(kind, series);
    expect(() => decision.next(kind, series)).toThrow(
      `The second run asked for a ${kind} number that the first had not asked for`,
    );
  });
});
