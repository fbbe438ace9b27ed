import { activeMarriages, type Marriage, type RegisteredPerson } from '../person/person';
import type { Relationship } from '../values';

/** The family relations of a person on record, or of a child that is about to be registered. */
type Ties = Pick<RegisteredPerson, 'sex' | 'motherId' | 'fatherId' | 'marriages' | 'children'>;

export interface Kin {
  readonly id: string;
  readonly state: Ties;
}

/**
 * SHDK of a member towards the head as far as kinship is on record (domain.md §3.1 shdk): undefined where none is
 * on record. `people` are the persons whose records may connect the two: everybody on the card, and
 * `relativesOf` them elsewhere or dead.
 */
export function kinshipTo(
  head: Kin,
  member: Kin,
  people: ReadonlyMap<string, Ties>,
): Relationship | undefined {
  if (head.id === member.id) return 'head';
  const spouses = spousesOf(head.state);
  if (spouses.includes(member.id)) return member.state.sex === 'female' ? 'wife' : 'husband';
  const isChildOf = (child: Kin, parentId: string) =>
    parentsOf(child.state).includes(parentId) || hasChild(people.get(parentId), child.id);
  if (isChildOf(member, head.id) || hasChild(head.state, member.id)) return 'child';
  if (isChildOf(head, member.id) || hasChild(member.state, head.id)) return 'parent';
  // A stepchild is entered as a child. A divorce ends relationships by marriage; a death does not.
  const married = everMarried(head.state);
  if (married.some((spouse) => isChildOf(member, spouse))) return 'child';
  const isParentOf = (parent: Kin, childId: string) => {
    const child = people.get(childId);
    return hasChild(parent.state, childId) || (child !== undefined && parentsOf(child).includes(parent.id));
  };
  if (married.some((spouse) => isParentOf(member, spouse))) return 'parent-in-law';
  const children = childrenOf(head, people);
  if (everMarried(member.state).some((spouse) => children.has(spouse))) return 'child-in-law';
  if (parentsOf(member.state).some((parent) => children.has(parent))) return 'grandchild';
  if ([...children].some((child) => hasChild(people.get(child), member.id))) return 'grandchild';
  const isSibling = parentsOf(member.state).some((parent) => parentsOf(head.state).includes(parent));
  return isSibling ? 'other-relative' : undefined;
}

function spousesOf(person: Ties): string[] {
  return activeMarriages(person).map(({ spouseId }) => spouseId);
}

/** The spouses of all marriages that did not end by divorce or annulment. */
function everMarried({ marriages }: Ties): string[] {
  const isOver = ({ endedBy }: Marriage) => endedBy === 'divorce' || endedBy === 'annulment';
  return marriages.filter((marriage) => !isOver(marriage)).map(({ spouseId }) => spouseId);
}

function parentsOf({ motherId, fatherId }: Ties): string[] {
  return [motherId, fatherId].filter((id) => id !== undefined);
}

function hasChild(person: Ties | undefined, childId: string): boolean {
  return person?.children.some((child) => child.childId === childId) ?? false;
}

function childrenOf({ id, state }: Kin, people: ReadonlyMap<string, Ties>): Set<string> {
  const found = new Set(state.children.map(({ childId }) => childId));
  for (const [personId, person] of people) if (parentsOf(person).includes(id)) found.add(personId);
  return found;
}

/** Persons who are not on the card but whose records may connect its members: parents and spouses, living or dead. */
export function relativesOf(members: ReadonlyMap<string, Ties>): string[] {
  const relatives = [...members.values()].flatMap((member) => [...parentsOf(member), ...everMarried(member)]);
  return [...new Set(relatives)].filter((id) => !members.has(id));
}
