import { createHash } from 'node:crypto';
import {
  differs,
  isDeceased,
  whatWasKnown,
  type KemenP2miView,
  type PersonFacts,
} from '@peristiwa/contracts';

/**
 * Kinds of alerts that staff of KemenP2MI should check (`domain.md` §5.2). Permanent: add, never rename.
 * - `death`: of a watched person.
 * - `next-of-kin-death`: of the spouse or the head of the family card of a watched person.
 * - `status-change`: marriage, divorce or citizenship of a watched person, who may also be missing, or found.
 * - `move`: a watched person has a new village, or next of kin a new contact address.
 * - `abroad`: a watched person moved abroad (SKPLN) or returned (SKDLN).
 * - `identity-change`: NIK or its status, name, date of birth or sex, against which the placement papers were checked; or the person
 *   was a duplicate, whose record continues under `survivorKey`.
 * - `retraction`: an act about a watched person, or the death of next of kin, is cancelled. Alerts of that act are
 *   retracted.
 */
export const alertKinds = [
  'death',
  'next-of-kin-death',
  'status-change',
  'move',
  'identity-change',
  'abroad',
  'retraction',
] as const;
export type AlertKind = (typeof alertKinds)[number];

export interface NewAlert {
  readonly kind: AlertKind;
  /** The person concerned; for the death of next of kin the watched person. */
  readonly personKey: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Digest of a fact that two messages may report but that raises one alert: the death of one spouse. */
  readonly once?: string;
}

/** A watched person who is related to the person of the message. */
export interface Relative {
  readonly personKey: string;
  readonly view: KemenP2miView;
}

export interface FeedUpdate {
  readonly personKey: string;
  readonly kind: string;
  readonly before?: KemenP2miView;
  readonly after?: KemenP2miView;
  /** Other persons in the copy who are on the same card or name this person as spouse. */
  readonly relatives: readonly Relative[];
  /** Members that the agreement grants from now on. */
  readonly granted?: readonly string[];
  readonly facts?: PersonFacts;
  /** References of the acts that the act of the message corrects or cancels. */
  readonly supersedes?: readonly string[];
}

/** The facts of alerts that come from a member of the view. */
const factsFrom: Readonly<Partial<Record<keyof KemenP2miView, readonly string[]>>> = {
  village: ['from', 'to'],
  maritalStatus: ['maritalStatus'],
  /** The day of a widowhood is given as the day of the death. */
  maritalStatusSince: ['since', 'diedOn'],
  citizenship: ['citizenship'],
  abroadSince: ['since'],
  missingSince: ['missingSince'],
  diedOn: ['diedOn'],
  deathActNumber: ['deathActNumber'],
};

/** Facts of alerts about this person that an agreement without these members no longer grants. */
export function factsToErase(withdrawn: readonly string[] = []): string[] {
  return withdrawn.flatMap((member) => factsFrom[member as keyof KemenP2miView] ?? []);
}

/** Pure: derives alerts from a message and the copies. A person who enters or leaves the watch-list raises none. */
export function decideAlerts(update: FeedUpdate): NewAlert[] {
  const { personKey, kind, after, relatives } = update;
  const before = whatWasKnown(update.before, after, update.granted);
  if (!before || !after) return [];
  const watched = relatives.filter(({ view }) => isWatched(view) && !isDeceased(view));
  const isDeath = (kind === 'died' || isDeceased(after)) && !isDeceased(before);
  const isNews = isDeath || isOtherDeath({ kind, before, after });
  const deaths = () => (isNews ? deathAlerts(personKey, before, after, watched) : []);
  // A correction or a cancellation that is cancelled leaves a death, of another day or again.
  if (kind === 'cancelled' || kind === 'reinstated') {
    return [...retractions(update, { before, after, watched }), ...deaths()];
  }
  if (kind === 'merged') {
    const { survivorKey } = update.facts ?? {};
    return isWatched(before) ? [alert('identity-change', personKey, { changed: ['nik'], survivorKey })] : [];
  }
  if (isNews) return deaths();
  // A move of before a death may be recorded after it: nobody is reached at the last address of the dead.
  const hasMoved = differs(before.village, after.village) && !isDeceased(after);
  if (!isWatched(after)) return hasMoved ? contactAlerts(personKey, before, after, watched) : [];
  return [
    ...statusAlerts(personKey, before, after),
    ...abroadAlerts(update, { before, after }),
    ...(hasMoved ? [alert('move', personKey, { from: before.village, to: after.village })] : []),
    ...identityAlerts(personKey, before, after),
  ];
}

function isOnCard({ view }: Relative, { familyKey }: KemenP2miView): boolean {
  return familyKey !== undefined && view.familyKey === familyKey;
}

/**
 * The agreement grants the contact address for next of kin only; a person without one is on the list.
 * While that address is not granted, next of kin give the alerts of watched persons as well.
 */
function isWatched(view: KemenP2miView): boolean {
  return view.contactAddress === undefined;
}

function alert(kind: AlertKind, personKey: string, facts: NewAlert['facts']): NewAlert {
  return { kind, personKey, facts };
}

/** The day of a death is corrected, or the correction of it is cancelled. */
export function isOtherDeath({
  kind,
  before,
  after,
}: Pick<FeedUpdate, 'kind' | 'before' | 'after'>): boolean {
  const mayBe = kind === 'corrected' || (kind === 'cancelled' && isDeceased(before));
  return mayBe && isDeceased(after) && differs(before?.diedOn, after?.diedOn);
}

interface Known {
  readonly before: KemenP2miView;
  readonly after: KemenP2miView;
  readonly watched: readonly Relative[];
}

/**
 * One alert for each watched person: the message about the person and the one about next of kin who live report the same
 * cancellation.
 */
function retractions(
  { personKey, kind, facts, supersedes = [] }: FeedUpdate,
  { before, after, watched }: Known,
): NewAlert[] {
  const { voided, falseFrom, falseUntil } = facts ?? {};
  const about = { voided, falseFrom, falseUntil };
  const once = supersedes[0] === undefined ? {} : { once: supersedes[0] };
  if (isWatched(after)) return [{ ...alert('retraction', personKey, about), ...once }];
  if (kind !== 'reinstated') return [];
  return relationsOf(personKey, [before, after], watched).map(({ personKey: key }) => ({
    ...alert('retraction', key, { ...about, relatedKey: personKey }),
    ...once,
  }));
}

/** Whose spouse, or head of the card, the person is by one of the copies. */
function relationsOf(personKey: string, copies: readonly KemenP2miView[], watched: readonly Relative[]) {
  return watched.flatMap((relative) => {
    const isSpouse =
      copies.some(({ spouseKeys }) => spouseKeys?.includes(relative.personKey)) ||
      relative.view.spouseKeys?.includes(personKey);
    const isHead = copies.some((view) => view.householdRole === 'head' && isOnCard(relative, view));
    if (!isSpouse && !isHead) return [];
    return [{ personKey: relative.personKey, relation: isSpouse ? ('spouse' as const) : ('head' as const) }];
  });
}

/** The copies before the death show the spouses: the message about the widowed person may have come first. */
function deathAlerts(
  personKey: string,
  before: KemenP2miView,
  after: KemenP2miView,
  watched: readonly Relative[],
): NewAlert[] {
  const { diedOn } = after;
  const own = isWatched(before)
    ? [alert('death', personKey, { diedOn, deathActNumber: after.deathActNumber })]
    : [];
  const ofKin = relationsOf(personKey, [before], watched).map(({ personKey: key, relation }) =>
    kinDeath(key, { relation, relatedKey: personKey, diedOn }),
  );
  return [...own, ...ofKin];
}

interface KinDeath {
  readonly relation: 'spouse' | 'head';
  readonly relatedKey: string;
  readonly diedOn: string | undefined;
}

function kinDeath(personKey: string, facts: KinDeath): NewAlert {
  const fact = `${facts.relatedKey} ${facts.diedOn ?? 'unknown'}`;
  // The day itself is erased with the facts when the agreement withdraws it.
  const once = createHash('sha256').update(fact).digest('hex');
  return { ...alert('next-of-kin-death', personKey, { ...facts }), once };
}

/** Widowed: the message about the dead spouse may come earlier, later or, because of the scope, never. */
function widowAlerts(personKey: string, before: KemenP2miView, after: KemenP2miView): NewAlert[] {
  const lost = (before.spouseKeys ?? []).filter((key) => !after.spouseKeys?.includes(key));
  const diedOn = after.maritalStatusSince;
  return lost.map((relatedKey) => kinDeath(personKey, { relation: 'spouse', relatedKey, diedOn }));
}

function statusAlerts(personKey: string, before: KemenP2miView, after: KemenP2miView): NewAlert[] {
  const hasStatus = before.maritalStatus !== undefined && after.maritalStatus !== undefined;
  const isWidowed = hasStatus && after.maritalStatus === 'widowed' && before.maritalStatus !== 'widowed';
  if (isWidowed && after.spouseKeys !== undefined) {
    return widowAlerts(personKey, before, after);
  }
  const since = after.maritalStatusSince;
  const isOtherDay = since !== undefined && since !== before.maritalStatusSince;
  const hasOtherMarriage = hasStatus && (before.maritalStatus !== after.maritalStatus || isOtherDay);
  const isMissingOrFound = before.missingSince !== after.missingSince && hasResidence(before, after);
  if (!hasOtherMarriage && !isMissingOrFound && !differs(before.citizenship, after.citizenship)) return [];
  const facts = {
    maritalStatus: after.maritalStatus,
    since,
    citizenship: after.citizenship,
    ...(isMissingOrFound && { missingSince: after.missingSince ?? null }),
  };
  return [alert('status-change', personKey, facts)];
}

/** Most migrants never take an SKPLN, so that without one nothing follows (`domain.md` §5.2). */
function abroadAlerts(
  { personKey, kind, facts }: FeedUpdate,
  { before, after }: Pick<Known, 'before' | 'after'>,
): NewAlert[] {
  const [was, is] = [before.abroadSince, after.abroadSince];
  if (was === is || kind === 'corrected') return [];
  return [alert('abroad', personKey, { since: is, returnedOn: facts?.returnedOn, country: facts?.country })];
}

/** Whether a person is missing comes with the residence. */
function hasResidence(before: KemenP2miView, after: KemenP2miView): boolean {
  return before.residence !== undefined && after.residence !== undefined && !isDeceased(after);
}

const identity = ['nik', 'name', 'bornOn', 'sex'] as const;

/** Names the members that changed; the values are in the copy. */
function identityAlerts(personKey: string, before: KemenP2miView, after: KemenP2miView): NewAlert[] {
  const changed: (keyof KemenP2miView)[] = identity.filter((member) =>
    differs(before[member], after[member]),
  );
  const hasNik = before.nik !== undefined && after.nik !== undefined && !isDeceased(after);
  if (hasNik && before.nikInactiveSince !== after.nikInactiveSince) changed.push('nikInactiveSince');
  return changed.length === 0 ? [] : [alert('identity-change', personKey, { changed })];
}

/** Next of kin are in the copy for their address only. */
function contactAlerts(
  personKey: string,
  before: KemenP2miView,
  after: KemenP2miView,
  watched: readonly Relative[],
): NewAlert[] {
  if (isWatched(before)) return [];
  return watched
    .filter((relative) => relative.view.spouseKeys?.includes(personKey) || isOnCard(relative, after))
    .map((relative) =>
      alert('move', relative.personKey, { relatedKey: personKey, from: before.village, to: after.village }),
    );
}
