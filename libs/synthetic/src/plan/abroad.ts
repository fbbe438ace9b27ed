import type { Relationship } from '@peristiwa/domain';
import { ageOn } from '@peristiwa/kernel';
import { comeBack, goAbroad } from '../model/abroad';
import { kinshipTo } from '../model/kinship';
import {
  activeUnions,
  canHead,
  isForeigner,
  symbols,
  type Card,
  type Resident,
  type TripAbroad,
} from '../model/world';
import { moveReasonWeights } from '../population/demography';
import { newAddress } from '../population/places';
import { familyRef, findPerson, isSettled, officeOf, personRef, type Planned, type Scene } from './scene';
import type { Draft } from './step';

const STEPS_UNTIL_RETURN = { min: 40, max: 600 };
/** The countries to which most Indonesian migrants go (`domain.md` §5.2). */
const COUNTRIES = ['MY', 'SA', 'TW', 'HK', 'SG'] as const;

/** An SKPLN for somebody who is single, or for a whole family whose marriages are among its members. */
export function planDepartureAbroad(scene: Scene): Planned {
  const { random, today, world } = scene;
  const first = findPerson(scene, (person) => {
    return (
      !isForeigner(person) && ageOn(person.bornOn, today) >= 18 && isSettled(scene, world.cardOf(person))
    );
  });
  if (!first) return undefined;
  const card = world.cardOf(first);
  const people = travellers(scene, card, first);
  if (people.length === 0) return undefined;
  const refs = people.map((person) => personRef(scene, person));
  const next = goAbroad(world, people, {
    key: scene.n,
    departedOn: today,
    today,
    dueAt: scene.n + random.int(STEPS_UNTIL_RETURN.min, STEPS_UNTIL_RETURN.max),
  });
  return {
    command: 'register-departure-abroad',
    office: officeOf(card),
    body: {
      reportedOn: today,
      departedOn: today,
      movers: refs,
      country: random.pick(COUNTRIES),
      reason: random.weighted(moveReasonWeights),
    },
    learns: {
      familyId: symbols.family(card.key),
      ...(next && { successorId: symbols.person(next.key), kkNumber: symbols.kk(card) }),
    },
    touches: [card.key],
  };
}

/** A foreigner leaves Indonesia for good, with an exit permit (UU 23/2006 art. 22): the stay permit ends. */
export function planForeignerLeaving(scene: Scene): Planned {
  const { n, random, today, world } = scene;
  const person = findPerson(scene, (one) => one.permit !== undefined && isAlone(scene, one));
  if (!person) return undefined;
  const card = world.cardOf(person);
  const movers = [personRef(scene, person)];
  goAbroad(world, [person], { key: n, departedOn: today, today });
  return {
    command: 'register-departure-abroad',
    office: officeOf(card),
    body: {
      reportedOn: today,
      departedOn: today,
      movers,
      country: random.pick(COUNTRIES),
      reason: random.weighted(moveReasonWeights),
      exitPermit: `EPO-${n}`,
    },
    learns: { familyId: symbols.family(card.key) },
    touches: [card.key],
  };
}

function isAlone(scene: Scene, person: Resident): boolean {
  const card = scene.world.cardOf(person);
  return card.members.length === 1 && activeUnions(person).length === 0 && isSettled(scene, card);
}

function travellers({ random, world }: Scene, card: Card, first: Resident): Resident[] {
  const members = world.membersOf(card);
  const isOnCard = (key: number) => card.members.includes(key);
  const areTogether = members.every(
    (member) => !isForeigner(member) && activeUnions(member).every(({ spouse }) => isOnCard(spouse)),
  );
  if (areTogether && random.chance(members.length === 1 ? 1 : 0.2)) return members;
  return activeUnions(first).length === 0 ? [first] : [];
}

/** Plans the return of the first of those abroad who are due at this step. */
export function planDueReturn(scene: Scene): Planned {
  for (const trip of scene.world.tripsAbroad.values()) {
    const draft = trip.dueAt !== undefined && trip.dueAt <= scene.n ? returnOf(scene, trip) : undefined;
    if (draft) return draft;
  }
  return undefined;
}

/** A return that is registered before they have come. */
export function planEarlyReturn(scene: Scene): Planned {
  const trips = [...scene.world.tripsAbroad.values()].filter(({ dueAt }) => dueAt !== undefined);
  return trips.length === 0 ? undefined : returnOf(scene, scene.random.pick(trips));
}

/** To a new card in the regency that they left, or to the card that they left, if somebody still lives on it. */
function returnOf(scene: Scene, trip: TripAbroad): Draft | undefined {
  const { places, random, today, world } = scene;
  const people = trip.people.map((key) => world.person(key));
  const former = world.card(trip.card);
  const left = people[0]?.lastPlace?.address.area ?? former.address.area;
  const office = left.slice(0, 4);
  const isOpen = former.members.length > 0 && isSettled(scene, former) && officeOf(former) === office;
  const head = people.find(({ relationship }) => relationship === 'head') ?? people[0];
  if (!head) return undefined;
  if (!isOpen && !canHead(head, today)) return undefined;
  const host = isOpen && (!canHead(head, today) || random.chance(0.5)) ? former : undefined;
  const towards = host ? world.person(host.head) : head;
  const relationships = new Map(
    people.map((person) => [
      person.key,
      relationshipOf(scene, towards, { person, isHost: host !== undefined }),
    ]),
  );
  const address = newAddress(places.village(office, random), random);
  const body = {
    reportedOn: today,
    returnedOn: today,
    persons: people.map((person) => personRef(scene, person)),
    travelDocument: `X9${String(scene.n).padStart(6, '0')}`,
    family: host
      ? { kind: 'join', host: familyRef(scene, host) }
      : { kind: 'new', head: personRef(scene, head), address },
    relationships: people
      .filter((person) => person !== towards)
      .map((person) => ({ person: personRef(scene, person), relationship: relationships.get(person.key) })),
  };
  const home = host ?? { head: head.key, address };
  const card = comeBack(world, trip, { returnedOn: today, home, relationships });
  return {
    command: 'register-return-from-abroad',
    office,
    body,
    learns: { familyId: symbols.family(card.key), kkNumber: symbols.kk(card) },
    touches: [card.key, trip.card],
  };
}

function relationshipOf(
  { world }: Scene,
  head: Resident,
  { person, isHost }: { readonly person: Resident; readonly isHost: boolean },
): Relationship {
  if (person === head) return 'head';
  const kept = isHost || head.relationship !== 'head' ? 'other-relative' : person.relationship;
  return kinshipTo(world, head, person) ?? kept;
}
