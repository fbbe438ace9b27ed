import type { Difference } from './comparison';

/** A difference that is the same in so many consecutive rounds does not come from the order of reads. */
const ROUNDS_UNTIL_CERTAIN = 3;

interface Streak {
  readonly difference: Difference;
  /** Consecutive rounds in which this value differed, and in which both values were the same each time. */
  readonly rounds: number;
  readonly same: number;
}

/** Judges consecutive comparisons that were made while both sides changed. */
export class Rounds {
  count = 0;
  private compared = 0;
  private streaks = new Map<string, Streak>();
  private stuckAt: number | undefined;

  /**
   * @param stuckAt a step that waits for its answer while later steps have answers. While it is the same step as in the
   * last round, the truth does not change but the system does, so the round does not count.
   * @returns undefined while another round is needed
   */
  add(differences: readonly Difference[], stuckAt?: number): 'agrees' | 'differs' | undefined {
    const isStuck = stuckAt !== undefined && stuckAt === this.stuckAt;
    this.stuckAt = stuckAt;
    this.count += 1;
    if (differences.length === 0) return 'agrees';
    if (isStuck) return undefined;
    const before = this.streaks;
    this.streaks = new Map(
      differences.map((difference) => {
        const key = JSON.stringify([difference.where, difference.of, difference.field]);
        const last = before.get(key);
        const isSame =
          last?.difference.expected === difference.expected && last?.difference.found === difference.found;
        return [
          key,
          { difference, rounds: (last?.rounds ?? 0) + 1, same: isSame ? (last?.same ?? 0) + 1 : 1 },
        ];
      }),
    );
    if (this.certain.length > 0) return 'differs';
    this.compared += 1;
    if (this.compared < ROUNDS_UNTIL_CERTAIN) return undefined;
    return [...this.streaks.values()].some(({ rounds }) => rounds >= ROUNDS_UNTIL_CERTAIN)
      ? undefined
      : 'agrees';
  }

  /** The differences that are certain. */
  get certain(): Difference[] {
    return [...this.streaks.values()]
      .filter(({ same }) => same >= ROUNDS_UNTIL_CERTAIN)
      .map(({ difference }) => difference);
  }
}
