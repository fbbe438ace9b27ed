import { coverageOf } from './tables';

const TEN = '2026-10-01T10:00:00.000Z';

describe('the coverage of a table', () => {
  it.each([
    ['to the cut-off', TEN, TEN, true],
    ['beyond it', TEN, '2026-10-01T11:00:00.000Z', true],
    ['to before the cut-off', TEN, '2026-10-01T09:00:00.000Z', false],
    ['that is unknown', TEN, null, false],
    ['without a cut-off', undefined, TEN, false],
  ])('%s', (_, knownAt, coveredUntil, complete) => {
    expect(coverageOf(knownAt, coveredUntil)).toEqual({ complete, coveredUntil });
  });
});
