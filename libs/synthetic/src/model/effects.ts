import { regencyOf, type Address, type Relationship } from '@peristiwa/domain';
import { canonicalJson, type PlainDate } from '@peristiwa/kernel';
import { isChildOf, isDissolved, kinshipTo, relationshipWithoutRecord } from './kinship';
import { canHead, isAlive, symbols, type Card, type Move, type Resident, type World } from './world';

/*
 * What each accepted command changes in the world. It follows the rules of the law (`domain.md` §2.6), not the deciders:
 * this is the oracle that the system is compared with.
 */

/** Records that something happened to these people on this day. */
export function recordDay(on: PlainDate, ...people: readonly Resident[]): void {
  for (const person of people) if (on > person.lastOccurredOn) person.lastOccurredOn = on;
}

export function recordSpouses(a: Resident, b: Resident): void {
  a.unions.push({ spouse: b.key });
  b.unions.push({ spouse: a.key });
}

/**
 * Takes the deceased off the card and widows the spouses. A deceased head is succeeded.
 * @returns the new head, if there is one
 */
export function die(
  world: World,
  person: Resident,
  death: { readonly diedOn: PlainDate; readonly today: PlainDate; readonly successor?: number },
): Resident | undefined {
  const card = world.cardOf(person);
  person.lastPlace = { kk: symbols.kk(card), address: card.address };
  person.diedOn = death.diedOn;
  person.move = undefined;
  card.dead.push(person.key);
  for (const union of person.unions) {
    if (union.endedBy && !(union.endedBy === 'death' && (union.endedOn ?? '') >= death.diedOn)) continue;
    const spouse = world.person(union.spouse);
    const theirs = spouse.unions.find(({ spouse: key, endedBy }) => key === person.key && !endedBy);
    if (!theirs) continue;
    theirs.endedOn = death.diedOn;
    theirs.endedBy = 'death';
    recordDay(death.diedOn, spouse);
  }
  const home = world.homeOn(person, death.diedOn, card.address.area);
  world.count('deaths', person, [home], death.diedOn);
  return leave(world, card, [person.key], death);
}

/** Removes people from a card and selects a new head when the head leaves. @returns the new head, if there is one */
export function leave(
  world: World,
  card: Card,
  leaving: readonly number[],
  when: { readonly today: PlainDate; readonly successor?: number },
): Resident | undefined {
  card.members = card.members.filter((key) => !leaving.includes(key));
  if (!leaving.includes(card.head) || card.members.length === 0) return undefined;
  const next = successorOn(world, card, when);
  succeed(world, card, next, when.today);
  return next;
}

/**
 * Penggantian kepala keluarga: the new head is the person whom the family names, else the spouse, else the oldest adult
 * relative, else the oldest minor among the relatives, else the oldest of the others, adults first.
 */
function successorOn(
  world: World,
  card: Card,
  { today, successor }: { readonly today: PlainDate; readonly successor?: number },
): Resident {
  const stayers = world.membersOf(card);
  const former = world.person(card.head);
  // Kinship on record comes before what the card says.
  const kin = stayers.filter((person) =>
    isKin({ relationship: kinshipTo(world, former, person) ?? person.relationship }),
  );
  const eligible = kin.length > 0 ? kin : stayers;
  const adults = eligible.filter((person) => canHead(person, today));
  const candidates = adults.length > 0 ? adults : eligible;
  return (
    candidates.find(({ key }) => key === successor) ??
    candidates.find((person) => isSpouseOf(person, card.head)) ??
    oldest(candidates)
  );
}

export const isKin = ({ relationship }: Pick<Resident, 'relationship'>) =>
  relationship !== 'helper' && relationship !== 'other';

/** A death does not end this relation: the head may have just died. */
function isSpouseOf({ unions }: Resident, key: number): boolean {
  return unions.some(({ spouse, endedBy }) => spouse === key && !isDissolved(endedBy));
}

function oldest(people: readonly Resident[]): Resident {
  return people.reduce((found, person) => (person.bornOn < found.bornOn ? person : found));
}

export function succeed(world: World, card: Card, next: Resident, today: PlainDate): void {
  const former = (person: Resident) => (isSpouseOf(person, card.head) ? 'spouse' : person.relationship);
  const newHead = former(next);
  const relationships = world.membersOf(card).map((person) => ({
    person,
    relationship:
      kinshipTo(world, next, person) ?? relationshipWithoutRecord({ newHead, person: former(person) }),
  }));
  for (const { person, relationship } of relationships) {
    person.relationship = person === next ? 'head' : relationship;
    recordDay(today, person);
  }
  card.head = next.key;
  card.editions += 1;
  card.edition = card.editions;
}

export function openMove(world: World, move: Omit<Move, 'key' | 'status' | 'membersAtIssue'>): Move {
  const membersAtIssue = [...world.card(move.card).members];
  const opened: Move = { ...move, membersAtIssue, key: world.moves.length, status: 'open' };
  world.moves.push(opened);
  world.openMoves.add(opened.key);
  for (const key of move.movers) {
    world.person(key).move = opened.key;
    recordDay(move.departedOn, world.person(key));
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
    if (isAlive(person)) recordDay(on, person);
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

/** @returns the card of the movers after the arrival */
export function arrive(world: World, move: Move, arrival: Arrival): Card {
  const origin = world.card(move.card);
  const movers = arriving(world, move);
  const late = arrivedBeforeDeath(world, move, arrival.arrivedOn);
  for (const person of [...movers, ...late]) {
    world.countMove(person, move.origin, arrival.address.area, arrival.arrivedOn);
  }
  for (const person of late) rehouse(person, arrival.address);
  closeMove(world, move, 'completed', arrival.arrivedOn);
  if (arrival.family === 'same-card') {
    origin.address = arrival.address;
    return origin;
  }
  const keys = movers.map(({ key }) => key);
  const successor = origin.members.find((key) => key === move.successor && !keys.includes(key));
  if (arrival.family === 'new-card' && arrival.head === origin.head) {
    for (const person of movers) {
      const stated = arrival.relationships.get(person.key) ?? person.relationship;
      if (person.key !== origin.head) person.relationship = stated;
    }
    return keepCard(world, origin, keys, { ...arrival, successor });
  }
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

/** The head takes the card and its number along; those who stay get a card of their own. */
function keepCard(
  world: World,
  card: Card,
  movers: readonly number[],
  { address, ...when }: { readonly today: PlainDate; readonly successor?: number; readonly address: Address },
): Card {
  const staying = card.members.filter((key) => !movers.includes(key));
  const stayed = world.addCard(card.head, staying, card.address);
  for (const person of world.membersOf(stayed)) person.card = stayed.key;
  succeed(world, stayed, successorOn(world, stayed, when), when.today);
  card.members = card.members.filter((key) => movers.includes(key));
  card.address = address;
  return card;
}

/**
 * The movers who are alive, and their children who entered the card after the SKPWNI was issued, whether they were born
 * before or after the issue: the document does not name them, and no office can add them. A child goes with its mother,
 * or with its father unless the mother stays on the card.
 */
export function arriving(world: World, move: Move): Resident[] {
  const along = comingAlong(world, move, world.membersOf(world.card(move.card)));
  return [...moversLeft(world, move), ...along];
}

function comingAlong(world: World, move: Move, candidates: readonly Resident[]): Resident[] {
  const { members } = world.card(move.card);
  const movers = move.movers.map((key) => world.person(key));
  const staysBehind = (key?: number) =>
    key !== undefined && members.includes(key) && !move.movers.includes(key);
  return candidates
    .filter(({ key, move: own }) => !move.membersAtIssue.includes(key) && own === undefined)
    .filter((child) => movers.some((mover) => isChildOf(child, mover)) && !staysBehind(child.mother));
}

/**
 * Those who arrived as well, but have died since, on the day of arrival or later (INV-02; domain.md §2.8). Whoever died
 * before that day never arrived.
 */
export function arrivedBeforeDeath(world: World, move: Move, arrivedOn: PlainDate): Resident[] {
  const dead = world.card(move.card).dead.map((key) => world.person(key));
  // A child who died where the family had lived before the origin never came along from there.
  const diedThere = ({ lastPlace }: Resident) =>
    lastPlace !== undefined && regencyOf(lastPlace.address.area) === regencyOf(move.origin);
  const along = comingAlong(world, move, dead.filter(diedThere));
  return dead.filter((person) => {
    const moved = move.movers.includes(person.key) || along.includes(person);
    return moved && (person.diedOn ?? '') >= arrivedOn;
  });
}

/** The arrival of movers none of whom lives: it is recorded, and no card changes. */
export function arriveDead(world: World, move: Move, arrivedOn: PlainDate, address: Address): void {
  for (const person of arrivedBeforeDeath(world, move, arrivedOn)) {
    world.countMove(person, move.origin, address.area, arrivedOn);
    rehouse(person, address);
  }
  closeMove(world, move, 'completed', arrivedOn);
}

/** The whole card at another address, with those who died there on the day of the change or later (INV-02). */
export function relocate(
  world: World,
  card: Card,
  change: { readonly changedOn: PlainDate; readonly address: Address },
): void {
  for (const key of card.dead) {
    const person = world.person(key);
    const livedHere = canonicalJson(person.lastPlace?.address) === canonicalJson(card.address);
    if (livedHere && (person.diedOn ?? '') >= change.changedOn) rehouse(person, change.address);
  }
  card.address = change.address;
  recordDay(change.changedOn, ...world.membersOf(card));
}

/** The last address of somebody who has died. */
function rehouse(person: Resident, address: Address): void {
  if (person.lastPlace) person.lastPlace = { ...person.lastPlace, address };
}

/** The movers who are still on the card of origin: a mover who died before the arrival is not. */
export function moversLeft(world: World, move: Move): Resident[] {
  return move.movers.map((key) => world.person(key)).filter(isAlive);
}
