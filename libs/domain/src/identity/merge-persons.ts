import { accept, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, Known, Reservation } from '../act';
import { cardDay } from '../card-day';
import type { ActiveFamily, Family } from '../family/family';
import { placementsAfter, succeedHead, type SuccessionRequest } from '../family/succession';
import { isAdult, openDeparture, type Person, type RegisteredPerson } from '../person/person';
import { isActive, isRegistered, personNotFound, refuseDates, refuseOffice } from '../rules';

export interface MergePersons {
  readonly reportedOn: PlainDate;
  /** Number of the paper on which the office found that both are one person. */
  readonly evidence: string;
}

export interface MergeFacts {
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
  facts: MergeFacts,
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
  if (!isActive(family.state)) throw new Error('A living person stands on a card that is not active');
  const left = leaveCard(facts, family.state, reportedOn, context);
  if (left.kind === 'rejected') return left;
  const { occurredOn, kkNumber } = left;
  const merged: Change = {
    stream: { kind: 'person', id: duplicate.id },
    events: [{ type: 'PersonMerged', occurredOn, data: { survivorId: survivor.id, evidence } }],
  };
  const alias = { personId: duplicate.id, nik: duplicate.state.nik };
  const moved = left.changes.find(({ stream }) => stream.id === survivor.id);
  const absorbed: Change = {
    stream: { kind: 'person', id: survivor.id },
    events: [{ type: 'PersonAbsorbed', occurredOn, data: alias }, ...(moved?.events ?? [])],
  };
  const others = left.changes.filter((change) => change !== moved);
  return accept({
    changes: [merged, absorbed, ...others],
    reservations: left.reservations,
    result: { survivorId: survivor.id, duplicateId: duplicate.id, kkNumber },
  });
}

function hasOwnActs(person: RegisteredPerson): boolean {
  const { death, marriages, children } = person;
  return !!death || marriages.length > 0 || children.length > 0 || openDeparture(person) !== undefined;
}

interface LeftCard {
  readonly kind: 'decided';
  readonly occurredOn: PlainDate;
  readonly changes: readonly Change[];
  readonly reservations: readonly Reservation[];
  readonly kkNumber?: string;
}

/** The survivor succeeds a duplicate who heads the card of both; on another card the usual rule finds the head. */
function leaveCard(
  { survivor, duplicate, family: { id }, members, relatives }: MergeFacts,
  family: ActiveFamily,
  reportedOn: PlainDate,
  context: ActContext,
) {
  const here = members.get(survivor.id);
  const request: SuccessionRequest = {
    familyId: id,
    family,
    leaving: [duplicate.id],
    stayers: members,
    relatives,
    designated: here && isAdult(here, context.today) ? survivor.id : undefined,
  };
  const outcome = succeedHead(request, context);
  if (outcome.kind === 'rejected') return outcome;
  if (outcome.kind === 'succeeded' && outcome.flags.length > 0) {
    return reject({ code: 'minors-left-alone', field: 'duplicate' });
  }
  const succession = outcome.kind === 'succeeded' ? outcome.succession : undefined;
  const occurredOn = cardDay(reportedOn, family, duplicate.state, ...members.values());
  const reason = 'duplicate' as const;
  const stayers = placementsAfter(request, outcome).map(({ personId, placement }): Change => ({
    stream: { kind: 'person', id: personId },
    events: [{ type: 'CardChanged', occurredOn, data: { placement, reason } }],
  }));
  const personIds = [duplicate.id];
  const card: Change = {
    stream: { kind: 'family', id },
    events: [{ type: 'FamilyMembersSeparated', occurredOn, data: { personIds, reason, succession } }],
  };
  const kkNumber = succession?.kkNumber;
  const reservations: Reservation[] = kkNumber ? [{ kind: 'kk', value: kkNumber, streamId: id }] : [];
  const left: LeftCard = {
    kind: 'decided',
    occurredOn,
    changes: [...stayers, card],
    reservations,
    kkNumber,
  };
  return left;
}
