/** Facts that a ministry keeps beside its copies, such as those of a case. */
type Facts = Readonly<Record<string, unknown>>;

/**
 * What the messages of a chunk withdraw, for one statement per set of names: a narrower agreement withdraws the same
 * members from every person of the copy.
 */
export class Erasures {
  private readonly sets = new Map<
    string,
    { readonly names: readonly string[]; readonly personKeys: string[] }
  >();

  add(personKey: string, names: readonly string[]): void {
    if (names.length === 0) return;
    const by = names.toSorted().join();
    const set = this.sets.get(by) ?? { names, personKeys: [] };
    set.personKeys.push(personKey);
    this.sets.set(by, set);
  }

  [Symbol.iterator]() {
    return this.sets.values();
  }
}

export function withoutFacts(facts: Facts, names: readonly string[]): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !names.includes(name)));
}
