import { reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, Change, DatedEvent, Known, Reservation } from '../act';
import type { Address } from '../area';
import type { CardReason } from '../events/card';
import { issueKkNumber } from '../issuance';
import { openDeparture, type Placement, type RegisteredPerson } from '../person/person';
import type { QualityFlag, Relationship } from '../values';
import type { ActiveFamily, FamilyMember } from './family';
import { kinshipTo } from './kinship';
import { checkRelationships, isRefused } from './plausible';
import { placementsAfter, succeedHead, type StayerPlacement } from './succession';
import { isRelative, knownTowards, stateOf } from './towards-head';

/** Members who leave one card together. */
export interface Group {
  readonly from: Known<ActiveFamily>;
  readonly members: readonly FamilyMember[];
}

/** A change of family cards without a move: by marriage, or on request of the family (F-1.02). */
export interface Transfer {
  /** All members of the cards, as they are after the act, and their relatives. */
  readonly people: ReadonlyMap<string, RegisteredPerson>;
  /** `cardDay` of the cards: every change of the act takes effect on it. */
  readonly changedOn: PlainDate;
  readonly reason: CardReason;
  /** Relationships that the form states, by person. */
  readonly stated: ReadonlyMap<string, Relationship>;
  /** The new head of a card that its head leaves. */
  readonly successorId?: string;
  /** The field of the request that names those who stay. */
  readonly stayField: string;
  /** The field of the request that states relationships. */
  readonly relationshipsField: string;
  /** The field of the request that names a person who leaves. */
  readonly fieldOf: (personId: string) => string;
}

export interface Separation {
  readonly kind: 'decided';
  readonly cards: readonly Change[];
  readonly stayers: readonly StayerPlacement[];
  readonly reservations: readonly Reservation[];
}
export const nobodyLeaves: Separation = { kind: 'decided', cards: [], stayers: [], reservations: [] };

/** Removes each group from its card; members whose head leaves get a new head (`domain.md` §2.6). */
export function separate(groups: readonly Group[], transfer: Transfer, context: ActContext) {
  const { people, changedOn, reason } = transfer;
  const cards: Change[] = [];
  const stayers: StayerPlacement[] = [];
  const reservations: Reservation[] = [];
  for (const { from, members } of groups) {
    const personIds = members.map(({ personId }) => personId);
    const moving = personIds.find((id) => openDeparture(stateOf(people, id)));
    if (moving !== undefined)
      return reject({ code: 'departure-already-open', field: transfer.fieldOf(moving) });
    const request = {
      familyId: from.id,
      family: from.state,
      leaving: personIds,
      stayers: people,
      relatives: people,
      designated: transfer.successorId,
      stated: transfer.stated,
    };
    const outcome = succeedHead(request, context);
    if (outcome.kind === 'rejected') return outcome;
    if (outcome.kind === 'succeeded') {
      if (outcome.minorsAlone.length > 0)
        return reject({ code: 'minors-left-alone', field: transfer.stayField });
      if (outcome.unclear.length > 0) return relationshipUnknown(outcome.unclear, transfer);
      stayers.push(...placementsAfter(request, outcome));
      reservations.push({ kind: 'kk', value: outcome.succession.kkNumber, streamId: from.id });
    }
    const succession = outcome.kind === 'succeeded' ? outcome.succession : undefined;
    const data = { personIds, reason, succession };
    const event = { type: 'FamilyMembersSeparated' as const, occurredOn: changedOn, data };
    cards.push({ stream: { kind: 'family', id: from.id }, events: [event] });
  }
  const separation: Separation = { kind: 'decided', cards, stayers, reservations };
  return separation;
}

/** Neither a record nor the request says what these persons are to the head of their card: the family has to. */
export function relationshipUnknown(
  personIds: readonly string[],
  { relationshipsField }: Pick<Transfer, 'relationshipsField'>,
) {
  return reject({ code: 'relationship-unknown', field: relationshipsField, personIds: [...personIds] });
}

/** Where the members of some groups go. */
interface Destination {
  readonly headId: string;
  /** Those who are on that card already. */
  readonly hosts?: readonly FamilyMember[];
  readonly today: PlainDate;
}
type Stated = Pick<Transfer, 'people' | 'stated' | 'relationshipsField'>;

/**
 * The relationships of those who come to a card with this head: as the form states them, else from kinship on record,
 * else from what they were on the card that they leave. What the form states is checked (INV-14).
 */
export function newcomersOf(
  groups: readonly Group[],
  { headId, hosts = [], today }: Destination,
  form: Stated,
) {
  const { people, stated, relationshipsField } = form;
  const isStated = (id: string) => id !== headId && stated.has(id) && stated.get(id) !== 'head';
  const unclear: string[] = [];
  const members = groups.flatMap(({ from, members: leaving }) =>
    leaving.map((member): FamilyMember => {
      const { personId } = member;
      if (personId === headId) return { personId, relationship: 'head' };
      const relationship = isStated(personId)
        ? stated.get(personId)
        : towards(headId, member, from.state, { people });
      if (!relationship) unclear.push(personId);
      return { personId, relationship: relationship ?? 'other-relative' };
    }),
  );
  if (unclear.length > 0) return relationshipUnknown(unclear, form);
  const flags = checkRelationships({
    headId,
    changed: members.filter(({ personId }) => isStated(personId)),
    members: [...hosts, ...members],
    people,
    today,
    fieldOf: () => relationshipsField,
  });
  return isRefused(flags) ? flags : { kind: 'decided' as const, members, flags };
}

/** A member's relationship to the head of the new card. */
function towards(
  headId: string,
  member: FamilyMember,
  from: ActiveFamily,
  { people }: Pick<Transfer, 'people'>,
): Relationship | undefined {
  const { personId, relationship } = member;
  const kinTo = (head: string, id: string) =>
    kinshipTo({ id: head, state: stateOf(people, head) }, { id, state: stateOf(people, id) }, people);
  const kin = kinTo(headId, personId);
  if (kin) return kin;
  if (headId === from.headId) return relationship;
  const former = from.members.find((one) => one.personId === headId);
  if (former) return knownTowards(former, member, people);
  if (!isRelative(relationship)) return relationship;
  return throughFormer(kinTo(headId, from.headId), relationship);
}

/** What the family of the former head is to a new head who comes from elsewhere, where the two are related. */
function throughFormer(former: Relationship | undefined, member: Relationship): Relationship | undefined {
  if (former === 'husband' || former === 'wife') return OF_SPOUSE[member];
  return former === 'child' ? OF_CHILD[member] : undefined;
}
/** The parents of a former spouse are not those of the new one. */
const OF_SPOUSE: Partial<Record<Relationship, Relationship>> = {
  child: 'child',
  'child-in-law': 'child-in-law',
  grandchild: 'grandchild',
  parent: 'parent-in-law',
  'parent-in-law': 'other-relative',
  'other-relative': 'other-relative',
};
const OF_CHILD: Partial<Record<Relationship, Relationship>> = {
  husband: 'child-in-law',
  wife: 'child-in-law',
  child: 'grandchild',
};

export type FlagsByPerson = ReadonlyMap<string, readonly QualityFlag[]>;
export type CardPlacement = Extract<DatedEvent, { type: 'CardChanged' }>;

/** The placement events of those who change card and of those who stay behind under a new head, by person. */
export function placements(
  card: Omit<Placement, 'relationship'>,
  newcomers: { readonly members: readonly FamilyMember[]; readonly flags?: FlagsByPerson },
  stayers: readonly StayerPlacement[],
  { changedOn, reason }: Pick<Transfer, 'changedOn' | 'reason'>,
): ReadonlyMap<string, CardPlacement> {
  const placed = newcomers.members.map(({ personId, relationship }) => {
    const flags = newcomers.flags?.get(personId) ?? [];
    return { personId, placement: { ...card, relationship }, flags };
  });
  return new Map(
    [...placed, ...stayers].map(({ personId, placement, flags }) => {
      const data = { placement, reason, ...(flags.length > 0 && { flags }) };
      return [personId, { type: 'CardChanged', occurredOn: changedOn, data }];
    }),
  );
}

/** A new card of those who leave other cards. */
export function issueCard(
  { headId, address, members }: { headId: string; address: Address; members: readonly FamilyMember[] },
  { changedOn, reason }: Pick<Transfer, 'changedOn' | 'reason'>,
  context: ActContext,
) {
  const familyId = context.newId();
  const kkNumber = issueKkNumber(context, address.area);
  const data = { kkNumber, headId, address, members, reason };
  const issued = { type: 'FamilyCardIssued' as const, occurredOn: changedOn, data };
  const change: Change = { stream: { kind: 'family', id: familyId }, events: [issued] };
  const reservation: Reservation = { kind: 'kk', value: kkNumber, streamId: familyId };
  return { familyId, kkNumber, change, reservation };
}
