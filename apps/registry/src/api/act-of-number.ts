import { groupBy } from '@peristiwa/kernel';
import {
  chainOf,
  effectiveOf,
  streamKindOf,
  toFact,
  todayIn,
  type Chain,
  type FactOnRecord,
  type StreamOnRecord,
} from '@peristiwa/domain';
import type { Ledger, StoredEvent } from '@peristiwa/ledger';
import { parseStream, type Parsed } from '../projector/fold-stream';
import { dataView, groundsOf, isConfidential } from './event-view';
import { recordOf } from './record-of-act';

type Content = Readonly<Record<string, unknown>>;

/** The act that has a number, with all that was done about it; undefined when no act has it. As `actOfId`. */
export async function actOfNumber(ledger: Ledger, number: string) {
  const holder = await ledger.resolve('act', number);
  const stream = holder === undefined ? [] : ((await ledger.readStreams([holder])).get(holder) ?? []);
  const named = parseStream(stream).find(({ data }) => {
    const { actNumber, documentNumber } = data as Content;
    return actNumber === number || documentNumber === number;
  });
  if (!named) return undefined;
  const found = await chainIn(ledger, named.actId);
  return { act: { actNumber: number, ...viewOf(found) }, confidentialOf: confidentialOf(found) };
}

/**
 * The same of an act by its id; undefined when there is none. `confidentialOf`: persons on whose streams the act, or one
 * that it supersedes or that supersedes it, has a confidential event. A cancelled adoption has no content any more, and
 * stays confidential (UU 24/2013 art. 84(1)).
 */
export async function actOfId(ledger: Ledger, actId: string) {
  const events = await ledger.readAct(actId);
  if (events.length === 0) return undefined;
  const found = await chainIn(ledger, actId);
  return { act: viewOf(found), confidentialOf: confidentialOf(found) };
}

function confidentialOf({ chain, lives }: ActOnRecord): string[] {
  const ofChain = (event: Parsed) => chain.acts.includes(event.actId) && isConfidential(event);
  return [...lives].filter(([, life]) => life.some(ofChain)).map(([id]) => id);
}

interface ActOnRecord {
  readonly chain: Chain;
  readonly lives: ReadonlyMap<string, readonly Parsed[]>;
  readonly streams: ReadonlyMap<string, StreamOnRecord>;
}

/** The streams of the first act; each later act of the chain writes in all of them, and at most in a few more. */
async function chainIn(ledger: Ledger, actId: string): Promise<ActOnRecord> {
  const lives = new Map<string, readonly Parsed[]>();
  const streams = new Map<string, StreamOnRecord>();
  for (let latest = actId; ;) {
    const ids = (await ledger.readAct(latest)).map(({ streamId }) => streamId);
    const read = await ledger.readStreams([...new Set(ids)].filter((id) => !streams.has(id)));
    for (const [id, events] of read) {
      lives.set(id, parseStream(events));
      streams.set(id, onRecord(id, events));
    }
    const chain = chainOf(streams, actId);
    if (!chain) throw new Error('An act that was read is in no stream');
    if (chain.latest === latest) return { chain, lives, streams };
    latest = chain.latest;
  }
}

function onRecord(id: string, events: readonly StoredEvent[]): StreamOnRecord {
  const facts = events.map((event): FactOnRecord => {
    const recordedOn = todayIn(event.office, event.recordedAt.getTime());
    return { ...toFact(event), office: event.office, recordedOn };
  });
  const kind = streamKindOf[(facts[0] as FactOnRecord).type];
  return { stream: { kind, id }, facts };
}

function viewOf({ chain, lives, streams }: ActOnRecord) {
  const acts = groupBy(
    [...lives.values()].flat().filter(({ actId }) => chain.acts.includes(actId)),
    ({ actId }) => actId,
  );
  const people = chain.streams.filter(({ kind }) => kind === 'person');
  const move = chain.streams.find(({ kind }) => kind === 'move');
  return {
    actId: chain.acts[0],
    latestActId: chain.latest,
    kind: chain.kind,
    stands: chain.stands,
    ...(move && { moveId: move.id }),
    acts: chain.acts.flatMap((id) => {
      const [event] = acts.get(id) ?? [];
      return event ? [{ ...recordOf(event), supersedes: event.supersedes, ...groundsOf(event) }] : [];
    }),
    persons: people.map(({ id }) => ({
      personId: id,
      isSubject: chain.subjects.includes(id),
      facts: effectiveOf(streams.get(id)?.facts ?? [], chain.acts).map(({ type, occurredOn, data }) => ({
        type,
        occurredOn,
        data: dataView(type, data),
      })),
    })),
  };
}
