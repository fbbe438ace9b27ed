import type { PlainDate } from '@peristiwa/kernel';
import type { Address } from '../area';
import type { Dated } from '../dated';
import { raised, type RaisedFlag } from '../raised-flag';
import type { QualityFlag, Relationship } from '../values';

export interface FamilyMember {
  readonly personId: string;
  readonly relationship: Relationship;
}

/** A new head, the new number of the card, and the relationship of each remaining member to that head. */
export interface Succession {
  readonly headId: string;
  readonly kkNumber: string;
  readonly relationships: readonly FamilyMember[];
  /** About the card under its new head (`domain.md` §2.6); absent where there is nothing to check. */
  readonly flags?: readonly QualityFlag[];
}

export interface CardContent {
  readonly kkNumber: string;
  readonly headId: string;
  readonly address: Address;
  readonly members: readonly FamilyMember[];
}

/** The correction of a card after an act was voided. */
export interface CardSettlement {
  readonly left: readonly string[];
  readonly joined: readonly FamilyMember[];
  /** Also of a card whose issue was voided while members stay on it. */
  readonly head: Succession;
  readonly address: Address;
}

interface CardState extends CardContent {
  readonly changedOn: PlainDate;
  /** Absent while there are none. */
  readonly flags?: readonly RaisedFlag[];
}

/**
 * Modes of a card: `none` until issued; `active` with exactly one head among its members; `closed` while nobody is on
 * it. A card keeps its number through moves and changes it with its head (circular 470/13287/Dukcapil of 28 Sep 2021;
 * `domain.md` §2.6).
 */
export type Family = { readonly status: 'none' } | (CardState & { readonly status: 'active' | 'closed' });
export type ActiveFamily = CardState & { readonly status: 'active' };
export const emptyFamily: Family = { status: 'none' };

export function issued(content: CardContent, changedOn: PlainDate): Family {
  const { kkNumber, headId, address, members } = content;
  return { status: 'active', kkNumber, headId, address, members, changedOn };
}

/** A person who is on the card already is not entered twice. Nobody can join a card whose issue is void. */
export function joined(family: Family, newcomers: readonly FamilyMember[], changedOn: PlainDate): Family {
  if (family.status === 'none') return family;
  const known = new Set(family.members.map(({ personId }) => personId));
  const members = [...family.members, ...newcomers.filter(({ personId }) => !known.has(personId))];
  return withMembers({ ...family, changedOn }, members);
}

/** Removes members and sets the new head. A head who is not on the card (the act of entry is void) is ignored. */
export function left(
  family: Family,
  { personIds, succession }: { readonly personIds: readonly string[]; readonly succession?: Succession },
  changedOn: PlainDate,
): Family {
  if (family.status === 'none') return family;
  const rest = family.members.filter(({ personId }) => !personIds.includes(personId));
  return headed(withMembers({ ...family, changedOn }, rest), succession);
}

/** Other relationships of members to the head, who stays. */
export function related(
  family: Family,
  relationships: readonly FamilyMember[],
  changedOn: PlainDate,
): Family {
  if (family.status === 'none') return family;
  const { headId, kkNumber } = family;
  return headed({ ...family, changedOn }, { headId, kkNumber, relationships });
}

export function relocated(family: Family, address: Address, changedOn: PlainDate): Family {
  return family.status === 'none' ? family : { ...family, address, changedOn };
}

export function settled(family: Family, content: CardSettlement, changedOn: PlainDate): Family {
  const { head, address } = content;
  const empty = { kkNumber: head.kkNumber, headId: head.headId, address, members: [] };
  const begun = family.status === 'none' ? issued(empty, changedOn) : family;
  const rest = left(begun, { personIds: content.left }, changedOn);
  return relocated(headed(joined(rest, content.joined, changedOn), head), address, changedOn);
}

/** A new head settles the flags of a card; what is still to be checked is flagged again. */
export function flaggedUnderHead(
  family: Family,
  succession: Succession | undefined,
  fact: Pick<Dated<unknown>, 'reportedOn' | 'actId'>,
): Family {
  if (family.status !== 'active' || !succession) return family;
  const { flags: _settled, ...card } = family;
  const flags = raised(succession.flags ?? [], fact);
  return flags.length > 0 ? { ...card, flags } : card;
}

type Issued = Exclude<Family, { status: 'none' }>;

function withMembers(family: Issued, members: readonly FamilyMember[]): Issued {
  if (members.length > 0) return { ...family, members, status: 'active' };
  const { flags: _settled, ...closed } = family;
  return { ...closed, members, status: 'closed' };
}

function headed(family: Family, succession: Succession | undefined): Family {
  if (family.status === 'none' || !succession) return family;
  const { headId, kkNumber, relationships } = succession;
  if (!family.members.some(({ personId }) => personId === headId)) return family;
  const stated = new Map(relationships.map(({ personId, relationship }) => [personId, relationship]));
  const members = family.members.map(({ personId, relationship }): FamilyMember => {
    if (personId === headId) return { personId, relationship: 'head' };
    const towardsHead = stated.get(personId) ?? relationship;
    return { personId, relationship: towardsHead === 'head' ? 'other-relative' : towardsHead };
  });
  return { ...family, headId, kkNumber, members };
}
