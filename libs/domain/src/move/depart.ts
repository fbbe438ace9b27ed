import { accept, addDays, reject, together, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, Known } from '../act';
import { regencyOf } from '../area';
import type { Family } from '../family/family';
import { minorsAloneIn, type SuccessionNotice } from '../family/succession';
import { issueMoveDocument } from '../issuance';
import {
  isActive,
  isRegistered,
  personNotFound,
  refuseAbroad,
  refuseDates,
  refuseDeceased,
  refuseOffice,
} from '../rules';
import { openDeparture, type Person, type RegisteredPerson } from '../person/person';
import type { MoveClass, MoveReason } from '../values';
import { refuseMoveClass } from './move-class';

export interface RegisterDeparture {
  readonly reportedOn: PlainDate;
  /** Village code at the destination. */
  readonly destination: string;
  readonly reason: MoveReason;
  /** The class that the form declares. */
  readonly moveClass?: MoveClass;
  /** The new head of the card if its head moves and others stay. */
  readonly successorId?: string;
}

export interface DepartureFacts {
  readonly movers: readonly Known<Person>[];
  /** The card of the first mover. */
  readonly family: Known<Family>;
  /** Every member of the card. */
  readonly members: ReadonlyMap<string, RegisteredPerson>;
  /** `relativesOf` the members. */
  readonly relatives: ReadonlyMap<string, RegisteredPerson>;
}

/** `minorsAlone`: a warning. The SKPWNI is issued, and until the arrival an adult relative or a relative's card can be found. */
export interface DepartureResult extends Pick<SuccessionNotice, 'minorsAlone'> {
  readonly moveId: string;
  readonly documentNumber: string;
  readonly validUntil: PlainDate;
}

/**
 * An SKPWNI is valid for 30 days from its issue (calendar days; the older rule said working days, `domain.md` §2.2 B).
 */
export const MOVE_VALID_DAYS = 30;

/**
 * Opens the two-office case of a move between regencies: the origin issues the SKPWNI (Perpres 96/2018 art. 25), the
 * destination completes it. Until then the movers stay on their card, marked as moving. A mover who departed before
 * the day of death, or on it, gets an SKPWNI as well: without it no office can record the arrival (INV-02).
 */
export function registerDeparture(
  command: RegisterDeparture,
  facts: DepartureFacts,
  context: ActContext,
): ActDecision<DepartureResult> {
  const { reportedOn, destination, reason } = command;
  const refusal = together(
    refuseDates(reportedOn, reportedOn, context, 'reportedOn'),
    refuseMovers(reportedOn, facts),
  );
  if (refusal) return refusal;
  const { family } = facts;
  const movers = facts.movers as readonly Known<RegisteredPerson>[];
  if (!isActive(family.state) && movers.some(({ state }) => !state.death)) {
    throw new Error('A living person stands on a card that is not active');
  }
  const origin = originOf(movers);
  const refusedOffice = refuseOffice(origin, context);
  if (refusedOffice) return refusedOffice;
  if (regencyOf(origin) === regencyOf(destination)) {
    return reject({ code: 'destination-in-same-regency', field: 'destination' });
  }
  const refusedClass = refuseMoveClass(command.moveClass, origin, destination);
  if (refusedClass) return refusedClass;
  const ids = movers.map(({ id }) => id);
  const { successorId } = command;
  const members = isActive(family.state) ? family.state.members : [];
  const stayers = members.map(({ personId }) => personId).filter((id) => !ids.includes(id));
  if (successorId !== undefined && !stayers.includes(successorId))
    return reject({ code: 'successor-not-on-card', field: 'successor' });

  const moveId = context.newId();
  const documentNumber = issueMoveDocument(context);
  const validUntil = addDays(context.today, MOVE_VALID_DAYS);
  const personChanges = movers.map(({ id }): Change => ({
    stream: { kind: 'person', id },
    events: [
      {
        type: 'DepartureIssued',
        occurredOn: reportedOn,
        data: { moveId, documentNumber, destination, reason, validUntil },
      },
    ],
  }));
  const opened: Change = {
    stream: { kind: 'move', id: moveId },
    events: [
      {
        type: 'MoveCaseOpened',
        occurredOn: reportedOn,
        data: {
          documentNumber,
          familyId: family.id,
          movers: ids,
          stayers,
          origin,
          destination,
          reason,
          departedOn: reportedOn,
          validUntil,
          successorId,
        },
      },
    ],
  };
  return accept({
    changes: [opened, ...personChanges],
    reservations: [{ kind: 'act', value: documentNumber, streamId: moveId }],
    result: { moveId, documentNumber, validUntil, ...warning(ids, facts, context) },
  });
}

/** Minors who stay without an adult relative when the head moves (`domain.md` §2.6). */
function warning(
  movers: readonly string[],
  { family, members, relatives }: DepartureFacts,
  { today }: ActContext,
): Pick<SuccessionNotice, 'minorsAlone'> {
  if (!isActive(family.state) || !movers.includes(family.state.headId)) return {};
  const minorsAlone = minorsAloneIn({
    members: family.state.members.filter(({ personId }) => !movers.includes(personId)),
    people: new Map([...relatives, ...members]),
    formerHeadId: family.state.headId,
    today,
  });
  return minorsAlone.length > 0 ? { minorsAlone } : {};
}

/** The movers were on one card. A deceased mover was on it until the death, at the address of that day. */
function refuseMovers(departedOn: PlainDate, { movers, family }: DepartureFacts) {
  const unknown = together(
    ...movers.map(({ state }, index) =>
      isRegistered(state) ? undefined : personNotFound(`movers.${index}`),
    ),
  );
  if (unknown) return unknown;
  const registered = movers as readonly Known<RegisteredPerson>[];
  const origin = originOf(registered);
  return together(
    ...registered.map(({ id, state }, index) => {
      const field = `movers.${index}`;
      const refused = refuseDeceased(state, departedOn, field) ?? refuseAbroad(state, field);
      if (refused) return refused;
      if (openDeparture(state)) return reject({ code: 'departure-already-open', field });
      const twice = movers.findIndex((mover) => mover.id === id) !== index;
      const isElsewhere = regencyOf(state.placement.address.area) !== regencyOf(origin);
      return twice || isElsewhere || state.placement.familyId !== family.id
        ? reject({ code: 'movers-not-on-one-card', field })
        : undefined;
    }),
  );
}

function originOf([first]: readonly Known<RegisteredPerson>[]): string {
  if (!first) throw new Error('A departure has at least one mover');
  return first.state.placement.address.area;
}
