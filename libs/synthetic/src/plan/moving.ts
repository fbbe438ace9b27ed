import { regencyOf, type Relationship } from '@peristiwa/domain';
import { addDays, ageOn, latest, type PlainDate } from '@peristiwa/kernel';
import {
  arrive,
  arriveDead,
  arrivedBeforeDeath,
  arriving,
  closeMove,
  isKin,
  moversLeft,
  openMove,
  relocate,
  recordDay,
} from '../model/effects';
import { kinshipTo } from '../model/kinship';
import { canHead, symbols, type Card, type Move, type Resident } from '../model/world';
import { moveReasonWeights, travelDays } from '../population/demography';
import { newAddress } from '../population/places';
import {
  familyRef,
  findPerson,
  isSettled,
  officeOf,
  personRef,
  recently,
  type Planned,
  type Scene,
} from './scene';
import { symbol, type Draft } from './step';

/** An SKPWNI is valid for 30 calendar days from its issue (Perpres 96/2018; `domain.md` §2.2 B). */
const VALID_DAYS = 30;
const STEPS_UNTIL_ARRIVAL_MAX = 40;
/** Few documents expire, because until then most other events are not planned for the movers. */
const EXPIRY_SHARE = 0.005;
const CANCELLATION_SHARE = 0.07;

/** An SKPWNI for a person, part of a family or all of it, to a village of another regency. */
export function planDeparture(scene: Scene): Planned {
  const { places, random, world } = scene;
  if (places.offices.length < 2) return undefined;
  const first = findPerson(scene, (person) => {
    const card = world.cardOf(person);
    const age = ageOn(person.bornOn, scene.today);
    return random.chance(moveWeight(age)) && isSettled(scene, card);
  });
  if (!first) return undefined;
  const card = world.cardOf(first);
  const movers = companions(scene, card, first);
  const office = officeOf(card);
  const departedOn = recently(scene, travelDays(random), movers);
  const destination = places.village(random.pick(places.offices.filter((other) => other !== office)), random);
  const successor = namedSuccessorOfMover(scene, card, movers);
  const move = openMove(world, {
    card: card.key,
    movers: movers.map(({ key }) => key),
    successor: successor?.key,
    origin: card.address.area,
    destination,
    departedOn,
    validUntil: addDays(scene.today, VALID_DAYS),
    dueAt: scene.n + random.int(1, STEPS_UNTIL_ARRIVAL_MAX),
    ending: random.weighted([
      ['cancellation', CANCELLATION_SHARE],
      ['expiry', EXPIRY_SHARE],
      ['arrival', 1 - CANCELLATION_SHARE - EXPIRY_SHARE],
    ] as const),
  });
  return {
    command: 'register-departure',
    office,
    body: {
      reportedOn: departedOn,
      movers: movers.map((mover) => personRef(scene, mover)),
      destination,
      reason: random.weighted(moveReasonWeights),
      successor: successor && personRef(scene, successor),
    },
    learns: { moveId: symbols.move(move.key) },
    touches: [card.key],
  };
}

/** Age profile of recent migrants, `domain.md` §8.5, as a chance relative to the busiest age. */
function moveWeight(age: number): number {
  if (age < 5) return 0.3;
  if (age < 15) return 0.35;
  if (age < 20) return 0.3;
  if (age < 35) return 1;
  return age < 50 ? 0.5 : 0.2;
}

/** 45 % move in family groups; children do not move alone. */
function companions(scene: Scene, card: Card, first: Resident): Resident[] {
  const { random, world } = scene;
  const members = world.membersOf(card);
  const child = ageOn(first.bornOn, scene.today) < 17;
  if (members.length === 1) return [first];
  if (child || random.chance(0.3)) return members;
  if (random.chance(0.75)) return [first];
  const others = members.filter((member) => member !== first && random.chance(0.4));
  return [first, ...others];
}

/** If the head moves and others stay, the family may name the new head. */
function namedSuccessorOfMover(scene: Scene, card: Card, movers: readonly Resident[]): Resident | undefined {
  const { random, world } = scene;
  const headLeaves = movers.some(({ key }) => key === card.head);
  if (!headLeaves || !random.chance(0.4)) return undefined;
  const today = scene.today;
  const adults = world
    .membersOf(card)
    .filter((one) => !movers.includes(one) && isKin(one) && ageOn(one.bornOn, today) >= 18);
  return adults.length > 0 ? random.pick(adults) : undefined;
}

/** The office closes expired documents without a command. The world closes them before a step is planned. */
export function expireMoves(scene: Pick<Scene, 'world' | 'today'>): void {
  const { world } = scene;
  for (const key of world.openMoves) {
    const move = world.move(key);
    const today = scene.today;
    if (move.validUntil < today) closeMove(world, move, 'expired', today);
  }
}

/** Plans the arrival or the cancellation of the first open move that is due at this step. */
export function planDueMove(scene: Scene): Planned {
  for (const key of scene.world.openMoves) {
    const move = scene.world.move(key);
    if (move.dueAt > scene.n || move.ending === 'expiry') continue;
    // On the day before the last, an office in an eastern time zone may already have closed the case. Let it expire.
    if (move.validUntil <= addDays(scene.today, 1)) continue;
    if (moversLeft(scene.world, move).length === 0) {
      const draft = scene.random.chance(0.5) ? planArrivalOfDead(scene, move) : undefined;
      if (draft) return draft;
      // They died before they arrived: the document expires.
      scene.world.openMoves.delete(key);
      continue;
    }
    return move.ending === 'arrival' ? planArrival(scene, move) : planCancellation(scene, move);
  }
  return undefined;
}

/** An arrival that is registered before the movers have come. */
export function planEarlyArrival(scene: Scene): Planned {
  const { random, today, world } = scene;
  const open = [...world.openMoves].map((key) => world.move(key));
  const coming = open.filter(
    (move) =>
      move.ending === 'arrival' &&
      move.validUntil > addDays(today, 1) &&
      moversLeft(world, move).length === move.movers.length,
  );
  return coming.length === 0 ? undefined : planArrival(scene, random.pick(coming));
}

function planCancellation(scene: Scene, move: Move): Draft {
  const { world } = scene;
  const reportedOn = scene.today;
  closeMove(world, move, 'cancelled', reportedOn);
  return {
    command: 'cancel-departure',
    office: regencyOf(move.origin),
    path: { moveId: symbol(symbols.move(move.key)) },
    body: { reportedOn },
    learns: { moveId: symbols.move(move.key) },
    touches: [move.card],
  };
}

/** The office records the arrival late: the movers arrived, all of them have died, and the deaths are recorded. */
function planArrivalOfDead(scene: Scene, move: Move): Planned {
  const { random, world } = scene;
  const movers = move.movers.map((key) => world.person(key));
  const arrivedOn = latest(move.departedOn, ...movers.map(({ lastOccurredOn }) => lastOccurredOn));
  if (arrivedBeforeDeath(world, move, arrivedOn).length === 0) return undefined;
  const address = newAddress(move.destination, random);
  arriveDead(world, move, arrivedOn, address);
  return {
    command: 'register-arrival',
    office: regencyOf(move.destination),
    path: { moveId: symbol(symbols.move(move.key)) },
    body: { reportedOn: scene.today, arrivedOn, address, family: { kind: 'same-card' } },
    learns: { moveId: symbols.move(move.key) },
    touches: [move.card],
  };
}

function planArrival(scene: Scene, move: Move): Draft {
  const { random, world, places } = scene;
  const origin = world.card(move.card);
  const movers = arriving(world, move);
  const office = regencyOf(move.destination);
  const today = scene.today;
  const arrivedOn = latest(
    addDays(today, -random.int(0, 3)),
    move.departedOn,
    ...movers.map(({ lastOccurredOn }) => lastOccurredOn),
  );
  const address = newAddress(random.chance(0.9) ? move.destination : places.village(office, random), random);
  const all = origin.members.length === movers.length;
  const isMover = (key: number) => movers.some((mover) => mover.key === key);
  const former = movers.find(({ key }) => key === origin.head);
  // A minor stays the head of a card that moves whole, but gets no new one (domain.md §2.6).
  const keepsHead = former && (all || canHead(former, today));
  const head = keepsHead ? former : movers.find((person) => canHead(person, today));
  const host = all && random.chance(0.8) ? undefined : findHost(scene, office, origin);
  const join = host && (!head || random.chance(0.45)) ? host : undefined;
  const family = join ? { host: join } : all ? ('same-card' as const) : ('new-card' as const);
  if (family === 'new-card' && !head) return planCancellation(scene, move);
  const relationships = new Map(
    movers.map((mover) => [mover.key, relationshipOnForm(scene, mover, { join, head })]),
  );
  const refs = movers
    .filter((mover) => join || mover !== head)
    .map((mover) => ({ person: personRef(scene, mover), relationship: relationships.get(mover.key) }));
  const body = {
    reportedOn: today,
    arrivedOn,
    address: join ? join.address : address,
    family: familyChoice(scene, { join, all, head, refs }),
  };
  const [editionBefore, stays] = [origin.edition, origin.members.find((key) => !isMover(key))];
  const target = arrive(world, move, {
    arrivedOn,
    today,
    address: body.address,
    family,
    head: family === 'new-card' ? head?.key : undefined,
    relationships,
  });
  recordDay(today, ...movers);
  // The head took the card along.
  const stayed = target === origin && stays !== undefined ? world.cardOf(world.person(stays)) : undefined;
  return {
    command: 'register-arrival',
    office,
    path: { moveId: symbol(symbols.move(move.key)) },
    body,
    learns: {
      moveId: symbols.move(move.key),
      familyId: symbols.family(target.key),
      kkNumber: symbols.kk(target),
      ...(origin.edition === editionBefore ? {} : { stayersKkNumber: symbols.kk(origin) }),
      ...(stayed && { stayersFamilyId: symbols.family(stayed.key), stayersKkNumber: symbols.kk(stayed) }),
    },
    touches: [origin.key, target.key, ...(stayed ? [stayed.key] : [])],
  };
}

interface Choice {
  readonly join?: Card;
  readonly all: boolean;
  readonly head?: Resident;
  readonly refs: readonly unknown[];
}

function familyChoice(scene: Scene, { join, all, head, refs }: Choice) {
  if (join) return { kind: 'join', host: familyRef(scene, join), relationships: refs };
  if (all) return { kind: 'same-card' };
  return { kind: 'new-card', head: head && personRef(scene, head), relationships: refs };
}

/** Numpang KK: another family's card in the regency of destination. */
function findHost(scene: Scene, office: string, origin: Card): Card | undefined {
  const person = findPerson(scene, (candidate) => {
    const card = scene.world.cardOf(candidate);
    return officeOf(card) === office && card !== origin && isSettled(scene, card);
  });
  return person && scene.world.cardOf(person);
}

/**
 * The relationship of a mover to the head of the new card, as the form states it: from kinship; else, in a family that
 * keeps its head, the present relationship; else a relative (famili lain).
 */
function relationshipOnForm(
  { world }: Scene,
  mover: Resident,
  { join, head: moving }: Pick<Choice, 'join' | 'head'>,
): Relationship {
  const head = join ? world.person(join.head) : moving;
  const kinship = head && kinshipTo(world, head, mover);
  const keepsHead = head?.relationship === 'head' && head.card === mover.card && head !== mover;
  return kinship ?? (keepsHead ? mover.relationship : 'other-relative');
}

/** The whole card moves inside its regency: one step, the number stays. */
export function planAddressChange(scene: Scene): Planned {
  const { world } = scene;
  const person = findPerson(scene, (candidate) => isSettled(scene, world.cardOf(candidate)));
  return person && addressChangeOf(scene, person);
}

function addressChangeOf(scene: Scene, person: Resident): Draft {
  const { random, world, places } = scene;
  const card = world.cardOf(person);
  const members = world.membersOf(card);
  const changedOn: PlainDate = recently(scene, random.int(0, 45), members);
  const address = newAddress(places.village(officeOf(card), random), random);
  const draft: Draft = {
    command: 'change-address',
    office: officeOf(card),
    body: {
      reportedOn: scene.today,
      changedOn,
      family: familyRef(scene, card),
      address,
    },
    learns: { familyId: symbols.family(card.key) },
    touches: [card.key],
  };
  relocate(world, card, { changedOn, address });
  return draft;
}
