import { activeMarriages, type Marriage, type RegisteredPerson } from '../person/person';
import type { Relationship } from '../values';

/** The family relations of a person on record, or of a child that is about to be registered. */
export type Ties = Pick<RegisteredPerson, 'sex' | 'motherId' | 'fatherId' | 'marriages' | 'children'> &
  Partial<Pick<RegisteredPerson, 'parents'>>;

export interface Kin {
  readonly id: string;
  readonly state: Ties;
}

/** The persons whose records may connect two others: everybody on the card, and `relativesOf` them. */
type People = ReadonlyMap<string, Ties>;

/**
 * SHDK of a member towards the head as far as kinship is on record (domain.md §3.1 shdk): undefined where none is
 * on record. The first tie that the records show decides. A stepchild is entered as a child, a step-parent as a parent.
 * A divorce ends relationships by marriage; a death does not.
 */
export function kinshipTo(head: Kin, member: Kin, people: People): Relationship | undefined {
  if (head.id === member.id) return 'head';
  if (spousesOf(head.state).includes(member.id)) return member.state.sex === 'female' ? 'wife' : 'husband';
  const all = new Map([...people, [head.id, head.state], [member.id, member.state]]);
  return TIES.find(([holds]) => holds(head.id, member.id, all))?.[1];
}

type Tie = (head: string, member: string, people: People) => boolean;

const isChild: Tie = (parent, child, people) => parentsOf(child, people).includes(parent);
const isStepchild: Tie = (head, member, people) =>
  inLawsOf(head, people).some((spouse) => isChild(spouse, member, people));
const isParent: Tie = (head, member, people) =>
  isChild(member, head, people) || isStepchild(member, head, people);
const isSibling: Tie = (head, member, people) => {
  const parents = parentsOf(head, people);
  return parentsOf(member, people).some((parent) => parents.includes(parent));
};
const isGrandchild: Tie = (head, member, people) =>
  parentsOf(member, people).some((parent) => isOwn(head, parent, people));
/** A child, or a stepchild. */
const isOwn: Tie = (head, member, people) =>
  isChild(head, member, people) || isStepchild(head, member, people);

/** Famili lain: grandparents, brothers, sisters, nephews and nieces, and those married to them or to a grandchild. */
const isOtherRelative: Tie = (head, member, people) => {
  const isNear: Tie = (one, other, among) =>
    isSibling(one, other, among) ||
    isGrandchild(other, one, among) ||
    parentsOf(other, among).some((parent) => isSibling(one, parent, among)) ||
    parentsOf(one, among).some((parent) => isSibling(parent, other, among));
  return (
    isNear(head, member, people) ||
    inLawsOf(head, people).some((spouse) => isNear(spouse, member, people)) ||
    inLawsOf(member, people).some(
      (spouse) => isNear(head, spouse, people) || isGrandchild(head, spouse, people),
    )
  );
};

const TIES: readonly (readonly [Tie, Relationship])[] = [
  [isChild, 'child'],
  [(head, member, people) => isChild(member, head, people), 'parent'],
  [isStepchild, 'child'],
  [isParent, 'parent'],
  [
    (head, member, people) => inLawsOf(head, people).some((spouse) => isParent(spouse, member, people)),
    'parent-in-law',
  ],
  [
    (head, member, people) => inLawsOf(member, people).some((spouse) => isOwn(head, spouse, people)),
    'child-in-law',
  ],
  [isGrandchild, 'grandchild'],
  [isOtherRelative, 'other-relative'],
];

function spousesOf(person: Ties): string[] {
  return activeMarriages(person).map(({ spouseId }) => spouseId);
}

/** The spouses of all marriages that did not end by divorce or annulment. */
function everMarried({ marriages }: Ties): string[] {
  const isOver = ({ endedBy }: Marriage) => endedBy === 'divorce' || endedBy === 'annulment';
  return marriages.filter((marriage) => !isOver(marriage)).map(({ spouseId }) => spouseId);
}

function inLawsOf(id: string, people: People): string[] {
  const person = people.get(id);
  return person ? everMarried(person) : [];
}

/** The parents whom the person's own record names, and those whose records name the person. */
function parentsOf(id: string, people: People): string[] {
  const own = people.get(id);
  const named = own ? namedParents(own) : [];
  const naming = [...people].filter(([, { children }]) => children.some(({ childId }) => childId === id));
  return [...named, ...naming.map(([parent]) => parent)];
}

/** With adoptive parents (anak angkat): on a card, the child is theirs. */
function namedParents({ motherId, fatherId, parents = [] }: Ties): string[] {
  return [motherId, fatherId, ...parents.map(({ personId }) => personId)].filter((id) => id !== undefined);
}

/** Persons who are not on the card but whose records may connect its members: parents and spouses, living or dead. */
export function relativesOf(members: ReadonlyMap<string, Ties>): string[] {
  const relatives = [...members.values()].flatMap((member) => [
    ...namedParents(member),
    ...everMarried(member),
  ]);
  return [...new Set(relatives)].filter((id) => !members.has(id));
}
