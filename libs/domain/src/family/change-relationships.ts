import { accept, reject } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, Known } from '../act';
import { cardDay } from '../card-day';
import type { Person } from '../person/person';
import {
  cardOf,
  placementChanges,
  refusePersons,
  refuseStrangers,
  type CardFacts,
  type CardRequest,
} from './card-facts';
import { checkRelationships, isRefused } from './plausible';
import { placements } from './transfer';

export interface ChangeRelationshipsFacts extends CardFacts {
  /** Those whose relationship the request states, in its order. */
  readonly persons: readonly Known<Person>[];
}

export interface ChangeRelationshipsResult {
  readonly familyId: string;
  readonly kkNumber: string;
}

/**
 * Perubahan hubungan keluarga (F-1.02, perubahan 3): a bride who is on the card already, a boarder who is kin, a
 * relationship that nobody had stated. The card keeps its number, because its head stays (domain.md §2.6).
 */
export function changeRelationships(
  command: CardRequest,
  facts: ChangeRelationshipsFacts,
  context: ActContext,
): ActDecision<ChangeRelationshipsResult> {
  const fieldOf = (index: number) => `relationships.${index}`;
  const personField = (index: number) => `${fieldOf(index)}.person`;
  const refused = refusePersons(facts.persons, command.reportedOn, personField);
  if (refused) return refused;
  const card = cardOf(facts, command, context);
  if (card.kind === 'rejected') return card;
  const { id: familyId, state: family } = card;
  const stranger = refuseStrangers(facts.persons, family, personField);
  if (stranger) return stranger;
  const indexOf = (id: string) => facts.persons.findIndex((person) => person.id === id);
  const heads = facts.persons.findIndex(
    ({ id }) => id === family.headId || command.stated.get(id) === 'head',
  );
  if (heads !== -1) return reject({ code: 'card-has-a-head', field: `${fieldOf(heads)}.relationship` });
  const members = family.members.map(({ personId, relationship }) => {
    return { personId, relationship: command.stated.get(personId) ?? relationship };
  });
  const isUnclear = (id: string) =>
    facts.members.get(id)?.flags.some(({ kind }) => kind === 'relationship-unclear') ?? false;
  const changed = members.filter(({ personId, relationship }, index) => {
    const isOther = family.members[index]?.relationship !== relationship;
    return isOther || (command.stated.has(personId) && isUnclear(personId));
  });
  if (changed.length === 0) return reject({ code: 'relationship-unchanged', field: 'relationships' });
  const flags = checkRelationships({
    headId: family.headId,
    changed,
    members,
    people: new Map([...facts.relatives, ...facts.members]),
    today: context.today,
    fieldOf: (id) => `${fieldOf(indexOf(id))}.relationship`,
  });
  if (isRefused(flags)) return flags;

  const affected = changed.flatMap(({ personId }) => facts.members.get(personId) ?? []);
  const changedOn = cardDay(command.reportedOn, family, ...affected);
  const { kkNumber, address } = family;
  const data = { relationships: changed };
  const onCard: Change = {
    stream: { kind: 'family', id: familyId },
    events: [{ type: 'FamilyRelationshipsChanged', occurredOn: changedOn, data }],
  };
  const placed = placements({ familyId, kkNumber, address }, { members: changed, flags }, [], {
    changedOn,
    reason: 'relationship',
  });
  return accept({
    changes: [...placementChanges(placed), onCard],
    reservations: [],
    result: { familyId, kkNumber },
  });
}
