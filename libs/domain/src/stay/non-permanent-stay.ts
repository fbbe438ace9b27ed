import { accept, daysBetween, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, DatedEvent, Known } from '../act';
import type { Address } from '../area';
import type { Person, RegisteredPerson } from '../person/person';
import {
  isRegistered,
  personNotFound,
  refuseAbroad,
  refuseDates,
  refuseDeceased,
  refuseOffice,
  type Refused,
} from '../rules';
import type { MoveReason } from '../values';

export interface RegisterStay {
  readonly reportedOn: PlainDate;
  readonly from: PlainDate;
  /** At most a year later. */
  readonly until: PlainDate;
  readonly address: Address;
  readonly reason: MoveReason;
}

export interface EndStay {
  readonly reportedOn: PlainDate;
  readonly endedOn: PlainDate;
}

export interface StayResult {
  readonly personId: string;
  readonly until: PlainDate;
}

/** Permendagri 74/2022 art. 1: whoever stays for longer, or to settle, moves. */
const STAY_DAYS_MAX = 366;

/**
 * Penduduk nonpermanen (F-1.15; Permendagri 74/2022): lives elsewhere for up to a year without the intention to settle.
 * Card, address and KTP stay as they are; the office of the place of stay records it. A new stay takes the place of the
 * one before.
 */
export function registerStay(
  command: RegisterStay,
  person: Known<Person>,
  context: ActContext,
): ActDecision<StayResult> {
  const { from, until, address, reason, reportedOn } = command;
  const refused =
    refuseDates(from, reportedOn, context, 'from') ??
    refuseOffice(address.area, context) ??
    refuseStayer(person.state, from) ??
    refuseTerm(from, until);
  if (refused) return refused;
  const { placement, nonPermanentStay: known } = (person as Known<RegisteredPerson>).state;
  if (placement.address.area === address.area) {
    return reject({ code: 'stay-at-home', field: 'address.area' });
  }
  if (known && from <= known.from) return reject({ code: 'stay-already-recorded', field: 'from' });
  const data = { from, until, address, reason };
  return recorded(person.id, until, { type: 'NonPermanentStayRegistered', occurredOn: from, data });
}

/** The stay ended before its term: the person went home or elsewhere. */
export function endStay(
  { endedOn, reportedOn }: EndStay,
  person: Known<Person>,
  context: ActContext,
): ActDecision<StayResult> {
  const refused = refuseDates(endedOn, reportedOn, context, 'endedOn');
  if (refused) return refused;
  if (!isRegistered(person.state)) return personNotFound('person');
  const { nonPermanentStay: stay } = person.state;
  if (!stay || (stay.until && stay.until <= endedOn)) {
    return reject({ code: 'stay-not-found', field: 'person' });
  }
  const refusedOffice = refuseOffice(stay.area, context);
  if (refusedOffice) return refusedOffice;
  if (endedOn < stay.from) return reject({ code: 'stay-ends-early', field: 'endedOn', from: stay.from });
  return recorded(person.id, endedOn, {
    type: 'NonPermanentStayEnded',
    occurredOn: endedOn,
    data: { endedOn },
  });
}

/** A correction of the term is checked by the same rule. */
export function refuseTerm(from: PlainDate, until: PlainDate, field = 'until'): Refused | undefined {
  if (until < from) return reject({ code: 'stay-ends-early', field, from });
  return daysBetween(from, until) > STAY_DAYS_MAX ? reject({ code: 'stay-too-long', field }) : undefined;
}

function refuseStayer(state: Person, from: PlainDate): Refused | undefined {
  if (!isRegistered(state)) return personNotFound('person');
  return refuseDeceased(state, from, 'person') ?? refuseAbroad(state, 'person');
}

function recorded(personId: string, until: PlainDate, event: DatedEvent): ActDecision<StayResult> {
  const changes = [{ stream: { kind: 'person' as const, id: personId }, events: [event] }];
  return accept({ changes, reservations: [], result: { personId, until } });
}
