import type { Environment } from './environment';
import { progressLine } from './verify-progress';

function progressAt(): { report: (atMs: number, position: number) => void; lines: string[] } {
  const lines: string[] = [];
  let now = 0;
  const environment = { print: (line: string) => lines.push(line) } as unknown as Environment;
  const progress = progressLine(environment, () => now);
  return {
    lines,
    report: (atMs, position) => {
      now = atMs;
      progress({ position, from: 101, to: 1_100 });
    },
  };
}

it('reports position, rate and remaining time every two seconds and not more often', () => {
  const { report, lines } = progressAt();
  report(1_999, 200);
  report(2_000, 300);
  report(3_999, 500);
  report(4_000, 700);
  expect(lines).toEqual([
    'position 300 of 1100 (20 %), 100 events/s, about 8 s left',
    'position 700 of 1100 (60 %), 150 events/s, about 3 s left',
  ]);
});

it('gives no estimate while there is no progress', () => {
  const { report, lines } = progressAt();
  report(2_000, 100);
  expect(lines).toEqual(['position 100 of 1100 (0 %), 0 events/s, no estimate']);
});
