import { canonicalJson, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, Change, DatedEvent, Reservation, StreamRef } from '../act';
import { cardDay } from '../card-day';
import { isAdult, type Person } from '../person/person';
import { isFlagged } from '../raised-flag';
import { isRegistered } from '../rules';
import type { States } from './on-record';
import { settleCard, type SettledCard } from './settle-card';

export interface Settlement {
  readonly changes: readonly Change[];
  readonly reservations: readonly Reservation[];
}

/**
 * Corrects the cards and placements that later acts derived from an act that is no longer in force as it was: cards and
 * placements agree, each card has one head, and every living person is on one card. Later acts themselves stay as they
 * are; the officer decides about each.
 */
export function settleCards(
  { before, after }: { readonly before: States; readonly after: States },
  reportedOn: PlainDate,
  context: ActContext,
): Settlement {
  const changes: Change[] = [];
  const reservations: Reservation[] = [];
  const add = (stream: StreamRef, event: DatedEvent) => changes.push({ stream, events: [event] });
  for (const [id, card] of after.families) {
    const states = { before: before.families.get(id) ?? { status: 'none' as const }, after: card };
    const settled = settleCard(id, states, after.persons, context);
    if (!settled) continue;
    const { event, kkNumber, members } = settled;
    const people = members.flatMap(({ personId }) => after.persons.get(personId) ?? []);
    const occurredOn = cardDay(reportedOn, card, ...people);
    if (event) add({ kind: 'family', id }, { type: 'FamilyCardSettled', occurredOn, data: event });
    if (settled.isNewNumber) reservations.push({ kind: 'kk', value: kkNumber, streamId: id });
    for (const [personId, data] of placementsOn(id, settled, { before, after }, context.today)) {
      add({ kind: 'person', id: personId }, { type: 'PlacementSettled', occurredOn, data });
    }
  }
  return { changes, reservations };
}

type SettledPlacement = Extract<DatedEvent, { type: 'PlacementSettled' }>['data'];

/** Each placement that differs from the card. Who is a head under age by it, and was none before, is flagged (domain.md §2.6). */
function placementsOn(
  familyId: string,
  { members, kkNumber, address }: SettledCard,
  { before, after }: { readonly before: States; readonly after: States },
  today: PlainDate,
): (readonly [string, SettledPlacement])[] {
  return members.flatMap(({ personId, relationship }) => {
    const person = after.persons.get(personId);
    const placement = { familyId, kkNumber, relationship, address };
    if (!isRegistered(person)) return [];
    const isYoungHead = relationship === 'head' && !isAdult(person, today);
    // Without a flag before the act as well, an officer has resolved it.
    const isToFlag =
      isYoungHead &&
      !isFlagged(person.flags, YOUNG) &&
      !wasYoungHead(before.persons.get(personId), familyId, today);
    if (!isToFlag && canonicalJson(person.placement) === canonicalJson(placement)) return [];
    return [[personId, { placement, flags: isToFlag ? ([YOUNG] as const) : [] }] as const];
  });
}

const YOUNG = 'head-under-age';

/** Did the person head the card, under age and without the flag? */
function wasYoungHead(person: Person | undefined, familyId: string, today: PlainDate): boolean {
  if (!isRegistered(person) || isAdult(person, today) || isFlagged(person.flags, YOUNG)) return false;
  return person.placement.familyId === familyId && person.placement.relationship === 'head';
}

/** Several changes of one stream become one, in their order. */
export function byStream(changes: readonly Change[]): Change[] {
  const merged = new Map<string, Change>();
  for (const change of changes) {
    const known = merged.get(change.stream.id);
    const events = known ? [...known.events, ...change.events] : change.events;
    merged.set(change.stream.id, { stream: change.stream, events });
  }
  return [...merged.values()];
}
