import {
  stateKinds,
  type ActKind,
  type PersonFacts,
  type PersonMessage,
  type PersonMessageKind,
  type PersonView,
} from '@peristiwa/contracts';
import type { RegisteredPerson } from '@peristiwa/domain';
import { canonicalJson, dateAtOffset } from '@peristiwa/kernel';
import type { FeedSigner } from '../sign/feed-keys';
import type { Grants } from '../view/agreement';
import type { Cause } from '../view/cause';
import { entitledFacts } from '../view/entitled-facts';
import type { Membership } from '../view/entitled-view';
import { membersOf, type Grant } from '../view/grants';
import type { PartnerKeys } from '../view/partner-keys';
import { areNews, classOf, factsOf, kindsOf } from '../view/person-events';
import { redact } from '../view/redact';
import { sharedView, textOf } from '../view/shared-view';

/** A feed that is being built: its agreement in force and the keys by which the partner names persons. */
export interface FeedTerms {
  readonly partner: string;
  readonly agreement: Grants & { readonly version: number };
  readonly keys: PartnerKeys;
  /** Signs what is built. */
  readonly signer: FeedSigner;
  /** False once the agreement has ended: every view is then out of scope. */
  readonly isActive: boolean;
  /** URL of the JSON Schema of the messages under this version of the agreement. */
  readonly dataSchema: string;
  /** The fields that each version of the agreement grants. */
  readonly fieldsByVersion: ReadonlyMap<number, readonly Grant[]>;
}

/** A person to build: after an act (with its cause), or because the person's scope changed (without). */
export interface Subject {
  readonly personId: string;
  readonly version: number;
  readonly state: RegisteredPerson | undefined;
  /** Why a person on record is not in the register; then there is no state. */
  readonly ended?: Ended;
  /** The recording time of the act, or the time when the publisher read the person without one. */
  readonly recordedAt: Date;
  readonly cause?: Cause;
  /** Kind of the error that kept the state or the act from being read. */
  readonly unreadable?: string;
  /** A message is made although the partner holds the same. */
  readonly isForced?: boolean;
}

/** The act of entry is cancelled, or the record continues under another person. */
export type Ended = { readonly kind: 'cancelled' } | { readonly kind: 'merged'; readonly survivorId: string };

/** What the partner holds of a person: the view of the last message about it. */
export interface Holding {
  readonly personKey: string;
  readonly version: number;
  /** Canonical JSON. */
  readonly view: string;
  /** The version of the agreement under which the view was made; 0 when the release before made it. */
  readonly agreementVersion: number;
}

/** A message without its place in the feed. */
export interface Draft {
  readonly partner: string;
  readonly personId: string;
  readonly personKey: string;
  readonly kind: PersonMessageKind;
  readonly data: PersonMessage;
  readonly actReference?: string;
  readonly requestReference?: string;
  /** Which of the messages of its act on this feed it is, from 1, and how many there are. */
  readonly actIndex?: number;
  readonly actSize?: number;
  readonly campaignId?: string;
  readonly traceparent?: string;
  /** For the disclosure ledger, which is never sent. */
  readonly actId?: string;
  readonly agreementVersion: number;
  readonly dataSchema: string;
  /** What the partner holds afterwards; undefined when it holds nothing. */
  readonly holding: Holding | undefined;
}

/** The messages about one person. `held` is what the partner holds after them; absent when that does not change. */
export interface Plan {
  readonly drafts: readonly Draft[];
  readonly held?: { readonly holding: Holding | undefined };
}

const nothing: Plan = { drafts: [] };

/** WIB: the calendar of the Ditjen Dukcapil, by which "younger than one year" is meant. */
const JAKARTA_OFFSET_HOURS = 7;

/**
 * A death ends in the same act what made a person next of kin (marriage, head of the card). A death of a person who
 * was next of kin right before it (`before`) is still published (`domain.md` §5.5); then the person leaves the scope.
 */
export function planMessages(
  feed: FeedTerms,
  subject: Subject,
  held: Holding | undefined,
  membership: Membership | undefined,
  before?: Membership,
): Plan {
  const isLostByDeath = held && !membership && before && isDeath(subject);
  if (!isLostByDeath) return planOne(feed, subject, held, membership);
  const death = planOne(feed, subject, held, before);
  const { holding } = death.held ?? { holding: held };
  if (!holding) return death;
  const exit = planOne(feed, { ...subject, cause: undefined }, holding, membership);
  return { drafts: [...death.drafts, ...exit.drafts], held: exit.held ?? death.held };
}

/**
 * The message that brings a partner from what it holds to what it may now see, or none; two when an act and a change
 * of the agreement come together. An act that the holding already contains (the person was read ahead of the change
 * log when it came into scope) gives none.
 */
function planOne(
  feed: FeedTerms,
  subject: Subject,
  held: Holding | undefined,
  membership: Membership | undefined,
): Plan {
  // A person who is no longer on the list leaves the scope, even by an old row: no later message would end the holding.
  const isOffList = feed.agreement.slice === 'watch-list' && !membership;
  const isOld = held && (subject.cause ? subject.version <= held.version : subject.version < held.version);
  if (isOld && !isOffList) return nothing;
  const { state } = subject;
  const see = (agreement: Grants) =>
    state && sharedView(state, agreement, { keys: feed.keys, asOf: dayOf(subject), membership });
  const view = feed.isActive ? see(feed.agreement) : undefined;
  if (!view || !state) return held ? planOf(farewell(feed, subject, held)) : nothing;
  const act = publishable(feed, subject, { state, view, held });
  if (!held) return planOf([toDraft(feed, subject, view, act ?? { kind: 'entered-scope' })]);
  const terms = termsSince(feed, held);
  // What an earlier message said of the act does not hold any more, or its facts are the news, though the view be the same.
  const isNews = act && ((subject.cause?.supersedes ?? []).length > 0 || bringsNews(feed, subject));
  if (textOf(view) === held.view && !isNews && !subject.isForced) {
    // The next act is then compared with what the agreement grants today.
    const { version: agreementVersion } = feed.agreement;
    return terms ? { drafts: [], held: { holding: { ...held, agreementVersion } } } : nothing;
  }
  const old = JSON.parse(held.view) as PersonView;
  if (!terms) {
    const changes = changesBetween(old, view);
    return planOf([toDraft(feed, subject, view, { ...(act ?? { kind: unpublished(subject) }), changes })]);
  }
  const grants = { granted: namesBeyond(view, terms.before), withdrawn: namesBeyond(old, terms.now) };
  // What stays granted; without `before`, which an area code may show more precisely than the agreement does now.
  const isKept = (name: string) => terms.before.has(name) && terms.now.has(name);
  const changes = changesBetween(old, view, isKept);
  if (!act) {
    const isOfGrants = grants.granted.length > 0 || grants.withdrawn.length > 0;
    const message = isOfGrants
      ? {
          kind: 'grants-changed' as const,
          ...grants,
          changes,
          ...(!subject.isForced && additionTo(old, view, grants)),
        }
      : { kind: unpublished(subject), changes };
    return planOf([toDraft(feed, subject, view, message)]);
  }
  const kept = Object.fromEntries(Object.entries(view).filter(([name]) => isKept(name))) as PersonView;
  const draft = toDraft(feed, subject, kept, { ...act, changes });
  if (grants.granted.length === 0 && grants.withdrawn.length === 0) return planOf([draft]);
  const addition = additionTo(kept, view, grants);
  const follow = { kind: 'grants-changed' as const, ...grants, changes: {}, ...addition };
  return planOf([draft, toDraft(feed, { ...subject, cause: undefined }, view, follow)]);
}

/**
 * The new members alone, when nothing else of what the partner holds changes: a wider agreement discloses just what it
 * grants beyond the one before (ADR 0063).
 */
function additionTo(
  held: PersonView,
  view: PersonView,
  { granted, withdrawn }: { readonly granted: readonly string[]; readonly withdrawn: readonly string[] },
): Pick<Content, 'added'> {
  if (withdrawn.length > 0) return {};
  const added = Object.fromEntries(
    Object.entries(view).filter(([name]) => granted.includes(name)),
  ) as PersonView;
  return canonicalJson({ ...held, ...added }) === textOf(view) ? { added } : {};
}

/** An act of a class that the agreement names, whose facts are the news. */
function bringsNews({ agreement }: FeedTerms, { cause }: Subject): boolean {
  return areNews((cause?.events ?? []).filter((event) => agreement.eventTypes.includes(classOf(event))));
}

function planOf(drafts: readonly Draft[]): Plan {
  return { drafts, held: { holding: drafts.at(-1)?.holding } };
}

export function isDeath({ cause }: Subject): boolean {
  return cause?.events.some(({ type }) => type === 'DeathRegistered') ?? false;
}

function dayOf({ recordedAt }: Subject) {
  return dateAtOffset(recordedAt.getTime(), JAKARTA_OFFSET_HOURS);
}

/** The kind of a difference that no published act explains. */
function unpublished({ cause }: Subject): PersonMessageKind {
  return cause ? 'fields-changed' : 'resynced';
}

/** The members under the version by which the holding was made and those of now; undefined when they are the same. */
function termsSince({ agreement, fieldsByVersion }: FeedTerms, { agreementVersion }: Holding) {
  if (agreementVersion === agreement.version) return undefined;
  const before = membersOf(fieldsByVersion.get(agreementVersion) ?? agreement.fields);
  const now = membersOf(agreement.fields);
  const isSame = before.size === now.size && [...before].every((name) => now.has(name));
  return isSame ? undefined : { before, now };
}

function namesBeyond(view: PersonView, members: ReadonlySet<string>): string[] {
  return Object.keys(view)
    .filter((name) => !members.has(name))
    .toSorted();
}

type Content = Pick<
  PersonMessage,
  | 'kinds'
  | 'facts'
  | 'occurredOn'
  | 'reportedOn'
  | 'supersedes'
  | 'changes'
  | 'granted'
  | 'withdrawn'
  | 'added'
> & { readonly kind: PersonMessageKind };

interface Seen {
  readonly state: RegisteredPerson;
  readonly view: PersonView;
  readonly held: Holding | undefined;
}

/** What may be published of the act that touched the person; undefined when its class is not granted. */
function publishable(
  { agreement, keys }: FeedTerms,
  subject: Subject,
  { state, view, held }: Seen,
): (Content & { readonly kind: ActKind }) | undefined {
  const { cause, personId } = subject;
  const { supersedes = [] } = cause ?? {};
  const known = held && (JSON.parse(held.view) as PersonView);
  const isReinstated = supersedes.length > 0 && !state.death && showsDeath(known);
  const kinds = cause
    ? kindsOf(cause.events, agreement.eventTypes, { isSuperseding: supersedes.length > 0 })
    : [];
  if (isReinstated && kinds[0] === 'cancelled') kinds[0] = 'reinstated';
  const [kind] = kinds;
  if (!cause || !kind) return undefined;
  const dates = agreement.fields.includes('eventDates')
    ? { occurredOn: occurredOn(cause, view), reportedOn: cause.reportedOn }
    : {};
  const interval = kind === 'reinstated' ? { falseFrom: known?.diedOn, falseUntil: dayOf(subject) } : {};
  return {
    kind,
    ...dates,
    ...(kinds.length > 1 && { kinds }),
    ...(supersedes.length > 0 && { supersedes: supersedes.map((actId) => keys.act(actId, personId)) }),
    facts: entitledFacts(cause.events, state, agreement, dayOf(subject), interval),
  };
}

function showsDeath(view: PersonView | undefined): boolean {
  return view?.residence === 'deceased' || view?.diedOn !== undefined || view?.deathYear !== undefined;
}

/** A birth occurred on the day of birth: only its month is published where the day is not granted. */
function occurredOn(cause: Cause, view: PersonView): string {
  const isBirth = cause.events.some(({ type }) => type === 'BirthRegistered');
  return isBirth && !view.bornOn && !view.infantBornOn ? cause.occurredOn.slice(0, 7) : cause.occurredOn;
}

function toDraft(feed: FeedTerms, subject: Subject, view: PersonView, content: Content): Draft {
  const { kind, occurredOn: occurred, reportedOn, ...rest } = content;
  const personKey = feed.keys.person(subject.personId);
  const { version } = subject;
  return {
    ...envelope(feed, subject, personKey),
    kind,
    data: {
      personKey,
      version,
      ...(occurred && { occurredOn: occurred, reportedOn }),
      ...moment(feed, subject, kind),
      ...rest,
      ...(!rest.added && { state: view }),
    },
    holding: { personKey, version, view: textOf(view), agreementVersion: feed.agreement.version },
  };
}

/**
 * The last messages about a person who leaves the scope. Of a person who is no longer in the register, the first says
 * why, if the agreement names the class of the act; its state is what the partner holds, as far as it is granted now.
 */
function farewell(feed: FeedTerms, subject: Subject, held: Holding): Draft[] {
  const exit = leave(feed, subject, held);
  const end = feed.isActive ? endOf(feed, subject, held) : undefined;
  return end ? [end, leave(feed, { ...subject, cause: undefined }, held)] : [exit];
}

function endOf(feed: FeedTerms, subject: Subject, held: Holding): Draft | undefined {
  const { agreement, keys } = feed;
  const { cause, ended, personId } = subject;
  if (!cause || !ended) return undefined;
  const granted = cause.events.map(classOf).filter((eventClass) => agreement.eventTypes.includes(eventClass));
  if (granted.length === 0) return undefined;
  const marker = Object.assign({}, ...cause.events.map(factsOf)) as PersonFacts;
  const facts =
    ended.kind === 'merged' ? { survivorKey: keys.person(ended.survivorId) } : { voided: marker.voided };
  const { supersedes = [] } = cause;
  const content = {
    kind: ended.kind,
    ...(agreement.fields.includes('eventDates') && {
      occurredOn: cause.occurredOn,
      reportedOn: cause.reportedOn,
    }),
    ...(supersedes.length > 0 && { supersedes: supersedes.map((actId) => keys.act(actId, personId)) }),
    facts,
    changes: {},
  };
  const draft = toDraft(feed, subject, JSON.parse(held.view) as PersonView, content);
  const data = redact(draft.data, agreement).value;
  return { ...draft, data };
}

/** Only the key: the message repeats nothing that the partner may no longer see, nor the reason. */
function leave(feed: FeedTerms, subject: Subject, held: Holding): Draft {
  const { personKey } = held;
  const kind = 'left-scope';
  return {
    ...envelope(feed, subject, personKey),
    kind,
    data: {
      personKey,
      version: Math.max(subject.version, held.version),
      ...moment(feed, subject, kind),
    },
    holding: undefined,
  };
}

function envelope(feed: FeedTerms, { personId, cause }: Subject, personKey: string) {
  const { partner, agreement, keys, dataSchema } = feed;
  const references = cause && {
    actId: cause.actId,
    actReference: keys.act(cause.actId, personId),
    requestReference: keys.reference(cause.requestId),
    // Two feeds with pseudonyms could be joined by the persons of a campaign.
    ...(cause.campaignId && !agreement.pseudonymised && { campaignId: cause.campaignId }),
    // And by the trace of an act.
    ...(cause.traceparent && !agreement.pseudonymised && { traceparent: cause.traceparent }),
  };
  return { partner, personId, personKey, agreementVersion: agreement.version, dataSchema, ...references };
}

/**
 * An act has a recording time; every other message says as of when the register was read. To the hour for pseudonyms:
 * two ministries could join their data by the exact instant.
 */
function moment({ agreement }: FeedTerms, subject: Subject, kind: PersonMessageKind) {
  const instant = subject.recordedAt.toISOString();
  const shown = agreement.pseudonymised ? `${instant.slice(0, 13)}:00:00.000Z` : instant;
  return (stateKinds as readonly string[]).includes(kind) ? { asOf: shown } : { recordedAt: shown };
}

/** Member by member; with `isKept`, only those members, and without the value before. */
function changesBetween(
  before: PersonView,
  after: PersonView,
  isKept?: (name: string) => boolean,
): NonNullable<PersonMessage['changes']> {
  const old = before as Readonly<Record<string, unknown>>;
  const now = after as Readonly<Record<string, unknown>>;
  const changes: Record<string, { before?: unknown; after: unknown }> = {};
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
    if (canonicalJson(old[name]) === canonicalJson(now[name]) || isKept?.(name) === false) continue;
    const hasBefore = old[name] !== undefined && !isKept;
    changes[name] = { ...(hasBefore && { before: old[name] }), after: now[name] ?? null };
  }
  return changes;
}
