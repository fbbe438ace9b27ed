import { partsOf } from './extract-plan';

/* Issue 12, Delivery: parts of an extract (ADR 0053). */

const bucket = (prefix: string, persons: number, digest: bigint) => ({ prefix, persons, digest });

describe('the parts of an extract', () => {
  it('are whole buckets in order, with as many persons as fit', () => {
    const parts = partsOf([bucket('0010', 2, 4n), bucket('0001', 3, 1n), bucket('00ff', 1, 2n)], 5);
    expect(parts).toEqual([
      { part: 1, firstBucket: 0, lastBucket: 16, persons: 5, digest: '5'.padStart(64, '0') },
      { part: 2, firstBucket: 17, lastBucket: 65_535, persons: 1, digest: '2'.padStart(64, '0') },
    ]);
  });

  it('have one bucket each when a bucket has more persons than a part', () => {
    const parts = partsOf([bucket('0001', 4, 1n), bucket('0002', 1, 2n), bucket('0003', 3, 4n)], 3);
    expect(parts.map(({ persons }) => persons)).toEqual([4, 1, 3]);
    expect(parts.map(({ firstBucket, lastBucket }) => [firstBucket, lastBucket])).toEqual([
      [0, 1],
      [2, 2],
      [3, 65_535],
    ]);
  });

  it('leave out buckets whose persons have all left', () => {
    expect(partsOf([bucket('0001', 0, 0n)], 3)).toEqual([]);
  });
});
