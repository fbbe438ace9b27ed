import { accept, addDays, ageOn, latest, reject, together, type PlainDate } from '@peristiwa/kernel';
import { certificateOf, isReportedLate, refuseEventAbroad } from '../abroad/event-abroad';
import type { EventAbroad } from '../abroad/reports';
import type { ActContext, ActDecision, Change, Known, Reservation } from '../act';
import { cardDay } from '../card-day';
import type { Family, Succession } from '../family/family';
import {
  noticeOf,
  placementsAfter,
  succeedHead,
  type StayerPlacement,
  type SuccessionNotice,
  type SuccessionRequest,
} from '../family/succession';
import { issueActNumber } from '../issuance';
import { isActive, isRegistered, personNotFound, refuseDates, refuseOffice, type Refused } from '../rules';
import type { DeathAttestor, DeathCause, QualityFlag } from '../values';
import { FATHER_DIED_DAYS_MAX } from './birth-flags';
import { type Marriage, type Person, type RegisteredPerson } from './person';
import { residenceOfEvent } from './residence';

export interface RegisterDeath {
  readonly diedOn: PlainDate;
  readonly reportedOn: PlainDate;
  readonly cause: DeathCause;
  readonly attestedBy: DeathAttestor;
  /** Kematian di luar NKRI: the death is on record there, and is reported here (UU 23/2006 art. 45). */
  readonly abroad?: EventAbroad;
  /** The new head of family whom the family names, if the deceased was the head. */
  readonly successorId?: string;
}

export interface DeathFacts {
  readonly deceased: Known<Person>;
  /** The card of the deceased and the state of every other member. */
  readonly family: Known<Family>;
  readonly members: ReadonlyMap<string, RegisteredPerson>;
  /** `relativesOf` the members. */
  readonly relatives: ReadonlyMap<string, RegisteredPerson>;
}

export interface DeathResult extends SuccessionNotice {
  readonly personId: string;
  readonly deathActNumber: string;
  readonly familyId: string;
  readonly successorId?: string;
  readonly kkNumber?: string;
}

/** UU 24/2013 art. 44(1): within 30 days. */
export const REPORT_WITHIN_DAYS = 30;

/**
 * Registers a death (pencatatan kematian → kutipan akta kematian). The deceased leaves the card, each living spouse
 * becomes widowed, and when the head died the card gets a new head and a new number. A late report is registered.
 */
export function registerDeath(
  command: RegisterDeath,
  facts: DeathFacts,
  context: ActContext,
): ActDecision<DeathResult> {
  const { diedOn, reportedOn, abroad } = command;
  const { deceased, family } = facts;
  const refusal = together(
    refuseDates(diedOn, reportedOn, context, 'diedOn') ??
      refuseEventAbroad(abroad, { on: diedOn, reportedOn }, context),
    refuseAsDeceased(deceased.state, diedOn, context),
  );
  if (refusal) return refusal;
  if (!isRegistered(deceased.state)) throw new Error('A person who is not in the register was not refused');
  const person = deceased.state;
  const card = cardWithout(person, command, facts, context);
  if (card.kind === 'rejected') return card;

  const reportedLate = isReportedLate({ on: diedOn, abroad }, REPORT_WITHIN_DAYS, context);
  const deathActNumber = issueActNumber(context, abroad ? 'LN' : 'KM');
  const flags: QualityFlag[] = [];
  if (livedAfter(person, diedOn)) flags.push('events-after-death');

  const { cause, attestedBy } = command;
  const deathChange: Change = {
    stream: { kind: 'person', id: deceased.id },
    events: [
      {
        type: 'DeathRegistered',
        occurredOn: diedOn,
        data: {
          actNumber: deathActNumber,
          diedOn,
          age: ageOn(person.bornOn, diedOn),
          cause,
          attestedBy,
          residence: residenceOfEvent(person, diedOn),
          reportedLate,
          abroad,
          flags,
        },
      },
    ],
  };
  const { succession } = card;
  const reservations: Reservation[] = [
    { kind: 'act', value: deathActNumber, streamId: deceased.id },
    ...certificateOf(abroad, deceased.id),
  ];
  if (succession) reservations.push({ kind: 'kk', value: succession.kkNumber, streamId: family.id });
  return accept({
    changes: [deathChange, ...survivors(command, facts, card), ...card.changes],
    reservations,
    result: {
      personId: deceased.id,
      deathActNumber,
      familyId: person.placement.familyId,
      successorId: succession?.headId,
      kkNumber: succession?.kkNumber,
      ...card.notice,
    },
  });
}

/** INV-04. */
function refuseAsDeceased(person: Person, diedOn: PlainDate, context: ActContext) {
  if (!isRegistered(person)) return personNotFound('person');
  const { death, bornOn } = person;
  return together(
    death && reject({ code: 'already-deceased', field: 'person', diedOn: death.diedOn }),
    diedOn < bornOn ? reject({ code: 'death-before-birth', field: 'diedOn', bornOn }) : undefined,
    refuseOffice(person.placement.address.area, context),
  );
}

/** The card that the deceased leaves. */
interface CardWithout {
  readonly kind: 'decided';
  readonly changes: readonly Change[];
  readonly succession?: Succession;
  readonly placements: readonly StayerPlacement[];
  readonly changedOn: PlainDate;
  readonly notice: SuccessionNotice;
}

/** Whoever died abroad had left the card with the SKPLN. */
function cardWithout(
  person: RegisteredPerson,
  { reportedOn, successorId }: RegisterDeath,
  { deceased, family, members, relatives }: DeathFacts,
  context: ActContext,
): CardWithout | Refused {
  const changedOn = cardDay(reportedOn, family.state, ...members.values());
  if (person.abroad) return { kind: 'decided', changes: [], placements: [], changedOn, notice: {} };
  if (!isActive(family.state)) throw new Error('A living person stands on a card that is not active');
  const request: SuccessionRequest = {
    familyId: family.id,
    family: family.state,
    leaving: [deceased.id],
    stayers: members,
    relatives: new Map([...relatives, [deceased.id, person]]),
    designated: successorId,
  };
  const outcome = succeedHead(request, context);
  if (outcome.kind === 'rejected') return outcome;
  const succession = outcome.kind === 'succeeded' ? outcome.succession : undefined;
  const data = { personId: deceased.id, succession };
  const left: Change = {
    stream: { kind: 'family', id: family.id },
    events: [{ type: 'FamilyMemberDied', occurredOn: changedOn, data }],
  };
  const placements = placementsAfter(request, outcome);
  return { kind: 'decided', changes: [left], succession, placements, changedOn, notice: noticeOf(outcome) };
}

/**
 * INV-02: an own vital event of a later day. So is a child of a later day (INV-10): of a mother, and of a father after
 * 300 days. What offices did to cards and records since does not count.
 */
export function livedAfter(person: RegisteredPerson, diedOn: PlainDate): boolean {
  const lastBirth = person.sex === 'male' ? addDays(diedOn, FATHER_DIED_DAYS_MAX) : diedOn;
  const isParentSince = person.children.some(({ bornOn }) => bornOn > lastBirth);
  return isParentSince || (person.lastVitalOn !== undefined && person.lastVitalOn > diedOn);
}

/** Spouses become widowed wherever they live; those who stay on the card get the new head's number. */
function survivors(
  command: RegisterDeath,
  facts: DeathFacts,
  { placements, changedOn: cardChangedOn }: CardWithout,
): Change[] {
  const { deceased } = facts;
  const widowed = isRegistered(deceased.state)
    ? deceased.state.marriages.filter((one) => lasted(one, command.diedOn))
    : [];
  const ids = [
    ...new Set([...widowed.map(({ spouseId }) => spouseId), ...placements.map(({ personId }) => personId)]),
  ];
  return ids.map((id): Change => {
    const events: Change['events'][number][] = [];
    const marriage = widowed.find(({ spouseId }) => spouseId === id);
    if (marriage) {
      const { diedOn } = command;
      // A marriage on record that began after the day of death ends as well. The event has its day, so it is folded
      // after it.
      const occurredOn = latest(diedOn, marriage.marriedOn ?? diedOn);
      events.push({ type: 'SpouseDied', occurredOn, data: { spouseId: deceased.id, diedOn } });
    }
    const moved = placements.find(({ personId }) => personId === id);
    if (moved) {
      const { placement, flags } = moved;
      events.push({
        type: 'FamilyHeadSucceeded',
        occurredOn: cardChangedOn,
        data: { placement, flags },
      });
    }
    return { stream: { kind: 'person', id }, events };
  });
}

/**
 * Did the marriage last until this day? What ended it later changes nothing, even when it was recorded first: a death of
 * the spouse, or (against the record, hence the flag) a divorce.
 */
export function lasted({ endedBy, endedOn }: Marriage, day: PlainDate): boolean {
  if (!endedBy || endedOn === undefined) return !endedBy;
  return endedBy === 'death' ? day <= endedOn : day < endedOn;
}
