import type { Difference } from './comparison';
import { Rounds } from './rounds';

const differs = (found: unknown, of = 'p'): Difference => ({
  where: 'registry',
  of,
  field: 'status',
  expected: 'resident',
  found,
});
/** The verdict after each round. */
const judged = (...rounds: (readonly Difference[])[]) => {
  const all = new Rounds();
  return rounds.map((differences) => all.add(differences));
};

describe('Rounds', () => {
  it('agrees at the first round without differences', () => {
    expect(judged([])).toEqual(['agrees']);
    expect(judged([differs('moving')], [])).toEqual([undefined, 'agrees']);
  });

  it('is certain of a difference that is the same in three consecutive rounds', () => {
    const rounds = new Rounds();
    const [one, other] = [differs('moving'), differs('deceased', 'q')];
    expect(rounds.add([one])).toBeUndefined();
    expect(rounds.add([one, other])).toBeUndefined();
    expect(rounds.add([other, one])).toBe('differs');
    expect(rounds.certain).toEqual([one]);
    expect(rounds.count).toBe(3);
  });

  it('agrees after three rounds when no value differed in all of them', () => {
    const [one, other] = [differs('moving'), differs('moving', 'q')];
    expect(judged([one], [one], [other])).toEqual([undefined, undefined, 'agrees']);
    expect(judged([one], [other], [one])).toEqual([undefined, undefined, 'agrees']);
  });

  it('needs more rounds while a value differs in another way each time', () => {
    const [a, b] = [differs('moving'), differs('deceased')];
    expect(judged([a], [a], [b], [a], [a], [a])).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      'differs',
    ]);
    expect(judged([a], [b], [a], [])).toEqual([undefined, undefined, undefined, 'agrees']);
  });

  it('does not count rounds in which the truth waited for the same answer as before', () => {
    const rounds = new Rounds();
    const one = differs('moving');
    expect([7, 7, 7, 7].map((stuckAt) => rounds.add([one], stuckAt))).toEqual(Array(4).fill(undefined));
    expect(rounds.certain).toEqual([]);
    expect(rounds.add([one], 8)).toBeUndefined();
    expect(rounds.add([one])).toBe('differs');
  });
});
