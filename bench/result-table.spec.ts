import type { ContestResult } from './contest';
import { number } from './number';
import { contestMarkdown, table } from './result-table';

it.each([
  [0.7512, '0.751'],
  [0, '0'],
  [1, '1'],
  [99.96, '100'],
  [123.4, '123'],
  [999.4, '999'],
  [1_000, '1 000'],
  [12_345.6, '12 346'],
  [1_234_567, '1 234 567'],
])('writes %d as %s', (value, text) => {
  expect(number(value)).toBe(text);
});

it('aligns columns', () => {
  expect(
    table([
      ['a', 'long'],
      ['b', 'x'],
    ]),
  ).toBe('| a   | long |\n| --- | ---- |\n| b   | x    |');
});

const result: ContestResult = {
  contest: {
    name: 'append-64',
    title: 'births',
    unit: 'events',
    target: { against: 'raw', ratio: 0.75 },
    notes: ['64 callers.'],
  },
  results: [
    {
      name: 'ledger',
      role: 'ours',
      lacks: '',
      rates: [8_000],
      rate: { median: 8_000, min: 7_000, max: 9_000 },
      extras: { 'p99 ms': { median: 9, min: 9, max: 9 } },
    },
    {
      name: 'INSERT',
      role: 'raw',
      lacks: 'order',
      rates: [10_000],
      rate: { median: 10_000, min: 10_000, max: 10_000 },
      oursToThis: { median: 0.8, min: 0.7, max: 0.9 },
      extras: {},
    },
  ],
  verdict: { ratio: { median: 0.8, min: 0.7, max: 0.9 }, against: 'INSERT', reached: true },
};

it('writes a contest with verdict, additional figures and notes', () => {
  expect(contestMarkdown(result)).toBe(
    `### append-64: births

|            | events/s: median (min–max) | ours ÷ this   | p99 ms | does not guarantee |
| ---------- | -------------------------- | ------------- | ------ | ------------------ |
| **ledger** | 8 000 (7 000–9 000)        |               | 9      | –                  |
| INSERT     | 10 000                     | 0.8 (0.7–0.9) |        | order              |

Target: ≥ 0.75 of the raw limit: **reached**, 0.8 (0.7–0.9) of INSERT.

64 callers.
`,
  );
});

it('reports when the target is missed or there was no peer to compare with', () => {
  const missed = { ...result, verdict: { ...result.verdict, reached: false } } as ContestResult;
  expect(contestMarkdown(missed)).toContain('**missed**');
  expect(contestMarkdown({ ...result, verdict: undefined })).toContain('**not measured**');
});

it('shows a latency without a rate, with its target as a maximum', () => {
  const contest = { ...result.contest, unit: 'p99 ms', lowerIsBetter: true } as ContestResult['contest'];
  const markdown = contestMarkdown({ ...result, contest });
  expect(markdown).toContain('| p99 ms: median (min–max) |');
  expect(markdown).toContain('Target: ≤ 0.75 of the raw limit: **reached**');
});
