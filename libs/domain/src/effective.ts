import { catalogue, type EventType } from './events/catalogue';
import type { PersonDefinition, VoidedBy, VoidingDefinition } from './events/definition';

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
  readonly by: VoidedBy;
}

/**
 * The effective facts of one stream (design.md §3). Facts of a cancelled act are removed. Facts of a corrected act are
 * replaced by those of the act that corrects it. Every fold calls this first, and nothing else decides it.
 *
 * Acts are processed from the last to the first; each act is superseded by one act at most. An act that was cancelled
 * supersedes nothing: so the cancellation of a correction, or of a cancellation, brings back the act before it. An act
 * that was corrected or annulled is taken out together with all that it superseded. So of a chain of corrections only
 * the last has effect, and an annulment takes out the whole chain.
 *
 * An act that supersedes writes in every stream of the chain. Where a correction changes nothing, its marker says
 * `kept`: the facts before it stand, and a later annulment still reaches them.
 *
 * A fact that follows from an act of another person (`restsOn`) stands and falls with it. So an act that supersedes
 * writes in the streams of those facts, too (`chainOf`).
 */
export function effectiveFacts<Fact extends ActPart>(facts: readonly Fact[]): readonly Fact[] {
  if (!facts.some(({ supersedes }) => supersedes)) return facts;
  const out = new Map<string, 'alone' | 'with-earlier'>();
  for (const [actId, { target, by }] of supersedingActs(facts)) {
    const own = out.get(actId);
    if (own === 'alone' || out.has(target)) continue;
    if (own === undefined && by === 'kept') continue;
    out.set(target, own ?? (by === 'cancellation' ? 'alone' : 'with-earlier'));
  }
  return facts.filter((fact) => !out.has(fact.actId) && !out.has(basisOf(fact) ?? '') && !isVoiding(fact));
}

/** The act of another person from which a fact follows. */
export function basisOf({ type, data }: Pick<ActPart, 'type' | 'data'>): string | null | undefined {
  const definition = catalogue[type as EventType];
  const follows = definition && 'restsOn' in definition;
  return follows ? (definition as PersonDefinition<never>).restsOn?.(data as never) : undefined;
}

/** The acts, last first. An act that supersedes may have a marker and other facts; the marker decides. */
function supersedingActs(facts: readonly ActPart[]): Map<string, Superseding> {
  const acts = new Map<string, Superseding>();
  for (const fact of facts.toSorted((a, b) => b.position - a.position)) {
    if (!fact.supersedes) continue;
    const by = voidingOf(fact)?.voids(fact.data as never);
    if (by || !acts.has(fact.actId)) {
      acts.set(fact.actId, { target: fact.supersedes, by: by ?? 'correction' });
    }
  }
  return acts;
}

/**
 * The acts whose facts an act takes out of one stream, the latest first; those that wrote nothing there are left out.
 * None where its marker says `kept`. An act that cancels a correction takes out only that: what it corrected returns.
 */
export function actsTakenOut(facts: readonly ActPart[], actId: string): readonly string[] {
  const acts = supersedingActs(facts);
  const own = acts.get(actId);
  if (!own || own.by === 'kept') return [];
  const out = [own.target];
  for (let at = acts.get(own.target); at && own.by !== 'cancellation'; at = acts.get(at.target))
    out.push(at.target);
  const here = new Set(facts.map((fact) => fact.actId));
  return out.filter((id) => here.has(id));
}

/** Is this a fact that only voids another act? */
export function isVoiding(fact: Pick<ActPart, 'type'>): boolean {
  return voidingOf(fact) !== undefined;
}

function voidingOf({ type }: Pick<ActPart, 'type'>): VoidingDefinition<never, unknown> | undefined {
  const definition = catalogue[type as EventType];
  return definition && 'voids' in definition ? (definition as VoidingDefinition<never, unknown>) : undefined;
}
