import { reject } from '@peristiwa/kernel';
import type { ActContext, Change, Reservation } from '../act';
import { regencyOf, type Address } from '../area';
import type { FamilyMember } from '../family/family';
import { flagMinorsAmongStrangers } from '../family/minors-among-strangers';
import {
  placementsAfter,
  succeedHead,
  type SuccessionOutcome,
  type SuccessionRequest,
} from '../family/succession';
import { newcomersOf, type FlagsByPerson } from '../family/transfer';
import { issueKkNumber } from '../issuance';
import { isActive, type Refused } from '../rules';
import { isAdult, type RegisteredPerson } from '../person/person';
import type { Relationship } from '../values';
import type { RegisterArrival, Trip } from './arrival-report';

/** The card of the living movers. */
export interface Placed {
  readonly kind: 'decided';
  readonly familyId: string;
  readonly kkNumber: string;
  readonly address: Address;
  readonly members: readonly FamilyMember[];
  /** What an officer has to check about the members, by person. */
  readonly flags?: FlagsByPerson;
  readonly familyChanges: readonly Change[];
  readonly stayers: readonly Change[];
  /** A card of their own, where the head takes the old one along. */
  readonly stayersFamilyId?: string;
  readonly stayersKkNumber?: string;
  readonly reservations: readonly Reservation[];
}

export function decideCard(command: RegisterArrival, trip: Trip, context: ActContext) {
  const { family } = command;
  const refusedHead = family.kind === 'new-card' ? refuseHead(family.headId, trip, context) : undefined;
  if (refusedHead) return refusedHead;
  if (family.kind === 'same-card') return keptCard(command, family, trip, context);
  // A card has the number of its head: under the same head, the card of the movers is the one that they had.
  const keepsHead = family.kind === 'new-card' && family.headId === trip.originCard.headId;
  if (keepsHead) return keptCard(command, family, trip, context);

  const request = successionRequest(trip.origin.id, trip);
  const outcome = successionOf(request, trip, context);
  if (outcome.kind === 'rejected') return outcome;
  const card =
    family.kind === 'new-card'
      ? newCard(command, family, trip, context)
      : hostCard(command, family, trip, context);
  return card.kind === 'rejected' ? card : leaveOrigin(card, request, outcome, trip);
}

function successionRequest(familyId: string, trip: Trip): SuccessionRequest {
  return {
    familyId,
    family: trip.originCard,
    leaving: trip.movers,
    stayers: trip.members,
    relatives: trip.relatives,
  };
}

/**
 * The head named at departure may have left or died since, or may be a minor while an adult stays. Then the rule of
 * succession decides, because the destination cannot correct the name.
 */
function successionOf(request: SuccessionRequest, { state }: Trip, context: ActContext): SuccessionOutcome {
  const named = succeedHead({ ...request, designated: state.successorId }, context);
  return named.kind === 'rejected' ? succeedHead(request, context) : named;
}

/**
 * The head takes the card and its number along; those who stay get a card of their own, with another number (circular
 * 470/13287/Dukcapil of 28 Sep 2021; domain.md §1.2, §2.6). A card of which the
 * whole is asked for moves only with all its members.
 */
type KeptFamily = Exclude<RegisterArrival['family'], { kind: 'join' }>;
function keptCard(command: RegisterArrival, family: KeptFamily, trip: Trip, context: ActContext) {
  const { originCard, origin, movers, move, cardChangedOn: occurredOn } = trip;
  const { headId, kkNumber } = originCard;
  const { address } = command;
  const staying = originCard.members.filter(({ personId }) => !movers.includes(personId));
  // Whoever asks for the whole card has overlooked a member, perhaps a minor who would stay alone.
  if (family.kind === 'same-card' && staying.length > 0)
    return reject({ code: 'card-stays-behind', field: 'family.kind' });
  const newcomers =
    family.kind === 'new-card'
      ? membersAt(trip, family.relationships, { headId, today: context.today })
      : { kind: 'decided' as const, members: originCard.members, flags: undefined };
  if (newcomers.kind === 'rejected') return newcomers;
  const left = stayersCard(trip, context);
  if (left.kind === 'rejected') return left;
  const { members, flags } = newcomers;
  const personIds = staying.map(({ personId }) => personId);
  const succession = family.kind === 'new-card' ? { headId, kkNumber, relationships: members } : undefined;
  const kept: Change = {
    stream: { kind: 'family', id: origin.id },
    events: [
      ...(succession
        ? [
            {
              type: 'FamilyMembersLeft' as const,
              occurredOn,
              data: { moveId: move.id, personIds, succession },
            },
          ]
        : []),
      { type: 'FamilyRelocated', occurredOn, data: { moveId: move.id, address } },
    ],
  };
  const card = { kind: 'decided' as const, familyId: origin.id, kkNumber, address, members, flags };
  const placed: Placed = { ...card, ...left, familyChanges: [kept, ...left.familyChanges] };
  return placed;
}

/** The card of those who stay while the head takes the old one along, at the old address. */
function stayersCard(trip: Trip, context: ActContext) {
  const familyId = context.newId();
  const request = successionRequest(familyId, trip);
  const outcome = successionOf(request, trip, context);
  if (outcome.kind === 'rejected') return outcome;
  const none = { kind: 'decided' as const, familyChanges: [], stayers: [], reservations: [] };
  if (outcome.kind === 'unchanged') return none;
  const { headId, kkNumber, relationships: members, flags } = outcome.succession;
  const { address } = trip.originCard;
  const data = { moveId: trip.move.id, kkNumber, headId, address, members, ...(flags && { flags }) };
  const issued: Change = {
    stream: { kind: 'family', id: familyId },
    events: [{ type: 'FamilyCardIssuedOnArrival', occurredOn: trip.cardChangedOn, data }],
  };
  const reservations: Reservation[] = [{ kind: 'kk', value: kkNumber, streamId: familyId }];
  return {
    ...none,
    familyChanges: [issued],
    stayers: departedHead(request, outcome, trip),
    stayersFamilyId: familyId,
    stayersKkNumber: kkNumber,
    reservations,
  };
}

/** Who heads the card of the movers: one of them, of age (Permendagri 108/2019 art. 10(4)). */
function refuseHead(headId: string, trip: Trip, context: ActContext): Refused | undefined {
  const head = trip.members.get(headId);
  if (!head || !trip.movers.includes(headId)) {
    return reject({ code: 'head-not-among-movers', field: 'family.head' });
  }
  return isAdult(head, context.today) ? undefined : reject({ code: 'head-under-age', field: 'family.head' });
}

type Card = Pick<
  Placed,
  'kind' | 'familyId' | 'kkNumber' | 'address' | 'members' | 'flags' | 'reservations'
> & {
  readonly change: Change;
};

function newCard(
  command: RegisterArrival,
  family: Extract<RegisterArrival['family'], { kind: 'new-card' }>,
  trip: Trip,
  context: ActContext,
) {
  const { address } = command;
  const kkNumber = issueKkNumber(context, address.area);
  const familyId = context.newId();
  const newcomers = membersAt(trip, family.relationships, {
    headId: family.headId,
    today: context.today,
  });
  if (newcomers.kind === 'rejected') return newcomers;
  const { members, flags } = newcomers;
  const change: Change = {
    stream: { kind: 'family', id: familyId },
    events: [
      {
        type: 'FamilyCardIssuedOnArrival',
        occurredOn: trip.cardChangedOn,
        data: { moveId: trip.move.id, kkNumber, headId: family.headId, address, members },
      },
    ],
  };
  const reservations: Reservation[] = [{ kind: 'kk', value: kkNumber, streamId: familyId }];
  const card: Card = { kind: 'decided', familyId, kkNumber, address, members, flags, reservations, change };
  return card;
}

/** Numpang KK: the movers live at the host's address. */
function hostCard(
  command: RegisterArrival,
  family: Extract<RegisterArrival['family'], { kind: 'join' }>,
  trip: Trip,
  context: ActContext,
) {
  const { host } = trip;
  if (!host || !isActive(host.state)) return reject({ code: 'family-not-found', field: 'family.host' });
  if (host.id === trip.origin.id) return reject({ code: 'already-on-this-card', field: 'family.host' });
  if (regencyOf(host.state.address.area) !== regencyOf(command.address.area)) {
    return reject({ code: 'host-lives-elsewhere', field: 'family.host' });
  }
  const { headId, members: hosts } = host.state;
  const to = { headId, hosts, today: context.today };
  const newcomers = membersAt(trip, family.relationships, to);
  if (newcomers.kind === 'rejected') return newcomers;
  const { members } = newcomers;
  const flags = flagMinorsAmongStrangers(newcomers, { ...to, people: peopleOf(trip) });
  const change: Change = {
    stream: { kind: 'family', id: host.id },
    events: [
      {
        type: 'FamilyMembersJoined',
        occurredOn: trip.cardChangedOn,
        data: { moveId: trip.move.id, members },
      },
    ],
  };
  const { kkNumber, address } = host.state;
  const card: Card = {
    kind: 'decided',
    familyId: host.id,
    kkNumber,
    address,
    members,
    flags,
    reservations: [],
    change,
  };
  return card;
}

function peopleOf({ relatives, hosts, members }: Trip): ReadonlyMap<string, RegisteredPerson> {
  return new Map([...relatives, ...hosts, ...members]);
}

/** The relationships of the movers to the head of their card: as the form states them, else from kinship on record. */
function membersAt(
  trip: Trip,
  stated: ReadonlyMap<string, Relationship>,
  to: Parameters<typeof newcomersOf>[1],
) {
  const onCard = new Map(trip.originCard.members.map((member) => [member.personId, member]));
  const members = trip.movers.flatMap((personId) => onCard.get(personId) ?? []);
  const people = peopleOf(trip);
  const from = { id: trip.origin.id, state: trip.originCard };
  return newcomersOf([{ from, members }], to, { people, stated, relationshipsField: 'family.relationships' });
}

function leaveOrigin(
  card: Card,
  request: SuccessionRequest,
  outcome: Exclude<SuccessionOutcome, { kind: 'rejected' }>,
  trip: Trip,
): Placed {
  const succession = outcome.kind === 'succeeded' ? outcome.succession : undefined;
  const left: Change = {
    stream: { kind: 'family', id: trip.origin.id },
    events: [
      {
        type: 'FamilyMembersLeft',
        occurredOn: trip.cardChangedOn,
        data: { moveId: trip.move.id, personIds: trip.movers, succession },
      },
    ],
  };
  const stayers = departedHead(request, outcome, trip);
  const stayersKkNumber = succession?.kkNumber;
  const reservations = [...card.reservations];
  if (stayersKkNumber) reservations.push({ kind: 'kk', value: stayersKkNumber, streamId: trip.origin.id });
  return { ...card, familyChanges: [left, card.change], stayers, stayersKkNumber, reservations };
}

function departedHead(
  request: SuccessionRequest,
  outcome: Exclude<SuccessionOutcome, { kind: 'rejected' }>,
  { cardChangedOn: occurredOn }: Trip,
): readonly Change[] {
  return placementsAfter(request, outcome).map(({ personId, placement, flags }) => ({
    stream: { kind: 'person', id: personId },
    events: [{ type: 'FamilyHeadDeparted', occurredOn, data: { placement, flags } }],
  }));
}
