import { accept, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, DatedEvent } from '../act';
import type { PersonOverTime } from '../fold';
import { refuseCourt, refuseDecree } from '../marriage/decree';
import type { RegisteredPerson } from '../person/person';
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

/** One kind of change, for its registration and for its correction. */
export interface KindOfChange<Command extends ChangeOfPerson> {
  /** What the change obeys by itself, such as the rules of its papers. */
  readonly refuse?: (command: Command) => Refused | undefined;
  /** Why the present state of the person forbids it. A correction does not ask: the change is on record already. */
  readonly refuseIn?: (command: Command, state: RegisteredPerson) => Refused | undefined;
  /**
   * Why the state on the day of the change forbids it: the same change is on record, also where a later one has changed
   * the person since. A correction does not ask, for the same reason.
   */
  readonly refuseOn?: (command: Command, state: RegisteredPerson) => Refused | undefined;
  readonly event: (command: Command, context: Pick<ActContext, 'receivedOn'>) => DatedEvent;
}

/**
 * Decides on a change of one person. A change is an event of its own day (domain.md §2.2), never a correction: it is
 * folded by that day, and what was valid before it stays on record. The rules that all changes share come first.
 */
export function changing<Command extends ChangeOfPerson>({
  refuse,
  refuseIn,
  refuseOn,
  event,
}: KindOfChange<Command>) {
  return (
    command: Command,
    { id, state, on }: PersonOverTime,
    context: ActContext,
  ): ActDecision<Record<string, never>> => {
    const refusedDates = refuseDates(command.changedOn, command.reportedOn, context, 'changedOn');
    if (refusedDates) return refusedDates;
    if (!isRegistered(state)) return personNotFound('person');
    const then = on(command.changedOn);
    const refused =
      refuseBeforeBirth(command.changedOn, state, 'changedOn') ??
      refuseDeceased(state, command.changedOn, 'person') ??
      refuseOffice(state.placement.address.area, context) ??
      refuseIn?.(command, state) ??
      (isRegistered(then) ? refuseOn?.(command, then) : undefined) ??
      refuse?.(command);
    if (refused) return refused;
    const change: Change = { stream: { kind: 'person', id }, events: [event(command, context)] };
    return accept({ changes: [change], reservations: [], result: {} });
  };
}

export function refuseBeforeBirth(
  changedOn: PlainDate,
  { bornOn }: RegisteredPerson,
  field: string,
): Refused | undefined {
  return changedOn < bornOn ? reject({ code: 'change-before-birth', field, bornOn }) : undefined;
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
