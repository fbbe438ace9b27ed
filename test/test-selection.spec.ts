import { resolve } from 'node:path';

interface Selection {
  readonly kinds?: readonly string[];
  readonly rest?: readonly string[];
  readonly problem?: { readonly what: string; readonly doThis: string };
}
const { selectTests } = jest.requireActual<{ selectTests: (args: readonly string[]) => Promise<Selection> }>(
  '../tools/test-selection.cjs',
);
const what = async (...args: string[]) => (await selectTests(args)).problem?.what;

/** `npm test -- <args>`: a green run must have run the requested tests. */
describe('what `npm test` selects', () => {
  it.each([
    ['everything', [], ['unit', 'integration', 'journey']],
    ['the kinds in which a path matches', ['libs/kernel'], ['unit']],
    ['the kinds of all paths', ['libs/kernel/src/pace', 'test/moves'], ['unit', 'integration']],
    ['one kind', ['--selectProjects', 'unit', 'libs/desk'], ['unit']],
    ['one kind, written with =', ['--selectProjects=journey'], ['journey']],
    ['a path as the shell completes it', ['./test/moves.int.spec.ts'], ['integration']],
    ['an absolute path', [resolve(__dirname, 'moves.int.spec.ts')], ['integration']],
    ['a regular expression', ['(desks|moves)\\.int'], ['integration']],
    ['by path, when options have values', ['libs/kernel', '-t', 'no path', '--maxWorkers=1'], ['unit']],
  ])('%s', async (_what, args, kinds) => {
    expect((await selectTests(args)).kinds).toEqual(kinds);
  });

  it('passes all arguments except the kinds to jest', async () => {
    const { rest } = await selectTests([
      '-t',
      'a b',
      '--selectProjects',
      'unit',
      'libs/kernel',
      '--maxWorkers=1',
    ]);
    expect(rest).toEqual(['-t', 'a b', 'libs/kernel', '--maxWorkers=1']);
  });

  it.each([
    ['a path that matches nothing', ['typo'], 'No test matches "typo".'],
    ['one of several paths', ['libs/kernel', 'typo'], 'No test matches "typo".'],
    ['a path of another kind', ['--selectProjects=journey', 'libs/kernel'], 'of the kind journey matches'],
    ['a path after --', ['--', '--typo'], 'No test matches "--typo".'],
    ['a misspelt option', ['--maxWrokers', '1'], 'There is no option --maxWrokers.'],
    ['a misspelt option with =', ['--maxWrokers=1'], 'There is no option --maxWrokers.'],
    ['a misspelt kind', ['--selectProjects=units'], 'There is no kind of tests "units".'],
    ['a misspelt kind after one that exists', ['--selectProjects', 'unit', 'jorney'], 'matches "jorney".'],
  ])('refuses %s', async (_what, args, problem) => {
    expect(await what(...args)).toContain(problem);
  });
});
