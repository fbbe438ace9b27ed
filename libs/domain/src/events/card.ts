import type { Address } from '../area';
import type { Dated } from '../dated';
import { flaggedUnderHead, issued, joined, left, related, relocated, settled } from '../family/family';
import type { CardContent, CardSettlement, Family, FamilyMember, Succession } from '../family/family';
import {
  placed,
  withFlags,
  withoutPlacementFlags,
  type PersonOnRecord,
  type Placement,
} from '../person/person';
import type { QualityFlag } from '../values';
import { familyEvent, personEvent, SUPERSEDING_DESK, type Data } from './definition';

/** A member's placement under a new head. A head under age is flagged on the head's own stream (domain.md §2.6). */
export interface UnderNewHead {
  readonly placement: Placement;
  readonly flags: readonly QualityFlag[];
}

/** Why a card changes without a move (F-1.02). The stored form: add, never rename. */
export type CardReason =
  'marriage' | 'divorce' | 'annulment' | 'split' | 'merge' | 'join' | 'relationship' | 'head' | 'duplicate';

/**
 * Kartu keluarga: events of the card and of the placement of each member. The stored format: add, never rename.
 * An event of a card records who leaves, who joins, who heads and under which number. It applies to the members at the
 * time of the fold (ADR 0003): voiding an earlier act removes the effect of that act and no more.
 */
export const cardEvents = {
  /** A new card. */
  FamilyCardIssued: familyEvent<CardContent & { readonly reason: 'biodata' | CardReason }>({
    owner: 'status',
    apply: (_family, { data, occurredOn }) => issued(data, occurredOn),
  }),

  /** A resident enters the register on this card. */
  FamilyMemberRecorded: familyEvent<{ readonly member: FamilyMember }>({
    owner: 'status',
    apply: (family, { data, occurredOn }) => joined(family, [data.member], occurredOn),
  }),

  /**
   * A spouse, or a person who comes with a spouse, joins this card. A member who is on it already gets the
   * relationship to its head that follows from the marriage.
   */
  FamilyMemberMarriedIn: familyEvent<{ readonly member: FamilyMember }>({
    owner: 'status',
    apply: (family, { data: { member }, occurredOn }) =>
      joined(left(family, { personIds: [member.personId] }, occurredOn), [member], occurredOn),
  }),

  /** Members leave for another card. */
  FamilyMembersSeparated: familyEvent<{
    readonly personIds: readonly string[];
    readonly reason: CardReason;
    /** Present where the head leaves and other members stay. */
    readonly succession?: Succession;
  }>({
    owner: 'status',
    // In version 1 a head never left while others stayed.
    upcasts: [(data) => data],
    apply: (family, fact) => leftWithFlags(family, fact.data, fact),
  }),

  /** Members of another card go to this one: menumpang, or gabung KK. */
  FamilyMembersTransferred: familyEvent<{
    readonly members: readonly FamilyMember[];
    readonly reason: 'join' | 'merge';
    /** Number of the statement of parents or guardian of a minor. */
    readonly guardianStatement?: string;
    readonly hostConsent?: string;
  }>({
    owner: 'status',
    apply: (family, { data, occurredOn }) => joined(family, data.members, occurredOn),
  }),

  /** Penggantian kepala keluarga while the former head stays on the card. */
  FamilyHeadChanged: familyEvent<{ readonly succession: Succession }>({
    owner: 'status',
    apply: (family, fact) => leftWithFlags(family, { personIds: [], ...fact.data }, fact),
  }),

  /** Perubahan hubungan keluarga of these members; the head stays. */
  FamilyRelationshipsChanged: familyEvent<{ readonly relationships: readonly FamilyMember[] }>({
    owner: 'status',
    apply: (family, { data, occurredOn }) => related(family, data.relationships, occurredOn),
  }),

  /** The card was lost or damaged and is printed again under its number. */
  FamilyCardReissued: familyEvent<{ readonly reason: 'lost' | 'damaged'; readonly policeReport?: string }>({
    owner: 'status',
    apply: (family, { occurredOn }) => related(family, [], occurredOn),
  }),

  FamilyMemberBorn: familyEvent<{ readonly member: FamilyMember }>({
    owner: 'birth',
    apply: (family, { data, occurredOn }) => joined(family, [data.member], occurredOn),
  }),

  FamilyMemberDied: familyEvent<{ readonly personId: string; readonly succession?: Succession }>({
    owner: 'death',
    // In version 2 a succession had no flags.
    upcasts: [relationshipsOfSuccession, (data) => data],
    apply: (family, fact) => {
      const { personId, succession } = fact.data;
      return leftWithFlags(family, { personIds: [personId], succession }, fact);
    },
  }),

  /** A new card at the destination of a move. */
  FamilyCardIssuedOnArrival: familyEvent<CardContent & { readonly moveId: string }>({
    owner: 'move',
    apply: (_family, { data, occurredOn }) => issued(data, occurredOn),
  }),

  /** Numpang KK at the destination. */
  FamilyMembersJoined: familyEvent<{ readonly moveId: string; readonly members: readonly FamilyMember[] }>({
    owner: 'move',
    apply: (family, { data, occurredOn }) => joined(family, data.members, occurredOn),
  }),

  /** Members leave the card because they arrived elsewhere. */
  FamilyMembersLeft: familyEvent<{
    readonly moveId: string;
    readonly personIds: readonly string[];
    readonly succession?: Succession;
  }>({
    owner: 'move',
    beyondArea: 'Perpres 96/2018 art. 25(3): the office of destination completes the move',
    // In version 2 a succession had no flags.
    upcasts: [relationshipsOfSuccession, (data) => data],
    apply: (family, fact) => leftWithFlags(family, fact.data, fact),
  }),

  /** The whole card at another address: a move of all, or a change of address inside the regency. */
  FamilyRelocated: familyEvent<{ readonly moveId?: string; readonly address: Address }>({
    owner: 'move',
    beyondArea: 'Perpres 96/2018 art. 25(3): the office of destination completes the move',
    apply: (family, { data, occurredOn }) => relocated(family, data.address, occurredOn),
  }),

  /** Members and head of the card after an act was voided. Part of the act that supersedes. */
  FamilyCardSettled: familyEvent<CardSettlement>({
    owner: SUPERSEDING_DESK,
    beyondArea: 'domain.md §2.1: a void act has no effect on any card, wherever it is kept',
    apply: (family, { data, occurredOn }) => settled(family, data, occurredOn),
  }),

  /** A change of card, or of a relationship on it, without a move. */
  CardChanged: personEvent<{
    readonly placement: Placement;
    readonly reason: CardReason;
    readonly flags?: readonly QualityFlag[];
  }>({
    owner: 'status',
    shown: ['placement', 'reason', 'flags'],
    place: 'placement',
    apply: placedUnderHead,
  }),

  /** A new head after a death: new KK number and relationships for all who stay (domain.md §2.6). */
  FamilyHeadSucceeded: personEvent<UnderNewHead>({
    owner: 'death',
    shown: ['placement', 'flags'],
    place: 'placement',
    upcasts: [withoutFlags],
    apply: placedUnderHead,
  }),

  /** The head left and others stay: new KK number and relationships for those who stay (domain.md §2.6). */
  FamilyHeadDeparted: personEvent<UnderNewHead>({
    owner: 'move',
    shown: ['placement', 'flags'],
    place: 'placement',
    upcasts: [withoutFlags],
    beyondArea: 'Perpres 96/2018 art. 25(3): the office of destination completes the move',
    apply: placedUnderHead,
  }),

  /** The placement of a person after an act was voided. Part of the act that supersedes. */
  PlacementSettled: personEvent<UnderNewHead>({
    owner: SUPERSEDING_DESK,
    shown: ['placement', 'flags'],
    place: 'placement',
    beyondArea: 'domain.md §2.1: a void act has no effect on any card, wherever it is kept',
    apply: (person, fact) =>
      withFlags(placed(person, fact.data.placement, fact.occurredOn), fact.data.flags, fact),
  }),
};

type Leaving = Parameters<typeof left>[1];

export function leftWithFlags(family: Family, leaving: Leaving, fact: Dated<unknown>): Family {
  return flaggedUnderHead(left(family, leaving, fact.occurredOn), leaving.succession, fact);
}

/** Version 1 had no flags. */
function withoutFlags(data: Data): Data {
  return { ...data, flags: [] };
}

type Placed = Pick<UnderNewHead, 'placement'> & Partial<UnderNewHead>;

/** Flags about the placement before are settled by a new one; what is still to be checked is flagged again. */
function placedUnderHead(person: PersonOnRecord, fact: Dated<Placed>): PersonOnRecord {
  const { data, occurredOn } = fact;
  const after = placed(withoutPlacementFlags(person), data.placement, occurredOn);
  return withFlags(after, data.flags ?? [], fact);
}

/** Version 1 wrote all members of the card as a snapshot; version 2 keeps the relationship of each to the new head. */
function relationshipsOfSuccession(data: Data): Data {
  const { succession, ...rest } = data as { succession?: Data & { members: unknown } };
  if (!succession) return rest;
  const { members: relationships, ...head } = succession;
  return { ...rest, succession: { ...head, relationships } };
}
