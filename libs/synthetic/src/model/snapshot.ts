import type { PlainDate } from '@peristiwa/kernel';
import { recordDay } from './effects';
import type { Mistake, Resident, Snapshot, Table, World } from './world';

/**
 * Everybody and every card that an act about these people may change: all members of their cards, living and dead, and
 * the parents, spouses and children of each.
 */
export function around(world: World, people: readonly Resident[]): Snapshot {
  const cards = [...new Set(people.map(({ card }) => card))].map((key) => world.card(key));
  const near = [
    ...people,
    ...cards.flatMap(({ members, dead }) => [...members, ...dead].map(personIn(world))),
  ];
  const keys = near.flatMap(({ key, mother, father, children, unions }) => {
    const kin = [mother, father, ...children, ...unions.map(({ spouse }) => spouse)];
    return [key, ...kin.filter((one) => one !== undefined)];
  });
  return snapshot(world, { people: keys, cards: cards.map(({ key }) => key) });
}

/** The same people and cards as they are now, and those who came into the world since. */
export function afterwards(
  world: World,
  before: Snapshot,
  known: { people: number; cards: number },
): Snapshot {
  const keysFrom = (first: number, end: number) =>
    Array.from({ length: end - first }, (_, index) => first + index);
  return snapshot(world, {
    people: [...before.people.map(({ key }) => key), ...keysFrom(known.people, world.people.length)],
    cards: [...before.cards.map(({ key }) => key), ...keysFrom(known.cards, world.cards.length)],
  });
}

const personIn = (world: World) => (key: number) => world.person(key);

function snapshot(world: World, keys: { people: readonly number[]; cards: readonly number[] }): Snapshot {
  const people = new Set(keys.people);
  const counted = Object.entries(world.counts).flatMap(([table, rows]) =>
    [...rows].flatMap(([row, persons]) =>
      persons.filter((key) => people.has(key)).map((key) => [table as Table, row, key] as const),
    ),
  );
  return {
    people: [...people].map((key) => structuredClone(world.person(key))),
    cards: keys.cards.map((key) => structuredClone(world.card(key))),
    counted,
  };
}

/** Has nothing happened since to the people and cards of a snapshot? */
export function isUnchanged(world: World, { people, cards, counted }: Snapshot): boolean {
  const now = snapshot(world, { people: people.map(({ key }) => key), cards: cards.map(({ key }) => key) });
  return JSON.stringify(now) === JSON.stringify({ people, cards, counted });
}

/** The world as it was before the act. Whoever entered with it is not in the register, and its cards have no members. */
export function goBack(world: World, { before, after }: Mistake, today: PlainDate): void {
  for (const { key } of after.people) world.uncount(key);
  for (const person of after.people) world.person(person.key).gone = 'cancelled';
  for (const card of after.cards) world.card(card.key).members = [];
  for (const person of before.people) world.people[person.key] = structuredClone(person);
  for (const { editions: _then, ...card } of before.cards) {
    const { editions } = world.card(card.key);
    world.cards[card.key] = { ...structuredClone(card), editions };
  }
  for (const [table, row, key] of before.counted) world.countAgain(table, row, key);
  recordDay(today, ...before.people.map(({ key }) => world.person(key)));
}
