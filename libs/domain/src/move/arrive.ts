import { accept, latest, reject, together } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, Known } from '../act';
import { regencyOf, type Address } from '../area';
import { cardDay } from '../card-day';
import { isActive, refuseDates, refuseDeceased, refuseOffice } from '../rules';
import { openDeparture, type RegisteredPerson } from '../person/person';
import { decideCard, type Placed } from './arrival-card';
import type { Arrival, ArrivalFacts, ArrivalResult, RegisterArrival, Trip } from './arrival-report';
import type { KnownMove, MoveCase, OpenedMove } from './move-case';
import { refuseClosed } from './refuse-closed';
import type { QualityFlag } from '../values';

/**
 * Completes a move at the destination (kedatangan; Permendagri 108/2019 arts 29–30). The head keeps the card and its
 * number, with all members or some; others head or join another card. If the head leaves members behind, those get a new
 * head and number. Movers who died before the day of arrival are left out; those who died on it or later arrived as well
 * (INV-02), and keep the card on which they died. Children who entered the card since the departure come with a parent.
 */
export function registerArrival(
  command: RegisterArrival,
  facts: ArrivalFacts,
  context: ActContext,
): ActDecision<ArrivalResult> {
  const { move, origin, members } = facts;
  if (move.state.status === 'none') return reject({ code: 'move-not-found', field: 'moveId' });
  const refused = together(
    refuseDates(command.arrivedOn, command.reportedOn, context, 'arrivedOn'),
    refuseOffice(move.state.destination, context),
    cameInTime(move.state, facts, context) ? undefined : refuseClosed(move.state, context),
  );
  if (refused) return refused;
  if (command.arrivedOn < move.state.departedOn) {
    return reject({
      code: 'arrival-before-departure',
      field: 'arrivedOn',
      departedOn: move.state.departedOn,
    });
  }
  if (regencyOf(command.address.area) !== regencyOf(move.state.destination)) {
    return reject({ code: 'destination-differs', field: 'address.area' });
  }
  const { state } = move;
  const living = state.movers.filter((id) => members.has(id));
  const late = diedAfterArrival(command, state, facts);
  if (living.length > 0 && isActive(origin.state)) {
    const movers = [...living, ...comingAlong(state, facts, members)];
    const cards = [origin.state, ...(facts.host ? [facts.host.state] : [])];
    const cardChangedOn = cardDay(command.reportedOn, ...cards, ...members.values());
    const trip = { ...facts, state, originCard: origin.state, movers, late, cardChangedOn };
    const placed = decideCard(command, trip, context);
    return placed.kind === 'rejected' ? placed : arrivalAct(command, trip, placed);
  }
  if (late.size > 0) return arrivalOfDeceased(command, { ...facts, state, late });
  return reject({
    code: 'movers-all-deceased',
    field: 'moveId',
    officeInCharge: regencyOf(state.origin),
    validUntil: state.validUntil,
  });
}

/**
 * An arrival that a village captured offline before the SKPWNI expired (`ActContext.receivedOn`) may come after the desk
 * of origin has closed the case. It is recorded if the movers who live still are where they were then.
 */
function cameInTime(
  { status, validUntil, movers, origin }: KnownMove,
  { members, deceased }: ArrivalFacts,
  { receivedOn }: Pick<ActContext, 'receivedOn'>,
): boolean {
  if (status !== 'expired' || receivedOn > validUntil) return false;
  return movers.every((id) => {
    const member = members.get(id);
    if (!member) return deceased.has(id);
    // The expiry left the mover at the origin (domain.md §2.7); whoever moved from there since is no longer on this way.
    return !openDeparture(member) && regencyOf(member.placement.address.area) === regencyOf(origin);
  });
}

/**
 * Children of the movers who entered the card after the SKPWNI was issued, whether born before or after the issue: the
 * document does not name them, and no office can add them. They need no SKPWNI of their own. A child goes with its
 * mother; with its father or adoptive parents unless the mother stays on the card. In a case that does not record who stays, the day of
 * birth decides.
 */
function comingAlong(
  { departedOn, movers, stayers }: OpenedMove,
  { members }: Pick<ArrivalFacts, 'members'>,
  candidates: ArrivalFacts['members'],
): string[] {
  const moves = (id?: string) => id !== undefined && movers.includes(id);
  const staysBehind = (id?: string) => id !== undefined && members.has(id) && !movers.includes(id);
  return [...candidates]
    .filter(([id, child]) => !movers.includes(id) && !openDeparture(child))
    .filter(([id, { bornOn, motherId, fatherId, parents }]) => {
      if (stayers === null) return moves(motherId) && bornOn >= departedOn;
      const isOfMover = [fatherId, ...parents.map(({ personId }) => personId)].some(moves);
      return !stayers.includes(id) && (moves(motherId) || (isOfMover && !staysBehind(motherId)));
    })
    .map(([id]) => id);
}

/**
 * They died on the card of origin, so that its stream names them. A child who died where the family had lived before the
 * origin never came along from there.
 */
function diedAfterArrival(
  { arrivedOn }: RegisterArrival,
  state: OpenedMove,
  facts: ArrivalFacts,
): Arrival['late'] {
  const atOrigin = [...facts.deceased].filter(
    ([, { placement }]) => regencyOf(placement.address.area) === regencyOf(state.origin),
  );
  const moved = [...state.movers, ...comingAlong(state, facts, new Map(atOrigin))];
  const late = [...facts.deceased].filter(
    ([id, person]) => moved.includes(id) && !refuseDeceased(person, arrivedOn, 'moveId'),
  );
  return new Map(late);
}

function arrivalAct(command: RegisterArrival, trip: Trip, placed: Placed): ActDecision<ArrivalResult> {
  const { move, members } = trip;
  const { familyId, kkNumber, address, stayersFamilyId, stayersKkNumber } = placed;
  const living = placed.members.map(({ personId, relationship }) => {
    const person = members.get(personId);
    if (!person) throw new Error('A mover was not read before the arrival was decided');
    const placement = { familyId, kkNumber, relationship, address };
    const flags = placed.flags?.get(personId);
    return arrived(command, trip, { id: personId, state: { ...person, placement }, flags });
  });
  const arrivals = [...living, ...arrivedBeforeDeath(command, trip, address)];
  return accept({
    changes: [completed(command, move, familyId), ...placed.familyChanges, ...arrivals, ...placed.stayers],
    reservations: placed.reservations,
    result: {
      moveId: move.id,
      familyId,
      kkNumber,
      arrived: arrivals.map(({ stream }) => stream.id),
      stayersFamilyId,
      stayersKkNumber,
    },
  });
}

/**
 * The arrival of movers none of whom lives. They head no new card and join none: they keep the card on which they
 * died. A card on which nobody is left moves along with its head.
 */
function arrivalOfDeceased(command: RegisterArrival, arrival: Arrival): ActDecision<ArrivalResult> {
  const { move, origin, late } = arrival;
  const { address, family } = command;
  const cardMoves = origin.state.status === 'closed' && late.has(origin.state.headId);
  const data = { moveId: move.id, address };
  const occurredOn = cardDay(command.reportedOn, origin.state);
  const relocated: Change = {
    stream: { kind: 'family', id: origin.id },
    events: [{ type: 'FamilyRelocated', occurredOn, data }],
  };
  return accept({
    changes: [
      completed(command, move, origin.id),
      ...(cardMoves ? [relocated] : []),
      ...arrivedBeforeDeath(command, arrival, address),
    ],
    reservations: [],
    result: {
      moveId: move.id,
      arrived: [...late.keys()],
      cardUnchanged: cardMoves && family.kind === 'same-card' ? undefined : 'deceased',
    },
  });
}

function arrivedBeforeDeath(command: RegisterArrival, arrival: Arrival, address: Address): Change[] {
  return [...arrival.late].map(([id, person]) =>
    arrived(command, arrival, { id, state: { ...person, placement: { ...person.placement, address } } }),
  );
}

/** @param mover with the placement at the destination */
function arrived(
  { arrivedOn }: RegisterArrival,
  { move, state: { origin: from, reason } }: Arrival,
  {
    id,
    state: { placement, placedOn },
    flags,
  }: Known<RegisteredPerson> & { readonly flags?: readonly QualityFlag[] },
): Change {
  const data = { moveId: move.id, arrivedOn, from, reason, placement, flags };
  const occurredOn = latest(arrivedOn, placedOn);
  return { stream: { kind: 'person', id }, events: [{ type: 'PersonArrived', occurredOn, data }] };
}

function completed({ arrivedOn }: RegisterArrival, { id }: Known<MoveCase>, familyId: string): Change {
  const data = { arrivedOn, familyId };
  return {
    stream: { kind: 'move', id },
    events: [{ type: 'MoveCaseCompleted', occurredOn: arrivedOn, data }],
  };
}
