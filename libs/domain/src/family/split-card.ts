import { accept, reject } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Known } from '../act';
import { cardDay } from '../card-day';
import { isAdult, type Person } from '../person/person';
import {
  cardOf,
  membersAmong,
  placementChanges,
  refusePersons,
  refuseStrangers,
  type CardFacts,
  type CardRequest,
} from './card-facts';
import type { FamilyMember } from './family';
import { isRefused } from './plausible';
import { issueCard, newcomersOf, placements, separate, type Transfer } from './transfer';
import { stateOf } from './towards-head';

export interface SplitCard extends CardRequest {
  /** Who heads the card that stays, if its head leaves. */
  readonly successorId?: string;
}

export interface SplitFacts extends CardFacts {
  /** Who heads the new card. */
  readonly head: Known<Person>;
  /** Who else leaves. */
  readonly others: readonly Known<Person>[];
}

export interface SplitResult {
  readonly familyId: string;
  readonly kkNumber: string;
  /** The new number of the card that stays, where its head leaves. */
  readonly stayersKkNumber?: string;
}

/**
 * Pisah KK at one address (F-1.02, KK baru 3): those who leave get a card and a number of their own, headed by an adult
 * or somebody who is or was married (Permendagri 108/2019 art. 10(4); domain.md §2.6).
 */
export function splitCard(
  command: SplitCard,
  facts: SplitFacts,
  context: ActContext,
): ActDecision<SplitResult> {
  const { head, others } = facts;
  const leaving = [head, ...others];
  const fieldOf = (index: number) => (index === 0 ? 'head' : `members.${index - 1}`);
  const refused = refusePersons(leaving, command.reportedOn, fieldOf);
  if (refused) return refused;
  const card = cardOf(facts, command, context, 'head');
  if (card.kind === 'rejected') return card;
  const stranger = refuseStrangers(leaving, card.state, fieldOf);
  if (stranger) return stranger;
  if (leaving.length === card.state.members.length) return reject({ code: 'nobody-stays', field: 'members' });
  const people = new Map([...facts.relatives, ...facts.members]);
  if (!isAdult(stateOf(people, head.id), context.today))
    return reject({ code: 'head-under-age', field: 'head' });

  const ids = leaving.map(({ id }) => id);
  const transfer: Transfer = {
    people,
    changedOn: cardDay(command.reportedOn, card.state, ...facts.members.values()),
    reason: 'split',
    stated: command.stated,
    successorId: command.successorId,
    stayField: 'members',
    relationshipsField: 'relationships',
    fieldOf: (id) => fieldOf(ids.indexOf(id)),
  };
  const groups = [{ from: card, members: membersAmong(card.state, ids) }];
  const separation = separate(groups, transfer, context);
  if (separation.kind === 'rejected') return separation;
  const newcomers = newcomersOf(groups, { headId: head.id, today: context.today }, transfer);
  if (isRefused(newcomers)) return newcomers;
  const { address } = card.state;
  const rank = ({ personId }: FamilyMember) => (personId === head.id ? 0 : 1);
  const members = newcomers.members.toSorted((a, b) => rank(a) - rank(b));
  const issued = issueCard({ headId: head.id, address, members }, transfer, context);
  const { familyId, kkNumber } = issued;
  const placed = placements({ familyId, kkNumber, address }, newcomers, separation.stayers, transfer);
  return accept({
    changes: [...placementChanges(placed), ...separation.cards, issued.change],
    reservations: [...separation.reservations, issued.reservation],
    result: { familyId, kkNumber, stayersKkNumber: separation.reservations[0]?.value },
  });
}
