import type { KemensosView } from '@peristiwa/contracts';
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
  readonly kkNumber: string;
  /** Sequence of the message that set this number: members' messages arrive in any order. */
  readonly kkSequence: number;
}

export interface FeedUpdate {
  readonly kind: string;
  readonly sequence: number;
  readonly before?: KemensosView;
  readonly after?: KemensosView;
  /** Beneficiary households among the cards of `before` and `after`. */
  readonly households: readonly Household[];
}

export interface CaseDecision {
  readonly cases: readonly NewCase[];
  /** The household's card has a new number. */
  readonly rekey?: { readonly familyKey: string; readonly kkNumber: string };
}

/** Pure: derives cases from a message and the copy. A person outside the beneficiary households gives none. */
export function decideCases(update: FeedUpdate): CaseDecision {
  const { before, after, households } = update;
  const householdOf = (view: KemensosView | undefined) =>
    households.find(({ familyKey }) => familyKey === view?.familyKey);
  const was = householdOf(before);
  const household = householdOf(after) ?? was;
  if (!household) return { cases: [] };
  const { familyKey } = household;
  const open = (kind: CaseKind, facts: Record<string, unknown>): NewCase => ({ kind, familyKey, facts });
  if (!after) return { cases: before ? [open('review', { kkNumber: before.kkNumber })] : [] };
  const rekey = rekeyOf(update, householdOf(after));
  const cases = [
    ...deathCases(before, after, open),
    ...(update.kind === 'born' && !before
      ? [open('new-component', { bornOn: after.bornOn, kkNumber: after.kkNumber })]
      : []),
    ...(before ? changeCases(before, after, open) : []),
    ...(rekey
      ? [open('re-key-family', { fromKkNumber: household.kkNumber, toKkNumber: rekey.kkNumber })]
      : []),
  ];
  return rekey ? { cases, rekey } : { cases };
}

type Open = (kind: CaseKind, facts: Record<string, unknown>) => NewCase;

function deathCases(before: KemensosView | undefined, after: KemensosView, open: Open): NewCase[] {
  if (after.residence !== 'deceased' || before?.residence === 'deceased') return [];
  const { diedOn, deathActNumber, kkNumber } = after;
  const wasHead = (before ?? after).relationship === 'head';
  return [
    open('stop-payment', { diedOn, deathActNumber, kkNumber }),
    ...(wasHead ? [open('change-recipient', { kkNumber })] : []),
  ];
}

function changeCases(before: KemensosView, after: KemensosView, open: Open): NewCase[] {
  const cases: NewCase[] = [];
  const [from, to] = [before.address.area, after.address.area];
  // A move of before a death may be recorded after it: nobody is paid at the last address of the dead.
  if (from !== to && after.residence !== 'deceased') {
    cases.push(open('re-route', { from, to, betweenRegencies: regencyOf(from) !== regencyOf(to) }));
  }
  // A member who is now on another card. A new number of the same card opens one case per household.
  if (before.familyKey !== after.familyKey && before.kkNumber !== after.kkNumber) {
    cases.push(open('re-key-family', { fromKkNumber: before.kkNumber, toKkNumber: after.kkNumber }));
  }
  const { maritalStatus, maritalStatusSince } = after;
  const hasChanged =
    maritalStatus !== before.maritalStatus || maritalStatusSince !== before.maritalStatusSince;
  if (hasChanged && (maritalStatus === 'married-recorded' || maritalStatus === 'divorced-recorded')) {
    cases.push(open('review-composition', { maritalStatus, since: maritalStatusSince }));
  }
  return cases;
}

/**
 * A head died or left: the card keeps its key and gets a new number. The first message with the new number opens the
 * case. A member's message on a slower partition may still contain the old number and must not restore it.
 */
function rekeyOf({ before, after, sequence }: FeedUpdate, household: Household | undefined) {
  if (!before || !after || !household || after.residence === 'deceased') return undefined;
  if (before.familyKey !== after.familyKey || before.kkNumber === after.kkNumber) return undefined;
  if (household.kkNumber === after.kkNumber || sequence <= household.kkSequence) return undefined;
  return { familyKey: household.familyKey, kkNumber: after.kkNumber };
}
