import type { Difference } from './comparison';

/** A difference that is the same so often in a row is no matter of who was read first. */
const ROUNDS_UNTIL_CERTAIN = 3;

interface Streak {
  readonly difference: Difference;
  /** Rounds in a row in which this value differed, and in which it differed in the very same way. */
  readonly rounds: number;
  readonly same: number;
}

/** Judges comparisons that were made one after the other while both sides went on. */
export class Rounds {
  count = 0;
  private compared = 0;
  private streaks = new Map<string, Streak>();
  private stuckAt: number | undefined;

  /**
   * `stuckAt` names a step that waits for its answer while later ones have theirs. As long as it is the same one the
   * truth stands still and the system does not, so that the round shows nothing.
   * @returns nothing as long as another round is needed
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
    if (this.standing.length > 0) return 'differs';
    this.compared += 1;
    if (this.compared < ROUNDS_UNTIL_CERTAIN) return undefined;
    return [...this.streaks.values()].some(({ rounds }) => rounds >= ROUNDS_UNTIL_CERTAIN)
      ? undefined
      : 'agrees';
  }

  /** The differences that are certain. */
  get standing(): Difference[] {
    return [...this.streaks.values()]
      .filter(({ same }) => same >= ROUNDS_UNTIL_CERTAIN)
      .map(({ difference }) => difference);
  }
}
