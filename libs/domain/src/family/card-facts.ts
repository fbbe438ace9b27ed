import { reject, together, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, Change, Known } from '../act';
import type { Person, RegisteredPerson } from '../person/person';
import {
  isActive,
  isRegistered,
  personNotFound,
  refuseAbroad,
  refuseDates,
  refuseDeceased,
  refuseOffice,
} from '../rules';
import type { Relationship } from '../values';
import type { ActiveFamily, Family, FamilyMember } from './family';
import type { CardPlacement } from './transfer';

/** What every change of a card on request reads (F-1.02). */
export interface CardFacts {
  readonly card: Known<Family>;
  /** All members of the cards concerned. */
  readonly members: ReadonlyMap<string, RegisteredPerson>;
  /** `relativesOf` the members. */
  readonly relatives: ReadonlyMap<string, RegisteredPerson>;
}

/** What every request states. */
export interface CardRequest {
  readonly reportedOn: PlainDate;
  /** Relationships to the head of their card, by person; the others follow from kinship on record. */
  readonly stated: ReadonlyMap<string, Relationship>;
}

/** The card of a request: in force, of this office, and not of a report of tomorrow. */
export function cardOf(
  { card }: Pick<CardFacts, 'card'>,
  { reportedOn }: Pick<CardRequest, 'reportedOn'>,
  context: ActContext,
  field = 'family',
) {
  const refusedDates = refuseDates(reportedOn, reportedOn, context, 'reportedOn');
  if (refusedDates) return refusedDates;
  const { id, state } = card;
  if (!isActive(state)) return reject({ code: 'family-not-found', field });
  return refuseOffice(state.address.area, context) ?? { kind: 'found' as const, id, state };
}

/** Persons whom a request names: in the register, alive on the day of the report, and not abroad. */
export function refusePersons(
  persons: readonly Known<Person>[],
  reportedOn: PlainDate,
  fieldOf: (index: number) => string,
) {
  return together(
    ...persons.map(({ state }, index) => {
      const field = fieldOf(index);
      if (!isRegistered(state)) return personNotFound(field);
      return refuseDeceased(state, reportedOn, field) ?? refuseAbroad(state, field);
    }),
  );
}

/** They are members of the card, each named once. */
export function refuseStrangers(
  persons: readonly Known<Person>[],
  { members }: ActiveFamily,
  fieldOf: (index: number) => string,
) {
  const stranger = persons.findIndex(({ id }, index) => {
    const twice = persons.findIndex((person) => person.id === id) !== index;
    return twice || !members.some(({ personId }) => personId === id);
  });
  return stranger === -1 ? undefined : reject({ code: 'not-on-this-card', field: fieldOf(stranger) });
}

/** The members of a card with these ids, in the order of the card. */
export function membersAmong({ members }: ActiveFamily, ids: readonly string[]): readonly FamilyMember[] {
  return members.filter(({ personId }) => ids.includes(personId));
}

/** The placement events, each on the stream of its person. */
export function placementChanges(placements: ReadonlyMap<string, CardPlacement>): Change[] {
  return [...placements].map(([id, event]) => ({ stream: { kind: 'person', id }, events: [event] }));
}
