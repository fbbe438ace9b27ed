import { accept, latest, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, DatedEvent, Known, Reservation } from '../act';
import { cardDay } from '../card-day';
import { refusePersons, refuseStrangers, cardOf } from '../family/card-facts';
import type { Family } from '../family/family';
import { noticeOf, placementsAfter, succeedHead, type SuccessionNotice } from '../family/succession';
import { issueMoveDocument } from '../issuance';
import { openDeparture, type Person, type RegisteredPerson } from '../person/person';
import { refuseDates } from '../rules';
import type { Relationship } from '../values';
import type { LifeAbroad } from './reports';

export interface DepartAbroad extends LifeAbroad {
  readonly reportedOn: PlainDate;
  /** Izin keluar tidak kembali of Immigration, with which foreigners leave (UU 23/2006 art. 22). */
  readonly exitPermit?: string;
  /** Who heads the card if its head moves abroad and others stay. */
  readonly successorId?: string;
  /** Relationships of those who stay to their new head, by person. */
  readonly stated: ReadonlyMap<string, Relationship>;
}

export interface DepartAbroadFacts {
  readonly movers: readonly Known<Person>[];
  /** The card of the first mover, and every member of it. */
  readonly card: Known<Family>;
  readonly members: ReadonlyMap<string, RegisteredPerson>;
  /** `relativesOf` the members. */
  readonly relatives: ReadonlyMap<string, RegisteredPerson>;
}

export interface DepartAbroadResult extends SuccessionNotice {
  /** Of the SKPLN. */
  readonly documentNumber: string;
  readonly familyId: string;
  readonly departed: readonly string[];
  readonly successorId?: string;
  /** The new number of the card, where its head moves abroad and others stay. */
  readonly kkNumber?: string;
}

/**
 * Pindah ke luar negeri (SKPLN; UU 23/2006 art. 18): citizens who will live abroad for a year or longer leave their card.
 * So do foreigners who leave for good (art. 22): their stay permit ends. Others on it stay, under a new head and number where its head leaves; a card that all leave is closed. The document is
 * for the living: a death abroad is registered as a death.
 */
export function departAbroad(
  command: DepartAbroad,
  facts: DepartAbroadFacts,
  context: ActContext,
): ActDecision<DepartAbroadResult> {
  const { departedOn, reportedOn, successorId } = command;
  const refused =
    refuseDates(departedOn, reportedOn, context, 'departedOn') ??
    refusePersons(facts.movers, reportedOn, fieldOf);
  if (refused) return refused;
  const card = cardOf(facts, command, context, 'movers.0');
  if (card.kind === 'rejected') return card;
  const movers = facts.movers as readonly Known<RegisteredPerson>[];
  const refusedMover = refuseStrangers(movers, card.state, fieldOf) ?? refuseMovers(movers, command);
  if (refusedMover) return refusedMover;

  const ids = movers.map(({ id }) => id);
  const { members, relatives } = facts;
  const request = { familyId: card.id, family: card.state, leaving: ids, stayers: members, relatives };
  const outcome = succeedHead({ ...request, designated: successorId, stated: command.stated }, context);
  if (outcome.kind === 'rejected') return outcome;
  const succession = outcome.kind === 'succeeded' ? outcome.succession : undefined;
  const occurredOn = cardDay(reportedOn, card.state, ...members.values());
  const documentNumber = issueMoveDocument(context, 'SKPLN');
  const left: Change = {
    stream: { kind: 'family', id: card.id },
    events: [
      {
        type: 'FamilyMembersLeftCountry',
        occurredOn,
        data: { documentNumber, personIds: ids, succession },
      },
    ],
  };
  const stayers = placementsAfter(request, outcome).map(({ personId, placement, flags }): Change => ({
    stream: { kind: 'person', id: personId },
    events: [{ type: 'FamilyHeadDeparted', occurredOn, data: { placement, flags } }],
  }));
  return accept({
    changes: [...movers.map((mover) => departed(command, mover, documentNumber)), left, ...stayers],
    reservations: reservationsOf(documentNumber, { holder: ids[0] ?? '', card: card.id, succession }),
    result: {
      documentNumber,
      familyId: card.id,
      departed: ids,
      successorId: succession?.headId,
      kkNumber: succession?.kkNumber,
      ...noticeOf(outcome),
    },
  });
}

const fieldOf = (index: number) => `movers.${index}`;

/** An SKPLN is for citizens; foreigners leave with an exit permit (UU 23/2006 arts 18 and 22). */
function refuseMovers(movers: readonly Known<RegisteredPerson>[], { exitPermit }: DepartAbroad) {
  for (const [index, { state }] of movers.entries()) {
    const field = fieldOf(index);
    if (isForeign(state) && !exitPermit) return reject({ code: 'not-a-citizen', field });
    if (openDeparture(state)) return reject({ code: 'departure-already-open', field });
  }
  return exitPermit && !movers.some(({ state }) => isForeign(state))
    ? reject({ code: 'not-a-foreigner', field: 'exitPermit' })
    : undefined;
}

const isForeign = ({ citizenship }: RegisteredPerson) => citizenship === 'foreign';

function departed(command: DepartAbroad, mover: Known<RegisteredPerson>, documentNumber: string): Change {
  const { departedOn, plannedOn, country, foreignAddress, reason, guarantor, exitPermit } = command;
  const data = { documentNumber, departedOn, plannedOn, country, foreignAddress, reason, guarantor };
  const occurredOn = latest(departedOn, mover.state.placedOn);
  const left: DatedEvent = { type: 'DepartedAbroad', occurredOn, data };
  const ended: DatedEvent[] =
    exitPermit && isForeign(mover.state)
      ? [{ type: 'StayPermitEnded', occurredOn, data: { endedOn: departedOn, exitPermit } }]
      : [];
  return { stream: { kind: 'person', id: mover.id }, events: [left, ...ended] };
}

function reservationsOf(
  documentNumber: string,
  { holder, card, succession }: { holder: string; card: string; succession?: { readonly kkNumber: string } },
): Reservation[] {
  const document: Reservation = { kind: 'act', value: documentNumber, streamId: holder };
  return succession ? [document, { kind: 'kk', value: succession.kkNumber, streamId: card }] : [document];
}
