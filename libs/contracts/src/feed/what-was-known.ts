/**
 * The copy before a message as rules compare it with the one after: a member that the agreement grants from now on is
 * no news about the person, so it counts as known before.
 */
export function whatWasKnown<View extends object>(
  before: View | undefined,
  after: View | undefined,
  granted: readonly string[] = [],
): View | undefined {
  if (!before || !after || granted.length === 0) return before;
  const shown = Object.entries(after).filter(([name]) => granted.includes(name));
  return { ...before, ...Object.fromEntries(shown) };
}

/** True when both are known and they are not the same: a member that is not granted is no change. */
export function differs<Value>(before: Value | undefined, after: Value | undefined): boolean {
  return before !== undefined && after !== undefined && before !== after;
}

/** Died, or lives abroad: on no card any more. */
export function isGone(
  view:
    | {
        readonly residence?: string | undefined;
        readonly diedOn?: string | undefined;
        readonly abroadSince?: string | undefined;
      }
    | undefined,
): boolean {
  return isDeceased(view) || view?.abroadSince !== undefined;
}

/** By what it shows of the death: either member may not be granted. */
export function isDeceased(
  view: { readonly residence?: string | undefined; readonly diedOn?: string | undefined } | undefined,
): boolean {
  return view?.residence === 'deceased' || view?.diedOn !== undefined;
}
