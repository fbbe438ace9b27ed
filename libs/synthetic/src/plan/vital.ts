import { provinceOf, type Relationship, type Sex } from '@peristiwa/domain';
import { addDays, ageOn, daysBetween, latest, type PlainDate } from '@peristiwa/kernel';
import { die, isKin, recordDay } from '../model/effects';
import { kinshipTo } from '../model/kinship';
import { activeUnions, isAlive, symbols, type Card, type Resident, type World } from '../model/world';
import {
  birthReportDelay,
  deathCauseWeights,
  deathReportDelay,
  fertilityAt,
  FERTILITY_MAX,
  mortalityAt,
} from '../population/demography';
import { cultureOf } from '../population/name-tables';
import { clanIn, newName } from '../population/names';
import {
  findPerson,
  isSettled,
  officeOf,
  outsideIndonesia,
  personRef,
  type Planned,
  type Scene,
} from './scene';
import type { Draft } from './step';

/** The least number of days between two deliveries of a mother, so that births are plausible (INV-10). */
const BIRTH_INTERVAL_DAYS = 300;
const LATE_AFTER_DAYS = 60;

/** A delivery, with or without a father on record. One in a hundred is of twins; about half are reported late. */
export function planBirth(scene: Scene): Planned {
  const found = findDelivery(scene);
  return found && birthOf(scene, found);
}

function findDelivery(scene: Scene): Delivery | undefined {
  const delay = birthReportDelay(scene.random);
  const bornOn = addDays(scene.today, -delay);
  const mother = findPerson(scene, (person) => {
    const chance = fertilityAt(ageOn(person.bornOn, bornOn)) / FERTILITY_MAX;
    const unmarried = activeUnions(person).length === 0;
    return canBeMother(scene.world, person, bornOn) && scene.random.chance(chance * (unmarried ? 0.08 : 1));
  });
  return mother && { mother, bornOn, isLate: delay > LATE_AFTER_DAYS };
}

/**
 * A birth in a family with an open SKPWNI, registered before the arrival. The child was born before or after the
 * departure, and arrives with its parents although the document does not name the child.
 */
export function planBirthDuringMove(scene: Scene): Planned {
  const { random, today, world } = scene;
  const deliveries = [...world.openMoves].flatMap((key) => {
    const move = world.move(key);
    const bornOn = random.chance(0.5)
      ? addDays(move.departedOn, random.int(0, daysBetween(move.departedOn, today)))
      : addDays(move.departedOn, -random.int(1, 40));
    return world
      .membersOf(world.card(move.card))
      .filter((person) => canBeMother(world, person, bornOn))
      .map((mother) => ({ mother, bornOn, isLate: daysBetween(bornOn, today) > LATE_AFTER_DAYS }));
  });
  return deliveries.length === 0 ? undefined : birthOf(scene, random.pick(deliveries));
}

/** The death of a head whose family, or part of it, has an open SKPWNI. */
export function planHeadDeathDuringMove(scene: Scene): Planned {
  const { random, world } = scene;
  const cards = [...world.openMoves].map((key) => world.card(world.move(key).card));
  const heads = cards.flatMap((card) => world.membersOf(card).filter(({ key }) => key === card.head));
  return heads.length === 0 ? undefined : deathOf(scene, random.pick(heads));
}

/** Children from before the entry come with biodata of their own. */
function canBeMother(world: World, { sex, bornOn, enteredOn, children }: Resident, day: PlainDate): boolean {
  const age = ageOn(bornOn, day);
  const tooClose = children.some(
    (key) => Math.abs(daysBetween(world.person(key).bornOn, day)) < BIRTH_INTERVAL_DAYS,
  );
  return sex === 'female' && enteredOn <= day && age >= 15 && fertilityAt(age) > 0 && !tooClose;
}

interface Delivery {
  readonly mother: Resident;
  readonly bornOn: PlainDate;
  readonly isLate: boolean;
}

function birthOf(scene: Scene, { mother, bornOn, isLate }: Delivery): Draft {
  const { random, world } = scene;
  const [union] = activeUnions(mother);
  const husband = union && world.person(union.spouse);
  const father = husband && isAlive(husband) && random.chance(0.97) ? husband : undefined;
  const card = world.cardOf(mother);
  const names = childNames(scene, { mother, father, bornOn });
  const before = mother.children.length;
  const children = names.map(({ name, sex }) =>
    enterChild(scene, { mother, father, card, name, sex, bornOn }),
  );
  for (const child of children) {
    world.movedWith(child, mother);
    world.count('births', child, [world.homeOn(mother, bornOn, card.address.area)], bornOn);
    world.vitalEvents.push({
      kind: 'birth',
      step: scene.n,
      person: child.key,
      card: card.key,
    });
  }
  const outside = outsideIndonesia(scene, bornOn);
  // An event abroad is late 30 days after the return (UU 23/2006 art. 29(4)).
  const isDue = isLate && !outside;
  const lateDecision = isDue && random.chance(0.95) ? `SK-${random.int(1, 999)}/DISDUKCAPIL` : undefined;
  if (isDue && !lateDecision) for (const child of children) child.flag = 'late-decision-missing';
  const learned = children.flatMap((child, index) => [
    [`children.${index}.personId`, symbols.person(child.key)],
    [`children.${index}.nik`, symbols.nik(child.key)],
  ]);
  return {
    command: 'register-birth',
    office: officeOf(card),
    body: {
      reportedOn: scene.today,
      bornOn,
      mother: personRef(scene, mother),
      father: father && personRef(scene, father),
      children: children.map((child, index) => ({
        ...delivery(scene, outside?.city ?? officeOf(card)),
        name: child.name,
        sex: child.sex,
        birthOrder: before + index + 1,
      })),
      lateDecision,
      abroad: outside?.abroad,
    },
    learns: { ...Object.fromEntries(learned), familyId: symbols.family(card.key) },
    touches: [card.key, ...(father ? [father.card] : [])],
  };
}

function childNames(scene: Scene, { mother, father, bornOn }: Pick<Newborn, 'mother' | 'father' | 'bornOn'>) {
  const { random, world } = scene;
  const culture = cultureOf(provinceOf(world.cardOf(mother).address.area));
  const siblings = new Set(mother.children.map((key) => world.person(key).name));
  const clan = father && clanIn(father.name, culture);
  const count = random.chance(0.01) ? 2 : 1;
  const names: { name: string; sex: Sex }[] = [];
  while (names.length < count) {
    const sex: Sex = random.chance(105 / 205) ? 'male' : 'female';
    const birthOrder = mother.children.length + names.length + 1;
    const name = newName({ culture, religion: mother.religion, sex, bornOn, clan, birthOrder }, random);
    if (siblings.has(name)) continue;
    siblings.add(name);
    names.push({ name, sex });
  }
  return names;
}

interface Newborn {
  readonly mother: Resident;
  readonly father?: Resident;
  readonly card: Card;
  readonly name: string;
  readonly sex: Sex;
  readonly bornOn: PlainDate;
}

/** Enters a child on the mother's card. */
function enterChild(scene: Scene, born: Newborn): Resident {
  const { mother, father, card, bornOn } = born;
  const child = scene.world.addPerson({
    name: born.name,
    sex: born.sex,
    bornOn,
    religion: mother.religion,
    declaredMaritalStatus: 'single',
    mother: mother.key,
    father: father?.key,
    // UU 12/2006 art. 4: Indonesian by descent from either parent.
    ...(mother.permit && (!father || father.permit) && { permit: 'none' }),
    hasBirthAct: true,
    watched: false,
    card: card.key,
    relationship: 'other-relative',
    lastOccurredOn: bornOn,
  });
  child.relationship = relationshipAtBirth(scene.world, { mother, child, card });
  card.members.push(child.key);
  mother.children.push(child.key);
  father?.children.push(child.key);
  recordDay(bornOn, mother, ...(father ? [father] : []));
  return child;
}

/**
 * From kinship on record. Without it, a child of the head's wife is a child, and a child of a child or child-in-law is
 * a grandchild.
 */
function relationshipAtBirth(
  world: World,
  { mother, child, card }: { readonly mother: Resident; readonly child: Resident; readonly card: Card },
): Relationship {
  const kinship = kinshipTo(world, world.person(card.head), child);
  if (kinship) return kinship;
  if (mother.relationship === 'wife') return 'child';
  const isOfHouse = mother.relationship === 'child' || mother.relationship === 'child-in-law';
  return isOfHouse ? 'grandchild' : 'other-relative';
}

export function delivery({ random }: Scene, birthPlace: string) {
  const deliveryPlace = random.weighted([
    ['hospital', 55],
    ['puskesmas', 25],
    ['polindes', 10],
    ['home', 9],
    ['other', 1],
  ] as const);
  return {
    birthPlace,
    weightGrams: Math.round(Math.min(4800, Math.max(1500, random.normal(3100, 450)))),
    lengthCm: random.int(44, 53),
    deliveryPlace,
    attendant: deliveryPlace === 'home' ? 'traditional-attendant' : random.pick(['doctor', 'midwife']),
  };
}

/** A death, by age and sex. Many are reported late. In some cases the family names the new head. */
export function planDeath(scene: Scene): Planned {
  const { random } = scene;
  const person = findPerson(scene, (candidate) => {
    const today = scene.today;
    return random.chance(mortalityAt(ageOn(candidate.bornOn, today), candidate.sex) / 0.2);
  });
  return person && deathOf(scene, person);
}

/** A death of anybody, whatever the age: in error, these are as likely as others. */
export function planAnyDeath(scene: Scene): Planned {
  const person = findPerson(scene, (one) => isSettled(scene, scene.world.cardOf(one)));
  return person && deathOf(scene, person);
}

function deathOf(scene: Scene, person: Resident): Planned {
  const { random, world } = scene;
  const card = world.cardOf(person);
  const today = scene.today;
  const diedOn = latest(addDays(today, -deathReportDelay(random)), person.lastOccurredOn);
  if (diedOn > today) return undefined;
  const unions = activeUnions(person).map(({ spouse }) => world.person(spouse).card);
  const named =
    card.head === person.key && random.chance(0.2) ? namedSuccessor(scene, card, person, today) : undefined;
  const successorRef = named && personRef(scene, named);
  world.vitalEvents.push({ kind: 'death', step: scene.n, person: person.key, card: card.key });
  const next = die(world, person, { diedOn, today, successor: named?.key });
  return {
    command: 'register-death',
    office: officeOf(card),
    body: {
      reportedOn: today,
      person: personRef(scene, person),
      diedOn,
      cause: random.weighted(deathCauseWeights),
      attestedBy: random.weighted([
        ['doctor', 45],
        ['health-worker', 35],
        ['other', 19],
        ['police', 1],
      ] as const),
      successor: successorRef,
      abroad: outsideIndonesia(scene, diedOn)?.abroad,
    },
    learns: {
      personId: symbols.person(person.key),
      familyId: symbols.family(card.key),
      ...(next ? { successorId: symbols.person(next.key), kkNumber: symbols.kk(card) } : {}),
    },
    touches: [card.key, ...unions],
  };
}

function namedSuccessor(scene: Scene, card: Card, dead: Resident, today: PlainDate): Resident | undefined {
  const adults = scene.world
    .membersOf(card)
    .filter((person) => person !== dead && isKin(person) && ageOn(person.bornOn, today) >= 18);
  return adults.length > 0 ? scene.random.pick(adults) : undefined;
}
