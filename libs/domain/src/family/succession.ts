import { reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext } from '../act';
import { issueKkNumber } from '../issuance';
import { isAdult, type Placement, type RegisteredPerson } from '../person/person';
import type { Refusal } from '../refusals';
import type { QualityFlag, Relationship } from '../values';
import type { ActiveFamily, FamilyMember, Succession } from './family';
import { kinshipTo } from './kinship';
import { isRelative, isSpouse, relationshipsTo, stateOf } from './towards-head';

export interface SuccessionRequest {
  readonly familyId: string;
  readonly family: ActiveFamily;
  /** Those who leave the card: the deceased, or the members who move away. */
  readonly leaving: readonly string[];
  /** State of every member who stays. */
  readonly stayers: ReadonlyMap<string, RegisteredPerson>;
  /** Parents and spouses of members who are not on the card, and those who leave: their records connect members. */
  readonly relatives: ReadonlyMap<string, RegisteredPerson>;
  /** The new head that the family names. */
  readonly designated?: string;
  /** Relationships to the new head that the family states. */
  readonly stated?: ReadonlyMap<string, Relationship>;
}

export type SuccessionOutcome =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'succeeded';
      readonly succession: Succession;
      /** Flags for an officer, by person. */
      readonly flags: ReadonlyMap<string, readonly QualityFlag[]>;
      /** Members who stay without an adult relative (`domain.md` §2.6). */
      readonly minorsAlone: readonly string[];
      /** Members whose relationship to the new head nobody has stated. */
      readonly unclear: readonly string[];
    }
  | { readonly kind: 'rejected'; readonly rejection: Refusal };

/**
 * Who heads the card when its head leaves (penggantian kepala keluarga, F-1.02): the one the family names, else
 * `naturalHead`. A helper or boarder never heads a card while a relative of the former head stays. When the relatives
 * who stay are all minors, one of them is entered as head, and they and the card are flagged: a death or a move is
 * never refused because no adult stays. An adult relative or a guardian's card must follow (Permendagri 108/2019
 * art. 10; domain.md §2.6).
 */
export function succeedHead(request: SuccessionRequest, context: ActContext): SuccessionOutcome {
  const { family, leaving, designated } = request;
  const stay = family.members.filter((member) => !leaving.includes(member.personId));
  if (designated !== undefined && !stay.some((member) => member.personId === designated)) {
    return reject({ code: 'successor-not-on-card', field: 'successor' });
  }
  if (!leaving.includes(family.headId) || stay.length === 0) return { kind: 'unchanged' };

  const people = new Map([...request.relatives, ...request.stayers]);
  const household = { members: stay, people, formerHeadId: family.headId, today: context.today };
  const { candidates, areKin } = candidatesOf(household);
  const named = stay.find((member) => member.personId === designated);
  if (named && !candidates.includes(named)) {
    const code = areKin && !kinOf(household).includes(named) ? 'successor-not-kin' : 'successor-under-age';
    return reject({ code, field: 'successor' });
  }
  const head = named ?? naturalHead(household);
  const { relationships, unclear } = relationshipsTo(head, stay, people, request.stated);
  const minorsAlone = minorsAloneIn(household);
  const kkNumber = issueKkNumber(context, family.address.area);
  return {
    kind: 'succeeded',
    succession: {
      headId: head.personId,
      kkNumber,
      relationships,
      ...(minorsAlone.length > 0 && { flags: ['head-under-age'] as const }),
    },
    flags: flagsOf(stay, { headId: head.personId, minorsAlone, unclear }),
    minorsAlone,
    unclear,
  };
}

function flagsOf(
  stay: readonly FamilyMember[],
  {
    headId,
    minorsAlone,
    unclear,
  }: {
    readonly headId: string;
    readonly minorsAlone: readonly string[];
    readonly unclear: readonly string[];
  },
): ReadonlyMap<string, readonly QualityFlag[]> {
  return new Map(
    stay.map(({ personId }) => {
      const flags: QualityFlag[] = [];
      if (minorsAlone.includes(personId)) {
        flags.push(personId === headId ? 'head-under-age' : 'minor-without-adult');
      }
      if (unclear.includes(personId)) flags.push('relationship-unclear');
      return [personId, flags];
    }),
  );
}

/** Those of whom one becomes head. */
interface Household {
  readonly members: readonly FamilyMember[];
  readonly people: ReadonlyMap<string, RegisteredPerson>;
  readonly formerHeadId: string;
  readonly today: PlainDate;
}

/** The head whom the rule finds where the family names none: the spouse, else the oldest of those who may head it. */
export function naturalHead(household: Household): FamilyMember {
  const { candidates } = candidatesOf(household);
  return (
    candidates.find((member) => isSpouse(towardsFormer(member, household))) ?? oldest(candidates, household)
  );
}

/** Members who would stay without an adult relative (`domain.md` §2.6), once the head has left. */
export function minorsAloneIn(household: Household): string[] {
  const { members, people, today } = household;
  if (members.length === 0 || candidatesOf(household).areAdults) return [];
  return members
    .map(({ personId }) => personId)
    .filter((personId) => !isAdult(stateOf(people, personId), today));
}

/** Adult relatives of the former head, else minor relatives, else other adults, else other minors. */
function candidatesOf(household: Household) {
  const { members, people, today } = household;
  const kin = kinOf(household);
  const all = kin.length > 0 ? kin : members;
  const adults = all.filter(({ personId }) => isAdult(stateOf(people, personId), today));
  const areAdults = adults.length > 0;
  return { candidates: areAdults ? adults : all, areKin: kin.length > 0, areAdults };
}

/** Members of the former head's family, by the card or by kinship on record. */
function kinOf(household: Household): readonly FamilyMember[] {
  return household.members.filter((member) => isRelative(towardsFormer(member, household)));
}

/** Kinship on record comes before what the card says: a helper may have married the head. */
function towardsFormer(member: FamilyMember, { people, formerHeadId }: Household): Relationship {
  const { personId, relationship } = member;
  const [former, state] = [people.get(formerHeadId), stateOf(people, personId)];
  const kin = former && kinshipTo({ id: formerHeadId, state: former }, { id: personId, state }, people);
  return kin ?? relationship;
}

export interface StayerPlacement {
  readonly personId: string;
  readonly placement: Placement;
  readonly flags: readonly QualityFlag[];
}

/** In an answer: what the family has to put right on the card (`domain.md` §2.6). */
export interface SuccessionNotice {
  /** Minors who stay without an adult relative: one must head the card, or a relative's card must take them in. */
  readonly minorsAlone?: readonly string[];
  /** Members whose relationship to the new head has to be stated (perubahan hubungan keluarga). */
  readonly relationshipsUnclear?: readonly string[];
}

export function noticeOf(outcome: Exclude<SuccessionOutcome, { kind: 'rejected' }>): SuccessionNotice {
  if (outcome.kind === 'unchanged') return {};
  const { minorsAlone, unclear } = outcome;
  return {
    minorsAlone: minorsAlone.length > 0 ? minorsAlone : undefined,
    relationshipsUnclear: unclear.length > 0 ? unclear : undefined,
  };
}

/** The placements of the remaining members after a succession, with their flags. Empty if the head stays. */
export function placementsAfter(
  request: Pick<SuccessionRequest, 'familyId' | 'family'>,
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
    flags: flags.get(personId) ?? [],
  }));
}

function oldest(members: readonly FamilyMember[], { people }: Household): FamilyMember {
  const [first, ...rest] = members;
  if (!first) throw new Error('No member is left to head the card');
  const bornOn = ({ personId }: FamilyMember) => stateOf(people, personId).bornOn;
  return rest.reduce((best, member) => (bornOn(member) < bornOn(best) ? member : best), first);
}
