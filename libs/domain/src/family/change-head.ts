import { accept, reject } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, Known } from '../act';
import { cardDay } from '../card-day';
import { issueKkNumber } from '../issuance';
import { isAdult, type Person } from '../person/person';
import {
  cardOf,
  placementChanges,
  refusePersons,
  refuseStrangers,
  type CardFacts,
  type CardRequest,
} from './card-facts';
import { checkRelationships, isRefused } from './plausible';
import { isRelative, relationshipsTo, stateOf } from './towards-head';
import { placements, relationshipUnknown } from './transfer';

export interface ChangeHeadFacts extends CardFacts {
  readonly head: Known<Person>;
}

export interface ChangeHeadResult {
  readonly familyId: string;
  readonly kkNumber: string;
}

/**
 * Penggantian kepala keluarga while the former head stays (F-1.02, KK baru 2): the card gets a new number. It also puts
 * right a card that a minor heads, once an adult relative is on it (Permendagri 108/2019 art. 10; domain.md §2.6).
 */
export function changeHead(
  command: CardRequest,
  facts: ChangeHeadFacts,
  context: ActContext,
): ActDecision<ChangeHeadResult> {
  const fieldOf = () => 'head';
  const refused = refusePersons([facts.head], command.reportedOn, fieldOf);
  if (refused) return refused;
  const card = cardOf(facts, command, context);
  if (card.kind === 'rejected') return card;
  const { id: familyId, state: family } = card;
  const stranger = refuseStrangers([facts.head], family, fieldOf);
  if (stranger) return stranger;
  const head = family.members.find(({ personId }) => personId === facts.head.id);
  if (!head || head.personId === family.headId) return reject({ code: 'already-head', field: 'head' });
  const people = new Map([...facts.relatives, ...facts.members]);
  if (!isRelative(head.relationship)) return reject({ code: 'successor-not-kin', field: 'head' });
  if (!isAdult(stateOf(people, head.personId), context.today))
    return reject({ code: 'head-under-age', field: 'head' });
  const { relationships, unclear } = relationshipsTo(head, family.members, people, command.stated);
  const form = { relationshipsField: 'relationships' };
  if (unclear.length > 0) return relationshipUnknown(unclear, form);
  const flags = checkRelationships({
    headId: head.personId,
    changed: relationships.filter(({ personId }) => command.stated.has(personId)),
    members: relationships,
    people,
    today: context.today,
    fieldOf: () => 'relationships',
  });
  if (isRefused(flags)) return flags;

  const { address } = family;
  const kkNumber = issueKkNumber(context, address.area);
  const changedOn = cardDay(command.reportedOn, family, ...facts.members.values());
  const succession = { headId: head.personId, kkNumber, relationships };
  const changed: Change = {
    stream: { kind: 'family', id: familyId },
    events: [{ type: 'FamilyHeadChanged', occurredOn: changedOn, data: { succession } }],
  };
  const placed = placements({ familyId, kkNumber, address }, { members: relationships, flags }, [], {
    changedOn,
    reason: 'head',
  });
  return accept({
    changes: [...placementChanges(placed), changed],
    reservations: [{ kind: 'kk', value: kkNumber, streamId: familyId }],
    result: { familyId, kkNumber },
  });
}
