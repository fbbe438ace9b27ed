import { reject, type PlainDate, type Rejection } from '@peristiwa/kernel';
import type { ActContext } from '../act';
import { issueKkNumber } from '../issuance';
import { isAdult, type RegisteredPerson } from '../person/person';
import type { Placement } from '../person/person-events';
import type { Relationship } from '../values';
import type { ActiveFamily, FamilyMember, Succession } from './family';

export interface SuccessionRequest {
  readonly familyId: string;
  readonly family: ActiveFamily;
  /** Those who leave the card: the deceased, or the members who move away. */
  readonly leaving: readonly string[];
  /** State of every member who stays. */
  readonly stayers: ReadonlyMap<string, RegisteredPerson>;
  /** The new head that the family names. */
  readonly designated?: string;
}

export type SuccessionOutcome =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'succeeded'; readonly succession: Succession; readonly headUnderAge: boolean }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

/**
 * Who heads the card when its head leaves (penggantian kepala keluarga, F-1.02): the one the family names, else the
 * spouse, else the oldest adult. When only minors stay, the oldest is entered and the card flagged: a death is never
 * refused for want of an adult, and an adult relative or a guardian's card must follow (Permendagri 108/2019 art. 10).
 */
export function succeedHead(request: SuccessionRequest, context: ActContext): SuccessionOutcome {
  const { family, leaving, designated } = request;
  const stay = family.members.filter((member) => !leaving.includes(member.personId));
  if (designated !== undefined && !stay.some((member) => member.personId === designated)) {
    return reject({ code: 'successor-not-on-card', field: 'successor' });
  }
  if (!leaving.includes(family.headId) || stay.length === 0) return { kind: 'unchanged' };

  const adults = stay.filter((member) => isAdult(stayer(request, member.personId), context.today));
  if (designated && adults.length > 0 && !adults.some((member) => member.personId === designated)) {
    return reject({ code: 'successor-under-age', field: 'successor' });
  }
  const candidates = adults.length > 0 ? adults : stay;
  const head =
    candidates.find((member) => member.personId === designated) ??
    candidates.find((member) => member.relationship === 'wife' || member.relationship === 'husband') ??
    oldest(request, candidates);
  const kkNumber = issueKkNumber(context, family.address.area);
  const members = stay.map((member) => ({
    personId: member.personId,
    relationship: relationshipTo(head, member),
  }));
  return {
    kind: 'succeeded',
    succession: { headId: head.personId, kkNumber, members },
    headUnderAge: adults.length === 0,
  };
}

/** The placements that a succession gives to the stayers, each with the day from which it holds. */
export function placementsAfter(
  request: SuccessionRequest,
  succession: Succession,
): { personId: string; placement: Placement; placedOn: PlainDate }[] {
  return succession.members.map(({ personId, relationship }) => ({
    personId,
    placement: {
      familyId: request.familyId,
      kkNumber: succession.kkNumber,
      relationship,
      address: request.family.address,
    },
    placedOn: stayer(request, personId).placedOn,
  }));
}

function stayer(request: SuccessionRequest, personId: string): RegisteredPerson {
  const person = request.stayers.get(personId);
  if (!person) throw new Error('A member of the card was not read before deciding on its head');
  return person;
}

function oldest(request: SuccessionRequest, members: readonly FamilyMember[]): FamilyMember {
  const [first, ...rest] = members;
  if (!first) throw new Error('Nobody is left to head the card');
  return rest.reduce(
    (best, member) =>
      stayer(request, member.personId).bornOn < stayer(request, best.personId).bornOn ? member : best,
    first,
  );
}

/** SHDK towards the new head, from what both were to the old one; what cannot be told is famili lain. */
function relationshipTo(head: FamilyMember, member: FamilyMember): Relationship {
  if (member.personId === head.personId) return 'head';
  const isSpouse = (relationship: Relationship) => relationship === 'wife' || relationship === 'husband';
  if (isSpouse(head.relationship)) {
    const same: readonly Relationship[] = ['child', 'child-in-law', 'grandchild', 'helper', 'other'];
    if (same.includes(member.relationship)) return member.relationship;
    if (member.relationship === 'parent') return 'parent-in-law';
    return member.relationship === 'parent-in-law' ? 'parent' : 'other-relative';
  }
  if (head.relationship === 'child' && isSpouse(member.relationship)) return 'parent';
  return member.relationship === 'helper' ? 'helper' : 'other-relative';
}
