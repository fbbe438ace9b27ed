import { accept, canonicalJson, reject, together, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, DatedEvent, Known, StreamRef } from '../act';
import type { KindOfAct } from '../events/voiding';
import type { Person } from '../person/person';
import { isRegistered, personNotFound, type Refused } from '../rules';
import type { QualityFlag } from '../values';
import { chainOf, effectiveOf, hasResting, type Chain } from './chain';
import { withoutAct, type SupersedeFacts } from './closure';
import { marker, type SupersedingRequest } from './markers';
import { statesOf, type States, type Streams } from './on-record';
import { refuseBasis, refuseChain } from './refuse-superseding';
import { byStream } from './settlement';
import { overtaken } from './resting-acts';
import { PENDING, supersedingAct, withChanges, type SupersedeResult } from './superseding-act';

export interface CorrectAct<Corrected> extends SupersedingRequest {
  /** The fields that change; null leaves an optional field empty. */
  readonly corrected: Corrected;
}

/** What the correction of an act is decided on. */
export interface Scene {
  readonly chain: Chain;
  readonly reportedOn: PlainDate;
  readonly context: ActContext;
  /** The effective facts of the act, by stream: as registered, or as corrected before. */
  readonly content: readonly Change[];
  /** Persons, cards and moves as they are. */
  readonly present: States;
  /** The same as they would be without the act. */
  readonly without: States;
}

/** One effective fact of the act. */
interface OnStream {
  readonly stream: StreamRef;
  readonly event: DatedEvent;
}

/** How acts of one kind are corrected in place: same day unless the day is wrong, same numbers, ids and placements. */
export interface Correction<Corrected> {
  readonly kind: KindOfAct;
  /** The rules that the registered act obeys, on the corrected content. */
  readonly refuse: (corrected: Corrected, scene: Scene) => Refused | undefined;
  /** A fact as it should have been; undefined where the act has nothing to do with that person. */
  readonly restate: (fact: OnStream, corrected: Corrected, scene: Scene) => DatedEvent | undefined;
  /** Facts of persons who should have been in the act. */
  readonly added?: (corrected: Corrected, scene: Scene) => readonly Change[];
}

/**
 * Corrects an act (pembetulan akta, `domain.md` §2.2 A; UU 23/2006 art. 71): one act with the full corrected content.
 * The act number stays, and so do the cards, except where somebody would be on none. A wrong subject is no error of
 * content: that act is cancelled, and the right one registered.
 */
export function correcting<Corrected>(correction: Correction<Corrected>) {
  return (
    request: CorrectAct<Corrected>,
    facts: SupersedeFacts,
    context: ActContext,
  ): ActDecision<SupersedeResult> => {
    const chain = chainOf(facts.streams, request.actId);
    if (!chain) return reject({ code: 'act-not-found', field: 'actId' });
    const refusal = together(
      refuseChain(chain, { ...facts, kind: correction.kind }, context),
      refuseBasis(request, context),
    );
    if (refusal) return refusal;
    if (!chain.stands) {
      return reject({ code: 'act-already-cancelled', field: 'actId', latestActId: chain.latest });
    }
    const { reportedOn, corrected } = request;
    const content = contentOf(facts.streams, chain);
    const without = statesOf(withoutAct(facts.streams, chain));
    const present = statesOf(facts.streams);
    const scene = { chain, reportedOn, context, content, present, without };
    // The entry of somebody whom the act is about is cancelled: that is put right first.
    if (chain.subjects.some((id) => !isRegistered(present.persons.get(id)))) return personNotFound('actId');
    const refused = correction.refuse(corrected, scene);
    if (refused) return refused;
    const restated = content.map(({ stream, events }): Change => {
      const own = events.flatMap((event) => correction.restate({ stream, event }, corrected, scene) ?? []);
      return { stream, events: own };
    });
    const after = byStream([...restated, ...(correction.added?.(corrected, scene) ?? [])]);
    const changes = differences(request, { chain, streams: facts.streams }, { before: content, after });
    if (changes.every(isKept)) return reject({ code: 'nothing-to-correct', field: 'corrected' });
    const appended = withChanges({ chain, request, changes }, facts, context);
    const later = overtaken(facts.streams, appended, { chain, pending: PENDING });
    return later
      ? reject({ code: 'later-act-contradicts', field: 'corrected', otherActId: later.actId })
      : accept(supersedingAct({ chain, request, changes }, facts, context));
  };
}

function contentOf(streams: Streams, chain: Chain): Change[] {
  return chain.streams.map((stream) => {
    const facts = effectiveOf(streams.get(stream.id)?.facts ?? [], chain.acts);
    const events = facts.map(({ type, data, occurredOn }) => ({ type, data, occurredOn }) as DatedEvent);
    return { stream, events };
  });
}

/**
 * Each stream in full where the correction changes it, otherwise with a marker: the act is in every one. What rests on
 * another day of death than the right one does not stand: `settleWidowhood` states it anew.
 */
function differences(
  request: SupersedingRequest,
  { chain, streams }: SupersedeFacts & { readonly chain: Chain },
  { before, after }: { readonly before: readonly Change[]; readonly after: readonly Change[] },
): Change[] {
  const earlier = new Map(before.map(({ stream, events }) => [stream.id, events]));
  const isOtherDay = dayOfDeath(before) !== dayOfDeath(after);
  return after.map(({ stream, events }) => {
    const isSame = canonicalJson(events) === canonicalJson(earlier.get(stream.id) ?? []);
    const restsOnIt = isOtherDay && hasResting(streams.get(stream.id)?.facts ?? [], chain.acts);
    if (isSame && !restsOnIt) return { stream, events: [marker(stream, 'kept', request, chain)] };
    return events.length > 0
      ? { stream, events }
      : { stream, events: [marker(stream, 'correction', request, chain)] };
  });
}

function dayOfDeath(changes: readonly Change[]): PlainDate | undefined {
  const events = changes.flatMap((change) => change.events);
  return events.find(({ type }) => type === 'DeathRegistered')?.occurredOn;
}

function isKept({ events }: Change): boolean {
  return events.every(({ data }) => 'by' in data && data.by === 'kept');
}

/** A person whom the correction names, as in the register without the act. */
export function stateIn({ without }: Scene, { id, state }: Known<Person>): Person {
  return without.persons.get(id) ?? state;
}

/** Content with the corrected fields in it. */
export function withFields<Data extends object>(data: Data, corrected: object): Data {
  const fields = Object.entries(corrected).filter(([, value]) => value !== undefined);
  const changed = Object.fromEntries(fields.map(([name, value]) => [name, value ?? undefined]));
  return { ...data, ...changed };
}

/** A refusal of a rule that the registered act obeys as well, with the field of the correction. */
export function inCorrected({ rejection }: Refused, name = rejection.field): Refused {
  return { kind: 'rejected', rejection: { ...rejection, field: `corrected.${name}` } };
}

/** The flags of content, with those decided anew that its corrected fields decide. */
export function flaggedAnew(
  flags: readonly QualityFlag[],
  anew: Readonly<Partial<Record<QualityFlag, boolean>>>,
): QualityFlag[] {
  const raised = Object.keys(anew).filter((flag) => anew[flag as QualityFlag]) as QualityFlag[];
  return [...flags.filter((flag) => anew[flag] === undefined), ...raised];
}
