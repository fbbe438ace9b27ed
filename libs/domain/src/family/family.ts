import { assertNever, type PlainDate } from '@peristiwa/kernel';
import type { Address } from '../area';
import type { Relationship } from '../values';

export interface FamilyMember {
  readonly personId: string;
  readonly relationship: Relationship;
}

/** A new head: the card gets a new number and everybody a new relationship to the new head. */
export interface Succession {
  readonly headId: string;
  readonly kkNumber: string;
  readonly members: readonly FamilyMember[];
}

interface Card {
  readonly kkNumber: string;
  readonly headId: string;
  readonly address: Address;
  readonly members: readonly FamilyMember[];
}

interface Event<Type extends string, Data> {
  readonly type: Type;
  readonly data: Data;
}

/**
 * What can happen to a kartu keluarga. The stored format: add, never rename. A card keeps its number through moves
 * and changes it with its head (circular 470/13287/Dukcapil of 28 Sep 2021; `domain.md` §2.6).
 */
export type FamilyEvent =
  /** A new card. Owner: status. */
  | Event<'FamilyCardIssued', Card & { readonly reason: 'biodata' | 'marriage' | 'divorce' }>
  /** A resident enters the register on this card. Owner: status. */
  | Event<'FamilyMemberRecorded', { readonly member: FamilyMember }>
  /** A spouse joins this card. Owner: status. */
  | Event<'FamilyMemberMarriedIn', { readonly member: FamilyMember }>
  /** Members leave for another card. Owner: status. */
  | Event<
      'FamilyMembersSeparated',
      { readonly personIds: readonly string[]; readonly reason: 'marriage' | 'divorce' }
    >
  /** Owner: birth. */
  | Event<'FamilyMemberBorn', { readonly member: FamilyMember }>
  /** Owner: death. */
  | Event<'FamilyMemberDied', { readonly personId: string; readonly succession?: Succession }>
  /** A new card at the destination of a move. Owner: move. */
  | Event<'FamilyCardIssuedOnArrival', Card & { readonly moveId: string }>
  /** Numpang KK at the destination. Owner: move. */
  | Event<'FamilyMembersJoined', { readonly moveId: string; readonly members: readonly FamilyMember[] }>
  /** Those who moved have arrived elsewhere. Owner: move. */
  | Event<
      'FamilyMembersLeft',
      { readonly moveId: string; readonly personIds: readonly string[]; readonly succession?: Succession }
    >
  /** The whole card at another address: a move of all, or a change of address inside the regency. Owner: move. */
  | Event<'FamilyRelocated', { readonly moveId?: string; readonly address: Address }>;

/**
 * Modes of a card: `none` until issued; `active` with exactly one head among its members; `closed` when the last
 * member is gone. A closed card never opens again.
 */
export type Family =
  | { readonly status: 'none' }
  | (Card & { readonly status: 'active' | 'closed'; readonly changedOn: PlainDate });
export type ActiveFamily = Card & { readonly status: 'active'; readonly changedOn: PlainDate };
export const emptyFamily: Family = { status: 'none' };

export function evolveFamily(
  family: Family,
  event: FamilyEvent & { readonly occurredOn: PlainDate },
): Family {
  if (event.type === 'FamilyCardIssued' || event.type === 'FamilyCardIssuedOnArrival') {
    const { kkNumber, headId, address, members } = event.data;
    return { status: 'active', kkNumber, headId, address, members, changedOn: event.occurredOn };
  }
  if (family.status === 'none') throw new Error(`${event.type} on a family card that was never issued`);
  return { ...apply(family, event), changedOn: event.occurredOn };
}

type Later = Exclude<FamilyEvent, { type: 'FamilyCardIssued' | 'FamilyCardIssuedOnArrival' }>;
type Issued = Exclude<Family, { status: 'none' }>;

function apply(family: Issued, event: Later): Issued {
  switch (event.type) {
    case 'FamilyMemberRecorded':
    case 'FamilyMemberMarriedIn':
    case 'FamilyMemberBorn':
      return { ...family, members: [...family.members, event.data.member] };
    case 'FamilyMembersJoined':
      return { ...family, members: [...family.members, ...event.data.members] };
    case 'FamilyMembersSeparated':
      return without(family, event.data.personIds);
    case 'FamilyMemberDied':
      return without(family, [event.data.personId], event.data.succession);
    case 'FamilyMembersLeft':
      return without(family, event.data.personIds, event.data.succession);
    case 'FamilyRelocated':
      return { ...family, address: event.data.address };
    default:
      return assertNever(event);
  }
}

function without(family: Issued, personIds: readonly string[], succession?: Succession): Issued {
  if (succession) return { ...family, ...succession };
  const members = family.members.filter((member) => !personIds.includes(member.personId));
  return { ...family, members, status: members.length === 0 ? 'closed' : family.status };
}
