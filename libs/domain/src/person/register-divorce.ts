import { accept, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, CardNotice, Change, Known, Reservation } from '../act';
import { officeCovers, regencyOf, type Address } from '../area';
import { cardDay } from '../card-day';
import type { ActiveFamily, Family, FamilyMember } from '../family/family';
import { issueActNumber, issueKkNumber } from '../issuance';
import {
  isActive,
  isLate,
  isRegistered,
  personNotFound,
  refuseDates,
  refuseDeceased,
  refuseOffice,
} from '../rules';
import type { Relationship } from '../values';
import { type Person, type RegisteredPerson, openDeparture } from './person';

export interface RegisterDivorce {
  /** The day the court's decision became final. */
  readonly divorcedOn: PlainDate;
  readonly reportedOn: PlainDate;
  readonly court: string;
  readonly decisionNumber: string;
  /** Where the party who leaves the card will live, if elsewhere in this regency. */
  readonly leaverAddress?: Address;
}

export interface DivorceFacts {
  readonly husband: Known<Person>;
  readonly wife: Known<Person>;
  readonly husbandFamily: Known<Family>;
  readonly wifeFamily: Known<Family>;
  /** Children who go with the party who leaves. */
  readonly children: readonly Known<Person>[];
}

export interface DivorceResult extends CardNotice {
  readonly divorceActNumber: string;
  readonly leaverId?: string;
  readonly familyId?: string;
  readonly kkNumber?: string;
}

/** UU 24/2013 art. 40: within 60 days of the final decision. */
const REPORT_WITHIN_DAYS = 60;

/**
 * Registers a divorce (pencatatan perceraian) by final court decision. On a shared card the head stays and keeps its
 * number; the other gets a new card, with the children who go along (`domain.md` §2.6).
 */
export function registerDivorce(
  command: RegisterDivorce,
  facts: DivorceFacts,
  context: ActContext,
): ActDecision<DivorceResult> {
  const refusedDates = refuseDates(command.divorcedOn, command.reportedOn, context, 'divorcedOn');
  if (refusedDates) return refusedDates;
  const { husband, wife } = facts;
  if (!isRegistered(husband.state)) return personNotFound('husband');
  if (!isRegistered(wife.state)) return personNotFound('wife');
  const refusedParty =
    refuseDeceased(husband.state, command.divorcedOn, 'husband') ??
    refuseDeceased(wife.state, command.divorcedOn, 'wife');
  if (refusedParty) return refusedParty;
  // A death that came after the divorce did not end the marriage.
  const marriage = husband.state.marriages.findLast(
    ({ spouseId, endedBy }) => spouseId === wife.id && endedBy !== 'divorce',
  );
  if (!marriage) return reject({ code: 'marriage-not-found', field: 'wife' });
  if (marriage.marriedOn && command.divorcedOn < marriage.marriedOn) {
    return reject({ code: 'divorce-before-marriage', field: 'divorcedOn', marriedOn: marriage.marriedOn });
  }
  const areas = [husband.state.placement.address.area, wife.state.placement.address.area];
  if (!areas.some((area) => officeCovers(context.office, area))) {
    return reject({ code: 'other-office-area', officesInCharge: areas.map(regencyOf) });
  }
  const split = decideSplit(command, facts, context);
  if (split.kind === 'rejected') return split;

  const divorceActNumber = issueActNumber(context, 'CR');
  const record = {
    actNumber: divorceActNumber,
    reportedLate: isLate(command.divorcedOn, REPORT_WITHIN_DAYS, context),
  };
  const act: Reservation = { kind: 'act', value: divorceActNumber, streamId: husband.id };
  return accept({
    changes: mergeByStream([
      divorced(command, husband.id, wife.id, record),
      divorced(command, wife.id, husband.id, record),
      ...split.changes,
    ]),
    reservations: [act, ...split.reservations],
    result: {
      divorceActNumber,
      leaverId: split.leaverId,
      familyId: split.familyId,
      kkNumber: split.kkNumber,
      cardUnchanged: split.cardUnchanged,
    },
  });
}

interface Split extends CardNotice {
  readonly kind: 'decided';
  readonly changes: readonly Change[];
  readonly reservations: readonly Reservation[];
  readonly leaverId?: string;
  readonly familyId?: string;
  readonly kkNumber?: string;
}

function decideSplit(command: RegisterDivorce, facts: DivorceFacts, context: ActContext) {
  const { husband, wife, husbandFamily, wifeFamily } = facts;
  const apart: Split = { kind: 'decided', changes: [], reservations: [] };
  // A spouse who died has left the card already, so that nobody leaves it now.
  if ([husband, wife].some(({ state }) => isRegistered(state) && state.death)) {
    const asked = facts.children.length > 0 || command.leaverAddress !== undefined;
    return { ...apart, cardUnchanged: asked ? ('deceased' as const) : undefined };
  }
  if (husbandFamily.id !== wifeFamily.id) {
    return facts.children.length > 0 ? reject({ code: 'child-not-on-card', field: 'children' }) : apart;
  }
  const { id: familyId, state: family } = husbandFamily;
  if (!isActive(family)) throw new Error('A living person stands on a card that is not active');
  const leaver = leaverOf(family, husband, wife);
  const strange = facts.children.findIndex(
    (child, index) =>
      !isRegistered(child.state) ||
      facts.children.findIndex(({ id }) => id === child.id) !== index ||
      !family.members.some((member) => member.personId === child.id) ||
      [husband.id, wife.id, family.headId].includes(child.id),
  );
  if (strange !== -1) return reject({ code: 'child-not-on-card', field: `children.${strange}` });
  // A divorce is recorded in every state of a card (UU 24/2013 art. 40). A person with an open SKPWNI leaves this card
  // by the arrival, so the divorce does not move that person.
  const stays = ({ state }: Known<RegisteredPerson>) => !openDeparture(state);
  const movers = ([leaver, ...facts.children] as readonly Known<RegisteredPerson>[]).filter(stays);
  if (movers[0]?.id !== leaver.id) return apart;
  const address = command.leaverAddress ?? family.address;
  const refusedOffice = refuseOffice(address.area, context);
  if (refusedOffice) return refusedOffice;
  return leaversCard({ familyId, family, movers, address, reportedOn: command.reportedOn }, context);
}

/** The head stays. On a card that another person heads, the one who married in leaves and the head's child stays. */
function leaverOf(family: ActiveFamily, husband: Known<Person>, wife: Known<Person>): Known<Person> {
  if (family.headId === wife.id) return husband;
  const his = family.members.find((member) => member.personId === husband.id)?.relationship;
  return his === 'child-in-law' ? husband : wife;
}

function leaversCard(
  from: {
    readonly familyId: string;
    readonly family: ActiveFamily;
    readonly movers: readonly Known<RegisteredPerson>[];
    readonly address: Address;
    readonly reportedOn: PlainDate;
  },
  context: ActContext,
): Split {
  const { movers, address } = from;
  const changedOn = cardDay(from.reportedOn, from.family, ...movers.map(({ state }) => state));
  const kkNumber = issueKkNumber(context, address.area);
  const familyId = context.newId();
  const members = movers.map((mover, index): FamilyMember => ({
    personId: mover.id,
    relationship: index === 0 ? 'head' : 'child',
  }));
  const place = (mover: Known<RegisteredPerson>, relationship: Relationship): Change => ({
    stream: { kind: 'person', id: mover.id },
    events: [
      {
        type: 'CardChanged',
        occurredOn: changedOn,
        data: { placement: { familyId, kkNumber, relationship, address }, reason: 'divorce' },
      },
    ],
  });
  const left: Change = {
    stream: { kind: 'family', id: from.familyId },
    events: [
      {
        type: 'FamilyMembersSeparated',
        occurredOn: changedOn,
        data: { personIds: movers.map(({ id }) => id), reason: 'divorce' },
      },
    ],
  };
  const headId = members[0]?.personId ?? '';
  const issued: Change = {
    stream: { kind: 'family', id: familyId },
    events: [
      {
        type: 'FamilyCardIssued',
        occurredOn: changedOn,
        data: { kkNumber, headId, address, members, reason: 'divorce' },
      },
    ],
  };
  return {
    kind: 'decided',
    changes: [...movers.map((mover, index) => place(mover, index === 0 ? 'head' : 'child')), left, issued],
    reservations: [{ kind: 'kk', value: kkNumber, streamId: familyId }],
    leaverId: headId,
    familyId,
    kkNumber,
  };
}

function divorced(
  command: RegisterDivorce,
  id: string,
  spouseId: string,
  record: { readonly actNumber: string; readonly reportedLate: boolean },
): Change {
  const { divorcedOn, court, decisionNumber } = command;
  return {
    stream: { kind: 'person', id },
    events: [
      {
        type: 'DivorceRegistered',
        occurredOn: divorcedOn,
        data: { spouseId, divorcedOn, court, decisionNumber, ...record },
      },
    ],
  };
}

/** The leaver has two events in one stream: the divorce and the change of card. */
function mergeByStream(changes: readonly Change[]): Change[] {
  const merged = new Map<string, Change>();
  for (const change of changes) {
    const known = merged.get(change.stream.id);
    const events = known ? [...known.events, ...change.events] : change.events;
    merged.set(change.stream.id, { stream: change.stream, events });
  }
  return [...merged.values()];
}
