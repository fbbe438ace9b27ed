import { daysBetween } from '@peristiwa/kernel';
import type { RegisteredPerson } from '../person/person';
import type { Relationship } from '../values';
import type { FamilyMember } from './family';
import { kinshipTo } from './kinship';

type People = ReadonlyMap<string, RegisteredPerson>;

/** The relationships of members to a new head, and those of them that neither a record nor the family has stated. */
export interface TowardsHead {
  readonly relationships: readonly FamilyMember[];
  readonly unclear: readonly string[];
}

/**
 * Each member's relationship to a new head: as the family states it, else from kinship on record, else from what both
 * were to the former head. Where that does not decide it, the member is unclear and meanwhile famili lain.
 */
export function relationshipsTo(
  head: FamilyMember,
  members: readonly FamilyMember[],
  people: People,
  stated: ReadonlyMap<string, Relationship> = new Map(),
): TowardsHead {
  const unclear: string[] = [];
  const relationships = members.map((member): FamilyMember => {
    const { personId } = member;
    if (personId === head.personId) return { personId, relationship: 'head' };
    const said = stated.get(personId);
    const known = said && said !== 'head' ? said : knownTowards(head, member, people);
    if (!known) unclear.push(personId);
    return { personId, relationship: known ?? 'other-relative' };
  });
  return { relationships, unclear };
}

/** The relationship to a new head as far as the register knows it. */
export function knownTowards(
  head: FamilyMember,
  member: FamilyMember,
  people: People,
): Relationship | undefined {
  const [his, theirs] = [stateOf(people, head.personId), stateOf(people, member.personId)];
  const kin = kinshipTo({ id: head.personId, state: his }, { id: member.personId, state: theirs }, people);
  if (kin) return kin;
  const through = byFormerHead(head, member);
  return through ?? (couldBeNear(his, theirs) ? undefined : 'other-relative');
}

export const isSpouse = (relationship: Relationship) => relationship === 'wife' || relationship === 'husband';
/** Helpers (pembantu) and others (lainnya) are on a card without being family. */
export const isRelative = (relationship: Relationship) =>
  relationship !== 'helper' && relationship !== 'other';

type Through = Partial<Record<Relationship, Relationship>>;
const inLaw: Through = { husband: 'parent-in-law', wife: 'parent-in-law' };
const far = (...relationships: Relationship[]): Through =>
  Object.fromEntries(relationships.map((relationship) => [relationship, 'other-relative']));

/**
 * From the new head's relationship to the former head: what the others are to the new one, where that decides it. `head`
 * is the former head, who stays on the card.
 */
const spouses: Through = {
  child: 'child',
  'child-in-law': 'child-in-law',
  grandchild: 'grandchild',
  parent: 'parent-in-law',
  'parent-in-law': 'parent',
  ...far('husband', 'wife', 'other-relative'),
};
const THROUGH: Partial<Record<Relationship, Through>> = {
  husband: { ...spouses, head: 'wife' },
  wife: { ...spouses, head: 'husband' },
  child: {
    head: 'parent',
    husband: 'parent',
    wife: 'parent',
    ...far('child', 'parent', 'parent-in-law', 'other-relative'),
  },
  'child-in-law': {
    head: 'parent-in-law',
    ...inLaw,
    ...far('child-in-law', 'parent', 'parent-in-law', 'other-relative'),
  },
  grandchild: far('head', 'husband', 'wife', 'grandchild', 'parent', 'parent-in-law', 'other-relative'),
  parent: {
    head: 'child',
    husband: 'child-in-law',
    wife: 'child-in-law',
    child: 'grandchild',
    ...far('child-in-law', 'grandchild', 'parent-in-law'),
  },
  'parent-in-law': {
    head: 'child-in-law',
    husband: 'child',
    wife: 'child',
    child: 'grandchild',
    ...far('child-in-law', 'grandchild', 'parent'),
  },
  'other-relative': far('head', 'husband', 'wife', 'child', 'child-in-law', 'grandchild', 'parent-in-law'),
};

/** Helpers and boarders keep their relationship; the family of a helper is not kin of the others. */
function byFormerHead(head: FamilyMember, { relationship }: FamilyMember): Relationship | undefined {
  if (!isRelative(relationship)) return relationship;
  return isRelative(head.relationship) ? THROUGH[head.relationship]?.[relationship] : 'other-relative';
}

const PARENT_YEARS_MIN = 12;

/** Could the member be a spouse, child or parent of the head, by sex, age, and marriages and parents on record? */
function couldBeNear(head: RegisteredPerson, member: RegisteredPerson): boolean {
  return couldBeSpouses(head, member) || couldBeChild(head, member) || couldBeChild(member, head);
}

type Spouse = Pick<RegisteredPerson, 'sex' | 'marriages' | 'declaredMaritalStatus'>;

/** Both declared a marriage, and no record says with whom. */
export function couldBeSpouses(one: Spouse, other: Spouse): boolean {
  const spouseUnknown = ({ marriages, declaredMaritalStatus }: Spouse) =>
    marriages.length === 0 && declaredMaritalStatus.startsWith('married');
  return one.sex !== other.sex && spouseUnknown(one) && spouseUnknown(other);
}

function couldBeChild(parent: RegisteredPerson, child: RegisteredPerson): boolean {
  const role = parent.sex === 'female' ? 'mother' : 'father';
  const isKnown = child.parents.some((known) => known.role === role && known.kind !== 'adoptive');
  return !isKnown && daysBetween(parent.bornOn, child.bornOn) >= PARENT_YEARS_MIN * 365;
}

export function stateOf<State>(people: ReadonlyMap<string, State>, personId: string): State {
  const person = people.get(personId);
  if (!person) throw new Error('A member of the card was not read before deciding on its head');
  return person;
}
