import {
  differs,
  isDeceased,
  isGone,
  whatWasKnown,
  type KemensosView,
  type PersonFacts,
} from '@peristiwa/contracts';
import { regencyOf } from '@peristiwa/domain';
import { ageOn, plainDate } from '@peristiwa/kernel';

/**
 * Kinds of cases: effects of a change of a resident on assistance (`domain.md` §5.1). Permanent: add, never rename.
 * - `stop-payment`: the member died.
 * - `reinstatement`: the member was wrongly registered as dead; payments of the false interval are due.
 * - `change-recipient`: ganti pengurus, the member who received the aid for the family died, is missing, or left the card
 *   or the country while others stay.
 * - `orphans`: anak yatim piatu, only children are left on the card.
 * - `new-component`: anak usia dini.
 * - `re-route`: another village verifies, another bank or post office pays.
 * - `re-key-family`: the KK number, by which DTSEN identifies the family, has changed.
 * - `review-composition`: a marriage or a divorce, declared or by an act, or one that was annulled or cancelled.
 * - `suspend-payment`, `resume-payment`: the NIK of the member was deactivated, or is active again; or the member moved
 *   abroad (SKPLN), or lives here again (SKDLN).
 * - `re-point`: the member was a duplicate; the record, and the aid, continue under `survivorKey`.
 * - `review`: the member left the scope of the agreement; the copy is gone.
 */
export const caseKinds = [
  'stop-payment',
  'reinstatement',
  'change-recipient',
  'orphans',
  'new-component',
  're-route',
  're-key-family',
  'review-composition',
  'review',
  'suspend-payment',
  'resume-payment',
  're-point',
] as const;
export type CaseKind = (typeof caseKinds)[number];

export interface NewCase {
  readonly kind: CaseKind;
  readonly familyKey: string;
  /** Whom it concerns; the cases of one card and cause are one case of all of them. */
  readonly members: readonly string[];
  /** What distinguishes cases of a kind that one act opens for a card. */
  readonly part?: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A family card that receives assistance. */
export interface Household {
  readonly familyKey: string;
  /** Unknown while the agreement does not grant it. */
  readonly kkNumber?: string;
  /** Sequence of the message that set this number: members' messages arrive in any order. */
  readonly kkSequence: number;
  /** Pengurus: the member who receives the aid for the family. */
  readonly recipientKey?: string;
}

export interface Member {
  readonly personKey: string;
  readonly view: KemensosView;
}

export interface FeedUpdate {
  readonly personKey: string;
  readonly kind: string;
  readonly sequence: number;
  readonly before?: KemensosView;
  readonly after?: KemensosView;
  readonly facts?: PersonFacts;
  /** References of the acts that the act of the message corrects or cancels. */
  readonly supersedes?: readonly string[];
  /** Members that the agreement grants from now on, and those that it has withdrawn. */
  readonly granted?: readonly string[];
  readonly withdrawn?: readonly string[];
  /** Beneficiary households among the cards of `before` and `after`. */
  readonly households: readonly Household[];
  /** Others on the cards of these households, dead or alive; only needed of a death or of whoever leaves the card. */
  readonly others?: readonly Member[];
}

export interface CaseDecision {
  readonly cases: readonly NewCase[];
  /** The household's card has a new number. */
  readonly rekey?: { readonly familyKey: string; readonly kkNumber: string };
  /** The agreement grants the number again, or no longer: the households are known with it, or only by their keys. */
  readonly numbers?: readonly { readonly familyKey: string; readonly kkNumber?: string }[];
  /** Facts of this person's cases that the agreement no longer grants. */
  readonly erase?: readonly string[];
  /** Open cases that have lost their cause. */
  readonly withdraw?: Withdrawal;
}

export interface Withdrawal {
  /** References of the acts that opened them. */
  readonly acts: readonly string[];
  /** Only cases of these kinds; all when absent, and then no case is opened for what was still open. */
  readonly kinds?: readonly CaseKind[];
  /** Whoever lives again cares for the children of this card. */
  readonly orphansOf?: string;
  /** All have left this card by the act of the message: it needs no other recipient. */
  readonly emptied?: string;
}

/** The facts of cases that come from a member of the view. */
const factsFrom: Readonly<Partial<Record<keyof KemensosView, readonly string[]>>> = {
  kkNumber: ['kkNumber', 'fromKkNumber', 'toKkNumber'],
  bornOn: ['bornOn'],
  address: ['from', 'to', 'betweenRegencies'],
  maritalStatus: ['maritalStatus'],
  maritalStatusSince: ['since'],
  abroadSince: ['abroadSince'],
  diedOn: ['diedOn'],
  deathActNumber: ['deathActNumber'],
  nikInactiveSince: ['nikInactiveSince'],
  missingSince: ['missingSince'],
};

/** Pure: derives cases from a message and the copy. A person outside the beneficiary households gives none. */
export function decideCases(update: FeedUpdate): CaseDecision {
  const { granted = [], withdrawn = [], households } = update;
  const erase = withdrawn.flatMap((member) => factsFrom[member as keyof KemensosView] ?? []);
  const known = { ...update, before: whatWasKnown(update.before, update.after, granted) };
  const household = householdOf(update.after, households) ?? householdOf(update.before, households);
  const left = cardLeft(known);
  const isEmptied = left !== undefined && stayersOf(known, left).length === 0;
  const superseded = withdrawalOf(known, household);
  const withdraw = isEmptied
    ? { ...(superseded ?? { acts: [], kinds: [] }), emptied: left.familyKey }
    : superseded;
  const always = { ...(erase.length > 0 && { erase }), ...(withdraw && { withdraw }) };
  if (!household) return { cases: [], ...always };
  const rekey = rekeyOf(known, householdOf(update.after, households));
  const numbers = numbersOf(update);
  return {
    cases: [...casesOf(known, household, rekey), ...(left && !isEmptied ? leftWithout(known, left) : [])],
    ...(rekey && { rekey }),
    ...(numbers.length > 0 && { numbers }),
    ...always,
  };
}

/** A cancelled act has no effect on assistance; a corrected death is paid until another day. */
function withdrawalOf(update: FeedUpdate, household: Household | undefined): Withdrawal | undefined {
  const { kind, supersedes: acts = [] } = update;
  if (acts.length === 0) return undefined;
  if (kind === 'reinstated' && household) return { acts, orphansOf: household.familyKey };
  if (isOtherDeath(update)) return { acts, kinds: ['stop-payment'] };
  return kind === 'corrected' ? undefined : { acts };
}

/** The day of a death is corrected, or the correction of it is cancelled. */
function isOtherDeath({ kind, before, after }: FeedUpdate): boolean {
  const mayBe = kind === 'corrected' || (kind === 'cancelled' && isDeceased(before));
  return mayBe && isDeceased(after) && differs(before?.diedOn, after?.diedOn);
}

function householdOf(view: KemensosView | undefined, households: readonly Household[]) {
  return households.find(({ familyKey }) => familyKey === view?.familyKey);
}

/** The beneficiary household whose card the member has left for another. */
function cardLeft({ before, after, households }: FeedUpdate): Household | undefined {
  const left = householdOf(before, households);
  return left && after?.familyKey !== undefined && after.familyKey !== left.familyKey ? left : undefined;
}

function stayersOf({ others = [] }: FeedUpdate, { familyKey }: Household): readonly Member[] {
  return others.filter(({ view }) => view.familyKey === familyKey && !isGone(view));
}

/**
 * Ganti pengurus: who received the aid is on another card, and others are left on this one. Messages of one move arrive one
 * by one: the last one withdraws the case where nobody stayed.
 */
function leftWithout(update: FeedUpdate, left: Household): NewCase[] {
  const { before, personKey } = update;
  const { familyKey, recipientKey } = left;
  if (isGone(before) || !isRecipient(update, left)) return [];
  const facts = { kkNumber: before?.kkNumber, ...(recipientKey !== undefined && { recipientKey }) };
  return [{ kind: 'change-recipient', familyKey, members: [personKey], facts }];
}

/** A granted number is that of the card after the message; a withdrawn one is erased from the card before it as well. */
function numbersOf({
  after,
  granted,
  withdrawn,
  households,
}: FeedUpdate): NonNullable<CaseDecision['numbers']> {
  if (withdrawn?.includes('kkNumber')) return households.map(({ familyKey }) => ({ familyKey }));
  const household = householdOf(after, households);
  if (!household || !after?.kkNumber || !granted?.includes('kkNumber')) return [];
  return [{ familyKey: household.familyKey, kkNumber: after.kkNumber }];
}

function casesOf(update: FeedUpdate, household: Household, rekey: CaseDecision['rekey']): NewCase[] {
  const { before, after, personKey } = update;
  const { familyKey, recipientKey } = household;
  const open: Open = (kind, facts, more) => ({
    kind,
    familyKey,
    members: [personKey],
    ...more,
    facts: { ...facts, ...(recipientKey !== undefined && { recipientKey }) },
  });
  if (!after) return before ? [open('review', { kkNumber: before.kkNumber }, { part: personKey })] : [];
  const toKkNumber = rekey?.kkNumber;
  return [
    ...deathCases(update, household, open),
    ...abroadCases(update, household, open),
    ...(update.kind === 'reinstated' ? [reinstatement(update, open)] : []),
    ...(update.kind === 'merged' ? [rePoint(update, open)] : []),
    ...(before && isOfNewlyMissing(before, after) && isRecipient(update, household)
      ? [open('change-recipient', { missingSince: after.missingSince, kkNumber: after.kkNumber })]
      : []),
    ...(update.kind === 'born' && !before
      ? [open('new-component', { bornOn: after.bornOn, kkNumber: after.kkNumber }, { part: personKey })]
      : []),
    ...(before ? changeCases(update, open) : []),
    ...(rekey
      ? [open('re-key-family', { fromKkNumber: household.kkNumber, toKkNumber }, { part: familyKey })]
      : []),
  ];
}

type Open = (
  kind: CaseKind,
  facts: Record<string, unknown>,
  more?: Partial<Pick<NewCase, 'members' | 'part'>>,
) => NewCase;

/** The message reports the death, or the copy shows one that it did not show before. */
export function isNewDeath({ kind, before, after }: Pick<FeedUpdate, 'kind' | 'before' | 'after'>): boolean {
  return after !== undefined && !isDeceased(before) && (kind === 'died' || isDeceased(after));
}

/** Without a recipient on record, the head of the card is taken for it. */
function isRecipient({ before, after, personKey }: FeedUpdate, { recipientKey }: Household): boolean {
  if (recipientKey !== undefined) return recipientKey === personKey;
  return (before ?? after)?.relationship === 'head';
}

function isOfNewlyMissing(before: KemensosView, after: KemensosView): boolean {
  return before.missingSince === undefined && after.missingSince !== undefined;
}

function deathCases(update: FeedUpdate, household: Household, open: Open): NewCase[] {
  const { after = {}, personKey } = update;
  const { diedOn, deathActNumber, kkNumber } = after;
  const stop = () => open('stop-payment', { diedOn, deathActNumber, kkNumber }, { part: personKey });
  if (isOtherDeath(update)) return [stop()];
  if (!isNewDeath(update)) return [];
  const orphans = orphansAmong(update);
  return [
    stop(),
    ...recipientCases(update, household, open),
    ...(orphans.length > 0 ? [open('orphans', { kkNumber }, { members: orphans })] : []),
  ];
}

/** Whoever lived abroad before received nothing. */
function recipientCases(update: FeedUpdate, household: Household, open: Open): NewCase[] {
  if (isGone(update.before) || !isRecipient(update, household)) return [];
  return [open('change-recipient', { kkNumber: update.after?.kkNumber })];
}

function abroadCases(update: FeedUpdate, household: Household, open: Open): NewCase[] {
  const { before, after = {}, personKey } = update;
  const { abroadSince, kkNumber } = after;
  if (isDeceased(after)) return [];
  if (abroadSince !== undefined && before?.abroadSince === undefined) {
    const suspend = open('suspend-payment', { abroadSince, kkNumber }, { part: personKey });
    return [suspend, ...recipientCases(update, household, open)];
  }
  const isBack = before?.abroadSince !== undefined && abroadSince === undefined;
  return isBack ? [open('resume-payment', { kkNumber }, { part: personKey })] : [];
}

/** Anak: younger than 18 (UU 35/2014 art. 1). */
const ADULT = 18;

/**
 * The children who are left without an adult on the card. Their age is that of the latest death on the card, so that the
 * order in which the deaths of the parents are recorded does not matter.
 */
function orphansAmong({ after, others = [] }: FeedUpdate): string[] {
  const deaths = [after, ...others.map(({ view }) => view)].flatMap((view) => view?.diedOn ?? []);
  const last = deaths.toSorted().at(-1);
  if (last === undefined) return [];
  const living = others.filter(({ view }) => !isDeceased(view));
  const isChild = ({ bornOn }: KemensosView) =>
    bornOn !== undefined && ageOn(plainDate(bornOn), plainDate(last)) < ADULT;
  return living.every(({ view }) => isChild(view)) ? living.map(({ personKey }) => personKey) : [];
}

function reinstatement({ facts, after, personKey }: FeedUpdate, open: Open): NewCase {
  const { falseFrom, falseUntil } = facts ?? {};
  return open('reinstatement', { falseFrom, falseUntil, kkNumber: after?.kkNumber }, { part: personKey });
}

function rePoint({ facts, after, personKey }: FeedUpdate, open: Open): NewCase {
  return open(
    're-point',
    { survivorKey: facts?.survivorKey, kkNumber: after?.kkNumber },
    { part: personKey },
  );
}

/** domain.md §5.1: nothing is paid on an inactive NIK. Without a NIK in the view, its status is not granted. */
function nikCases({ before = {}, after = {}, personKey }: FeedUpdate, open: Open): NewCase[] {
  const [was, is] = [before.nikInactiveSince, after.nikInactiveSince];
  if (was === is || isDeceased(after) || before.nik === undefined || after.nik === undefined) return [];
  const facts = { nikInactiveSince: is ?? was, kkNumber: after.kkNumber };
  const kind = is === undefined ? 'resume-payment' : 'suspend-payment';
  return was !== undefined && is !== undefined ? [] : [open(kind, facts, { part: personKey })];
}

function changeCases(update: FeedUpdate, open: Open): NewCase[] {
  const { before = {}, after = {} } = update;
  const cases: NewCase[] = [];
  const [from, to] = [before.address?.area, after.address?.area];
  // A move of before a death may be recorded after it: nobody is paid at the last address of the dead.
  if (from !== undefined && to !== undefined && from !== to && !isDeceased(after)) {
    cases.push(open('re-route', { from, to, betweenRegencies: regencyOf(from) !== regencyOf(to) }));
  }
  // Members who are now on another card. A new number of the same card opens one case per household.
  if (differs(before.familyKey, after.familyKey) && differs(before.kkNumber, after.kkNumber)) {
    const facts = { fromKkNumber: before.kkNumber, toKkNumber: after.kkNumber };
    cases.push(open('re-key-family', facts, { part: after.familyKey }));
  }
  cases.push(...nikCases(update, open));
  const { maritalStatus, maritalStatusSince: since } = after;
  if (changesComposition(update, before, after)) {
    cases.push(open('review-composition', { maritalStatus, since }));
  }
  return cases;
}

/** Acts that begin or end a marriage, with what their cancellation names. Isbat only makes one recorded. */
const beginsOrEnds = new Map([
  ['married', 'marriage'],
  ['divorced', 'divorce'],
  ['marriage-declared', 'marriage-declaration'],
  ['divorce-declared', 'divorce-declaration'],
  ['marriage-annulled', 'marriage-annulment'],
  ['divorce-annulled', 'divorce-annulment'],
]);
const cancelledUnions = new Set(beginsOrEnds.values());

/** A spouse who is no longer widowed, because the death is cancelled, has the marriage of before. */
function changesComposition({ kind, facts }: FeedUpdate, before: KemensosView, after: KemensosView): boolean {
  const voided = facts?.voided;
  if (voided === 'death' || kind === 'marriage-legalised') return false;
  if (beginsOrEnds.has(kind) || cancelledUnions.has(voided ?? '')) return true;
  // The dead are not reviewed: a death of before that of the spouse gives the status of before back.
  return !isDeceased(after) && hasOtherMarriage(before, after);
}

/** After missed acts only the status shows the marriage or the divorce. */
function hasOtherMarriage(
  before: KemensosView,
  { maritalStatus, maritalStatusSince }: KemensosView,
): boolean {
  if (!maritalStatus || !/^(married|divorced)-/.test(maritalStatus)) return false;
  if (before.maritalStatus === undefined) return false;
  const isOtherDay = maritalStatusSince !== undefined && maritalStatusSince !== before.maritalStatusSince;
  return maritalStatus !== before.maritalStatus || isOtherDay;
}

/**
 * A head died or left: the card keeps its key and gets a new number. The first message with the new number opens the
 * case. A member's message on a slower partition may still contain the old number and must not restore it.
 */
function rekeyOf({ before, after, sequence }: FeedUpdate, household: Household | undefined) {
  if (!before || !after || !household || isDeceased(after)) return undefined;
  const { kkNumber } = after;
  if (before.familyKey !== after.familyKey || !kkNumber || !differs(before.kkNumber, kkNumber))
    return undefined;
  if (!differs(household.kkNumber, kkNumber) || sequence <= household.kkSequence) return undefined;
  return { familyKey: household.familyKey, kkNumber };
}
