import { pairedRatio, percentile, spreadOf } from './statistics';

describe('spread', () => {
  it.each([
    { values: [7], spread: { median: 7, min: 7, max: 7 } },
    { values: [3, 1, 2], spread: { median: 2, min: 1, max: 3 } },
    { values: [4, 1, 3, 2], spread: { median: 2.5, min: 1, max: 4 } },
    { values: [10, 9, 100, 8, 9], spread: { median: 9, min: 8, max: 100 } },
  ])('of $values', ({ values, spread }) => {
    expect(spreadOf(values)).toEqual(spread);
  });
  it('does not reorder its input', () => {
    const values = [3, 1, 2];
    spreadOf(values);
    expect(values).toEqual([3, 1, 2]);
  });
  it('of nothing is an error of the caller', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});

describe('paired ratio', () => {
  it('compares the cells of one round, so that a slow phase of the machine cancels out', () => {
    expect(pairedRatio([80, 8, 40], [100, 10, 50])).toEqual({ median: 0.8, min: 0.8, max: 0.8 });
  });
  it('refuses runs of different length', () => {
    expect(() => pairedRatio([1, 2], [1])).toThrow(RangeError);
  });
});

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  it.each([
    { share: 0.5, value: 50 },
    { share: 0.99, value: 99 },
    { share: 1, value: 100 },
    { share: 0, value: 1 },
  ])('$share of 1..100 is $value', ({ share, value }) => {
    expect(percentile(hundred, share)).toBe(value);
  });
  it('of nothing is an error of the caller', () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });
});
