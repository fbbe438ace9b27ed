import { availableParallelism } from 'node:os';
import { rebuildCommandFrom } from './options';

const PLAIN = {
  action: 'run',
  kind: 'rebuild',
  verifyOnly: false,
  memoryMb: 256,
  share: 50,
  threads: availableParallelism(),
};

it.each([
  [[], {}],
  [['--verify-only'], { verifyOnly: true }],
  [['--rollback'], { kind: 'rollback' }],
  [['--dry-run'], { action: 'dry-run' }],
  [['--pause'], { action: 'pause' }],
  [['--resume', '--threads', '1'], { action: 'resume', threads: 1 }],
  [['--cancel'], { action: 'cancel' }],
  [['--memory', '32', '--share=100'], { memoryMb: 32, share: 100 }],
  [['--share', '1'], { share: 1 }],
])('reads %j', (args, differing) => {
  expect(rebuildCommandFrom(args)).toEqual({ ...PLAIN, ...differing });
});

describe('refuses', () => {
  beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
  afterEach(() => jest.restoreAllMocks());

  it.each([
    [['--memory', '31'], 'must be a whole number from 32 on'],
    [['--memory', 'much'], 'must be a whole number from 32 on'],
    [['--threads', '0'], 'must be a whole number from 1 on'],
    [['--share', '0'], 'must be a whole number from 1 to 100'],
    [['--share', '101'], 'must be a whole number from 1 to 100'],
    [['--share', '1.5'], 'must be a whole number from 1 to 100'],
    [['--pause', '--cancel'], 'cannot be used with'],
    [['--dry-run', '--resume'], 'cannot be used with'],
    [['--unknown'], 'unknown option'],
    [['kemensos'], 'too many arguments'],
  ])('%j', (args, message) => {
    expect(() => rebuildCommandFrom(args)).toThrow(message);
  });
});
