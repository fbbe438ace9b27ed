import { reject, together, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, CardNotice } from '../act';
import {
  decideCard,
  unchangedCard,
  type CardChoice,
  type CardFacts,
  type CardOutcome,
  type Couple,
  type Role,
} from '../person/marriage-card';
import type { Marriage, RegisteredPerson } from '../person/person';
import { refuseDates, refuseDeceased, type Refused } from '../rules';
import {
  refuseOfficeOfBoth,
  otherOf,
  refuseUnknown,
  roles,
  coupleOf,
  whyOffCard,
  type CoupleFacts,
  type Parties,
} from './couple';
import { refuseDecree } from './decree';
import { refuseKin } from './kin';
import { refuseAge } from './marriage-age';

export interface WeddingFacts extends CoupleFacts, CardFacts {
  /** Parents, grandparents, and spouses of both, as far as they are on record (`kin.ts`). */
  readonly kin: ReadonlyMap<string, RegisteredPerson>;
}

/** What every wedding has, recorded or not. */
export interface Wedding {
  readonly marriedOn: PlainDate;
  readonly reportedOn: PlainDate;
  /** Dispensasi kawin of a court for a party under the age of marriage. */
  readonly courtDispensation?: string;
  /** Izin poligami of a court. */
  readonly courtPermit?: string;
  readonly family: CardChoice;
}

/** The conditions of a wedding (UU 1/1974 art. 3–9). */
export function refuseWedding(wedding: Wedding, facts: WeddingFacts, context: ActContext) {
  const dates = refuseDates(wedding.marriedOn, wedding.reportedOn, context, 'marriedOn');
  const unknown = together(dates, refuseUnknown(facts));
  if (unknown) return unknown;
  const couple = coupleOf(facts);
  const { husband, wife } = couple;
  return together(
    ...roles.map((role) => refuseSex(couple, role) ?? refuseParty(wedding, role, couple)),
    refuseKin(husband, wife, facts.kin),
    refuseDecree({ field: 'courtPermit', number: wedding.courtPermit, until: wedding.marriedOn }),
    refuseOfficeOfBoth(couple, context),
  );
}

/**
 * The card that the couple chose. Whoever died or lives abroad is on no card, so a shared card is impossible: the other
 * keeps the present one. The marriage is recorded whatever the state of a card (UU 24/2013 art. 34), and the answer says
 * that no card changed.
 */
export function decideHome(
  { family: choice, marriedOn, reportedOn }: Wedding,
  couple: Couple,
  facts: CardFacts,
  context: ActContext,
): (CardOutcome & CardNotice) | Refused {
  if (choice.kind === 'unchanged') return { ...unchangedCard, cardUnchanged: undefined };
  const cardUnchanged = whyOffCard(couple);
  if (cardUnchanged) return { ...unchangedCard, cardUnchanged };
  return decideCard(choice, { ...facts, couple, marriedOn, reportedOn }, context);
}

export function refuseSex(couple: Couple, role: Role): Refused | undefined {
  if (couple[role].state.sex === (role === 'husband' ? 'male' : 'female')) return undefined;
  return reject({ code: 'spouse-sex-mismatch', field: role });
}

type WeddingTerms = Pick<Wedding, 'marriedOn' | 'courtDispensation' | 'courtPermit'>;

/** What a correction of the act can change is checked again by the same rule. */
export function refuseParty(wedding: WeddingTerms, role: Role, couple: Couple): Refused | undefined {
  const { marriedOn, courtDispensation } = wedding;
  const person = couple[role].state;
  return (
    refuseDeceased(person, marriedOn, role) ??
    together(
      refuseAge(person, marriedOn, { field: role, courtDispensation }),
      refuseMarried(wedding, role, couple),
    )
  );
}

/** INV-06: a husband may marry again with a court's permit, a wife never. */
export function refuseMarried(
  { marriedOn, courtPermit }: Pick<Wedding, 'marriedOn' | 'courtPermit'>,
  role: Role,
  couple: Parties,
): Refused | undefined {
  const person = couple[role].state;
  const spouseId = couple[otherOf(role)].id;
  const diedOn = endOf(couple);
  const isOpen = (other: Marriage) =>
    other.endedBy ? covers(other, marriedOn) : !follows(other, diedOn) && !isOfTwo(other, spouseId);
  const isMarried =
    person.marriages.some(isOpen) || (isDeclaredMarried(person) && !haveDeclared(couple, marriedOn));
  if (isMarried && (role === 'wife' || courtPermit === undefined)) {
    return reject({ code: 'already-married', field: role });
  }
  // The same two marry again only after their divorce, from the next day on: facts of one day have no order.
  const former = person.marriages.filter((other) => other.spouseId === spouseId && !isOfTwo(other, spouseId));
  if (former.some((earlier) => !earlier.endedOn || marriedOn <= earlier.endedOn)) {
    return reject({ code: 'already-married', field: role });
  }
  return undefined;
}

/** The unrecorded marriage of the same two: an act of marriage records it now (UU 24/2013 art. 34). */
function isOfTwo({ spouseId, form, endedBy }: Marriage, otherId: string): boolean {
  return spouseId === otherId && form === 'unrecorded' && !endedBy;
}

function isDeclaredMarried({ marriages, declaredMaritalStatus }: RegisteredPerson): boolean {
  return marriages.length === 0 && declaredMaritalStatus.startsWith('married');
}

/** Both were married when they entered the register, and no spouse is on record: they declared this marriage. */
function haveDeclared(couple: Parties, marriedOn: PlainDate): boolean {
  return roles.every((role) => {
    const { state } = couple[role];
    const enteredOn = state.stays[0]?.from;
    return isDeclaredMarried(state) && enteredOn !== undefined && marriedOn <= enteredOn;
  });
}

/** Was this marriage, which has ended since, in force on the day of the wedding? */
function covers({ marriedOn, endedOn, endedBy }: Marriage, day: PlainDate): boolean {
  if (endedBy === 'annulment') return false;
  return endedOn !== undefined && day < endedOn && (marriedOn === undefined || marriedOn <= day);
}

/** The first death of the two, if it came before the marriage was recorded. */
function endOf({ husband, wife }: Parties): PlainDate | undefined {
  return [husband, wife].flatMap(({ state }) => state.death?.diedOn ?? []).toSorted()[0];
}

/** Did a marriage in force begin after the one recorded now had ended by death? */
function follows({ marriedOn }: Marriage, endedOn: PlainDate | undefined): boolean {
  return endedOn !== undefined && marriedOn !== undefined && endedOn <= marriedOn;
}
