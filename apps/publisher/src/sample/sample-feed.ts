import { createHash } from 'node:crypto';
import {
  activeMarriages,
  actsTakenOut,
  foldPerson,
  type AreaDirectory,
  type FactOnRecord,
  type PersonEvent,
  type PersonOnRecord,
  type RegisteredPerson,
} from '@peristiwa/domain';
import { DEFAULT_OFFICES, playInMemory, placesOf, Story, type RecordedAct } from '@peristiwa/synthetic';
import type { AgreementBody } from '../agreements/agreement.body';
import { placeInActs } from '../build/act-place';
import { numberMessages, type FeedCounter, type NumberedMessage } from '../build/number';
import { planMessages, type Draft, type FeedTerms, type Holding, type Subject } from '../build/plan';
import type { FeedSigner } from '../sign/feed-keys';
import type { Membership } from '../view/entitled-view';
import { partnerKeys } from '../view/partner-keys';
import { SampleWindows } from './sample-windows';

export interface SampleOptions {
  readonly agreement: AgreementBody;
  /** Persons whose biodata are recorded first, about. */
  readonly persons: number;
  /** Commands after that: births, deaths, moves, marriages, some of them refused. */
  readonly events: number;
  readonly seed: string;
  readonly areas: AreaDirectory;
  readonly signer: FeedSigner;
  readonly dataSchema: string;
}

const PARTITIONS = 3;
/** The last message of each partition in a batch is signed. */
const BATCH = 50;
const PERSONS_PER_HOUSEHOLD = 3.4;
/** One adult of ten is on the watch-list. */
const WATCHED = 26;

/**
 * The messages of a feed about synthetic lives, made by the same functions as those of the publisher, without a server.
 * The same options give the same messages; only the signatures are those of the given key.
 */
export function sampleFeed(options: SampleOptions): NumberedMessage[] {
  const { agreement, persons, events, seed, areas, signer } = options;
  const households = Math.max(1, Math.round(persons / PERSONS_PER_HOUSEHOLD));
  const feed = new SampleFeed(options);
  const story = new Story({ seed, households, places: placesOf(areas, DEFAULT_OFFICES) });
  playInMemory(story, Math.round(households * PERSONS_PER_HOUSEHOLD) + events, (act) => feed.publish(act));
  const counter: FeedCounter = {
    sequence: 0,
    reformNo: 0,
    partitions: PARTITIONS,
    lastInPartition: new Map(),
  };
  feed.windows?.end();
  if (feed.windows) {
    return feed.windows.windows.flatMap(({ drafts, ids }) => {
      const next = ids.values();
      return numberMessages(drafts, counter, { newId: () => next.next().value as string, signer });
    });
  }
  const newId = idsFrom(`${seed} ${agreement.partner}`);
  const batches = Array.from({ length: Math.ceil(feed.drafts.length / BATCH) }, (_, index) =>
    feed.drafts.slice(index * BATCH, (index + 1) * BATCH),
  );
  return batches.flatMap((drafts) => numberMessages(drafts, counter, { newId, signer }));
}

/** What the builder does with tables, in memory. */
class SampleFeed {
  readonly drafts: Draft[] = [];
  /** Of a feed with pseudonyms, whose drafts are not in `drafts`. */
  readonly windows: SampleWindows | undefined;
  private readonly terms: FeedTerms;
  private readonly streams = new Map<string, FactOnRecord[]>();
  /** Ids of acts as messages have them, by those of the register in memory. */
  private readonly actIds = new Map<string, string>();
  private readonly states = new Map<string, RegisteredPerson>();
  private readonly holdings = new Map<string, Holding>();
  private members = new Map<string, Membership>();

  constructor({ agreement, seed, signer, dataSchema }: SampleOptions) {
    const { partner, fields, pseudonymised } = agreement;
    const secret = createHash('sha256').update(`${seed} ${partner}`).digest();
    this.terms = {
      partner,
      agreement: { ...agreement, version: 1 },
      keys: partnerKeys(pseudonymised ? secret : undefined),
      signer,
      isActive: true,
      dataSchema,
      fieldsByVersion: new Map([[1, fields]]),
    };
    this.windows = pseudonymised ? new SampleWindows(this.terms) : undefined;
  }

  publish(act: RecordedAct): void {
    const subjects = this.subjectsOf(act);
    const before = this.members;
    this.members = this.membership();
    const drafts = subjects.flatMap((subject) => this.draftsOf(subject, before));
    const acted = new Set(subjects.map(({ personId }) => personId));
    const moved = [...new Set([...before.keys(), ...this.members.keys()])].filter(
      (id) => !acted.has(id) && before.has(id) !== this.members.has(id),
    );
    const follow = moved.flatMap((personId) => this.draftsOf(this.withoutAct(personId, act), before));
    if (this.windows) this.windows.stage([...drafts, ...follow], act.recordedAt);
    else this.drafts.push(...placeInActs([...drafts, ...follow]));
  }

  private draftsOf(subject: Subject, before: ReadonlyMap<string, Membership>): Draft[] {
    const { personId } = subject;
    const { drafts, held } = planMessages(
      this.terms,
      subject,
      this.holdings.get(personId),
      this.members.get(personId),
      before.get(personId),
    );
    if (held?.holding) this.holdings.set(personId, held.holding);
    else if (held) this.holdings.delete(personId);
    return [...drafts];
  }

  /** The persons whom the act touched, as rows of the registry's change log. */
  private subjectsOf({ actId: ownId, changes, requestId, recordedAt }: RecordedAct): Subject[] {
    const actId = uuidOf(`act ${recordedAt} ${changes[0]?.stream.id}`);
    this.actIds.set(ownId, actId);
    return changes
      .filter(({ stream }) => stream.kind === 'person')
      .flatMap(({ stream: { id: personId }, events }) => {
        const stream = [...(this.streams.get(personId) ?? []), ...events];
        this.streams.set(personId, stream);
        const state = foldPerson(stream as never);
        const [first] = events;
        if (state.status === 'unregistered' || !first) return [];
        if (state.status === 'registered') this.states.set(personId, state);
        else this.states.delete(personId);
        const supersedes = actsTakenOut(stream, ownId).map((id) => this.actIds.get(id) ?? id);
        const cause = {
          actId,
          requestId: requestId ?? actId,
          occurredOn: first.occurredOn,
          reportedOn: first.reportedOn,
          events: events as unknown as readonly PersonEvent[],
          ...(supersedes.length > 0 && { supersedes }),
        };
        const subject = { personId, version: stream.length, recordedAt: new Date(recordedAt), cause };
        return [{ ...subject, ...stateOrEnd(state) }];
      });
  }

  private withoutAct(personId: string, { recordedAt }: RecordedAct): Subject {
    const version = this.streams.get(personId)?.length ?? 0;
    return { personId, version, state: this.states.get(personId), recordedAt: new Date(recordedAt) };
  }

  /** Who is on the watch-list, and their next of kin: spouses and heads of their cards (`domain.md` §5.5). */
  private membership(): Map<string, Membership> {
    const members = new Map<string, Membership>();
    if (this.terms.agreement.slice === 'all') return members;
    const isWatched = (id: string) => createHash('sha256').update(id).digest().readUInt8() < WATCHED;
    const watched = [...this.states].filter(([id]) => isWatched(id));
    const families = new Set(watched.map(([, { placement }]) => placement.familyId));
    for (const [id, { placement, death }] of this.states) {
      const isHead = !death && placement.relationship === 'head';
      if (isHead && families.has(placement.familyId)) members.set(id, 'kin');
    }
    for (const [, state] of watched) {
      for (const { spouseId } of activeMarriages(state)) members.set(spouseId, 'kin');
    }
    for (const [id] of watched) members.set(id, 'watched');
    return members;
  }
}

function stateOrEnd(state: PersonOnRecord): Pick<Subject, 'state' | 'ended'> {
  if (state.status === 'registered') return { state };
  if (state.status === 'cancelled') return { state: undefined, ended: { kind: 'cancelled' } };
  return { state: undefined, ended: { kind: 'merged', survivorId: state.survivorId } };
}

function idsFrom(text: string): () => string {
  let count = 0;
  return () => uuidOf(`${text} ${(count += 1)}`);
}

/** UUID version 8: a digest, so that a seed gives the same ids again. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-9${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
