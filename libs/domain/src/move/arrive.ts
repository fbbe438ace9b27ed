import { accept, latest, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, Known, Reservation } from '../act';
import { regencyOf, type Address } from '../area';
import type { ActiveFamily, Family, FamilyMember } from '../family/family';
import { kinshipTo } from '../family/kinship';
import {
  placementsAfter,
  succeedHead,
  type SuccessionOutcome,
  type SuccessionRequest,
} from '../family/succession';
import { issueKkNumber } from '../issuance';
import { isActive, refuseDates, refuseOffice } from '../rules';
import { isAdult, openDeparture, type RegisteredPerson } from '../person/person';
import type { Relationship } from '../values';
import type { MoveCase } from './move-case';

export interface RegisterArrival {
  readonly arrivedOn: PlainDate;
  readonly reportedOn: PlainDate;
  readonly address: Address;
  readonly family:
    | { readonly kind: 'same-card' }
    | {
        readonly kind: 'new-card';
        readonly headId: string;
        readonly relationships: ReadonlyMap<string, Relationship>;
      }
    | { readonly kind: 'join'; readonly relationships: ReadonlyMap<string, Relationship> };
}

export interface ArrivalFacts {
  readonly move: Known<MoveCase>;
  /** The card of origin and every member of it, movers included. */
  readonly origin: Known<Family>;
  readonly members: ReadonlyMap<string, RegisteredPerson>;
  /** `relativesOf` the members. */
  readonly relatives: ReadonlyMap<string, RegisteredPerson>;
  readonly host?: Known<Family>;
}

export interface ArrivalResult {
  readonly moveId: string;
  readonly familyId: string;
  readonly kkNumber: string;
  readonly arrived: readonly string[];
  /** The new number of the card of origin, when its head moved and members stayed: they need it for their new card. */
  readonly stayersKkNumber?: string;
}

/**
 * Completes a move at the destination (kedatangan; Permendagri 108/2019 arts 29–30). All members with their head keep
 * the card and its number; others head or join another card; if the head leaves members behind, those get a new head
 * and number. Movers who died before arrival are left out; children who entered the card since the departure come with
 * a parent.
 */
export function registerArrival(
  command: RegisterArrival,
  facts: ArrivalFacts,
  context: ActContext,
): ActDecision<ArrivalResult> {
  const { move, origin } = facts;
  if (move.state.status === 'none') return reject({ code: 'move-not-found', field: 'moveId' });
  const refusedDates = refuseDates(command.arrivedOn, command.reportedOn, context, 'arrivedOn');
  if (refusedDates) return refusedDates;
  const refusedOffice = refuseOffice(move.state.destination, context);
  if (refusedOffice) return refusedOffice;
  if (move.state.status !== 'open')
    return reject({ code: 'move-not-open', field: 'moveId', caseStatus: move.state.status });
  if (command.arrivedOn < move.state.departedOn) {
    return reject({
      code: 'arrival-before-departure',
      field: 'arrivedOn',
      departedOn: move.state.departedOn,
    });
  }
  if (command.reportedOn > move.state.validUntil) {
    return reject({ code: 'move-expired', field: 'moveId', validUntil: move.state.validUntil });
  }
  if (regencyOf(command.address.area) !== regencyOf(move.state.destination)) {
    return reject({ code: 'destination-differs', field: 'address.area' });
  }
  if (!isActive(origin.state)) return reject({ code: 'movers-all-deceased', field: 'moveId' });
  const movers = move.state.movers.filter((id) => facts.members.has(id));
  if (movers.length === 0) return reject({ code: 'movers-all-deceased', field: 'moveId' });
  const along = comingAlong(move.state, facts.members);
  const trip = { ...facts, state: move.state, originCard: origin.state, movers: [...movers, ...along] };
  const placed = decideCard(command, trip, context);
  return placed.kind === 'rejected' ? placed : arrivalAct(command, trip, placed);
}

/**
 * Children of the movers who entered the card after the SKPWNI was issued, whether born before or after the issue: the
 * document does not name them, and no office can add them. They need no SKPWNI of their own. A child goes with its
 * mother; with its father unless the mother stays on the card. In a case that does not record who stays, the day of
 * birth decides.
 */
function comingAlong(state: Trip['state'], members: ArrivalFacts['members']): string[] {
  const { departedOn, movers, stayers } = state;
  const moves = (id?: string) => id !== undefined && movers.includes(id);
  const staysBehind = (id?: string) => id !== undefined && members.has(id) && !movers.includes(id);
  return [...members]
    .filter(([id, child]) => !movers.includes(id) && !openDeparture(child))
    .filter(([id, { bornOn, motherId, fatherId }]) => {
      if (stayers === null) return moves(motherId) && bornOn >= departedOn;
      return !stayers.includes(id) && (moves(motherId) || (moves(fatherId) && !staysBehind(motherId)));
    })
    .map(([id]) => id);
}

interface Trip extends ArrivalFacts {
  readonly state: Exclude<MoveCase, { status: 'none' }>;
  readonly originCard: ActiveFamily;
  /** Movers who are alive and still on the card of origin, and the children who come along. */
  readonly movers: readonly string[];
}

interface Placed {
  readonly kind: 'decided';
  readonly familyId: string;
  readonly kkNumber: string;
  readonly address: Address;
  readonly members: readonly FamilyMember[];
  readonly familyChanges: readonly Change[];
  readonly stayers: readonly Change[];
  readonly stayersKkNumber?: string;
  readonly reservations: readonly Reservation[];
}

function decideCard(command: RegisterArrival, trip: Trip, context: ActContext) {
  const { family } = command;
  if (family.kind === 'same-card') return sameCard(command, trip, context);

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
  return card.kind === 'rejected' ? card : leaveOrigin(card, request, outcome, trip, context);
}

function sameCard(command: RegisterArrival, trip: Trip, context: ActContext) {
  const { originCard, origin, movers } = trip;
  const allMove = originCard.members.every(({ personId }) => movers.includes(personId));
  if (!allMove) return reject({ code: 'card-stays-behind', field: 'family.kind' });
  const relocated: Change = {
    stream: { kind: 'family', id: origin.id },
    events: [
      {
        type: 'FamilyRelocated',
        occurredOn: context.today,
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

type Card = Pick<Placed, 'kind' | 'familyId' | 'kkNumber' | 'address' | 'members' | 'reservations'> & {
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
  const members = membersAt(trip, family.relationships, family.headId);
  const change: Change = {
    stream: { kind: 'family', id: familyId },
    events: [
      {
        type: 'FamilyCardIssuedOnArrival',
        occurredOn: context.today,
        data: { moveId: trip.move.id, kkNumber, headId: family.headId, address, members },
      },
    ],
  };
  const reservations: Reservation[] = [{ kind: 'kk', value: kkNumber, streamId: familyId }];
  const card: Card = { kind: 'decided', familyId, kkNumber, address, members, reservations, change };
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
  const members = membersAt(trip, family.relationships);
  const change: Change = {
    stream: { kind: 'family', id: host.id },
    events: [
      { type: 'FamilyMembersJoined', occurredOn: context.today, data: { moveId: trip.move.id, members } },
    ],
  };
  const { kkNumber, address } = host.state;
  const card: Card = {
    kind: 'decided',
    familyId: host.id,
    kkNumber,
    address,
    members,
    reservations: [],
    change,
  };
  return card;
}

function membersAt(
  trip: Trip,
  relationships: ReadonlyMap<string, Relationship>,
  headId?: string,
): FamilyMember[] {
  return trip.movers.map((personId) => {
    if (personId === headId) return { personId, relationship: 'head' };
    const given = relationships.get(personId) ?? kinshipOfChild(trip, personId, headId);
    return { personId, relationship: given && given !== 'head' ? given : 'other-relative' };
  });
}

/** The form cannot list a child who is not on the SKPWNI: the relationship is taken from kinship on record. */
function kinshipOfChild(trip: Trip, id: string, headId: string | undefined): Relationship | undefined {
  const [head, child] = [trip.members.get(headId ?? ''), trip.members.get(id)];
  if (headId === undefined || !head || !child || trip.state.movers.includes(id)) return undefined;
  return kinshipTo(
    { id: headId, state: head },
    { id, state: child },
    new Map([...trip.relatives, ...trip.members]),
  );
}

function leaveOrigin(
  card: Card,
  request: SuccessionRequest,
  outcome: Exclude<SuccessionOutcome, { kind: 'rejected' }>,
  trip: Trip,
  context: ActContext,
): Placed {
  const succession = outcome.kind === 'succeeded' ? outcome.succession : undefined;
  const left: Change = {
    stream: { kind: 'family', id: trip.origin.id },
    events: [
      {
        type: 'FamilyMembersLeft',
        occurredOn: context.today,
        data: { moveId: trip.move.id, personIds: trip.movers, succession },
      },
    ],
  };
  const placements = placementsAfter(request, outcome);
  const stayers = placements.map(({ personId, placement, flags, placedOn }): Change => ({
    stream: { kind: 'person', id: personId },
    events: [
      { type: 'FamilyHeadDeparted', occurredOn: latest(context.today, placedOn), data: { placement, flags } },
    ],
  }));
  const stayersKkNumber = succession?.kkNumber;
  const reservations = [...card.reservations];
  if (stayersKkNumber) reservations.push({ kind: 'kk', value: stayersKkNumber, streamId: trip.origin.id });
  return { ...card, familyChanges: [left, card.change], stayers, stayersKkNumber, reservations };
}

function arrivalAct(command: RegisterArrival, trip: Trip, placed: Placed): ActDecision<ArrivalResult> {
  const { arrivedOn } = command;
  const { familyId, kkNumber, address, stayersKkNumber } = placed;
  const moveId = trip.move.id;
  const arrivals = placed.members.map(({ personId, relationship }): Change => {
    const person = trip.members.get(personId);
    if (!person) throw new Error('A mover was not read before the arrival was decided');
    const placement = { familyId, kkNumber, relationship, address };
    const { origin: from, reason } = trip.state;
    return {
      stream: { kind: 'person', id: personId },
      events: [
        {
          type: 'PersonArrived',
          occurredOn: latest(arrivedOn, person.placedOn),
          data: { moveId, arrivedOn, from, reason, placement },
        },
      ],
    };
  });
  const completed: Change = {
    stream: { kind: 'move', id: moveId },
    events: [{ type: 'MoveCaseCompleted', occurredOn: arrivedOn, data: { arrivedOn, familyId } }],
  };
  return accept({
    changes: [completed, ...placed.familyChanges, ...arrivals, ...placed.stayers],
    reservations: placed.reservations,
    result: {
      moveId,
      familyId,
      kkNumber,
      arrived: placed.members.map(({ personId }) => personId),
      stayersKkNumber,
    },
  });
}
