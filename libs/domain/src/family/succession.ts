import { reject } from '@peristiwa/kernel';
import type { ActContext } from '../act';
import { issueKkNumber } from '../issuance';
import { isAdult, type Placement, type RegisteredPerson } from '../person/person';
import type { Refusal } from '../refusals';
import type { QualityFlag, Relationship } from '../values';
import type { ActiveFamily, FamilyMember, Succession } from './family';
import { kinshipTo } from './kinship';

export interface SuccessionRequest {
  readonly familyId: string;
  readonly family: ActiveFamily;
  /** Those who leave the card: the deceased, or the members who move away. */
  readonly leaving: readonly string[];
  /** State of every member who stays. */
  readonly stayers: ReadonlyMap<string, RegisteredPerson>;
  /** Parents and spouses of members who are not on the card: their records connect members. */
  readonly relatives: ReadonlyMap<string, RegisteredPerson>;
  /** The new head that the family names. */
  readonly designated?: string;
}

export type SuccessionOutcome =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'succeeded';
      readonly succession: Succession;
      /** Flags for an officer, on the stream of the new head. */
      readonly flags: readonly QualityFlag[];
    }
  | { readonly kind: 'rejected'; readonly rejection: Refusal };

/**
 * Who heads the card when its head leaves (penggantian kepala keluarga, F-1.02): the one the family names, else the
 * spouse, else the oldest adult relative, else the oldest adult. When only minors stay, the oldest relative is entered
 * as head and flagged: a death or a move is never refused because no adult stays. An adult relative or a guardian's card
 * must follow (Permendagri 108/2019 art. 10; domain.md §2.6).
 */
export function succeedHead(request: SuccessionRequest, context: ActContext): SuccessionOutcome {
  const { family, leaving, designated } = request;
  const stay = family.members.filter((member) => !leaving.includes(member.personId));
  if (designated !== undefined && !stay.some((member) => member.personId === designated)) {
    return reject({ code: 'successor-not-on-card', field: 'successor' });
  }
  if (!leaving.includes(family.headId) || stay.length === 0) return { kind: 'unchanged' };

  const adults = stay.filter((member) => isAdult(stayer(request.stayers, member.personId), context.today));
  if (designated && adults.length > 0 && !adults.some((member) => member.personId === designated)) {
    return reject({ code: 'successor-under-age', field: 'successor' });
  }
  const candidates = adults.length > 0 ? adults : stay;
  const head =
    candidates.find((member) => member.personId === designated) ?? naturalHead(candidates, request.stayers);
  const flags: QualityFlag[] = [];
  if (adults.length === 0) flags.push('head-under-age');
  const kkNumber = issueKkNumber(context, family.address.area);
  return {
    kind: 'succeeded',
    succession: {
      headId: head.personId,
      kkNumber,
      relationships: relationshipsTo(head, stay, new Map([...request.relatives, ...request.stayers])),
    },
    flags,
  };
}

/** The head whom the rule finds where the family names none: spouse, then relatives by age, then others by age. */
export function naturalHead(
  candidates: readonly FamilyMember[],
  people: ReadonlyMap<string, RegisteredPerson>,
): FamilyMember {
  const relatives = candidates.filter(({ relationship }) => isRelative(relationship));
  return (
    candidates.find(({ relationship }) => isSpouse(relationship)) ??
    oldest(relatives.length > 0 ? relatives : candidates, people)
  );
}

/** Each member's relationship to the head: from kinship on record, else from both relationships to the former head. */
export function relationshipsTo(
  head: FamilyMember,
  members: readonly FamilyMember[],
  people: ReadonlyMap<string, RegisteredPerson>,
): FamilyMember[] {
  const headKin = { id: head.personId, state: stayer(people, head.personId) };
  return members.map((member) => {
    const kin = { id: member.personId, state: stayer(people, member.personId) };
    const relationship = kinshipTo(headKin, kin, people) ?? byFormerHead(head, member);
    return { personId: member.personId, relationship };
  });
}

interface StayerPlacement {
  readonly personId: string;
  readonly placement: Placement;
  readonly flags: readonly QualityFlag[];
}

/** The placements of the remaining members after a succession; the new head has the flags. Empty if the head stays. */
export function placementsAfter(
  request: SuccessionRequest,
  outcome: Exclude<SuccessionOutcome, { kind: 'rejected' }>,
): StayerPlacement[] {
  if (outcome.kind === 'unchanged') return [];
  const { succession, flags } = outcome;
  return succession.relationships.map(({ personId, relationship }) => ({
    personId,
    placement: {
      familyId: request.familyId,
      kkNumber: succession.kkNumber,
      relationship,
      address: request.family.address,
    },
    flags: personId === succession.headId ? flags : [],
  }));
}

function stayer(people: ReadonlyMap<string, RegisteredPerson>, personId: string): RegisteredPerson {
  const person = people.get(personId);
  if (!person) throw new Error('A member of the card was not read before deciding on its head');
  return person;
}

function oldest(
  members: readonly FamilyMember[],
  people: ReadonlyMap<string, RegisteredPerson>,
): FamilyMember {
  const [first, ...rest] = members;
  if (!first) throw new Error('No member is left to head the card');
  return rest.reduce(
    (best, member) =>
      stayer(people, member.personId).bornOn < stayer(people, best.personId).bornOn ? member : best,
    first,
  );
}

const isSpouse = (relationship: Relationship) => relationship === 'wife' || relationship === 'husband';
const isRelative = (relationship: Relationship) => relationship !== 'helper' && relationship !== 'other';

/**
 * Without kinship on record, the relationship follows from what both were to the former head; where that does not
 * decide it, it is famili lain. Helpers and boarders keep their relationship.
 */
export function byFormerHead(head: FamilyMember, { relationship }: FamilyMember): Relationship {
  if (!isRelative(relationship)) return relationship;
  if (isSpouse(head.relationship)) {
    const same: readonly Relationship[] = ['child', 'child-in-law', 'grandchild'];
    if (same.includes(relationship)) return relationship;
    if (relationship === 'parent') return 'parent-in-law';
    return relationship === 'parent-in-law' ? 'parent' : 'other-relative';
  }
  return head.relationship === 'child' && isSpouse(relationship) ? 'parent' : 'other-relative';
}
