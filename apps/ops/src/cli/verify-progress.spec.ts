import type { Environment } from './surroundings';
import { progressLine } from './verify-progress';

function progressAt(): { tell: (atMs: number, position: number) => void; lines: string[] } {
  const lines: string[] = [];
  let now = 0;
  const environment = { print: (line: string) => lines.push(line) } as unknown as Environment;
  const progress = progressLine(environment, () => now);
  return {
    lines,
    tell: (atMs, position) => {
      now = atMs;
      progress({ position, from: 101, to: 1_100 });
    },
  };
}

it('tells how far, how fast and how long still, every two seconds and not more often', () => {
  const { tell, lines } = progressAt();
  tell(1_999, 200);
  tell(2_000, 300);
  tell(3_999, 500);
  tell(4_000, 700);
  expect(lines).toEqual([
    'position 300 of 1100 (20 %), 100 events/s, about 8 s left',
    'position 700 of 1100 (60 %), 150 events/s, about 3 s left',
  ]);
});

it('promises no end while nothing moves', () => {
  const { tell, lines } = progressAt();
  tell(2_000, 100);
  expect(lines).toEqual(['position 100 of 1100 (0 %), 0 events/s, no end in sight']);
});
