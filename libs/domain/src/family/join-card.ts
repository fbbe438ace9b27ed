import { accept, reject } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, Known } from '../act';
import { cardDay } from '../card-day';
import { isAdult, type Person, type RegisteredPerson } from '../person/person';
import {
  cardOf,
  membersAmong,
  placementChanges,
  refusePersons,
  refuseStrangers,
  type CardFacts,
  type CardRequest,
} from './card-facts';
import type { ActiveFamily, Family } from './family';
import { isRefused } from './plausible';
import { newcomersOf, placements, separate, type Transfer } from './transfer';
import { stateOf } from './towards-head';

/** The papers by which a minor goes to a card without a parent (domain.md §2.6; F-1.03A, F-1.03B). */
interface Statements {
  /** Number of the statement of the parents or the guardian (surat kuasa pengasuhan). */
  readonly guardianStatement?: string;
  /** Number of the host's consent (surat pernyataan tidak keberatan). */
  readonly hostConsent?: string;
}

export interface JoinCard extends CardRequest, Statements {
  /** Who heads the card that stays, if its head leaves. */
  readonly successorId?: string;
}

export interface MergeFacts extends CardFacts {
  readonly host: Known<Family>;
}
export interface JoinFacts extends MergeFacts {
  readonly joiners: readonly Known<Person>[];
}

export interface JoinResult {
  readonly familyId: string;
  readonly kkNumber: string;
  /** The new number of the card that stays, where its head leaves. */
  readonly stayersKkNumber?: string;
}

/**
 * Menumpang KK (F-1.02, perubahan 1): members of one card go to another card of this regency and live at its address.
 * A minor without a parent there needs the statement of parents or guardian, and the host's consent (domain.md §2.6).
 */
export function joinCard(command: JoinCard, facts: JoinFacts, context: ActContext): ActDecision<JoinResult> {
  const fieldOf = (index: number) => `members.${index}`;
  const refused = refusePersons(facts.joiners, command.reportedOn, fieldOf);
  if (refused) return refused;
  const card = cardOf(facts, command, context, 'members.0');
  if (card.kind === 'rejected') return card;
  const stranger = refuseStrangers(facts.joiners, card.state, fieldOf);
  if (stranger) return stranger;
  const ids = facts.joiners.map(({ id }) => id);
  return transferred({ command, facts, card, ids, reason: 'join' }, context);
}

/** Gabung KK (F-1.02): all members of a card go to another one. The number of their card is not used again. */
export function mergeCards(
  command: JoinCard,
  facts: MergeFacts,
  context: ActContext,
): ActDecision<JoinResult> {
  const card = cardOf(facts, command, context);
  if (card.kind === 'rejected') return card;
  const ids = card.state.members.map(({ personId }) => personId);
  return transferred({ command, facts, card, ids, reason: 'merge' }, context);
}

interface Joining {
  readonly command: JoinCard;
  readonly facts: MergeFacts;
  readonly card: Known<ActiveFamily>;
  readonly ids: readonly string[];
  readonly reason: 'join' | 'merge';
}

function transferred(joining: Joining, context: ActContext): ActDecision<JoinResult> {
  const { command, facts, card, ids, reason } = joining;
  const host = cardOf({ card: facts.host }, command, context, 'host');
  if (host.kind === 'rejected') return host;
  if (host.id === card.id) return reject({ code: 'already-on-this-card', field: 'host' });
  const refusedMinors = refuseMinors(joining, host.state, context);
  if (refusedMinors) return refusedMinors;

  const transfer: Transfer = {
    people: new Map([...facts.relatives, ...facts.members]),
    changedOn: cardDay(command.reportedOn, card.state, host.state, ...facts.members.values()),
    reason,
    stated: command.stated,
    successorId: command.successorId,
    stayField: 'members',
    relationshipsField: 'relationships',
    fieldOf: (id) => (reason === 'join' ? `members.${ids.indexOf(id)}` : 'family'),
  };
  const groups = [{ from: card, members: membersAmong(card.state, ids) }];
  const separation = separate(groups, transfer, context);
  if (separation.kind === 'rejected') return separation;
  const { headId, members: hosts, kkNumber, address } = host.state;
  const newcomers = newcomersOf(groups, { headId, hosts, today: context.today }, transfer);
  if (isRefused(newcomers)) return newcomers;
  const { guardianStatement, hostConsent } = command;
  const data = { members: newcomers.members, reason, guardianStatement, hostConsent };
  const joined: Change = {
    stream: { kind: 'family', id: host.id },
    events: [{ type: 'FamilyMembersTransferred', occurredOn: transfer.changedOn, data }],
  };
  const placed = placements(
    { familyId: host.id, kkNumber, address },
    newcomers,
    separation.stayers,
    transfer,
  );
  return accept({
    changes: [...placementChanges(placed), ...separation.cards, joined],
    reservations: separation.reservations,
    result: { familyId: host.id, kkNumber, stayersKkNumber: separation.reservations[0]?.value },
  });
}

/** A minor who comes with a parent, or to one, needs no statement. */
function refuseMinors({ command, facts, ids }: Joining, host: ActiveFamily, { today }: ActContext) {
  const there = new Set([...ids, ...host.members.map(({ personId }) => personId)]);
  const hasParent = ({ parents }: RegisteredPerson) =>
    parents.some(({ personId }) => personId !== undefined && there.has(personId));
  const alone = ids.some((id) => {
    const person = stateOf(facts.members, id);
    return !isAdult(person, today) && !hasParent(person);
  });
  if (!alone) return undefined;
  for (const field of ['guardianStatement', 'hostConsent'] as const) {
    if (command[field] === undefined) return reject({ code: 'statement-missing', field });
  }
  return undefined;
}
