import { accept, ageOn, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, CardNotice, Change, Known, Reservation } from '../act';
import { officeCovers, regencyOf } from '../area';
import type { ActiveFamily, Family } from '../family/family';
import { issueActNumber } from '../issuance';
import { isActive, isLate, isRegistered, personNotFound, refuseDates, refuseDeceased } from '../rules';
import {
  decideCard,
  unchangedCard,
  type CardChoice,
  type CardFacts,
  type CardOutcome,
  type Couple,
  type Role,
} from './marriage-card';
import { widowhoodOf } from './widowhood';
import { type Marriage, type Person } from './person';

export interface RegisterMarriage {
  readonly marriedOn: PlainDate;
  readonly reportedOn: PlainDate;
  /** KUA records marriages of two Muslims, Disdukcapil all others (INV-08). */
  readonly authority: 'civil-registry' | 'kua';
  /** Number of the buku nikah; civil marriages get an act number here. */
  readonly certificateNumber?: string;
  /** Dispensasi kawin of a court for a party under 19. */
  readonly courtDispensation?: string;
  /** Izin poligami of a court. */
  readonly courtPermit?: string;
  readonly family: CardChoice;
}

type Wedding = Pick<RegisterMarriage, 'marriedOn' | 'courtDispensation' | 'courtPermit'>;

export interface MarriageFacts extends CardFacts {
  readonly husband: Known<Person>;
  readonly wife: Known<Person>;
  readonly husbandFamily: Known<Family>;
  readonly wifeFamily: Known<Family>;
}

export interface MarriageResult extends CardNotice {
  readonly marriageActNumber: string;
  readonly familyId?: string;
  readonly kkNumber?: string;
  /** New numbers of the cards whose head leaves while other members stay. */
  readonly stayersKkNumbers?: readonly string[];
}

/** UU 16/2019 art. 7: 19 for both. */
const MARRIAGE_AGE = 19;
/** UU 24/2013 art. 34: within 60 days; KUA sends its data within 10 days of recording. */
const REPORT_WITHIN_DAYS = 60;

/** Registers a marriage (pencatatan perkawinan) and the couple's choice about their family card. */
export function registerMarriage(
  command: RegisterMarriage,
  facts: MarriageFacts,
  context: ActContext,
): ActDecision<MarriageResult> {
  const refusedDates = refuseDates(command.marriedOn, command.reportedOn, context, 'marriedOn');
  if (refusedDates) return refusedDates;
  if (facts.husband.id === facts.wife.id) return reject({ code: 'spouses-same-person', field: 'wife' });
  const { husband, wife } = facts;
  if (!isRegistered(husband.state)) return personNotFound('husband');
  if (!isRegistered(wife.state)) return personNotFound('wife');
  const couple = coupleOf(facts);
  for (const role of ['husband', 'wife'] as const) {
    const refusal = refuseParty(command, role, couple);
    if (refusal) return refusal;
  }
  const bothMuslim = husband.state.religion === 'islam' && wife.state.religion === 'islam';
  if (bothMuslim !== (command.authority === 'kua')) {
    return reject({ code: 'recording-authority-mismatch', field: 'authority' });
  }
  const areas = [husband.state.placement.address.area, wife.state.placement.address.area];
  if (!areas.some((area) => officeCovers(context.office, area))) {
    return reject({ code: 'other-office-area', officesInCharge: areas.map(regencyOf) });
  }
  const { family: choice, marriedOn } = command;
  // A person who died is on no card, so a shared card is impossible: the survivor keeps the present one. The marriage
  // is recorded whatever the state of a card (UU 24/2013 art. 34), and the answer says that no card changed.
  const cardUnchanged = choice.kind !== 'unchanged' && endOf(couple) ? 'deceased' : undefined;
  const card =
    choice.kind === 'unchanged' || cardUnchanged
      ? unchangedCard
      : decideCard(choice, { ...facts, couple, marriedOn, reportedOn: command.reportedOn }, context);
  if (card.kind === 'rejected') return card;

  const marriageActNumber = command.certificateNumber ?? issueActNumber(context, 'KW');
  const record = {
    actNumber: marriageActNumber,
    reportedLate: isLate(marriedOn, REPORT_WITHIN_DAYS, context),
  };
  const issuedHere = command.certificateNumber === undefined;
  const reservations: Reservation[] = issuedHere
    ? [{ kind: 'act', value: marriageActNumber, streamId: husband.id }]
    : [];
  return accept({
    changes: [
      spouseChange(command, couple, 'husband', record, card),
      spouseChange(command, couple, 'wife', record, card),
      ...others(couple, card),
      ...card.cards,
    ],
    reservations: [...reservations, ...card.reservations],
    result: {
      marriageActNumber,
      familyId: card.familyId,
      kkNumber: card.kkNumber,
      stayersKkNumbers: card.stayersKkNumbers,
      cardUnchanged,
    },
  });
}

function coupleOf(facts: MarriageFacts): Couple {
  const party = (person: Known<Person>, family: Known<Family>) => {
    if (!isRegistered(person.state) || (!person.state.death && !isActive(family.state))) {
      throw new Error('A living person stands on a card that is not active');
    }
    return { id: person.id, state: person.state, family: family as Known<ActiveFamily> };
  };
  return {
    husband: party(facts.husband, facts.husbandFamily),
    wife: party(facts.wife, facts.wifeFamily),
  };
}

export function refuseParty(command: Wedding, role: Role, couple: Couple) {
  const { marriedOn } = command;
  const person = couple[role].state;
  if (person.sex !== (role === 'husband' ? 'male' : 'female')) {
    return reject({ code: 'spouse-sex-mismatch', field: role });
  }
  const refusedDeceased = refuseDeceased(person, marriedOn, role);
  if (refusedDeceased) return refusedDeceased;
  const underAge = ageOn(person.bornOn, marriedOn) < MARRIAGE_AGE;
  // A court's dispensation does not allow a wedding before birth.
  if (underAge && (!command.courtDispensation || marriedOn < person.bornOn)) {
    return reject({ code: 'under-marriage-age', field: role, ageRequired: MARRIAGE_AGE });
  }
  const diedOn = endOf(couple);
  const married =
    person.marriages.some((other) => (other.endedBy ? covers(other, marriedOn) : !follows(other, diedOn))) ||
    (person.marriages.length === 0 && person.declaredMaritalStatus.startsWith('married'));
  // INV-06: a husband may marry again with a court's permit, a wife never.
  if (married && (role === 'wife' || !command.courtPermit)) {
    return reject({ code: 'already-married', field: role });
  }
  const spouseId = couple[role === 'husband' ? 'wife' : 'husband'].id;
  const former = person.marriages.filter((marriage) => marriage.spouseId === spouseId);
  // The same two marry again only after their divorce, from the next day on: facts of one day have no order.
  if (former.some((earlier) => !earlier.endedOn || marriedOn <= earlier.endedOn)) {
    return reject({ code: 'already-married', field: role });
  }
  return undefined;
}

/** Was this marriage, which has ended since, in force on the day of the wedding? */
function covers({ marriedOn, endedOn }: Marriage, day: PlainDate): boolean {
  return endedOn !== undefined && day < endedOn && (marriedOn === undefined || marriedOn <= day);
}

/** The first death of the two, if it came before the marriage was recorded. */
function endOf({ husband, wife }: Couple): PlainDate | undefined {
  return [husband, wife].flatMap(({ state }) => state.death?.diedOn ?? []).toSorted()[0];
}

/** Did a marriage in force begin after the one recorded now had ended by death? */
function follows({ marriedOn }: Marriage, endedOn: PlainDate | undefined): boolean {
  return endedOn !== undefined && marriedOn !== undefined && endedOn <= marriedOn;
}

function spouseChange(
  command: RegisterMarriage,
  couple: Couple,
  role: Role,
  record: { readonly actNumber: string; readonly reportedLate: boolean },
  card: CardOutcome,
): Change {
  const spouse = couple[role === 'husband' ? 'wife' : 'husband'];
  const { marriedOn, authority, courtDispensation = null, courtPermit = null } = command;
  const data = {
    spouseId: spouse.id,
    marriedOn,
    ...record,
    authority,
    courtDispensation,
    courtPermit,
    flags: [],
  };
  const married = { type: 'MarriageRegistered' as const, occurredOn: marriedOn, data };
  const moved = card.placements.get(couple[role].id);
  const stream = { kind: 'person' as const, id: couple[role].id };
  return { stream, events: [married, ...widowhoodOf(couple[role].state, spouse), ...(moved ? [moved] : [])] };
}

/** The members who go along with the couple, and those who stay with a new head. */
function others(couple: Couple, { placements }: CardOutcome): Change[] {
  return [...placements]
    .filter(([id]) => id !== couple.husband.id && id !== couple.wife.id)
    .map(([id, moved]) => ({ stream: { kind: 'person', id }, events: [moved] }));
}
