import { cpuSeconds, parentOf } from './cpu-time';

describe('cpuSeconds', () => {
  const stat = '4711 (node (main) x) S 815 1 1 0 -1 4194304 1 2 3 4 250 50 7 8 20 0 11 0 99 1 2';

  it('adds user and system time, whatever the name of the program', () => {
    expect(cpuSeconds(stat)).toBe(3);
  });

  it('finds the parent', () => {
    expect(parentOf(stat)).toBe(815);
  });
});
