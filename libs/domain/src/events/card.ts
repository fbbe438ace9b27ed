import type { Address } from '../area';
import type { Dated } from '../dated';
import { issued, joined, left, relocated, settled } from '../family/family';
import type { CardContent, CardSettlement, FamilyMember, Succession } from '../family/family';
import { placed, withFlags, type PersonOnRecord, type Placement } from '../person/person';
import type { QualityFlag } from '../values';
import { familyEvent, personEvent, SUPERSEDING_DESK, type Data } from './definition';

/** A member's placement under a new head. A head under age is flagged on the head's own stream (domain.md §2.6). */
interface UnderNewHead {
  readonly placement: Placement;
  readonly flags: readonly QualityFlag[];
}

/**
 * Kartu keluarga: events of the card and of the placement of each member. The stored format: add, never rename.
 * An event of a card records who leaves, who joins, who heads and under which number. It applies to the members at the
 * time of the fold (ADR 0003): voiding an earlier act removes the effect of that act and no more.
 */
export const cardEvents = {
  /** A new card. */
  FamilyCardIssued: familyEvent<CardContent & { readonly reason: 'biodata' | 'marriage' | 'divorce' }>({
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
    readonly reason: 'marriage' | 'divorce' | 'duplicate';
    /** Present where the head leaves and other members stay. */
    readonly succession?: Succession;
  }>({
    owner: 'status',
    // In version 1 a head never left while others stayed.
    upcasts: [(data) => data],
    apply: (family, { data, occurredOn }) => left(family, data, occurredOn),
  }),

  FamilyMemberBorn: familyEvent<{ readonly member: FamilyMember }>({
    owner: 'birth',
    apply: (family, { data, occurredOn }) => joined(family, [data.member], occurredOn),
  }),

  FamilyMemberDied: familyEvent<{ readonly personId: string; readonly succession?: Succession }>({
    owner: 'death',
    upcasts: [relationshipsOfSuccession],
    apply: (family, { data: { personId, succession }, occurredOn }) =>
      left(family, { personIds: [personId], succession }, occurredOn),
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
    upcasts: [relationshipsOfSuccession],
    apply: (family, { data, occurredOn }) => left(family, data, occurredOn),
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

  /** A change of card that follows from a marriage, a divorce or the merge of a duplicate. */
  CardChanged: personEvent<{
    readonly placement: Placement;
    readonly reason: 'marriage' | 'divorce' | 'duplicate';
  }>({
    owner: 'status',
    shown: ['placement', 'reason'],
    place: 'placement',
    apply: (person, { data, occurredOn }) => placed(person, data.placement, occurredOn),
  }),

  /** A new head after a death: new KK number and relationships for all who stay (domain.md §2.6). */
  FamilyHeadSucceeded: personEvent<UnderNewHead>({
    owner: 'death',
    shown: ['placement', 'flags'],
    place: 'placement',
    upcasts: [withoutFlags],
    apply: placedUnderNewHead,
  }),

  /** The head left and others stay: new KK number and relationships for those who stay (domain.md §2.6). */
  FamilyHeadDeparted: personEvent<UnderNewHead>({
    owner: 'move',
    shown: ['placement', 'flags'],
    place: 'placement',
    upcasts: [withoutFlags],
    beyondArea: 'Perpres 96/2018 art. 25(3): the office of destination completes the move',
    apply: placedUnderNewHead,
  }),

  /** The placement of a person after an act was voided. Part of the act that supersedes. */
  PlacementSettled: personEvent<UnderNewHead>({
    owner: SUPERSEDING_DESK,
    shown: ['placement', 'flags'],
    place: 'placement',
    beyondArea: 'domain.md §2.1: a void act has no effect on any card, wherever it is kept',
    apply: placedUnderNewHead,
  }),
};

/** Version 1 had no flags. */
function withoutFlags(data: Data): Data {
  return { ...data, flags: [] };
}

function placedUnderNewHead(person: PersonOnRecord, fact: Dated<UnderNewHead>): PersonOnRecord {
  const { data, occurredOn } = fact;
  return placed(withFlags(person, data.flags, fact), data.placement, occurredOn);
}

/** Version 1 wrote all members of the card as a snapshot; version 2 keeps the relationship of each to the new head. */
function relationshipsOfSuccession(data: Data): Data {
  const { succession, ...rest } = data as { succession?: Data & { members: unknown } };
  if (!succession) return rest;
  const { members: relationships, ...head } = succession;
  return { ...rest, succession: { ...head, relationships } };
}
