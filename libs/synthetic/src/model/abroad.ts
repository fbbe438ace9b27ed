import type { Address, Relationship } from '@peristiwa/domain';
import type { PlainDate } from '@peristiwa/kernel';
import { leave, recordDay } from './effects';
import { symbols, type Card, type Resident, type TripAbroad, type World } from './world';

/** SKPLN: they leave their card, which another member heads where its head is among them. @returns the new head */
export function goAbroad(
  world: World,
  people: readonly Resident[],
  trip: {
    readonly key: number;
    readonly departedOn: PlainDate;
    readonly today: PlainDate;
    readonly dueAt?: number;
    readonly successor?: number;
  },
): Resident | undefined {
  const { key, departedOn, today, dueAt, successor } = trip;
  const [first] = people;
  if (!first) return undefined;
  const card = world.cardOf(first);
  const keys = people.map((person) => person.key);
  world.tripsAbroad.set(key, { key, card: card.key, people: keys, dueAt });
  for (const person of people) {
    person.lastPlace = { kk: symbols.kk(card), address: card.address };
    person.abroad = { trip: key, since: departedOn };
    recordDay(departedOn, person);
  }
  return leave(world, card, keys, { today, successor });
}

export interface Homecoming {
  readonly returnedOn: PlainDate;
  /** The card that they join, or the address of their own. */
  readonly home: Card | { readonly head: number; readonly address: Address };
  readonly relationships: ReadonlyMap<number, Relationship>;
}

/** SKDLN. @returns the card of those who return */
export function comeBack(
  world: World,
  trip: TripAbroad,
  { returnedOn, home, relationships }: Homecoming,
): Card {
  world.tripsAbroad.delete(trip.key);
  const card = 'key' in home ? home : world.addCard(home.head, [], home.address);
  for (const key of trip.people) {
    const person = world.person(key);
    person.relationship = key === card.head ? 'head' : (relationships.get(key) ?? 'other-relative');
    person.card = card.key;
    delete person.abroad;
    delete person.lastPlace;
    recordDay(returnedOn, person);
  }
  card.members.push(...trip.people);
  return card;
}
