import { actsTakenOut, effectiveFacts, isVoiding, type ActPart } from './effective';

const MARKERS = { '!': 'cancellation', '~': 'correction', '=': 'kept', '*': 'annulment' } as const;

/**
 * One fact of an act: `a` is ordinary, `b>a` corrects act a with a fact here. The others are markers: `c!a` cancels it,
 * `d~a` corrects it without a fact here, `e=a` corrects it elsewhere and keeps its facts here, `f*a` annuls it.
 */
function history(...acts: readonly string[]): ActPart[] {
  return acts.map((act, index): ActPart => {
    const [, actId = '', how, target = null] = /^(\w+)(?:([>!~=*])(\w+))?$/.exec(act) ?? [];
    const by = MARKERS[how as keyof typeof MARKERS];
    return {
      type: by ? 'PersonActVoided' : 'ChildBorn',
      data: by ? { by } : {},
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
    ['an act of whose chain this stream has only the end', ['a', 'c*z', 'd!c'], ['a']],
    ['an act that keeps, and settles something else here', ['a', 'b=a', 'b>a'], ['a', 'b']],
  ])('%s', (_title, acts, expected) => {
    expect(standing(...acts)).toEqual(expected);
  });

  /**
   * Chains of acts, each written in every stream of the chain (ADR 0003), and the acts whose facts stand in each stream:
   * of the subject (every act restates its facts), of somebody whom the corrections leave alone, of somebody whom the
   * first correction takes out of the act, of somebody whom it brings into the act, and of somebody whom only the second
   * correction brings into it.
   */
  const first = ['a', 'a', 'a'];
  const corrected = ['b>a', 'b=a', 'b~a', 'b>a'];
  const correctedAgain = ['c>b', 'c=b', 'c~b', 'c=b', 'c>b'];
  const everyStream = (act: string) => Array<string>(5).fill(act);
  it.each([
    ['corrected', [first, corrected], 'b | a |  | b | '],
    ['corrected twice', [first, corrected, correctedAgain], 'c | a |  | b | c'],
    ['corrected, and the correction cancelled', [first, corrected, everyStream('c!b')], 'a | a | a |  | '],
    [
      'corrected twice, and the second correction cancelled',
      [first, corrected, correctedAgain, everyStream('d!c')],
      'b | a |  | b | ',
    ],
    ['corrected, then annulled', [first, corrected, everyStream('c*b')], ' |  |  |  | '],
    [
      'annulled after two corrections',
      [first, corrected, correctedAgain, everyStream('d*c')],
      ' |  |  |  | ',
    ],
    [
      'annulled after two corrections, and the annulment cancelled',
      [first, corrected, correctedAgain, everyStream('d*c'), everyStream('e!d')],
      'c | a |  | b | c',
    ],
    [
      'annulled, the annulment cancelled, and annulled as a whole again',
      [first, corrected, everyStream('c*b'), everyStream('d!c'), everyStream('e*d')],
      ' |  |  |  | ',
    ],
    [
      'cancelled, and the cancellation corrected in words only',
      [first, ['b!a', 'b!a', 'b!a'], ['c=b', 'c=b', 'c=b']],
      ' |  |  |  | ',
    ],
    [
      'cancelled, and the cancellation corrected: the act stands, but not for everybody',
      [first, ['b!a', 'b!a', 'b!a'], ['c>b', 'c>b', 'c~b']],
      'c | c |  |  | ',
    ],
    [
      'corrected, the correction cancelled, and that cancellation corrected',
      [first, corrected, everyStream('c!b'), ['d>c', 'd=c', 'd=c', 'd~c', 'd>c']],
      'd | a | a |  | d',
    ],
    [
      'corrected, the correction cancelled, and the first act corrected otherwise',
      [first, corrected, everyStream('c!b'), ['d>c', 'd~c', 'd=c', 'd~c', 'd~c'], everyStream('e*d')],
      ' |  |  |  | ',
    ],
  ])('%s', (_title, chain, expected) => {
    const streams = everyStream('').map((_, index) => chain.flatMap((act) => act[index] ?? []));
    expect(streams.map((acts) => standing(...acts).join(' ')).join(' | ')).toBe(expected);
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

  /** domain.md §2.1 point 5: the survivor was widowed in the act of marriage, since the death had been registered before. */
  it.each([
    ['stands while the death stands', [], ['married']],
    ['falls with the death', ['c!death'], []],
    ['falls with a death that was corrected', ['c~death'], []],
    ['stands again when the cancellation is cancelled', ['c!death', 'd!c'], ['married']],
  ])('a fact that follows from the act of another person %s', (_title, later, expected) => {
    const widowed: ActPart = {
      type: 'WidowhoodRecorded',
      data: { deathActId: 'death' },
      position: 0,
      actId: 'married',
      supersedes: null,
    };
    expect(effectiveFacts([widowed, ...history(...later)]).map(({ actId }) => actId)).toEqual(expected);
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

/** domain.md §5.5: every retraction carries the event that it voids. */
describe('the acts that an act takes out of a stream', () => {
  it.each([
    ['of an act that supersedes none', ['a', 'b'], 'b', []],
    ['of a cancellation', ['a', 'b!a'], 'b', ['a']],
    ['of a correction', ['a', 'b>a'], 'b', ['a']],
    ['of a second correction: the whole chain', ['a', 'b>a', 'c>b'], 'c', ['b', 'a']],
    [
      'of a cancelled correction: only that, because the act before it has effect again',
      ['a', 'b>a', 'c!b'],
      'c',
      ['b'],
    ],
    ['of an annulment: the whole chain', ['a', 'b=a', 'c>b', 'd*c'], 'd', ['c', 'b', 'a']],
    ['of a correction that keeps what stands', ['a', 'b=a'], 'b', []],
    ['of a correction that brings a fact here for the first time', ['x', 'b>a'], 'b', []],
    ['of an earlier act, whatever came later', ['a', 'b!a', 'c!b'], 'b', ['a']],
  ])('%s', (_title, acts, actId, expected) => {
    expect(actsTakenOut(history(...acts), actId)).toEqual(expected);
  });
});
