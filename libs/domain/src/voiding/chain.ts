import type { PlainDate } from '@peristiwa/kernel';
import type { StreamRef } from '../act';
import { basisOf, effectiveFacts } from '../effective';
import type { KindOfAct } from '../events/voiding';
import { isOfKind, kindOfAct } from './kind-of-act';
import type { FactOnRecord, StreamOnRecord, Streams } from './on-record';

/**
 * A civil act with all that was done about it: the act as registered first, and each later act that corrected or
 * cancelled it. Each act supersedes the one before it, so they form one chain (design.md §3).
 */
export interface Chain {
  /** Ids, from the first act to the latest. */
  readonly acts: readonly [string, ...string[]];
  readonly latest: string;
  /** What the first act registered; null for an act that registers nothing by itself. */
  readonly kind: KindOfAct | null;
  /** Is the act in force, as registered or as corrected? Otherwise it is cancelled. */
  readonly stands: boolean;
  /** The persons whom the first act is about: in a marriage both spouses, in a birth each child. */
  readonly subjects: readonly string[];
  /**
   * Every stream that an act of the chain wrote, or that has a fact resting on one, in force or not. A superseding act
   * writes in all of them.
   */
  readonly streams: readonly StreamRef[];
  /** The office that registered the first act. */
  readonly office: string;
  readonly recordedOn: PlainDate;
}

/** @returns undefined when no stream has this act */
export function chainOf(streams: Streams, actId: string): Chain | undefined {
  const facts = [...streams.values()].flatMap((stream) => stream.facts);
  const superseded = new Map<string, string>();
  const superseding = new Map<string, string>();
  for (const fact of facts) {
    if (!fact.supersedes) continue;
    superseded.set(fact.actId, fact.supersedes);
    superseding.set(fact.supersedes, fact.actId);
  }
  let first = actId;
  for (let earlier = superseded.get(first); earlier; earlier = superseded.get(first)) first = earlier;
  const acts: [string, ...string[]] = [first];
  for (let next = superseding.get(first); next; next = superseding.get(next)) acts.push(next);
  const ofFirst = facts.filter((fact) => fact.actId === first);
  const [fact] = ofFirst;
  if (!fact) return undefined;
  const kind = kindOfAct(ofFirst);
  const isSubject = ({ stream, facts: own }: StreamOnRecord) =>
    stream.kind === 'person' && own.some(({ actId: id, type }) => id === first && isOfKind(kind, type));
  const standing = [...streams.values()].flatMap(({ facts: own }) => effectiveOf(own, acts));
  return {
    acts,
    latest: acts.at(-1) as string,
    kind,
    stands: kindOfAct(standing) !== null,
    subjects: [...streams].filter(([, stream]) => isSubject(stream)).map(([id]) => id),
    streams: [...streams.values()]
      .filter(({ facts: own }) => own.some(isOf(acts)) || hasResting(own, acts))
      .map(({ stream }) => stream),
    office: fact.office,
    recordedOn: fact.recordedOn,
  };
}

/** The facts of the chain that have effect in a stream. */
export function effectiveOf(facts: readonly FactOnRecord[], acts: readonly string[]): FactOnRecord[] {
  return effectiveFacts(facts).filter(isOf(acts));
}

/** Does a fact of another act rest on the chain (`restsOn`)? */
export function hasResting(facts: readonly FactOnRecord[], acts: readonly string[]): boolean {
  return facts.some((fact) => acts.includes(basisOf(fact) ?? ''));
}

const isOf = (acts: readonly string[]) => (fact: Pick<FactOnRecord, 'actId'>) => acts.includes(fact.actId);
