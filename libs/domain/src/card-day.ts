import { latest, type PlainDate } from '@peristiwa/kernel';
import type { Family } from './family/family';
import type { Person } from './person/person';

/**
 * The day on which a change of a family card takes effect: the day of the report (tanggal lapor; INV-03), not that of
 * recording. If one of the cards or placements that it changes is in force since a later day, it takes effect on that
 * day: nothing ends before it begins.
 */
export function cardDay(reportedOn: PlainDate, ...changed: readonly (Family | Person)[]): PlainDate {
  return latest(reportedOn, ...changed.map(inForceSince));
}

function inForceSince(state: Family | Person): PlainDate | undefined {
  if ('placedOn' in state) return state.placedOn;
  return 'changedOn' in state ? state.changedOn : undefined;
}

/**
 * The day of report that is stored with one event of an act (INV-03: occurred ≤ reported). An act may have a
 * consequence of a later day than its report: the bride has died since, a placement began later. The office cannot
 * have heard of it before it happened.
 */
export function reportDay(event: { readonly occurredOn: PlainDate }, reportedOn: PlainDate): PlainDate {
  return latest(reportedOn, event.occurredOn);
}
