import { addDays, ageOn, reject, type PlainDate } from '@peristiwa/kernel';
import type { Known } from '../act';
import { activeMarriages, type Person, type RegisteredPerson } from '../person/person';
import { isRegistered, personNotFound, type Refused } from '../rules';
import type { QualityFlag, Relationship } from '../values';
import type { FamilyMember } from './family';
import { kinshipTo, type Ties } from './kinship';
import { couldBeSpouses, isSpouse, stateOf } from './towards-head';

/** UU 1/1974 art. 7 before its change of 2019: no law ever let anybody marry younger without a court. */
const SPOUSE_AGE_MIN = 16;
/** UU 16/2019 art. 7. */
const SPOUSE_AGE_USUAL = 19;
/** Fewer years between a parent and a child are possible and have to be checked (INV-10, INV-14). */
const PARENT_YEARS_USUAL = 12;
const MOTHER_AGE = { min: 10, max: 55 };
const FATHER_DIED_DAYS_MAX = 300;

/** What the checks need of a person; somebody who is about to enter the register has it as well. */
export type Someone = Ties & Pick<RegisteredPerson, 'bornOn' | 'declaredMaritalStatus'>;
type People = ReadonlyMap<string, Someone>;

interface OnCard {
  readonly head: Someone;
  readonly member: Someone;
  readonly relationship: Relationship;
  /** Undefined where no record connects the two. */
  readonly onRecord: Relationship | undefined;
  readonly today: PlainDate;
}

/**
 * A relationship that cannot be (INV-14, domain.md §2.8): a male wife or a female husband, a spouse of a child's age, a
 * child who is not younger than the head, a parent who is not older. A stepchild may be older than a step-parent, and
 * a marriage on record proves the spouses' age.
 */
function impossible({ head, member, relationship, onRecord, today }: OnCard) {
  if (isSpouse(relationship)) {
    if (member.sex !== (relationship === 'wife' ? 'female' : 'male')) return 'spouse-sex-mismatch';
    if (member.sex === head.sex) return 'spouses-same-sex';
    const isMarried = onRecord === relationship;
    const youngest = head.bornOn > member.bornOn ? head.bornOn : member.bornOn;
    return !isMarried && ageOn(youngest, today) < SPOUSE_AGE_MIN ? 'spouse-under-age' : undefined;
  }
  if (onRecord === relationship) return undefined;
  if (relationship === 'child' && member.bornOn <= head.bornOn) return 'parent-not-older';
  return relationship === 'parent' && member.bornOn >= head.bornOn ? 'parent-not-older' : undefined;
}

/** A relationship that can be and seldom is (INV-14): an officer checks it. */
function isUnusual({ head, member, relationship, onRecord, today }: OnCard): boolean {
  if (isSpouse(relationship)) {
    if (onRecord === relationship) return false;
    const youngest = head.bornOn > member.bornOn ? head.bornOn : member.bornOn;
    // A card marries nobody: a marriage is on record, or both declared one (domain.md §2.2 A).
    return (
      onRecord !== undefined || !couldBeSpouses(head, member) || ageOn(youngest, today) < SPOUSE_AGE_USUAL
    );
  }
  // A record that says otherwise comes first: a child on record is no famili lain.
  if (onRecord && onRecord !== relationship) return true;
  const years = (older: Someone, younger: Someone) =>
    older.bornOn > younger.bornOn ? 0 : ageOn(older.bornOn, younger.bornOn);
  if (relationship === 'child') return years(head, member) < PARENT_YEARS_USUAL;
  if (relationship === 'parent') return years(member, head) < PARENT_YEARS_USUAL;
  if (relationship === 'grandchild') return years(head, member) < 2 * PARENT_YEARS_USUAL;
  return relationship === 'parent-in-law' && member.bornOn >= head.bornOn;
}

interface CardToCheck {
  readonly headId: string;
  /** Those who get a relationship by this act. */
  readonly changed: readonly FamilyMember[];
  /** Every member of the card after the act. */
  readonly members: readonly FamilyMember[];
  readonly people: People;
  readonly today: PlainDate;
  /** The field of the request that says what a person is. */
  readonly fieldOf: (personId: string) => string;
}

/** @returns the first impossible relationship, or the flags by person */
export function checkRelationships(card: CardToCheck): Refused | ReadonlyMap<string, readonly QualityFlag[]> {
  const flags = new Map<string, readonly QualityFlag[]>();
  const head = stateOf(card.people, card.headId);
  const spouses = card.members.filter(({ relationship }) => isSpouse(relationship));
  for (const { personId, relationship } of card.changed) {
    if (relationship === 'head') continue;
    const member = stateOf(card.people, personId);
    const onRecord = kinshipTo(
      { id: card.headId, state: head },
      { id: personId, state: member },
      card.people,
    );
    const pair = { head, member, relationship, onRecord, today: card.today };
    const code = impossible(pair);
    if (code) return reject({ code, field: card.fieldOf(personId) });
    // INV-14: one wife, unless the marriages on record show more; a wife has one husband (UU 1/1974 art. 3).
    const isSecond = isSpouse(relationship) && spouses.length > 1;
    if (isSecond && relationship === 'husband') {
      return reject({ code: 'already-married', field: card.fieldOf(personId) });
    }
    const isProven = spouses.length <= activeMarriages(head).length;
    if (isUnusual(pair) || (isSecond && !isProven)) flags.set(personId, ['relationship-implausible']);
  }
  return flags;
}

export const isRefused = <Outcome extends object>(outcome: Outcome): outcome is Extract<Outcome, Refused> =>
  'kind' in outcome && outcome.kind === 'rejected';

interface NamedParents {
  readonly mother?: Known<Person>;
  readonly father?: Known<Person>;
}

/** The parents whom a form names: each of the right sex and older than the child, the mother alive at the birth. */
export function refuseParents(bornOn: PlainDate, parents: NamedParents): Refused | undefined {
  for (const role of ['mother', 'father'] as const) {
    const parent = parents[role]?.state;
    if (!parent) continue;
    if (!isRegistered(parent)) return personNotFound(role);
    if (parent.sex !== (role === 'mother' ? 'female' : 'male')) {
      return reject({ code: role === 'mother' ? 'mother-not-female' : 'father-not-male', field: role });
    }
    if (parent.bornOn >= bornOn) return reject({ code: 'parent-not-older', field: role });
    if (role === 'mother' && parent.death && parent.death.diedOn < bornOn) {
      return reject({ code: 'mother-deceased', field: role, diedOn: parent.death.diedOn });
    }
  }
  return undefined;
}

/** INV-10, severity S, of the parents whom a form names. */
export function flagsOfParents(bornOn: PlainDate, { mother, father }: NamedParents): QualityFlag[] {
  const flags: QualityFlag[] = [];
  if (isRegistered(mother?.state)) {
    const age = ageOn(mother.state.bornOn, bornOn);
    if (age < MOTHER_AGE.min || age > MOTHER_AGE.max) flags.push('mother-age-unusual');
  }
  if (isRegistered(father?.state)) {
    const { death } = father.state;
    if (death && addDays(death.diedOn, FATHER_DIED_DAYS_MAX) < bornOn) flags.push('father-died-long-before');
    if (ageOn(father.state.bornOn, bornOn) < PARENT_YEARS_USUAL) flags.push('relationship-implausible');
  }
  return flags;
}
