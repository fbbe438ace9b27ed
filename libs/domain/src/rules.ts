import { daysBetween, reject, type PlainDate, type Rejected } from '@peristiwa/kernel';
import type { ActContext } from './act';
import { officeCovers, regencyOf } from './area';
import type { ActiveFamily, Family } from './family/family';
import type { Person, RegisteredPerson } from './person/person';
import type { Refusal } from './refusals';

export type Refused = Rejected<Refusal>;

/** INV-03: occurred ≤ reported ≤ received. The second comparison has no meaning where the first one fails. */
export function refuseDates(
  occurredOn: PlainDate,
  reportedOn: PlainDate,
  context: ActContext,
  field: string,
): Refused | undefined {
  if (reportedOn > context.receivedOn) return reject({ code: 'reported-in-future', field: 'reportedOn' });
  if (occurredOn > reportedOn) return reject({ code: 'occurred-after-report', field });
  return undefined;
}

/**
 * Terlambat (`domain.md` §2.4): recorded after the deadline, which counts from the day of the event. The day of
 * recording decides, because a request may state any earlier day of report.
 */
export function isLate(
  occurredOn: PlainDate,
  deadlineDays: number,
  { receivedOn }: Pick<ActContext, 'receivedOn'>,
): boolean {
  return daysBetween(occurredOn, receivedOn) > deadlineDays;
}

export function isRegistered(person: Person | undefined): person is RegisteredPerson {
  return person?.status === 'registered';
}

export function isActive(family: Family | undefined): family is ActiveFamily {
  return family?.status === 'active';
}

/**
 * INV-02: an event of a day before a death, or of the same day, is recorded after it; an event of a later day is
 * refused.
 */
export function refuseDeceased(
  { death }: RegisteredPerson,
  occurredOn: PlainDate,
  field: string,
): Refused | undefined {
  if (!death || occurredOn <= death.diedOn) return undefined;
  return reject({ code: 'already-deceased', field, diedOn: death.diedOn });
}

/** Whoever moved abroad takes part in nothing that needs a residence here until the return is recorded (INV-17). */
export function refuseAbroad({ abroad }: RegisteredPerson, field: string): Refused | undefined {
  return abroad && reject({ code: 'person-abroad', field, since: abroad.since });
}

export function personNotFound(field: string): Refused {
  return reject({ code: 'person-not-found', field });
}

/** Names the office in charge, so that the registrar can refer the citizen to it. */
export function refuseOffice(area: string, context: Pick<ActContext, 'office'>): Refused | undefined {
  if (officeCovers(context.office, area)) return undefined;
  return reject({ code: 'other-office-area', officeInCharge: regencyOf(area) });
}
