import { accept, reject, type PlainDate } from '@peristiwa/kernel';
import type { Act, ActContext, ActDecision, DatedEvent, Known } from '../act';
import { refuseCourt, refuseDecree } from '../marriage/decree';
import type { Person, RegisteredPerson } from '../person/person';
import {
  isRegistered,
  personNotFound,
  refuseDates,
  refuseDeceased,
  refuseOffice,
  type Refused,
} from '../rules';
import type { CourtDecree } from './papers';

/** What every change of a person's own data says. */
export interface ChangeOfPerson {
  /** The day on which the change took effect: of a decree, the day on which it became final. */
  readonly changedOn: PlainDate;
  readonly reportedOn: PlainDate;
}

/**
 * Decides on a change of one person. A change is an event of its own day (domain.md §2.2), never a correction: it is
 * folded by that day, and what was valid before it stays on record. The rules that all changes share come first.
 */
export function changePerson(
  change: ChangeOfPerson,
  person: Known<Person>,
  context: ActContext,
  decide: (state: RegisteredPerson) => Refused | DatedEvent,
): ActDecision<Record<string, never>> {
  const { changedOn, reportedOn } = change;
  const refusedDates = refuseDates(changedOn, reportedOn, context, 'changedOn');
  if (refusedDates) return refusedDates;
  const { id, state } = person;
  if (!isRegistered(state)) return personNotFound('person');
  const refused =
    (changedOn < state.bornOn
      ? reject({ code: 'change-before-birth', field: 'changedOn', bornOn: state.bornOn } as const)
      : undefined) ??
    refuseDeceased(state, changedOn, 'person') ??
    refuseOffice(state.placement.address.area, context);
  if (refused) return refused;
  const decided = decide(state);
  return 'kind' in decided ? decided : accept(ofPerson(id, decided));
}

/** A paper cannot be the ground of a change that took effect before it. */
export function refusePaper(
  paper: { readonly date: PlainDate },
  changedOn: PlainDate,
  field: string,
): Refused | undefined {
  return paper.date > changedOn ? reject({ code: 'decision-after-change', field }) : undefined;
}

/** Penetapan pengadilan negeri (UU 23/2006 arts 52 and 56; BW art. 467; INV-22). */
export function refuseCourtDecree(decree: CourtDecree, changedOn: PlainDate): Refused | undefined {
  return (
    refusePaper(decree, changedOn, 'decree.date') ??
    refuseCourt(decree.court, false, 'decree.court') ??
    refuseDecree({ field: 'decree.number', number: decree.number, until: decree.date })
  );
}

export function nothingChanges(field: string): Refused {
  return reject({ code: 'nothing-changes', field });
}

function ofPerson(id: string, event: DatedEvent): Act<Record<string, never>> {
  return { changes: [{ stream: { kind: 'person', id }, events: [event] }], reservations: [], result: {} };
}
