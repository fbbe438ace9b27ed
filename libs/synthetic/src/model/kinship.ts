import type { Relationship } from '@peristiwa/domain';
import { activeUnions, type Resident, type World } from './world';

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

export function isChildOf(person: Resident, parent: Resident): boolean {
  return person.mother === parent.key || person.father === parent.key;
}

function parentsOf(world: World, { mother, father }: Resident): Resident[] {
  return [mother, father].flatMap((key) => (key === undefined ? [] : [world.person(key)]));
}

/** The spouses whose parents are parents-in-law: a divorce ends that relationship, a death does not. */
function inLaws(world: World, person: Resident): Resident[] {
  return person.unions
    .filter(({ endedBy }) => endedBy !== 'divorce')
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
  if (newHead === 'spouse') return throughSpouse.get(person) ?? 'other-relative';
  return newHead === 'child' && person === 'spouse' ? 'parent' : 'other-relative';
}

/** The relationship of a person to the spouse of the former head, by the relationship to the former head. */
const throughSpouse: ReadonlyMap<string, Relationship> = new Map([
  ['child', 'child'],
  ['child-in-law', 'child-in-law'],
  ['grandchild', 'grandchild'],
  ['parent', 'parent-in-law'],
  ['parent-in-law', 'parent'],
]);
