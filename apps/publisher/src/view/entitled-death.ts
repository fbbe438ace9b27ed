import type { DeathWithoutNik, DeathWithoutNikView } from '@peristiwa/contracts';
import type { DeathWithoutNikOnRecord } from '@peristiwa/domain';
import type { Grants } from './agreement';
import { reduceArea } from './entitled-view';
import { factsIn, membersOf } from './grants';

/** Members that a grant for the view of a person opens, too. */
const AS_OF_PERSONS: readonly string[] = ['diedOn', 'sex', 'causeOfDeath', 'deathActNumber'];

/**
 * What a partner may know of a death without a NIK; undefined when it is outside the agreement: of a class or an area that
 * is not granted, or the agreement is about persons of a watch-list, on which nobody without a NIK is.
 */
export function entitledDeath(
  death: DeathWithoutNikOnRecord,
  agreement: Grants,
): DeathWithoutNikView | undefined {
  const { diedOn, sex, age, cause, actNumber, village, reportedLate } = death;
  if (!isCovered(agreement) || !isInArea(village, agreement)) return undefined;
  const all: DeathWithoutNikView = {
    diedOn,
    year: diedOn.slice(0, 4),
    sex,
    ageAtDeath: age,
    causeOfDeath: cause,
    deathActNumber: actNumber,
    residence: village,
    reportedLate,
  };
  return grantedOf(all, agreement);
}

/** An old state as today's agreement would show it. */
export function grantedOf(state: DeathWithoutNikView, agreement: Grants): DeathWithoutNikView {
  const open = openOfDeaths(agreement);
  const shown = { ...state, residence: reduceArea(state.residence, agreement) };
  return Object.fromEntries(
    Object.entries(shown).filter(([name, value]) => value !== undefined && open.has(name)),
  );
}

/** The members that the fields of an agreement open. */
export function openOfDeaths({ fields }: Pick<Grants, 'fields'>): ReadonlySet<string> {
  const members = membersOf(fields);
  return new Set([...factsIn(fields), ...AS_OF_PERSONS.filter((name) => members.has(name))]);
}

/**
 * An old message as today's agreement would show it, with the names of what was left out or shortened; without an agreement
 * only its key stays.
 */
export function redactDeath(
  message: DeathWithoutNik,
  agreement: Grants | undefined,
): { readonly value: DeathWithoutNik; readonly redacted: readonly string[] } {
  const { state, ...rest } = message;
  if (!state) return { value: message, redacted: [] };
  const shown = agreement && isCovered(agreement) ? grantedOf(state, agreement) : undefined;
  const names = Object.keys(state) as (keyof DeathWithoutNikView)[];
  const redacted = names.filter((name) => shown?.[name] !== state[name]).toSorted();
  if (shown && redacted.length === 0) return { value: message, redacted };
  return { value: { ...rest, ...(shown && { state: shown }) }, redacted };
}

/** Does the agreement cover deaths without a NIK at all? */
function isCovered({ eventTypes, slice }: Pick<Grants, 'eventTypes' | 'slice'>): boolean {
  return slice === 'all' && eventTypes.includes('death-without-nik');
}

function isInArea(village: string, { areaScope }: Pick<Grants, 'areaScope'>): boolean {
  return areaScope === 'national' || areaScope.some((code) => village.startsWith(code));
}
