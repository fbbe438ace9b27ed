import { arrivalRate, longestSilence, waits, type Arrival } from './arrivals';

const arrival = (key: string, at: number, recordedAt = 0): Arrival => ({
  ...{ topic: 'feed', partition: 0 },
  ...{ key, at, recordedAt },
});

describe('arrivalRate', () => {
  it('counts what came after the first arrival, from the first to the last', () => {
    const arrivals = [3_000, 1_000, 1_000, 2_000].map((at) => arrival('a', at));
    expect(arrivalRate(arrivals)).toEqual({ units: 2, seconds: 2 });
  });

  it('never divides by zero', () => {
    expect(arrivalRate([arrival('a', 1_000)])).toEqual({ units: 0, seconds: 0.001 });
  });
});

describe('longestSilence', () => {
  const arrivals = [100, 150, 900, 1_000].map((at) => arrival('a', at));

  it('is the longest gap between two arrivals', () => {
    expect(longestSilence(arrivals, { from: 100, to: 1_000 })).toBe(750);
  });

  it('includes the time before the first and after the last arrival', () => {
    expect(longestSilence(arrivals, { from: 500, to: 1_000 })).toBe(400);
    expect(longestSilence(arrivals, { from: 950, to: 2_000 })).toBe(1_000);
  });

  it('is the whole time when nothing arrives', () => {
    expect(longestSilence([], { from: 0, to: 500 })).toBe(500);
  });
});

describe('waits', () => {
  it('counts each key once, at its first arrival', () => {
    const arrivals = [arrival('a', 12, 10), arrival('b', 15, 10), arrival('a', 90, 10)];
    expect(waits(arrivals, ({ recordedAt }) => recordedAt)).toEqual([2, 5]);
  });

  it('leaves out what has no start', () => {
    expect(waits([arrival('a', 12)], () => undefined)).toEqual([]);
  });
});
