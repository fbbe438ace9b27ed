import { type Address, type Relationship } from '@peristiwa/domain';
import { addDays, ageOn, latest, type PlainDate } from '@peristiwa/kernel';
import { leave, recordDay } from '../model/effects';
import { isKinForbidden, kinshipTo, relationshipWithoutRecord } from '../model/kinship';
import {
  activeUnions,
  isAlive,
  isWithoutAct,
  maritalStatus,
  symbols,
  type Card,
  type Resident,
  type Union,
  type World,
} from '../model/world';
import { newAddress } from '../population/places';
import { findPerson, isSettled, officeOf, personRef, type Planned, type Scene } from './scene';
import { symbol, type Draft } from './step';

/** UU 16/2019 art. 7. */
const MARRIAGE_AGE = 19;

/** First marriages by age (`domain.md` §8.4) and remarriages; a wedding of two people from different cards. */
export function planMarriage(scene: Scene): Planned {
  const engaged = findCouple(scene);
  return engaged && marriageOf(scene, engaged);
}

export interface Engaged {
  readonly groom: Resident;
  readonly bride: Resident;
  readonly acrossOffices: boolean;
  readonly marriedOn: PlainDate;
}

/** Two who are free, of two cards. */
export function findCouple(scene: Scene): Engaged | undefined {
  const { random, world } = scene;
  const groom = findPerson(
    scene,
    (person) =>
      person.sex === 'male' && isFree(scene, person) && random.chance(marriageHazard(scene, person)),
  );
  if (!groom) return undefined;
  const acrossOffices = random.chance(0.08);
  const bride = findPerson(scene, (person) => {
    if (person.sex !== 'female' || person.card === groom.card || !isFree(scene, person)) return false;
    if (groom.unions.some(({ spouse }) => spouse === person.key)) return false;
    if (isKinForbidden(world, groom, person)) return false;
    const sameFaith = person.religion === groom.religion || random.chance(0.005);
    const years = Number(person.bornOn.slice(0, 4)) - Number(groom.bornOn.slice(0, 4));
    const sameOffice = officeOf(world.cardOf(person)) === officeOf(world.cardOf(groom));
    return sameFaith && sameOffice !== acrossOffices && years > -6 && years < 16;
  });
  if (!bride) return undefined;
  const today = scene.today;
  const marriedOn = latest(addDays(today, -random.int(0, 70)), groom.lastOccurredOn, bride.lastOccurredOn);
  if (marriedOn > today || [groom, bride].some((person) => ageOn(person.bornOn, marriedOn) < MARRIAGE_AGE))
    return undefined;
  return { groom, bride, acrossOffices, marriedOn };
}

export function marriageOf(scene: Scene, { groom, bride, acrossOffices, marriedOn }: Engaged): Planned {
  const { random, world, today } = scene;
  const area = world.cardOf(random.chance(0.5) ? groom : bride).address.area;
  const kua = groom.religion === 'islam' && bride.religion === 'islam';
  const body = {
    reportedOn: today,
    marriedOn,
    husband: personRef(scene, groom),
    wife: personRef(scene, bride),
    authority: kua ? 'kua' : 'civil-registry',
    marriageBook: kua ? marriageBook(scene, marriedOn) : undefined,
  };
  const cards = [groom.card, bride.card];
  const home = chooseHome(scene, { groom, bride, acrossOffices });
  groom.unions.push({ spouse: bride.key, marriedOn });
  bride.unions.push({ spouse: groom.key, marriedOn });
  recordDay(marriedOn, groom, bride);
  const { card, stated } = moveIn(scene, home, { groom, bride }, today);
  const relationships = stated.map(({ person, relationship }) => ({
    person: personRef(scene, person),
    relationship,
  }));
  return {
    command: 'register-marriage',
    office: area.slice(0, 4),
    body: { ...body, family: home.kind === 'unchanged' ? home : { ...home, relationships } },
    learns: card ? { familyId: symbols.family(card.key), kkNumber: symbols.kk(card) } : {},
    touches: [...cards, ...(card ? [card.key] : [])],
  };
}

/** The step makes the number of each book different. */
export function marriageBook({ random, n }: Pick<Scene, 'random' | 'n'>, marriedOn: PlainDate) {
  const number = `${random.int(1, 999)}/${random.int(1, 99)}/KUA/${n}`;
  return { number, kua: `KUA ${random.int(1, 30)}`, date: marriedOn };
}

function isFree(scene: Scene, person: Resident): boolean {
  const card = scene.world.cardOf(person);
  const age = ageOn(person.bornOn, scene.today);
  return age >= MARRIAGE_AGE && !maritalStatus(person).startsWith('married') && isSettled(scene, card);
}

/** Hazards of first marriage relative to the busiest age; few marry late in life. */
function marriageHazard(scene: Scene, person: Resident): number {
  const age = ageOn(person.bornOn, scene.today);
  if (age < 25) return 0.3;
  if (age < 40) return 1;
  return age < 55 ? 0.4 : 0.05;
}

type Home =
  | { readonly kind: 'new'; readonly head: 'husband' | 'wife'; readonly address: Address }
  | { readonly kind: 'join'; readonly host: 'husband' | 'wife' }
  | { readonly kind: 'unchanged' };

/** A head of a card with other members often stays on it; else all its members come along. */
function chooseHome(
  scene: Scene,
  couple: { readonly groom: Resident; readonly bride: Resident; readonly acrossOffices: boolean },
): Home {
  const { random, world, places } = scene;
  const bound = (person: Resident) => {
    const card = world.cardOf(person);
    return card.head === person.key && card.members.length > 1;
  };
  const [his, hers] = [bound(couple.groom), bound(couple.bride)];
  if (couple.acrossOffices || random.chance(0.08)) return { kind: 'unchanged' };
  if (his !== hers && random.chance(0.8)) return { kind: 'join', host: his ? 'husband' : 'wife' };
  if (random.chance(0.35)) return { kind: 'join', host: random.chance(0.6) ? 'husband' : 'wife' };
  const village = places.village(officeOf(world.cardOf(couple.groom)), random);
  return {
    kind: 'new',
    head: random.chance(0.97) ? 'husband' : 'wife',
    address: newAddress(village, random),
  };
}

interface Stated {
  readonly person: Resident;
  readonly relationship: Relationship;
}

function moveIn(
  scene: Scene,
  home: Home,
  { groom, bride }: { readonly groom: Resident; readonly bride: Resident },
  today: PlainDate,
): { readonly card?: Card; readonly stated: readonly Stated[] } {
  const { world } = scene;
  if (home.kind === 'unchanged') return { stated: [] };
  const [first, second] =
    (home.kind === 'new' ? home.head : home.host) === 'husband' ? [groom, bride] : [bride, groom];
  const isNew = home.kind === 'new';
  const head = isNew ? first : world.person(world.cardOf(first).head);
  const ofSpouse = kinshipTo(world, head, second) ?? spouseOfMember(first);
  const movers = [...(isNew ? movingWith(world, first) : []), ...movingWith(world, second)].map((person) => ({
    person,
    relationship:
      person === second ? ofSpouse : onJointCard(world, { head, person, couple: [first, second] }),
  }));
  const isOnRecord = new Set(
    movers.flatMap(({ person }) => (person === head || kinshipTo(world, head, person) ? [person.key] : [])),
  );
  const card = home.kind === 'new' ? world.addCard(first.key, [], home.address) : world.cardOf(first);
  // Heads last: their cards then have no other members, so no new head is needed.
  const headsCard = ({ person }: (typeof movers)[number]) => Number(world.cardOf(person).head === person.key);
  for (const { person, relationship } of movers.toSorted((a, b) => headsCard(a) - headsCard(b))) {
    place(world, person, card, today);
    person.relationship = relationship;
  }
  // What the register does not know, the form states.
  return { card, stated: movers.filter(({ person }) => person !== second && !isOnRecord.has(person.key)) };
}

/** The person, and for a head also all other members of the card. */
function movingWith(world: World, person: Resident): Resident[] {
  const card = world.cardOf(person);
  return card.head === person.key ? world.membersOf(card) : [person];
}

/**
 * From kinship on record. Without it, a helper stays a helper, and the relationship to a former head who marries becomes
 * the relationship to the spouse of that head.
 */
function onJointCard(
  world: World,
  { head, person, couple }: { head: Resident; person: Resident; couple: readonly Resident[] },
): Relationship {
  const kin = head === person ? 'head' : kinshipTo(world, head, person);
  if (kin) return kin;
  const formerHead = world.cardOf(person).head;
  if (formerHead === head.key) return person.relationship;
  const isFormerInLaw = person.relationship === 'parent-in-law';
  const newHead = couple.includes(head) && !isFormerInLaw ? 'spouse' : 'other-relative';
  return relationshipWithoutRecord({ newHead, person: person.relationship });
}

/** The relationship of the spouse of a member who is not the head, without kinship on record. */
function spouseOfMember({ relationship }: Resident): Relationship {
  if (relationship === 'child') return 'child-in-law';
  const kept: readonly Relationship[] = ['helper', 'other', 'parent', 'parent-in-law'];
  return kept.includes(relationship) ? relationship : 'other-relative';
}

/** Moves a person from one card to another. */
function place(world: World, person: Resident, card: Card, today: PlainDate): void {
  leave(world, world.cardOf(person), [person.key], { today });
  card.members.push(person.key);
  person.card = card.key;
  recordDay(today, person);
}

/** Divorce by final decision: the head stays; children under 17 often go with the mother. */
export function planDivorce(scene: Scene): Planned {
  const late = scene.random.chance(0.15) ? planDivorceOfTheDead(scene) : undefined;
  if (late) return late;
  const pair = findMarried(scene);
  return pair && partingOf(scene, pair, 'divorce');
}

/** Pembatalan perkawinan: both have the status of before the wedding. */
export function planAnnulledMarriage(scene: Scene): Planned {
  const pair = findMarried(scene);
  return pair && partingOf(scene, pair, 'annulment');
}

interface Married {
  readonly husband: Resident;
  readonly wife: Resident;
  readonly union: Union;
}

/** A living couple with an act, on settled cards. */
function findMarried(scene: Scene): Married | undefined {
  const { world } = scene;
  const husband = findPerson(scene, (person) => {
    const [union] = person.sex === 'male' ? activeUnions(person) : [];
    const wife = union && world.person(union.spouse);
    if (!wife || !isAlive(wife) || isWithoutAct(union)) return false;
    return isSettled(scene, world.cardOf(person)) && isSettled(scene, world.cardOf(wife));
  });
  const [union] = husband ? activeUnions(husband) : [];
  return husband && union && { husband, wife: world.person(union.spouse), union };
}

/** The end of a marriage by a decision of the court; who shared a card part on it. */
function partingOf(scene: Scene, { husband, wife, union }: Married, by: 'divorce' | 'annulment'): Planned {
  const { random, world } = scene;
  const card = world.cardOf(husband);
  const area = card.address.area;
  const today = scene.today;
  const endedOn = latest(
    addDays(today, -random.int(0, 80)),
    husband.lastOccurredOn,
    wife.lastOccurredOn,
    union.marriedOn,
  );
  if (endedOn > today) return undefined;
  const refs = { husband: personRef(scene, husband), wife: personRef(scene, wife) };
  const touches = [husband.card, wife.card];
  const split = husband.card === wife.card ? splitCard(scene, card, { husband, wife }, today) : undefined;
  for (const party of [husband, wife]) {
    for (const active of activeUnions(party)) {
      if (active.spouse !== husband.key && active.spouse !== wife.key) continue;
      active.endedOn = endedOn;
      active.endedBy = by;
    }
    recordDay(endedOn, party);
  }
  const parties = [husband, wife];
  return {
    command: by === 'divorce' ? 'register-divorce' : 'annul-marriage',
    office: area.slice(0, 4),
    body: {
      ...refs,
      ...(by === 'divorce'
        ? divorceDecision(scene, parties, endedOn)
        : { annulledOn: endedOn, ...decisionOf(scene, parties, endedOn) }),
      ...split?.body,
    },
    learns: split?.learns,
    touches: [...touches, ...(split ? [split.card] : [])],
  };
}

const areMuslims = (couple: readonly Resident[]) => couple.every(({ religion }) => religion === 'islam');

function decisionOf({ random, today }: Scene, couple: readonly Resident[], day: PlainDate) {
  const muslim = areMuslims(couple);
  return {
    reportedOn: today,
    court: muslim ? 'Pengadilan Agama' : 'Pengadilan Negeri',
    decisionNumber: `${random.int(1, 2500)}/Pdt.G/${day.slice(0, 4)}/${muslim ? 'PA' : 'PN'}`,
  };
}

function divorceDecision(scene: Scene, couple: readonly Resident[], divorcedOn: PlainDate) {
  const number = `${scene.n}/AC/${divorcedOn.slice(0, 4)}/PA`;
  const divorceCertificate = areMuslims(couple) ? { number, date: divorcedOn } : undefined;
  return { ...decisionOf(scene, couple, divorcedOn), divorcedOn, divorceCertificate };
}

/** A divorce that is reported after the death of one spouse, within 60 days (UU 24/2013 art. 40). No card changes. */
function planDivorceOfTheDead(scene: Scene): Planned {
  const { random, world, today } = scene;
  const widowing = ({ unions }: Resident) =>
    unions.find(
      (union) =>
        union.endedBy === 'death' &&
        union.endedOn &&
        union.endedOn >= addDays(today, -60) &&
        !isWithoutAct(union),
    );
  const survivor = findPerson(
    scene,
    (person) => widowing(person) !== undefined && isSettled(scene, world.cardOf(person)),
  );
  const union = survivor && widowing(survivor);
  if (!survivor || !union?.endedOn) return undefined;
  const dead = world.person(union.spouse);
  const theirs = dead.unions.find(({ spouse, endedBy }) => spouse === survivor.key && endedBy !== 'divorce');
  const divorcedOn = latest(addDays(union.endedOn, -random.int(0, 20)), dead.lastOccurredOn, union.marriedOn);
  if (!theirs || divorcedOn > union.endedOn) return undefined;
  const [husband, wife] = survivor.sex === 'male' ? [survivor, dead] : [dead, survivor];
  for (const ended of [union, theirs]) Object.assign(ended, { endedOn: divorcedOn, endedBy: 'divorce' });
  return {
    command: 'register-divorce',
    office: officeOf(world.cardOf(survivor)),
    body: {
      husband: personRef(scene, husband),
      wife: personRef(scene, wife),
      ...divorceDecision(scene, [husband, wife], divorcedOn),
    },
    touches: [survivor.card],
  };
}

function splitCard(
  scene: Scene,
  card: Card,
  { husband, wife }: { readonly husband: Resident; readonly wife: Resident },
  today: PlainDate,
): { readonly card: number } & Pick<Draft, 'body' | 'learns'> {
  const { random, world, places } = scene;
  const leaver = card.head === wife.key || husband.relationship === 'child-in-law' ? husband : wife;
  const children = world
    .membersOf(card)
    .filter(
      (person) => person.mother === wife.key && person.key !== card.head && ageOn(person.bornOn, today) < 17,
    );
  const along =
    leaver === wife && random.chance(0.7)
      ? children.filter((child) => husband.children.includes(child.key))
      : [];
  const elsewhere = random.chance(0.6);
  const address = elsewhere ? newAddress(places.village(officeOf(card), random), random) : card.address;
  const body = {
    children:
      along.length > 0 ? along.map((child) => ({ personId: symbol(symbols.person(child.key)) })) : undefined,
    leaverAddress: elsewhere ? address : undefined,
  };
  const target = world.addCard(leaver.key, [], address);
  for (const person of [leaver, ...along]) {
    place(world, person, target, today);
    person.relationship = person === leaver ? 'head' : 'child';
  }
  const learns = {
    leaverId: symbols.person(leaver.key),
    familyId: symbols.family(target.key),
    kkNumber: symbols.kk(target),
  };
  return { card: target.key, body, learns };
}
