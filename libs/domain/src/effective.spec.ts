import { effectiveFacts, isVoiding, type ActPart } from './effective';

/**
 * One fact of an act: `a` is ordinary, `b>a` corrects act a, `c!a` cancels it, `d~a` corrects it without a fact here.
 */
function history(...acts: readonly string[]): ActPart[] {
  return acts.map((act, index): ActPart => {
    const [, actId = '', how, target = null] = /^(\w+)(?:([>!~])(\w+))?$/.exec(act) ?? [];
    const voids = how === '!' || how === '~';
    const by = how === '!' ? 'cancellation' : 'correction';
    return {
      type: voids ? 'PersonActVoided' : 'ChildBorn',
      data: voids ? { by } : {},
      position: index + 1,
      actId,
      supersedes: target,
    };
  });
}

const standing = (...acts: readonly string[]) => effectiveFacts(history(...acts)).map(({ actId }) => actId);

/** design.md §3: corrections and cancellations of any earlier act. */
describe('effectiveFacts', () => {
  it('leaves a history without superseding acts as it is', () => {
    const facts = history('a', 'b');
    expect(effectiveFacts(facts)).toBe(facts);
  });

  it.each([
    ['a cancelled act', ['a', 'b', 'c!a'], ['b']],
    ['a corrected act', ['a', 'b', 'c>a'], ['b', 'c']],
    ['a correction without facts in this stream', ['a', 'b', 'c~a'], ['b']],
    ['an act corrected twice', ['a', 'b>a', 'c>b'], ['c']],
    ['a correction that is cancelled', ['a', 'b>a', 'c!b'], ['a']],
    ['a cancellation that is cancelled', ['a', 'b!a', 'c!b'], ['a']],
    ['a correction of a correction that is cancelled', ['a', 'b>a', 'c>b', 'd!c'], ['b']],
    ['a correction cancelled, and the cancellation corrected', ['a', 'b>a', 'c!b', 'd>c'], ['d']],
    ['a cancellation corrected', ['a', 'b!a', 'c>b'], ['c']],
    ['an act that is not in this stream', ['a', 'c!z'], ['a']],
  ])('%s', (_title, acts, expected) => {
    expect(standing(...acts)).toEqual(expected);
  });

  it('removes all facts of the act, and keeps other facts of the cancelling act', () => {
    const facts = history('a', 'b', 'c!b');
    const more = { ...(facts[1] as ActPart), position: 2.5 };
    const settled: ActPart = {
      type: 'PlacementSettled',
      data: {},
      position: 4,
      actId: 'c',
      supersedes: 'b',
    };
    expect(effectiveFacts([...facts, more, settled])).toEqual([facts[0], settled]);
  });

  it('depends on position, not on the order in which facts are passed', () => {
    const facts = history('a', 'b>a', 'c!b');
    expect(effectiveFacts(facts.toReversed()).map(({ actId }) => actId)).toEqual(['a']);
  });

  it('distinguishes voiding facts from others', () => {
    expect(['PersonActVoided', 'FamilyActVoided', 'MoveActVoided'].every((type) => isVoiding({ type }))).toBe(
      true,
    );
    expect(isVoiding({ type: 'PlacementSettled' })).toBe(false);
    expect(isVoiding({ type: 'toString' })).toBe(false);
  });
});
