import type { Relationship } from '@peristiwa/domain';
import { activeUnions, type Resident, type World } from './world';

/**
 * Kinship in the simulated world (hubungan keluarga, the SHDK column of the family card; `domain.md` §2.6). It is derived
 * from marriages and parentage alone, not from the words that a card had before, and not from the deciders: the oracle
 * must not copy what it checks.
 *
 * On record means: a registered marriage, a mother and father named at a registered birth, or a mother, father or spouse
 * named on the biodata form of the initial population. It stays on record when the relative has died or is on another
 * card. A parent of the head who came with the initial population is named on no form; for such people the word on the
 * card is an initial fact.
 */
export function kinshipTo(world: World, head: Resident, person: Resident): Relationship | undefined {
  if (activeUnions(head).some(({ spouse }) => spouse === person.key)) {
    return person.sex === 'male' ? 'husband' : 'wife';
  }
  if (isChildOf(person, head)) return 'child';
  if (isChildOf(head, person)) return 'parent';
  // A stepchild is entered as a child (SHDK 4, anak; domain.md §3.1).
  if (inLaws(world, head).some((spouse) => isChildOf(person, spouse))) return 'child';
  if (inLaws(world, head).some((spouse) => isChildOf(spouse, person))) return 'parent-in-law';
  if (inLaws(world, person).some((spouse) => isChildOf(spouse, head))) return 'child-in-law';
  return parentsOf(world, person).some((parent) => isChildOf(parent, head)) ? 'grandchild' : undefined;
}

export function isChildOf(person: Resident, parent: Resident): boolean {
  return person.mother === parent.key || person.father === parent.key;
}

function parentsOf(world: World, { mother, father }: Resident): Resident[] {
  return [mother, father].flatMap((key) => (key === undefined ? [] : [world.person(key)]));
}

/** Those through whom somebody has parents-in-law: a divorce ends that, a death does not. */
function inLaws(world: World, person: Resident): Resident[] {
  return person.unions
    .filter(({ endedBy }) => endedBy !== 'divorce')
    .map(({ spouse }) => world.person(spouse));
}

/** What two people were to the head before. */
interface FormerRelationships {
  readonly newHead: 'spouse' | Relationship;
  readonly person: 'spouse' | Relationship;
}

/** The relationship to a new head where nothing is on record: from what both were to the old one. */
export function relationshipWithoutRecord({ newHead, person }: FormerRelationships): Relationship {
  if (person === 'helper' || person === 'other') return person;
  if (newHead === 'spouse') return throughSpouse.get(person) ?? 'other-relative';
  return newHead === 'child' && person === 'spouse' ? 'parent' : 'other-relative';
}

/** A husband's relatives by his wife's words, and the other way round. */
const throughSpouse: ReadonlyMap<string, Relationship> = new Map([
  ['child', 'child'],
  ['child-in-law', 'child-in-law'],
  ['grandchild', 'grandchild'],
  ['parent', 'parent-in-law'],
  ['parent-in-law', 'parent'],
]);
