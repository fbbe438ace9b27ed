import { errorOf } from './dry-run';

describe('the error of a dry run that reads some persons', () => {
  it.each([
    [20_000, 1_000_000, 6_860],
    [20_000, 20_000, 0],
    [0, 5, 5],
  ])('given %i of %i persons, then numbers are within %i', (read, of, within) => {
    expect(errorOf(read, of)).toBe(within);
  });
});
