import { candidatesIn } from './candidates';

const event = (actId: string, candidateIds?: readonly string[]) => ({
  actId,
  data: candidateIds ? { candidateIds } : {},
});

describe('candidatesIn', () => {
  it('are those of the act that raised the flag', () => {
    expect(candidatesIn([event('a', ['x']), event('b', ['y'])], 'a')).toEqual(['x']);
  });

  it('are the latest ones when that act names none', () => {
    expect(candidatesIn([event('a', ['x']), event('b', ['y']), event('c')], 'c')).toEqual(['y']);
  });

  it('are none when no act names any', () => {
    expect(candidatesIn([event('a')], 'a')).toEqual([]);
  });
});
