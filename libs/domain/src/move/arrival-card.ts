import { reject } from '@peristiwa/kernel';
import type { ActContext, Change, Reservation } from '../act';
import { regencyOf, type Address } from '../area';
import type { FamilyMember } from '../family/family';
import {
  placementsAfter,
  succeedHead,
  type SuccessionOutcome,
  type SuccessionRequest,
} from '../family/succession';
import { newcomersOf, type FlagsByPerson } from '../family/transfer';
import { issueKkNumber } from '../issuance';
import { isActive } from '../rules';
import { isAdult } from '../person/person';
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
  readonly stayersKkNumber?: string;
  readonly reservations: readonly Reservation[];
}

export function decideCard(command: RegisterArrival, trip: Trip, context: ActContext) {
  const { family } = command;
  if (family.kind === 'same-card') return sameCard(command, trip);

  const request: SuccessionRequest = {
    familyId: trip.origin.id,
    family: trip.originCard,
    leaving: trip.movers,
    stayers: trip.members,
    relatives: trip.relatives,
  };
  // The head named at departure may have left or died since, or may be a minor while an adult stays. Then the rule of
  // succession decides, because the destination cannot correct the name.
  const named = succeedHead({ ...request, designated: trip.state.successorId }, context);
  const outcome = named.kind === 'rejected' ? succeedHead(request, context) : named;
  if (outcome.kind === 'rejected') return outcome;
  const card =
    family.kind === 'new-card'
      ? newCard(command, family, trip, context)
      : hostCard(command, family, trip, context);
  return card.kind === 'rejected' ? card : leaveOrigin(card, request, outcome, trip);
}

function sameCard(command: RegisterArrival, trip: Trip) {
  const { originCard, origin, movers } = trip;
  const allMove = originCard.members.every(({ personId }) => movers.includes(personId));
  if (!allMove) return reject({ code: 'card-stays-behind', field: 'family.kind' });
  const relocated: Change = {
    stream: { kind: 'family', id: origin.id },
    events: [
      {
        type: 'FamilyRelocated',
        occurredOn: trip.cardChangedOn,
        data: { moveId: trip.move.id, address: command.address },
      },
    ],
  };
  const placed: Placed = {
    kind: 'decided',
    familyId: origin.id,
    kkNumber: originCard.kkNumber,
    address: command.address,
    members: originCard.members,
    familyChanges: [relocated],
    stayers: [],
    reservations: [],
  };
  return placed;
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
  const head = trip.members.get(family.headId);
  if (!head || !trip.movers.includes(family.headId)) {
    return reject({ code: 'head-not-among-movers', field: 'family.head' });
  }
  if (!isAdult(head, context.today)) return reject({ code: 'head-under-age', field: 'family.head' });
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
  const newcomers = membersAt(trip, family.relationships, {
    headId: host.state.headId,
    hosts: host.state.members,
    today: context.today,
  });
  if (newcomers.kind === 'rejected') return newcomers;
  const { members, flags } = newcomers;
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

/** The relationships of the movers to the head of their card: as the form states them, else from kinship on record. */
function membersAt(
  trip: Trip,
  stated: ReadonlyMap<string, Relationship>,
  to: Parameters<typeof newcomersOf>[1],
) {
  const onCard = new Map(trip.originCard.members.map((member) => [member.personId, member]));
  const members = trip.movers.flatMap((personId) => onCard.get(personId) ?? []);
  const people = new Map([...trip.relatives, ...trip.hosts, ...trip.members]);
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
  const placements = placementsAfter(request, outcome);
  const stayers = placements.map(({ personId, placement, flags }): Change => ({
    stream: { kind: 'person', id: personId },
    events: [{ type: 'FamilyHeadDeparted', occurredOn: trip.cardChangedOn, data: { placement, flags } }],
  }));
  const stayersKkNumber = succession?.kkNumber;
  const reservations = [...card.reservations];
  if (stayersKkNumber) reservations.push({ kind: 'kk', value: stayersKkNumber, streamId: trip.origin.id });
  return { ...card, familyChanges: [left, card.change], stayers, stayersKkNumber, reservations };
}
