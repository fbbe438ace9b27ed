import { catalogue, type EventType } from './events/catalogue';
import type { VoidingDefinition } from './events/definition';

/** What says whether a fact still stands: every reader of stored events hands it to the folds. */
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
 * The facts of one stream that stand: those of void acts are taken out, those of corrected acts are replaced by the
 * facts of the act that corrects them (design.md §3). The one place for it, before any fold.
 *
 * From the last act to the first: an act takes out the one that it supersedes, unless it was cancelled itself. So a
 * cancelled correction brings the act before it back, and a corrected correction does not: the last one stands in its
 * place, also where it corrects a cancellation, which then brings nothing back.
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

/** Last first. Facts of an act that cancels may stand beside the one that says so, which decides. */
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

/** Whether the fact itself only takes another act out. */
export function isVoiding(fact: Pick<ActPart, 'type'>): boolean {
  return voidingOf(fact) !== undefined;
}

function voidingOf({ type }: Pick<ActPart, 'type'>): VoidingDefinition<never, unknown> | undefined {
  const definition = catalogue[type as EventType];
  return definition && 'voids' in definition ? (definition as VoidingDefinition<never, unknown>) : undefined;
}
