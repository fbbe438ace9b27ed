import { accept, latest, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, Known, Reservation } from '../act';
import { issueMoveDocument } from '../issuance';
import type { Person, RegisteredPerson } from '../person/person';
import { isLate, isRegistered, personNotFound, refuseDates } from '../rules';
import type { ReturnFacts, ReturnFromAbroad } from './return';
import { cardOfReturn, isRefusedCard, type ReturnCard } from './return-card';

export interface ReturnResult {
  /** Of the SKDLN. */
  readonly documentNumber: string;
  readonly familyId: string;
  readonly kkNumber: string;
  readonly returned: readonly string[];
}

/** UU 23/2006 art. 19: within 14 days of the arrival. */
export const REPORT_WITHIN_DAYS = 14;

/**
 * Datang dari luar negeri (SKDLN; UU 23/2006 art. 19): citizens who moved abroad live here again, on a new card or on one
 * that they join, at any office. The NIK is the one they had (INV-17). A late report is recorded.
 */
export function returnFromAbroad(
  command: ReturnFromAbroad,
  facts: ReturnFacts,
  context: ActContext,
): ActDecision<ReturnResult> {
  const { returnedOn, reportedOn } = command;
  const refused =
    refuseDates(returnedOn, reportedOn, context, 'returnedOn') ??
    refuseReturners(returnedOn, facts.returners);
  if (refused) return refused;
  const returners = facts.returners as readonly Known<RegisteredPerson>[];
  const documentNumber = issueMoveDocument(context, 'SKDLN');
  const card = cardOfReturn({ command, facts, returners, documentNumber }, context);
  if (isRefusedCard(card)) return card;
  const record = { documentNumber, reportedLate: isLate(returnedOn, REPORT_WITHIN_DAYS, context) };
  const ids = returners.map(({ id }) => id);
  const document: Reservation = { kind: 'act', value: documentNumber, streamId: ids[0] ?? '' };
  return accept({
    changes: [...returners.map((returner) => returned(command, returner, { ...record, card })), card.change],
    reservations: [document, ...card.reservations],
    result: { documentNumber, familyId: card.familyId, kkNumber: card.kkNumber, returned: ids },
  });
}

/** They live, and are on record as living abroad since before the return. */
function refuseReturners(returnedOn: PlainDate, returners: readonly Known<Person>[]) {
  for (const [index, { id, state }] of returners.entries()) {
    const field = `persons.${index}`;
    if (!isRegistered(state)) return personNotFound(field);
    const { abroad, death } = state;
    if (death) return reject({ code: 'already-deceased', field, diedOn: death.diedOn });
    const isTwice = returners.findIndex((other) => other.id === id) !== index;
    if (!abroad || isTwice) return reject({ code: 'not-abroad', field });
    if (returnedOn < abroad.since) {
      return reject({ code: 'return-before-departure', field: 'returnedOn', departedOn: abroad.since });
    }
  }
  return undefined;
}

function returned(
  { returnedOn, travelDocument, missionLetter }: ReturnFromAbroad,
  { id, state }: Known<RegisteredPerson>,
  { card, ...record }: { card: ReturnCard; documentNumber: string; reportedLate: boolean },
): Change {
  const { familyId, kkNumber, address } = card;
  const relationship = card.members.find(({ personId }) => personId === id)?.relationship ?? 'other-relative';
  const from = state.abroad?.country ?? '';
  const placement = { familyId, kkNumber, relationship, address };
  const flags = card.flags.get(id);
  const data = { ...record, returnedOn, from, travelDocument, missionLetter, placement, flags };
  const occurredOn = latest(returnedOn, state.placedOn);
  return { stream: { kind: 'person', id }, events: [{ type: 'ReturnedFromAbroad', occurredOn, data }] };
}
