import { canonicalJson } from '@peristiwa/kernel';
import type { ActContext } from '../act';
import type { Address } from '../area';
import type { CardContent, CardSettlement, Family, FamilyMember } from '../family/family';
import { kinshipTo } from '../family/kinship';
import { naturalHead } from '../family/succession';
import { relationshipsTo } from '../family/towards-head';
import { issueKkNumber } from '../issuance';
import { isOffCard, type Person, type RegisteredPerson } from '../person/person';
import { isRegistered } from '../rules';

export interface CardWithAndWithout {
  readonly before: Family;
  /** As the card is without the act. */
  readonly after: Family;
}

export interface SettledCard {
  readonly members: readonly FamilyMember[];
  readonly kkNumber: string;
  readonly address: Address;
  readonly isNewNumber: boolean;
  /** Undefined when the card needs no correction after the act is voided. */
  readonly event?: CardSettlement;
}

/**
 * A card after an act was voided. Its members are the persons, alive and not abroad, whose placement without the act is on this card.
 * The head stays if still a member; otherwise the rule of succession selects one, with a new number (domain.md §2.6).
 * @returns undefined for a card without members now and without the act, unless the act issued it
 */
export function settleCard(
  id: string,
  { before, after }: CardWithAndWithout,
  persons: ReadonlyMap<string, Person>,
  context: ActContext,
): SettledCard | undefined {
  const base = after.status === 'none' ? before : after;
  if (base.status === 'none') return undefined;
  const here = livingOn(id, persons);
  const known = after.status === 'none' ? [] : after.members;
  const left = known.filter(({ personId }) => !here.has(personId)).map(({ personId }) => personId);
  // A card whose issue is void keeps number and address: voiding a later act may bring members back to it.
  const losesIssue = before.status !== 'none' && after.status === 'none';
  if (here.size === 0 && left.length === 0 && !losesIssue) return undefined;
  if (here.size === 0) {
    const head = { headId: base.headId, kkNumber: base.kkNumber, relationships: [] };
    const event = { left, joined: [], head, address: base.address };
    return { members: [], kkNumber: base.kkNumber, address: base.address, isNewNumber: false, event };
  }
  if (after.status === 'active' && agrees(id, after, here)) {
    const { members, kkNumber, address } = after;
    return { members, kkNumber, address, isNewNumber: false };
  }
  const { head, members } = headAndMembers(base, { here, before }, context);
  const isNewNumber = head.personId !== base.headId;
  const kkNumber = isNewNumber ? issueKkNumber(context, base.address.area) : base.kkNumber;
  const settled = { members, kkNumber, address: base.address, isNewNumber };
  const isRight =
    after.status !== 'none' && !isNewNumber && canonicalJson(members) === canonicalJson(after.members);
  if (isRight) return settled;
  const joined = members.filter(({ personId }) => !known.some((member) => member.personId === personId));
  const event: CardSettlement = {
    left,
    joined,
    head: { headId: head.personId, kkNumber, relationships: members },
    address: base.address,
  };
  return { ...settled, event };
}

/** Members and placements say the same. Then nothing is settled: relationships stated by other acts stay. */
function agrees(familyId: string, card: CardContent, here: ReadonlyMap<string, RegisteredPerson>): boolean {
  const { members, kkNumber, address } = card;
  return (
    members.length === here.size &&
    members.some(({ personId }) => personId === card.headId) &&
    members.every(({ personId, relationship }) => {
      const placement = { familyId, kkNumber, relationship, address };
      const isHead = (relationship === 'head') === (personId === card.headId);
      return isHead && canonicalJson(here.get(personId)?.placement ?? null) === canonicalJson(placement);
    })
  );
}

function livingOn(id: string, persons: ReadonlyMap<string, Person>): Map<string, RegisteredPerson> {
  const here = new Map<string, RegisteredPerson>();
  for (const [personId, person] of persons) {
    if (isRegistered(person) && !isOffCard(person) && person.placement.familyId === id)
      here.set(personId, person);
  }
  return here;
}

interface Here {
  readonly here: ReadonlyMap<string, RegisteredPerson>;
  /** The card before the act was voided: later acts stated relationships to its head. */
  readonly before: Family;
}

/** In the order of the card, newcomers last. A relationship that was stated to the present head is kept. */
function headAndMembers(
  card: CardContent,
  { here, before }: Here,
  context: ActContext,
): { head: FamilyMember; members: FamilyMember[] } {
  const onCard = card.members.filter(({ personId }) => here.has(personId));
  const newcomers = [...here]
    .filter(([personId]) => !onCard.some((member) => member.personId === personId))
    .map(([personId, { placement }]): FamilyMember => ({ personId, relationship: placement.relationship }));
  const all = [...onCard, ...newcomers];
  const stays = all.find(({ personId }) => personId === card.headId);
  const { today } = context;
  const head = stays ?? naturalHead({ members: all, people: here, formerHeadId: card.headId, today });
  const towardsHead = new Map(
    relationshipsTo(head, all, here).relationships.map(({ personId, relationship }) => [
      personId,
      relationship,
    ]),
  );
  const was: CardContent | undefined = before.status === 'none' ? undefined : before;
  // Whoever comes back to a card that got another head, and so another number, had the word for the former one.
  const isOfFormerHead = (id: string) =>
    was !== undefined &&
    !was.members.some(({ personId }) => personId === id) &&
    here.get(id)?.placement.kkNumber !== card.kkNumber;
  const members = all.map(({ personId, relationship }): FamilyMember => {
    const isStated =
      relationship !== 'other-relative' &&
      (relationship !== 'head' || personId === card.headId) &&
      !isOfFormerHead(personId);
    const keepsWord = stays && isStated && onCard.some((member) => member.personId === personId);
    const kin =
      keepsWord && was?.headId !== head.personId ? kinship(head.personId, personId, here) : undefined;
    if (keepsWord) return { personId, relationship: kin ?? relationship };
    return { personId, relationship: towardsHead.get(personId) ?? 'other-relative' };
  });
  return { head, members };
}

function kinship(headId: string, personId: string, here: ReadonlyMap<string, RegisteredPerson>) {
  const kin = (id: string) => ({ id, state: here.get(id) as RegisteredPerson });
  return kinshipTo(kin(headId), kin(personId), here);
}
