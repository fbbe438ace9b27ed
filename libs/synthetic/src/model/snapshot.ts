import type { PlainDate } from '@peristiwa/kernel';
import { recordDay } from './effects';
import type { Card, Mistake, Move, Resident, Snapshot, Table, TripAbroad, World } from './world';

/*
 * What an act changed, found by comparing the world before and after it: so any plan can be one in error, and be taken
 * back.
 */

/** The whole world at one moment. People, cards and moves are texts by key. */
export interface Picture {
  readonly people: readonly string[];
  readonly cards: readonly string[];
  readonly moves: readonly string[];
  readonly trips: readonly TripAbroad[];
  readonly arrivals: Snapshot['arrivals'];
  readonly counted: Snapshot['counted'];
}

export function pictureOf(world: World): Picture {
  const { people, cards, moves, tripsAbroad, arrivals } = world;
  const texts = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item));
  return {
    people: texts(people),
    cards: texts(cards),
    moves: texts(moves),
    trips: [...tripsAbroad.values()],
    arrivals: [...arrivals],
    counted: allCounted(world),
  };
}

/**
 * Everybody and every card that an act may have changed, before it and after it: all members of the cards that it
 * changed, living and dead, and the parents, spouses and children of each.
 */
export function changeSince(world: World, picture: Picture): { before: Snapshot; after: Snapshot } {
  const now = pictureOf(world);
  const earlier = {
    people: picture.people.map((text) => JSON.parse(text) as Resident),
    cards: picture.cards.map((text) => JSON.parse(text) as Card),
  };
  const people = changed(picture.people, now.people);
  const cards = new Set(changed(picture.cards, now.cards));
  for (const key of people) for (const { people: all } of [earlier, world]) addCard(cards, all[key]);
  const near = new Set(people);
  for (const { people: all, cards: those } of [earlier, world]) {
    for (const key of cards) for (const one of onCard(those[key])) near.add(one);
    for (const key of [...near]) for (const one of kinOf(all[key])) near.add(one);
  }
  const keys = { people: [...near], cards: [...cards] };
  const moves = picture.moves.map((text) => JSON.parse(text) as Move);
  return { before: select({ ...picture, ...earlier, moves }, keys), after: snapshot(world, keys) };
}

function changed(before: readonly string[], after: readonly string[]): number[] {
  return after.flatMap((text, key) => (text === before[key] ? [] : [key]));
}

const addCard = (cards: Set<number>, person: Resident | undefined) => person && cards.add(person.card);

const onCard = (card: Card | undefined): number[] => (card ? [...card.members, ...card.dead] : []);

function kinOf(person: Resident | undefined): number[] {
  if (!person) return [];
  const { mother, father, children, unions } = person;
  return [mother, father, ...children, ...unions.map(({ spouse }) => spouse)].filter(
    (one) => one !== undefined,
  );
}

function allCounted(world: World): Snapshot['counted'] {
  return Object.entries(world.counts).flatMap(([table, rows]) =>
    [...rows].flatMap(([row, persons]) => persons.map((key) => [table as Table, row, key] as const)),
  );
}

type Keys = { readonly people: readonly number[]; readonly cards: readonly number[] };

/** Copies of what is about these people and cards. Of somebody who is not in the world yet there is nothing. */
function select(all: Snapshot, keys: Keys): Snapshot {
  const people = new Set(keys.people);
  const isNear = (key: number) => people.has(key);
  return structuredClone({
    people: keys.people.flatMap((key) => all.people[key] ?? []),
    cards: keys.cards.flatMap((key) => all.cards[key] ?? []),
    moves: all.moves.filter(({ movers }) => movers.some(isNear)),
    trips: all.trips.filter((trip) => trip.people.some(isNear)),
    arrivals: all.arrivals.filter(([key]) => isNear(key)),
    counted: all.counted.filter(([, , key]) => isNear(key)),
  });
}

function snapshot(world: World, keys: Keys): Snapshot {
  const { people, cards, moves, tripsAbroad, arrivals } = world;
  const trips = [...tripsAbroad.values()];
  return select({ people, cards, moves, trips, arrivals: [...arrivals], counted: allCounted(world) }, keys);
}

/** The people and cards of a snapshot as they are now. */
export function asNow(world: World, { people, cards }: Snapshot): Snapshot {
  return snapshot(world, { people: people.map(({ key }) => key), cards: cards.map(({ key }) => key) });
}

/** Has nothing happened since to the people and cards of a snapshot? */
export function isUnchanged(world: World, earlier: Snapshot): boolean {
  return JSON.stringify(asNow(world, earlier)) === JSON.stringify(earlier);
}

/** The world as it was before the act. Whoever entered with it is not in the register, and its cards have no members. */
export function goBack(world: World, { before, after, stranger }: Mistake, today: PlainDate): void {
  for (const { key } of after.people) {
    world.uncount(key);
    world.arrivals.delete(key);
    world.person(key).gone = 'cancelled';
  }
  for (const card of after.cards) world.card(card.key).members = [];
  for (const { key } of after.trips) world.tripsAbroad.delete(key);
  for (const person of before.people) world.people[person.key] = structuredClone(person);
  for (const { editions: _then, ...card } of before.cards) {
    const { editions } = world.card(card.key);
    world.cards[card.key] = { ...structuredClone(card), editions };
  }
  for (const { key } of after.moves) setMove(world, { ...world.move(key), status: 'cancelled' });
  for (const move of before.moves) setMove(world, structuredClone(move));
  for (const trip of before.trips) world.tripsAbroad.set(trip.key, structuredClone(trip));
  for (const [person, arrivals] of before.arrivals) world.arrivals.set(person, structuredClone(arrivals));
  for (const [table, row, key] of before.counted) world.countAgain(table, row, key);
  if (stranger) world.countDeathWithoutNik(stranger.row, stranger.by === 1 ? -1 : 1);
  recordDay(today, ...before.people.map(({ key }) => world.person(key)));
}

function setMove(world: World, move: Move): void {
  world.moves[move.key] = move;
  if (move.status === 'open') world.openMoves.add(move.key);
  else world.openMoves.delete(move.key);
}
