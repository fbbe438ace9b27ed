import type { Relationship } from '@peristiwa/domain';
import { ageOn } from '@peristiwa/kernel';
import { leave, recordDay, succeed } from '../model/effects';
import { isChildOf, isKinForbidden, kinshipTo } from '../model/kinship';
import { activeUnions, canHead, symbols, type Card, type Resident } from '../model/world';
import { familyRef, findPerson, isSettled, officeOf, personRef, type Planned, type Scene } from './scene';

/*
 * Changes of a family card on request of the family (F-1.02; `domain.md` §2.6). Whoever moves brings relationships that
 * follow from kinship on record; the form states the others.
 */

/** Somebody on a settled card with other members, of which he or she is not the head. */
function findMember(scene: Scene, fits: (person: Resident, card: Card) => boolean): Resident | undefined {
  const { world } = scene;
  return findPerson(scene, (person) => {
    const card = world.cardOf(person);
    return card.head !== person.key && isSettled(scene, card) && fits(person, card);
  });
}

/** Pisah KK: a member with a spouse and children of their own, or alone, at the same address. */
export function planSplit(scene: Scene): Planned {
  const { today, world } = scene;
  const head = findMember(scene, (person, { head: other }) => {
    const isSpouseOfHead = activeUnions(person).some(({ spouse }) => spouse === other);
    return !isSpouseOfHead && canHead(person, today);
  });
  if (!head) return undefined;
  const card = world.cardOf(head);
  const own = world
    .membersOf(card)
    .filter((person) => person.key !== card.head && isOwnFamily(scene, head, person));
  const leaving = [head, ...own];
  const refs = leaving.map((person) => personRef(scene, person));
  leave(
    world,
    card,
    leaving.map(({ key }) => key),
    { today },
  );
  const target = world.addCard(head.key, [], card.address);
  for (const person of leaving) {
    person.relationship = person === head ? 'head' : (kinshipTo(world, head, person) ?? 'other-relative');
    enter(scene, target, person);
  }
  return {
    command: 'split-card',
    office: officeOf(card),
    body: { reportedOn: today, head: refs[0], members: refs.slice(1) },
    learns: { familyId: symbols.family(target.key), kkNumber: symbols.kk(target) },
    touches: [card.key, target.key],
  };
}

/** The spouse on the card, and the children of both who are not married. */
function isOwnFamily({ world }: Scene, head: Resident, person: Resident): boolean {
  const spouses = activeUnions(head).map(({ spouse }) => world.person(spouse));
  if (spouses.includes(person)) return true;
  const isChild = [head, ...spouses].some((parent) => isChildOf(person, parent));
  return isChild && person.unions.length === 0;
}

/** Menumpang KK: somebody who is single goes to the card of another family of the regency. */
export function planJoining(scene: Scene): Planned {
  const { today, world } = scene;
  const joiner = findMember(
    scene,
    (person) => ageOn(person.bornOn, today) >= 18 && activeUnions(person).length === 0,
  );
  const host = joiner && findHost(scene, world.cardOf(joiner));
  if (!joiner || !host) return undefined;
  const card = world.cardOf(joiner);
  const members = [personRef(scene, joiner)];
  const relationships = transfer(scene, { people: [joiner], from: card, host });
  return {
    command: 'join-card',
    office: officeOf(host),
    body: { reportedOn: today, members, host: familyRef(scene, host), relationships },
    learns: { familyId: symbols.family(host.key), kkNumber: symbols.kk(host) },
    touches: [card.key, host.key],
  };
}

/** Gabung KK: a small family gives up its card. */
export function planMerger(scene: Scene): Planned {
  const { n, today, world } = scene;
  const first = findPerson(scene, (person) => {
    const card = world.cardOf(person);
    return card.members.length <= 2 && isSettled(scene, card);
  });
  const host = first && findHost(scene, world.cardOf(first));
  if (!first || !host) return undefined;
  const card = world.cardOf(first);
  const family = familyRef(scene, card);
  const relationships = transfer(scene, { people: world.membersOf(card), from: card, host });
  const statements = { guardianStatement: `F-1.03A/${n}`, hostConsent: `F-1.03B/${n}` };
  return {
    command: 'merge-cards',
    office: officeOf(host),
    body: { reportedOn: today, family, host: familyRef(scene, host), relationships, ...statements },
    learns: { familyId: symbols.family(host.key), kkNumber: symbols.kk(host) },
    touches: [card.key, host.key],
  };
}

function findHost(scene: Scene, from: Card): Card | undefined {
  const { world } = scene;
  const person = findPerson(scene, (one) => {
    const card = world.cardOf(one);
    return card !== from && officeOf(card) === officeOf(from) && isSettled(scene, card);
  });
  return person && world.cardOf(person);
}

interface Transfer {
  readonly people: readonly Resident[];
  readonly from: Card;
  readonly host: Card;
}

/** Moves people to another card. @returns the relationships that the form states: those that no record gives */
function transfer(scene: Scene, { people, from, host }: Transfer) {
  const { today, world } = scene;
  const head = world.person(host.head);
  const placed = people.map((person) => ({ person, kin: kinshipTo(world, head, person) }));
  leave(
    world,
    from,
    people.map(({ key }) => key),
    { today },
  );
  const stated: { person: object; relationship: Relationship }[] = [];
  for (const { person, kin } of placed) {
    person.relationship = kin ?? 'other-relative';
    enter(scene, host, person);
    if (!kin) stated.push({ person: personRef(scene, person), relationship: person.relationship });
  }
  return stated;
}

function enter({ today }: Scene, card: Card, person: Resident): void {
  card.members.push(person.key);
  person.card = card.key;
  recordDay(today, person);
}

/** Penggantian kepala keluarga while the former head stays: the spouse heads the card, with a new number. */
export function planHeadChange(scene: Scene): Planned {
  const { today, world } = scene;
  const next = findMember(scene, (person, { head }) =>
    activeUnions(person).some(({ spouse }) => spouse === head),
  );
  if (!next) return undefined;
  const card = world.cardOf(next);
  const body = { reportedOn: today, family: familyRef(scene, card), head: personRef(scene, next) };
  succeed(world, card, next, today);
  return {
    command: 'change-head',
    office: officeOf(card),
    body,
    learns: { familyId: symbols.family(card.key), kkNumber: symbols.kk(card) },
    touches: [card.key],
  };
}

/** Perubahan hubungan keluarga: a relative without kinship on record is a boarder, or the other way round. */
export function planRelationshipChange(scene: Scene): Planned {
  const { today, world } = scene;
  const person = findMember(
    scene,
    (one, { head }) =>
      (one.relationship === 'other-relative' || one.relationship === 'other') &&
      kinshipTo(world, world.person(head), one) === undefined &&
      // Siblings are kin as well.
      !isKinForbidden(world, world.person(head), one),
  );
  if (!person) return undefined;
  const card = world.cardOf(person);
  const relationship = person.relationship === 'other' ? 'other-relative' : 'other';
  person.relationship = relationship;
  recordDay(today, person);
  return {
    command: 'change-relationship',
    office: officeOf(card),
    body: {
      reportedOn: today,
      family: familyRef(scene, card),
      relationships: [{ person: personRef(scene, person), relationship }],
    },
    learns: { familyId: symbols.family(card.key), kkNumber: symbols.kk(card) },
    touches: [card.key],
  };
}

/** A lost or damaged card is printed again; nothing on it changes. */
export function planReissue(scene: Scene): Planned {
  const { n, random, today, world } = scene;
  const person = findPerson(scene, (one) => isSettled(scene, world.cardOf(one)));
  if (!person) return undefined;
  const card = world.cardOf(person);
  const reason = random.chance(0.5) ? 'lost' : 'damaged';
  const policeReport = reason === 'lost' ? `SKTLK/${n}/${today.slice(0, 4)}` : undefined;
  return {
    command: 'reissue-card',
    office: officeOf(card),
    body: { reportedOn: today, family: familyRef(scene, card), reason, policeReport },
    learns: { familyId: symbols.family(card.key), kkNumber: symbols.kk(card) },
    touches: [card.key],
  };
}
