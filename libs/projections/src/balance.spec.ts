import { balanceOf } from './balance';

/** `owners`: who leases each slice; '' for a free one. */
const standing = (owners: readonly string[], workers: readonly string[]) => ({
  slices: owners.map((owner, slice) => ({ slice, leasedBy: owner || undefined })),
  workers,
});

it.each([
  ['alone, takes all', ['', '', '', ''], ['a'], 'a', [], [0, 1, 2, 3]],
  ['alone, keeps all', ['a', 'a', 'a', 'a'], ['a'], 'a', [], []],
  ['releases half for a newcomer', ['a', 'a', 'a', 'a'], ['a', 'b'], 'a', [2, 3], []],
  ['a newcomer takes nothing that is leased', ['a', 'a', 'a', 'a'], ['a', 'b'], 'b', [], []],
  ['a newcomer takes what was released', ['a', 'a', '', ''], ['a', 'b'], 'b', [], [2, 3]],
  ['no more than its share', ['', '', '', ''], ['a', 'b'], 'b', [], [0, 1]],
  ['the remainder belongs to the oldest worker', ['a', 'a', 'b', 'b'], ['a', 'b', 'c'], 'a', [], []],
  ['the second worker releases its surplus', ['a', 'a', 'b', 'b'], ['a', 'b', 'c'], 'b', [3], []],
  ['the third worker takes it', ['a', 'a', 'b', ''], ['a', 'b', 'c'], 'c', [], [3]],
  ['the fifth worker of four slices stands by', ['a', 'b', 'c', ''], ['a', 'b', 'c', 'd', 'e'], 'e', [], []],
  ['takes over the slices of a lost worker', ['', 'b', 'b', ''], ['b'], 'b', [], [0, 3]],
  ['counts a worker that is late but holds a lease', ['z', 'z', '', ''], ['a'], 'a', [], [2, 3]],
  ['counts a worker that has not registered yet', ['', ''], ['a'], 'b', [], [0]],
  ['a projection without slices', [], ['a'], 'a', [], []],
])('%s', (_, owners, workers, owner, surplus, wanted) => {
  expect(balanceOf(standing(owners, workers), owner)).toEqual({ surplus, wanted });
});

it('gives any number of workers all slices, in shares that differ by one at most', () => {
  for (let count = 1; count <= 9; count += 1) {
    const workers = Array.from({ length: count }, (_, index) => `worker-${index}`);
    const shares = workers.map(
      (worker) => balanceOf(standing(['', '', '', ''], workers), worker).wanted.length,
    );
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(4);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
  }
});
