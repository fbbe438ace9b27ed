import { reject } from '@peristiwa/kernel';
import type { ActContext, Change, Known, Reservation } from '../act';
import type { Address } from '../area';
import { cardDay } from '../card-day';
import type { FamilyMember } from '../family/family';
import { kinshipTo } from '../family/kinship';
import { flagMinorsAmongStrangers } from '../family/minors-among-strangers';
import { checkRelationships, isRefused } from '../family/plausible';
import { stateOf } from '../family/towards-head';
import { relationshipUnknown, type FlagsByPerson } from '../family/transfer';
import { issueKkNumber } from '../issuance';
import { isAdult, type RegisteredPerson } from '../person/person';
import { isActive, refuseOffice, type Refused } from '../rules';
import type { Relationship } from '../values';
import type { ReturnFacts, ReturnFromAbroad } from './return';

/** The card on which those who return live. */
export interface ReturnCard {
  readonly kind: 'decided';
  readonly familyId: string;
  readonly kkNumber: string;
  readonly address: Address;
  /** Those who return. */
  readonly members: readonly FamilyMember[];
  readonly flags: FlagsByPerson;
  readonly change: Change;
  readonly reservations: readonly Reservation[];
}

interface Trip {
  readonly command: ReturnFromAbroad;
  readonly facts: ReturnFacts;
  readonly returners: readonly Known<RegisteredPerson>[];
  readonly documentNumber: string;
}

export const isRefusedCard = (card: ReturnCard | Refused): card is Refused => card.kind === 'rejected';

export function cardOfReturn(trip: Trip, context: ActContext): ReturnCard | Refused {
  const { family } = trip.command;
  return family.kind === 'new' ? newCard(trip, family, context) : hostCard(trip, context);
}

function newCard(
  trip: Trip,
  { headId, address }: Extract<ReturnFromAbroad['family'], { kind: 'new' }>,
  context: ActContext,
): ReturnCard | Refused {
  const { command, returners, documentNumber } = trip;
  const refusedOffice = refuseOffice(address.area, context);
  if (refusedOffice) return refusedOffice;
  const head = returners.find(({ id }) => id === headId);
  if (!head) return reject({ code: 'head-not-among-movers', field: 'family.head' });
  if (!isAdult(head.state, context.today)) return reject({ code: 'head-under-age', field: 'family.head' });
  const newcomers = newcomersOf(trip, { headId, hosts: [] }, context);
  if (isRefused(newcomers)) return newcomers;
  const familyId = context.newId();
  const kkNumber = issueKkNumber(context, address.area);
  const rank = ({ personId }: FamilyMember) => (personId === headId ? 0 : 1);
  const members = newcomers.members.toSorted((a, b) => rank(a) - rank(b));
  const occurredOn = cardDay(command.reportedOn, ...returners.map(({ state }) => state));
  const data = { documentNumber, kkNumber, headId, address, members };
  return {
    kind: 'decided',
    familyId,
    kkNumber,
    address,
    members,
    flags: newcomers.flags,
    change: {
      stream: { kind: 'family', id: familyId },
      events: [{ type: 'FamilyCardIssuedOnReturn', occurredOn, data }],
    },
    reservations: [{ kind: 'kk', value: kkNumber, streamId: familyId }],
  };
}

/** Numpang KK: they live at the address of the host. */
function hostCard(trip: Trip, context: ActContext): ReturnCard | Refused {
  const { command, facts, returners, documentNumber } = trip;
  const { host } = facts;
  if (!host || !isActive(host.state)) return reject({ code: 'family-not-found', field: 'family.host' });
  const { headId, kkNumber, address, members: hosts } = host.state;
  const refusedOffice = refuseOffice(address.area, context);
  if (refusedOffice) return refusedOffice;
  const newcomers = newcomersOf(trip, { headId, hosts }, context);
  if (isRefused(newcomers)) return newcomers;
  const { members } = newcomers;
  const { today } = context;
  const flags = flagMinorsAmongStrangers(newcomers, { hosts, today, people: peopleOf(trip) });
  const occurredOn = cardDay(command.reportedOn, host.state, ...returners.map(({ state }) => state));
  return {
    kind: 'decided',
    familyId: host.id,
    kkNumber,
    address,
    members,
    flags,
    change: {
      stream: { kind: 'family', id: host.id },
      events: [{ type: 'FamilyMembersReturned', occurredOn, data: { documentNumber, members } }],
    },
    reservations: [],
  };
}

/**
 * The relationships of those who return to the head of their card: as the form states them, else from kinship on record,
 * else what they were to the same head before they left. What the form states is checked (INV-14).
 */
function newcomersOf(
  trip: Trip,
  { headId, hosts }: { readonly headId: string; readonly hosts: readonly FamilyMember[] },
  { today }: ActContext,
) {
  const {
    command: { stated },
    returners,
  } = trip;
  const people = peopleOf(trip);
  const head = { id: headId, state: stateOf(people, headId) };
  const isStated = (id: string) => id !== headId && stated.has(id) && stated.get(id) !== 'head';
  const known = ({ id, state }: Known<RegisteredPerson>): Relationship | undefined => {
    if (id === headId) return 'head';
    return kinshipTo(head, { id, state }, people) ?? formerTowards(head.state, state);
  };
  const members = returners.map((returner) => {
    const relationship = isStated(returner.id) ? stated.get(returner.id) : known(returner);
    return { personId: returner.id, relationship };
  });
  const unclear = members.flatMap(({ personId, relationship }) => (relationship ? [] : [personId]));
  if (unclear.length > 0) return relationshipUnknown(unclear, { relationshipsField: 'relationships' });
  const newcomers = members as readonly FamilyMember[];
  const flags = checkRelationships({
    headId,
    changed: newcomers.filter(({ personId }) => isStated(personId)),
    members: [...hosts, ...newcomers],
    people,
    today,
    fieldOf: () => 'relationships',
  });
  return isRefused(flags) ? flags : { kind: 'decided' as const, members: newcomers, flags };
}

function peopleOf({ facts, returners }: Trip): ReadonlyMap<string, RegisteredPerson> {
  const own = returners.map(({ id, state }) => [id, state] as const);
  return new Map([...facts.relatives, ...facts.hosts, ...own]);
}

/** Both left one card, which the head of the new card headed. */
function formerTowards(head: RegisteredPerson, { placement }: RegisteredPerson): Relationship | undefined {
  const { familyId, relationship } = head.placement;
  return relationship === 'head' && placement.familyId === familyId ? placement.relationship : undefined;
}
