import type { Relationship } from '@peristiwa/domain';
import { activeUnions, type Resident, type Union, type World } from './world';

/**
 * Kinship in the simulated world (hubungan keluarga, the SHDK column of the family card; `domain.md` §2.6). It is derived
 * from marriages and parentage only, not from the relationships that a card stated before, and not from the deciders: the
 * oracle must not copy what it checks.
 *
 * On record means: a registered marriage, a mother and father named at a registered birth, or a mother, father or spouse
 * named on the biodata form of the initial population. It stays on record when the relative has died or is on another
 * card. No form names a parent of the head in the initial population. For such people the relationship on the card is
 * an initial fact.
 */
export function kinshipTo(world: World, head: Resident, person: Resident): Relationship | undefined {
  if (activeUnions(head).some(({ spouse }) => spouse === person.key)) {
    return person.sex === 'male' ? 'husband' : 'wife';
  }
  if (isChildOf(person, head)) return 'child';
  if (isChildOf(head, person)) return 'parent';
  // A stepchild is entered as a child (SHDK 4, anak; domain.md §3.1).
  if (inLaws(world, head).some((spouse) => isChildOf(person, spouse))) return 'child';
  // The spouse of a parent is entered as a parent.
  const isParentOf = (child: Resident) =>
    isChildOf(child, person) || inLaws(world, person).some((spouse) => isChildOf(child, spouse));
  if (isParentOf(head)) return 'parent';
  if (inLaws(world, head).some(isParentOf)) return 'parent-in-law';
  if (inLaws(world, person).some((spouse) => isChildOf(spouse, head))) return 'child-in-law';
  const isOwn = (child: Resident) =>
    isChildOf(child, head) || inLaws(world, head).some((spouse) => isChildOf(child, spouse));
  return parentsOf(world, person).some(isOwn) ? 'grandchild' : undefined;
}

/**
 * Larangan kawin (UU 1/1974 art. 8 a to c) between two people who are free: one descends from the other, they share
 * parents, one shares parents with an ancestor of the other, or one was married to an ancestor or a descendant of the other.
 */
export function isKinForbidden(world: World, groom: Resident, bride: Resident): boolean {
  return [
    [groom, bride],
    [bride, groom],
  ].some(([one, other]) => one && other && isTooNear(world, one, other));
}

function isTooNear(world: World, one: Resident, other: Resident): boolean {
  const line = ancestorsOf(world, other);
  if (line.includes(one)) return true;
  const parents = parentsOf(world, one);
  const hasSibling = [other, ...line].some((person) =>
    parentsOf(world, person).some((parent) => parents.includes(parent)),
  );
  const spouses = one.unions.map(({ spouse }) => world.person(spouse)).filter((spouse) => spouse !== other);
  return hasSibling || spouses.some((spouse) => line.includes(spouse));
}

/** Parents, grandparents and their parents. */
function ancestorsOf(world: World, person: Resident): Resident[] {
  const above = (people: readonly Resident[]) => people.flatMap((one) => parentsOf(world, one));
  const parents = above([person]);
  const grandparents = above(parents);
  return [...parents, ...grandparents, ...above(grandparents)];
}

export function isChildOf(person: Resident, parent: Resident): boolean {
  const isByDescent = person.mother === parent.key || person.father === parent.key;
  return isByDescent || person.adoptiveParents?.includes(parent.key) === true;
}

function parentsOf(world: World, { mother, father, adoptiveParents = [] }: Resident): Resident[] {
  return [mother, father, ...adoptiveParents].flatMap((key) =>
    key === undefined ? [] : [world.person(key)],
  );
}

/** A divorce or an annulment ends what follows from the marriage, a death does not. */
export const isDissolved = (endedBy: Union['endedBy']): boolean =>
  endedBy === 'divorce' || endedBy === 'annulment';

/** The spouses whose parents are parents-in-law: a divorce ends that relationship, a death does not. */
function inLaws(world: World, person: Resident): Resident[] {
  return person.unions
    .filter(({ endedBy }) => !isDissolved(endedBy))
    .map(({ spouse }) => world.person(spouse));
}

/** The relationships of two people to the former head. */
interface FormerRelationships {
  readonly newHead: 'spouse' | Relationship;
  readonly person: 'spouse' | Relationship;
}

/** The relationship to a new head without kinship on record: it follows from both relationships to the former head. */
export function relationshipWithoutRecord({ newHead, person }: FormerRelationships): Relationship {
  if (person === 'helper' || person === 'other') return person;
  return throughFormerHead.get(newHead)?.get(person) ?? 'other-relative';
}

/** By what the new head was to the former one: what a person is to the new head, by what the person was to the former. */
const throughFormerHead: ReadonlyMap<string, ReadonlyMap<string, Relationship>> = new Map([
  [
    'spouse',
    new Map<string, Relationship>([
      ['child', 'child'],
      ['child-in-law', 'child-in-law'],
      ['grandchild', 'grandchild'],
      ['parent', 'parent-in-law'],
      ['parent-in-law', 'parent'],
    ]),
  ],
  ['child', new Map<string, Relationship>([['spouse', 'parent']])],
  ['child-in-law', new Map<string, Relationship>([['spouse', 'parent-in-law']])],
  [
    'parent',
    new Map<string, Relationship>([
      ['spouse', 'child-in-law'],
      ['child', 'grandchild'],
    ]),
  ],
  [
    'parent-in-law',
    new Map<string, Relationship>([
      ['spouse', 'child'],
      ['child', 'grandchild'],
    ]),
  ],
]);
