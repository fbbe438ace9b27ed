import { FOLD_VERSION } from '@peristiwa/domain';
import { foldStatus, isCloseEnough } from './progress';

it.each([
  [0, 0, true],
  [1_000, 3_600, true],
  [1_001, 10, true],
  [1_001, 10.1, false],
  [50_000, 9, true],
  [50_000, 11, false],
  [-1, 0, false],
])('%d events and %d seconds behind is close enough: %s', (lagEvents, lagSeconds, expected) => {
  expect(isCloseEnough({ lagEvents, lagSeconds })).toBe(expected);
});

const [older, newer] = [FOLD_VERSION - 1, FOLD_VERSION + 1];
it.each([
  [
    'all states are of this fold',
    [
      [5, FOLD_VERSION],
      [7, FOLD_VERSION],
    ],
    FOLD_VERSION,
    false,
  ],
  [
    'one slice has states of an older fold',
    [
      [5, FOLD_VERSION],
      [7, older],
    ],
    older,
    true,
  ],
  [
    'a newer release made states',
    [
      [5, newer],
      [7, newer],
    ],
    newer,
    true,
  ],
  [
    'nothing was projected yet',
    [
      [0, 0],
      [0, 0],
    ],
    FOLD_VERSION,
    false,
  ],
  [
    'a slice without events is ignored',
    [
      [5, FOLD_VERSION],
      [0, 0],
    ],
    FOLD_VERSION,
    false,
  ],
  ['there is no slice', [], FOLD_VERSION, false],
] as const)('says whether a rebuild is due when %s', (_title, slices, statesOf, rebuildDue) => {
  const reports = slices.map(([position, foldVersion]) => ({ position, foldVersion }));
  expect(foldStatus(reports)).toEqual({ version: FOLD_VERSION, statesOf, rebuildDue });
});
