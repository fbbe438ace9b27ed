/** A range of positions as it is typed. */
export interface TypedRange {
  readonly from: number | string;
  readonly to: number | string;
}

const given = (typed: number | string): number | undefined => (typed === '' ? undefined : Number(typed));

/** Both empty: the whole ledger. @returns undefined when the range is not within 1 to `tail` */
export function rangeOf(typed: TypedRange, tail: number): { from?: number; to?: number } | undefined {
  const [from, to] = [given(typed.from), given(typed.to)];
  const isWithin = [from, to].every(
    (position) => position === undefined || (Number.isInteger(position) && position >= 1 && position <= tail),
  );
  if (!isWithin || (from ?? 1) > (to ?? tail)) return undefined;
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** `1a2b3c4d…`: enough of a digest to compare by eye; the whole is in the title. */
export const shortDigest = (digest: string | null): string =>
  digest === null ? '–' : `${digest.slice(0, 12)}…`;

/** Types of an act with how often each occurs, in the order of their first event. */
export function countedTypes(types: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts];
}
