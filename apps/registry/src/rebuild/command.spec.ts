import { comparisonLines, progressLine } from './command';

it.each([
  [
    { phase: 'load', done: 500_000, total: 2_000_000, perSecond: 80_000, etaSeconds: 19 },
    'load     [######..................]  25 %  500,000 of 2,000,000 events  80,000/s  about 19 s left',
  ],
  [
    { phase: 'index', done: 1, total: 4, perSecond: 0, etaSeconds: undefined },
    'index    [######..................]  25 %  1 of 4 indexes',
  ],
  [
    { phase: 'catch-up', done: 0, total: 0, perSecond: 0, etaSeconds: undefined },
    'catch-up [########################] 100 %  0 of 0 events',
  ],
  [
    { phase: 'switch', done: 0, total: 1, perSecond: 0, etaSeconds: undefined },
    'switch   [........................]   0 %',
  ],
] as const)('prints the progress: %j', (progress, line) => {
  expect(progressLine(progress)).toBe(line);
});

it('lists the first streams that differ by id, and the number of the others', () => {
  const differences = Array.from({ length: 51 }, (_, index) => ({
    streamId: `id-${index}`,
    kind: 'person' as const,
    difference: 'state' as const,
  }));
  const sides = { persons: { live: 1_000, next: 1_001 }, families: { live: 5, next: 5 } };
  const lines = comparisonLines({ slices: 512, slicesDiffering: 2, ...sides, digests: [], differences });
  expect(lines.slice(0, 3)).toEqual([
    'compared 512 slices by digest, 2 of them row by row',
    'persons: 1,000 live, 1,001 new; families: 5 live, 5 new',
    '  person  id-0  state',
  ]);
  expect(lines).toHaveLength(53);
  expect(lines.at(-1)).toBe('  … and 1 more');
});
