import type { PersonMessage, PersonMessageKind, PersonView } from '@peristiwa/contracts';
import type { RegisteredPerson } from '@peristiwa/domain';
import { canonicalJson, dateAtOffset } from '@peristiwa/kernel';
import type { FeedSigner } from '../sign/feed-keys';
import type { Grants } from '../view/agreement';
import type { Cause } from '../view/cause';
import { entitledFacts } from '../view/entitled-facts';
import { entitledView, type Membership } from '../view/entitled-view';
import { grantedMembers } from '../view/grants';
import type { PartnerKeys } from '../view/partner-keys';
import { kindOf } from '../view/person-events';

/** A feed that is being built: its agreement in force and the keys by which the partner names persons. */
export interface FeedTerms {
  readonly partner: string;
  readonly agreement: Grants & { readonly version: number };
  readonly keys: PartnerKeys;
  /** Signs what is built. */
  readonly signer: FeedSigner;
  /** False once the agreement has ended: every view is then out of scope. */
  readonly isActive: boolean;
}

/** A person to build: after an act (with its cause), or because the person's scope changed (without). */
export interface Subject {
  readonly personId: string;
  readonly version: number;
  readonly state: RegisteredPerson | undefined;
  /** The recording time of the act, or the time when the publisher read the person. */
  readonly recordedAt: Date;
  readonly cause?: Cause;
  /** Kind of the error that kept the state or the act from being read. */
  readonly unreadable?: string;
}

/** What the partner holds of a person: the view of the last message about it. */
export interface Holding {
  readonly personKey: string;
  readonly version: number;
  /** Canonical JSON. */
  readonly view: string;
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
  /** For the disclosure ledger, which is never sent. */
  readonly actId?: string;
  readonly agreementVersion: number;
  /** Names of the members and facts that this message discloses. */
  readonly fields: readonly string[];
  /** What the partner holds afterwards; undefined when it holds nothing. */
  readonly holding: Holding | undefined;
}

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
): Draft[] {
  const isLostByDeath = held && !membership && before && isDeath(subject);
  const draft = planMessage(feed, subject, held, isLostByDeath ? before : membership);
  const drafts = draft ? [draft] : [];
  const holding = draft ? draft.holding : held;
  if (!isLostByDeath || !holding) return drafts;
  const exit = planMessage(feed, { ...subject, cause: undefined }, holding, membership);
  return exit ? [...drafts, exit] : drafts;
}

/**
 * The one message that brings a partner from what it holds to what it may now see, or none. An act that the holding
 * already contains (the person was read ahead of the change log when it came into scope) gives none.
 */
export function planMessage(
  feed: FeedTerms,
  subject: Subject,
  held: Holding | undefined,
  membership: Membership | undefined,
): Draft | undefined {
  // A person who is no longer on the list leaves the scope, even by an old row: no later message would end the holding.
  const isOffList = feed.agreement.slice === 'watch-list' && !membership;
  const isOld = held && (subject.cause ? subject.version <= held.version : subject.version < held.version);
  if (isOld && !isOffList) return undefined;
  const { state } = subject;
  const asOf = dateAtOffset(subject.recordedAt.getTime(), JAKARTA_OFFSET_HOURS);
  const view =
    feed.isActive && state
      ? entitledView(state, feed.agreement, { keys: feed.keys, asOf, membership })
      : undefined;
  if (!view || !state) return held && leave(feed, subject, held);
  const act = publishable(feed, subject, state, view);
  if (!held) {
    return toDraft(feed, subject, view, { ...act, kind: act.kind === 'born' ? 'born' : 'entered-scope' });
  }
  const text = canonicalJson(view);
  if (text === held.view) return undefined;
  const changes = changesBetween(JSON.parse(held.view) as PersonView, view, feed.agreement);
  // An act whose kind is not pushed is not published, but a granted field that it changed is: a copy is never stale.
  const fallback = subject.cause ? 'biodata-changed' : kindOfChanges(changes);
  return toDraft(feed, subject, view, { ...act, kind: act.kind ?? fallback, changes });
}

export function isDeath({ cause }: Subject): boolean {
  return cause?.events.some(({ type }) => type === 'DeathRegistered') ?? false;
}

interface PublishableAct {
  readonly kind?: PersonMessageKind;
  readonly facts?: PersonMessage['facts'];
  readonly occurredOn?: string;
  readonly reportedOn?: string;
  readonly changes?: PersonMessage['changes'];
}

function publishable(
  { agreement }: FeedTerms,
  subject: Subject,
  state: RegisteredPerson,
  view: PersonView,
): PublishableAct {
  const { cause } = subject;
  const kind = cause && kindOf(cause.events, agreement.eventTypes);
  if (!cause || !kind) return {};
  const asOf = dateAtOffset(subject.recordedAt.getTime(), JAKARTA_OFFSET_HOURS);
  const facts = entitledFacts(cause.events, state, agreement, asOf);
  const dates = agreement.fields.includes('eventDates')
    ? { occurredOn: occurredOn(cause, view), reportedOn: cause.reportedOn }
    : {};
  return { kind, facts, ...dates };
}

/** A birth occurred on the day of birth: only its month is published where the day is not granted. */
function occurredOn(cause: Cause, view: PersonView): string {
  const isBirth = cause.events.some(({ type }) => type === 'BirthRegistered');
  return isBirth && !view.bornOn && !view.infantBornOn ? cause.occurredOn.slice(0, 7) : cause.occurredOn;
}

function toDraft(
  feed: FeedTerms,
  subject: Subject,
  view: PersonView,
  act: PublishableAct & { readonly kind: PersonMessageKind },
): Draft {
  const { kind, facts, changes = {}, ...dates } = act;
  const personKey = feed.keys.person(subject.personId);
  return {
    ...envelope(feed, subject, personKey),
    kind,
    data: {
      personKey,
      version: subject.version,
      ...dates,
      recordedAt: recordedAt(feed, subject),
      changes,
      ...(facts && { facts }),
      state: view,
    },
    fields: [...new Set([...Object.keys(view), ...Object.keys(facts ?? {})])],
    holding: { personKey, version: subject.version, view: canonicalJson(view) },
  };
}

/** Only the key: the message repeats nothing that the partner may no longer see, nor the reason. */
function leave(feed: FeedTerms, subject: Subject, held: Holding): Draft {
  const { personKey } = held;
  return {
    ...envelope(feed, subject, personKey),
    kind: 'left-scope',
    data: {
      personKey,
      version: Math.max(subject.version, held.version),
      recordedAt: recordedAt(feed, subject),
    },
    fields: [],
    holding: undefined,
  };
}

function envelope({ partner, agreement, keys }: FeedTerms, { personId, cause }: Subject, personKey: string) {
  const references = cause && {
    actId: cause.actId,
    actReference: keys.reference(cause.actId),
    requestReference: keys.reference(cause.requestId),
  };
  return { partner, personId, personKey, agreementVersion: agreement.version, ...references };
}

/** To the hour for pseudonyms: two ministries could join their data by the exact instant of an act. */
function recordedAt({ agreement }: FeedTerms, subject: Subject): string {
  const instant = subject.recordedAt.toISOString();
  return agreement.pseudonymised ? `${instant.slice(0, 13)}:00:00.000Z` : instant;
}

/** Member by member. A member that an earlier version granted and this one does not is removed without its value. */
function changesBetween(
  before: PersonView,
  after: PersonView,
  { fields }: Pick<Grants, 'fields'>,
): NonNullable<PersonMessage['changes']> {
  const granted = new Set<string>(
    Object.entries(grantedMembers).flatMap(([grant, members]) =>
      (fields as readonly string[]).includes(grant) ? [...members] : [],
    ),
  );
  const old = before as Readonly<Record<string, unknown>>;
  const now = after as Readonly<Record<string, unknown>>;
  const changes: Record<string, { before?: unknown; after: unknown }> = {};
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
    if (canonicalJson(old[name]) === canonicalJson(now[name])) continue;
    const isGranted = old[name] !== undefined && granted.has(name);
    changes[name] = { ...(isGranted && { before: old[name] }), after: now[name] ?? null };
  }
  return changes;
}

/** After a suspension only the difference is known: the message gets the kind of its most important change. */
function kindOfChanges(changes: NonNullable<PersonMessage['changes']>): PersonMessageKind {
  const has = (...names: (keyof PersonView)[]) => names.some((name) => Object.hasOwn(changes, name));
  if (has('diedOn') || changes['residence']?.after === 'deceased') return 'died';
  if (has('address', 'village', 'district')) return 'moved';
  if (changes['residence']?.after === 'moving') return 'departed';
  return has('maritalStatus', 'maritalStatusSince', 'residence') ? 'status-changed' : 'biodata-changed';
}
