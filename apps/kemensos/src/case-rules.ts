import { differs, isDeceased, whatWasKnown, type KemensosView } from '@peristiwa/contracts';
import { regencyOf } from '@peristiwa/domain';

/**
 * Kinds of cases: effects of a change of a resident on assistance (`domain.md` §5.1). Permanent: add, never rename.
 * - `stop-payment`: the member died.
 * - `change-recipient`: ganti pengurus, the member who died headed the card.
 * - `new-component`: anak usia dini.
 * - `re-route`: another village verifies, another bank or post office pays.
 * - `re-key-family`: the KK number, by which DTSEN identifies the family, has changed.
 * - `review-composition`: a marriage or a divorce.
 * - `review`: the member left the scope of the agreement; the copy is gone.
 */
export const caseKinds = [
  'stop-payment',
  'change-recipient',
  'new-component',
  're-route',
  're-key-family',
  'review-composition',
  'review',
] as const;
export type CaseKind = (typeof caseKinds)[number];

export interface NewCase {
  readonly kind: CaseKind;
  readonly familyKey: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A family card that receives assistance. */
export interface Household {
  readonly familyKey: string;
  /** Unknown while the agreement does not grant it. */
  readonly kkNumber?: string;
  /** Sequence of the message that set this number: members' messages arrive in any order. */
  readonly kkSequence: number;
}

export interface FeedUpdate {
  readonly kind: string;
  readonly sequence: number;
  readonly before?: KemensosView;
  readonly after?: KemensosView;
  /** Members that the agreement grants from now on, and those that it has withdrawn. */
  readonly granted?: readonly string[];
  readonly withdrawn?: readonly string[];
  /** Beneficiary households among the cards of `before` and `after`. */
  readonly households: readonly Household[];
}

export interface CaseDecision {
  readonly cases: readonly NewCase[];
  /** The household's card has a new number. */
  readonly rekey?: { readonly familyKey: string; readonly kkNumber: string };
  /** The agreement grants the number again, or no longer: the households are known with it, or only by their keys. */
  readonly numbers?: readonly { readonly familyKey: string; readonly kkNumber?: string }[];
  /** Facts of this person's cases that the agreement no longer grants. */
  readonly erase?: readonly string[];
}

/** The facts of cases that come from a member of the view. */
const factsFrom: Readonly<Partial<Record<keyof KemensosView, readonly string[]>>> = {
  kkNumber: ['kkNumber', 'fromKkNumber', 'toKkNumber'],
  bornOn: ['bornOn'],
  address: ['from', 'to', 'betweenRegencies'],
  maritalStatus: ['maritalStatus'],
  maritalStatusSince: ['since'],
  diedOn: ['diedOn'],
  deathActNumber: ['deathActNumber'],
};

/** Pure: derives cases from a message and the copy. A person outside the beneficiary households gives none. */
export function decideCases(update: FeedUpdate): CaseDecision {
  const { granted = [], withdrawn = [], households } = update;
  const erase = withdrawn.flatMap((member) => factsFrom[member as keyof KemensosView] ?? []);
  const known = { ...update, before: whatWasKnown(update.before, update.after, granted) };
  const household = householdOf(update.after, households) ?? householdOf(update.before, households);
  if (!household) return { cases: [], ...(erase.length > 0 && { erase }) };
  const rekey = rekeyOf(known, householdOf(update.after, households));
  const numbers = numbersOf(update);
  return {
    cases: casesOf(known, household, rekey),
    ...(rekey && { rekey }),
    ...(numbers.length > 0 && { numbers }),
    ...(erase.length > 0 && { erase }),
  };
}

function householdOf(view: KemensosView | undefined, households: readonly Household[]) {
  return households.find(({ familyKey }) => familyKey === view?.familyKey);
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
  const { before, after } = update;
  const { familyKey } = household;
  const open = (kind: CaseKind, facts: Record<string, unknown>): NewCase => ({ kind, familyKey, facts });
  if (!after) return before ? [open('review', { kkNumber: before.kkNumber })] : [];
  return [
    ...deathCases(update, after, open),
    ...(update.kind === 'born' && !before
      ? [open('new-component', { bornOn: after.bornOn, kkNumber: after.kkNumber })]
      : []),
    ...(before ? changeCases(update.kind, before, after, open) : []),
    ...(rekey
      ? [open('re-key-family', { fromKkNumber: household.kkNumber, toKkNumber: rekey.kkNumber })]
      : []),
  ];
}

type Open = (kind: CaseKind, facts: Record<string, unknown>) => NewCase;

/** The message reports the death, or the copy shows one that it did not show before. */
function deathCases({ kind, before }: FeedUpdate, after: KemensosView, open: Open): NewCase[] {
  if (isDeceased(before) || !(kind === 'died' || isDeceased(after))) return [];
  const { diedOn, deathActNumber, kkNumber } = after;
  const wasHead = (before ?? after).relationship === 'head';
  return [
    open('stop-payment', { diedOn, deathActNumber, kkNumber }),
    ...(wasHead ? [open('change-recipient', { kkNumber })] : []),
  ];
}

function changeCases(kind: string, before: KemensosView, after: KemensosView, open: Open): NewCase[] {
  const cases: NewCase[] = [];
  const [from, to] = [before.address?.area, after.address?.area];
  // A move of before a death may be recorded after it: nobody is paid at the last address of the dead.
  if (from !== undefined && to !== undefined && from !== to && !isDeceased(after)) {
    cases.push(open('re-route', { from, to, betweenRegencies: regencyOf(from) !== regencyOf(to) }));
  }
  // A member who is now on another card. A new number of the same card opens one case per household.
  if (differs(before.familyKey, after.familyKey) && differs(before.kkNumber, after.kkNumber)) {
    cases.push(open('re-key-family', { fromKkNumber: before.kkNumber, toKkNumber: after.kkNumber }));
  }
  const { maritalStatus, maritalStatusSince: since } = after;
  if (kind === 'married' || kind === 'divorced' || hasOtherMarriage(before, after)) {
    cases.push(open('review-composition', { maritalStatus, since }));
  }
  return cases;
}

/** After missed acts only the status shows the marriage or the divorce. */
function hasOtherMarriage(
  before: KemensosView,
  { maritalStatus, maritalStatusSince }: KemensosView,
): boolean {
  if (maritalStatus !== 'married-recorded' && maritalStatus !== 'divorced-recorded') return false;
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
