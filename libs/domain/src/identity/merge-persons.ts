import { accept, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, Known } from '../act';
import { cardDay } from '../card-day';
import type { Family } from '../family/family';
import { isRelative } from '../family/towards-head';
import { nobodyLeaves, placements, separate } from '../family/transfer';
import { isAdult, openDeparture, type Person, type RegisteredPerson } from '../person/person';
import { isActive, isRegistered, personNotFound, refuseDates, refuseOffice } from '../rules';

export interface MergePersons {
  readonly reportedOn: PlainDate;
  /** Number of the paper on which the office found that both are one person. */
  readonly evidence: string;
}

export interface MergePersonsFacts {
  readonly survivor: Known<Person>;
  readonly duplicate: Known<Person>;
  /** The card of the duplicate, and the state of its other members. */
  readonly family: Known<Family>;
  readonly members: ReadonlyMap<string, RegisteredPerson>;
  /** Parents and spouses of members who are not on the card. */
  readonly relatives: ReadonlyMap<string, RegisteredPerson>;
}

export interface MergeResult {
  readonly survivorId: string;
  readonly duplicateId: string;
  /** The new number of the card that the duplicate headed. */
  readonly kkNumber?: string;
}

/**
 * Penggabungan data ganda (domain.md §2.2 B: one person stays, aliases are kept). The duplicate leaves its card; its id
 * and NIK lead to the survivor from then on. No fact is copied: a record with acts of its own has to be the survivor,
 * since the acts and the records of relatives name it.
 */
export function mergePersons(
  { reportedOn, evidence }: MergePersons,
  facts: MergePersonsFacts,
  context: ActContext,
): ActDecision<MergeResult> {
  const { survivor, duplicate, family } = facts;
  const refusedDates = refuseDates(reportedOn, reportedOn, context, 'reportedOn');
  if (refusedDates) return refusedDates;
  if (!isRegistered(survivor.state)) return personNotFound('survivor');
  if (!isRegistered(duplicate.state)) return personNotFound('duplicate');
  if (survivor.id === duplicate.id) return reject({ code: 'already-one-person', field: 'duplicate' });
  const refusedOffice = refuseOffice(duplicate.state.placement.address.area, context);
  if (refusedOffice) return refusedOffice;
  if (hasOwnActs(duplicate.state)) return reject({ code: 'duplicate-has-own-acts', field: 'duplicate' });
  const changedOn = cardDay(reportedOn, family.state, duplicate.state, ...facts.members.values());
  const people = new Map([...facts.relatives, ...facts.members, [duplicate.id, duplicate.state]]);
  const left = leaveCard({ survivor, duplicate }, { from: family, people, changedOn }, context);
  if (left.kind === 'rejected') return left;
  const { reservations, stayers, cards } = left;
  const placed = placements(duplicate.state.placement, { members: [] }, stayers, {
    changedOn,
    reason: REASON,
  });
  const alias = { personId: duplicate.id, nik: duplicate.state.nik };
  const moved = placed.get(survivor.id);
  const ofPerson = (id: string, ...events: Change['events']): Change => ({
    stream: { kind: 'person', id },
    events,
  });
  return accept({
    changes: [
      ofPerson(duplicate.id, {
        type: 'PersonMerged',
        occurredOn: changedOn,
        data: { survivorId: survivor.id, evidence },
      }),
      ofPerson(
        survivor.id,
        { type: 'PersonAbsorbed', occurredOn: changedOn, data: alias },
        ...(moved ? [moved] : []),
      ),
      ...[...placed].filter(([id]) => id !== survivor.id).map(([id, event]) => ofPerson(id, event)),
      ...cards,
    ],
    reservations,
    result: { survivorId: survivor.id, duplicateId: duplicate.id, kkNumber: reservations[0]?.value },
  });
}
const REASON = 'duplicate';

function hasOwnActs(person: RegisteredPerson): boolean {
  const { death, marriages, children } = person;
  return !!death || marriages.length > 0 || children.length > 0 || openDeparture(person) !== undefined;
}

interface DuplicateOnCard {
  readonly from: Known<Family>;
  /** All members, and their relatives. */
  readonly people: ReadonlyMap<string, RegisteredPerson>;
  readonly changedOn: PlainDate;
}

/**
 * The survivor succeeds a duplicate who heads the card of both; on another card the usual rule finds the head. Whoever
 * lives abroad left the card with the SKPLN.
 */
function leaveCard(
  { survivor, duplicate }: Pick<MergePersonsFacts, 'survivor' | 'duplicate'>,
  { from, people, changedOn }: DuplicateOnCard,
  context: ActContext,
) {
  if (isRegistered(duplicate.state) && duplicate.state.abroad) return nobodyLeaves;
  const { id, state } = from;
  if (!isActive(state)) throw new Error('A living person stands on a card that is not active');
  const field = 'duplicate';
  const here = state.members.find(({ personId }) => personId === survivor.id);
  const mayHead = here && isRelative(here.relationship) && isRegistered(survivor.state);
  const members = state.members.filter(({ personId }) => personId === duplicate.id);
  const transfer = {
    people,
    changedOn,
    reason: REASON,
    stated: new Map(),
    successorId: mayHead && isAdult(survivor.state, context.today) ? survivor.id : undefined,
    stayField: field,
    relationshipsField: field,
    fieldOf: () => field,
  } as const;
  return separate([{ from: { id, state }, members }], transfer, context);
}
