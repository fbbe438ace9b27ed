import { catalogue, type EventType } from './events/catalogue';
import type { VoidingDefinition } from './events/definition';

/** The members that decide whether a fact is void; every reader of stored events passes them to the folds. */
export interface ActPart {
  readonly type: string;
  readonly data: unknown;
  readonly position: number;
  readonly actId: string;
  /** The act that this one corrects or cancels. */
  readonly supersedes: string | null;
}

interface Superseding {
  readonly target: string;
  readonly by: 'cancelled' | 'corrected';
}

/**
 * The effective facts of one stream (design.md §3). Facts of a cancelled act are removed. Facts of a corrected act are
 * replaced by those of the act that corrects it. Every fold calls this first, and nothing else decides it.
 *
 * Acts are processed from the last to the first. An act removes the act that it supersedes, unless it was cancelled
 * itself. So when a correction is cancelled, the act that it corrected has effect again. When a correction is corrected,
 * only the last correction has effect. When a cancellation is corrected, the act that it cancelled stays without effect.
 */
export function effectiveFacts<Fact extends ActPart>(facts: readonly Fact[]): readonly Fact[] {
  if (!facts.some(({ supersedes }) => supersedes)) return facts;
  const out = new Map<string, Superseding['by']>();
  for (const [actId, { target, by }] of supersedingActs(facts)) {
    const own = out.get(actId);
    if (own === 'cancelled' || out.has(target)) continue;
    out.set(target, own ?? by);
  }
  return facts.filter((fact) => !out.has(fact.actId) && !isVoiding(fact));
}

/** The acts, last first. An act that cancels may have other facts, too; its voiding fact decides its kind. */
function supersedingActs(facts: readonly ActPart[]): Map<string, Superseding> {
  const acts = new Map<string, Superseding>();
  for (const fact of facts.toSorted((a, b) => b.position - a.position)) {
    if (!fact.supersedes) continue;
    const by = voidingOf(fact)?.voids(fact.data as never);
    if (by || !acts.has(fact.actId)) {
      acts.set(fact.actId, { target: fact.supersedes, by: by ?? 'corrected' });
    }
  }
  return acts;
}

/** Is this a fact that only voids another act? */
export function isVoiding(fact: Pick<ActPart, 'type'>): boolean {
  return voidingOf(fact) !== undefined;
}

function voidingOf({ type }: Pick<ActPart, 'type'>): VoidingDefinition<never, unknown> | undefined {
  const definition = catalogue[type as EventType];
  return definition && 'voids' in definition ? (definition as VoidingDefinition<never, unknown>) : undefined;
}
