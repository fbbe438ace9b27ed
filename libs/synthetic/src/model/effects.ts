import type { Address, Relationship } from '@peristiwa/domain';
import type { PlainDate } from '@peristiwa/kernel';
import {
  activeUnions,
  canHead,
  isAlive,
  symbols,
  type Card,
  type Move,
  type Resident,
  type World,
} from './world';

/**
 * What each accepted command does to the world. Written from the rules of the law (`domain.md` §2.6), not from the
 * deciders: this is the oracle that the system is compared with.
 */
export function seen(on: PlainDate, ...people: readonly Resident[]): void {
  for (const person of people) if (on > person.lastOn) person.lastOn = on;
}

export function recordSpouses(a: Resident, b: Resident): void {
  a.unions.push({ spouse: b.key });
  b.unions.push({ spouse: a.key });
}

/** The dead leave the card and widow their spouses; a head is succeeded. Returns the new head. */
export function die(
  world: World,
  person: Resident,
  death: { readonly diedOn: PlainDate; readonly today: PlainDate; readonly successor?: number },
): Resident | undefined {
  const card = world.cardOf(person);
  person.lastPlace = { kk: symbols.kk(card), address: card.address };
  person.diedOn = death.diedOn;
  person.move = undefined;
  for (const union of activeUnions(person)) {
    const spouse = world.person(union.spouse);
    const theirs = activeUnions(spouse).find(({ spouse: key }) => key === person.key);
    if (!theirs) continue;
    theirs.endedOn = death.diedOn;
    theirs.endedBy = 'death';
    seen(death.diedOn, spouse);
  }
  world.count('deaths', [card.address.area], death.diedOn);
  return leave(world, card, [person.key], death);
}

/** Takes people off a card and finds a new head if theirs is among them. */
export function leave(
  world: World,
  card: Card,
  leaving: readonly number[],
  when: { readonly today: PlainDate; readonly successor?: number },
): Resident | undefined {
  card.members = card.members.filter((key) => !leaving.includes(key));
  if (!leaving.includes(card.head) || card.members.length === 0) return undefined;
  const stayers = world.membersOf(card);
  const adults = stayers.filter((person) => canHead(person, when.today));
  const candidates = adults.length > 0 ? adults : stayers;
  const next =
    candidates.find(({ key }) => key === when.successor) ??
    candidates.find(({ relationship }) => relationship === 'wife' || relationship === 'husband') ??
    candidates.reduce((oldest, person) => (person.bornOn < oldest.bornOn ? person : oldest));
  succeed(card, next, stayers, when.today);
  return next;
}

function succeed(card: Card, next: Resident, stayers: readonly Resident[], today: PlainDate): void {
  const was = next.relationship;
  for (const person of stayers) {
    person.relationship = person === next ? 'head' : towards(was, person.relationship);
    seen(today, person);
  }
  card.head = next.key;
  card.edition += 1;
}

const isSpouse = (relationship: Relationship) => relationship === 'wife' || relationship === 'husband';

/** What somebody is to the new head, from what both were to the old one. */
function towards(newHead: Relationship, other: Relationship): Relationship {
  if (isSpouse(newHead)) {
    if (other === 'parent') return 'parent-in-law';
    if (other === 'parent-in-law') return 'parent';
    return other === 'other-relative' || isSpouse(other) ? 'other-relative' : other;
  }
  if (newHead === 'child' && isSpouse(other)) return 'parent';
  return other === 'helper' ? 'helper' : 'other-relative';
}

export function openMove(world: World, move: Omit<Move, 'key' | 'status'>): Move {
  const opened: Move = { ...move, key: world.moves.length, status: 'open' };
  world.moves.push(opened);
  world.openMoves.add(opened.key);
  for (const key of move.movers) {
    world.person(key).move = opened.key;
    seen(move.departedOn, world.person(key));
  }
  return opened;
}

export function closeMove(
  world: World,
  move: Move,
  status: 'completed' | 'cancelled' | 'expired',
  on: PlainDate,
): void {
  move.status = status;
  world.openMoves.delete(move.key);
  for (const key of move.movers) {
    const person = world.person(key);
    person.move = undefined;
    if (status === 'expired') person.expiredOn = on;
    if (isAlive(person)) seen(on, person);
  }
}

export interface Arrival {
  readonly arrivedOn: PlainDate;
  readonly today: PlainDate;
  readonly address: Address;
  readonly family: 'same-card' | 'new-card' | { readonly host: Card };
  readonly head?: number;
  readonly relationships: ReadonlyMap<number, Relationship>;
}

/** Returns the card on which the movers are now. */
export function arrive(world: World, move: Move, arrival: Arrival): Card {
  const origin = world.card(move.card);
  const movers = arriving(world, move);
  for (const _ of movers) world.count('moves', [move.origin, arrival.address.area], arrival.arrivedOn);
  closeMove(world, move, 'completed', arrival.arrivedOn);
  if (arrival.family === 'same-card') {
    origin.address = arrival.address;
    return origin;
  }
  const keys = movers.map(({ key }) => key);
  const successor = origin.members.find((key) => key === move.successor && !keys.includes(key));
  leave(world, origin, keys, { today: arrival.today, successor });
  for (const person of movers) {
    person.relationship =
      person.key === arrival.head ? 'head' : (arrival.relationships.get(person.key) ?? 'other-relative');
  }
  const target =
    arrival.family === 'new-card'
      ? world.addCard(arrival.head ?? -1, [], arrival.address)
      : arrival.family.host;
  target.members.push(...keys);
  for (const person of movers) person.card = target.key;
  return target;
}

/** Those who are left, and children born since to mothers who are on the way. */
export function arriving(world: World, move: Move): Resident[] {
  const newborn = world.membersOf(world.card(move.card)).filter((person) => {
    const isHers = person.mother !== undefined && move.movers.includes(person.mother);
    return isHers && person.bornOn >= move.departedOn && !move.movers.includes(person.key);
  });
  return [...moversLeft(world, move), ...newborn.filter((child) => child.move === undefined)];
}

/** Those who still stand on the card of origin: whoever died on the way does not arrive. */
export function moversLeft(world: World, move: Move): Resident[] {
  return move.movers.map((key) => world.person(key)).filter(isAlive);
}
