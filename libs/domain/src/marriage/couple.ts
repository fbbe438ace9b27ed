import { reject, together, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, CardNotice, Change, DatedEvent, Known } from '../act';
import { officeCovers, regencyOf } from '../area';
import type { ActiveFamily, Family } from '../family/family';
import type { CardOutcome, Couple, Role } from '../person/marriage-card';
import { isOffCard, type Marriage, type Person, type RegisteredPerson } from '../person/person';
import { isActive, isRegistered, personNotFound, refuseDeceased, type Refused } from '../rules';

export const roles: readonly Role[] = ['husband', 'wife'];
export const otherOf = (role: Role): Role => (role === 'husband' ? 'wife' : 'husband');

export interface CoupleFacts {
  readonly husband: Known<Person>;
  readonly wife: Known<Person>;
  readonly husbandFamily: Known<Family>;
  readonly wifeFamily: Known<Family>;
}

/** Both are in the register, and are not one person. */
export function refuseUnknown({ husband, wife }: CoupleFacts): Refused | undefined {
  if (husband.id === wife.id) return reject({ code: 'spouses-same-person', field: 'wife' });
  return together(
    isRegistered(husband.state) ? undefined : personNotFound('husband'),
    isRegistered(wife.state) ? undefined : personNotFound('wife'),
  );
}

export type Parties = Readonly<Record<Role, Known<RegisteredPerson>>>;

/** @throws Error when `refuseUnknown` refuses them */
export function partiesOf({ husband, wife }: CoupleFacts): Parties {
  const party = ({ id, state }: Known<Person>) => {
    if (!isRegistered(state)) throw new Error('A party is not in the register');
    return { id, state };
  };
  return { husband: party(husband), wife: party(wife) };
}

/** Both with their cards. @throws Error when `refuseUnknown` refuses them */
export function coupleOf(facts: CoupleFacts): Couple {
  const party = (person: Known<Person>, family: Known<Family>) => {
    if (!isRegistered(person.state) || (!isOffCard(person.state) && !isActive(family.state))) {
      throw new Error('A living person stands on a card that is not active');
    }
    return { id: person.id, state: person.state, family: family as Known<ActiveFamily> };
  };
  return {
    husband: party(facts.husband, facts.husbandFamily),
    wife: party(facts.wife, facts.wifeFamily),
  };
}

/** The office where one of the two lives is in charge of both (UU 24/2013 art. 34, 40). */
export function refuseOfficeOfBoth(couple: Parties, context: ActContext): Refused | undefined {
  const areas = roles.map((role) => couple[role].state.placement.address.area);
  if (areas.some((area) => officeCovers(context.office, area))) return undefined;
  return reject({ code: 'other-office-area', officesInCharge: areas.map(regencyOf) });
}

/** Why the two cannot share a card. */
export function whyOffCard({ husband, wife }: Parties): CardNotice['cardUnchanged'] {
  const states = [husband.state, wife.state];
  if (states.some(({ death }) => death)) return 'deceased';
  return states.some(({ abroad }) => abroad) ? 'abroad' : undefined;
}

/** INV-02: both lived on the day. */
export function refuseEitherDeceased(couple: Parties, occurredOn: PlainDate): Refused | undefined {
  return together(...roles.map((role) => refuseDeceased(couple[role].state, occurredOn, role)));
}

/** A declaration is made by both, so both live (F-1.05). */
export function refuseDeclaredByDead(couple: Parties): Refused | undefined {
  return together(
    ...roles.map((role) => {
      const diedOn = couple[role].state.death?.diedOn;
      return diedOn === undefined ? undefined : reject({ code: 'already-deceased', field: role, diedOn });
    }),
  );
}

export function areMuslims({ husband, wife }: Parties): boolean {
  return isMuslim(husband.state) && isMuslim(wife.state);
}

export function isMuslim(person: Person): boolean {
  return isRegistered(person) && person.religion === 'islam';
}

/** The last marriage of the two that no divorce and no annulment ended; a death may have. */
export function marriageOf({ husband, wife }: Parties): Marriage | undefined {
  const isStanding = ({ endedBy }: Marriage) => endedBy !== 'divorce' && endedBy !== 'annulment';
  return husband.state.marriages.findLast((other) => other.spouseId === wife.id && isStanding(other));
}

/**
 * Whoever recorded a marriage here decides which courts are in charge of it; without an act, or with one of another
 * country, the religion of both does.
 */
export function isOfMuslims({ authority }: Pick<Marriage, 'authority'>, parties: Parties): boolean {
  return authority === undefined || authority === 'abroad' ? areMuslims(parties) : authority === 'kua';
}

/** A decision cannot be of a day before what it decides about. */
export function refuseTooEarly(
  decidedOn: PlainDate,
  since: PlainDate | undefined,
  field: string,
): Refused | undefined {
  if (since === undefined || decidedOn >= since) return undefined;
  return reject({ code: 'decision-too-early', field, since });
}

/**
 * A divorce is not of a day before the wedding. Nor is it of the day on which the annulment of an earlier divorce took
 * effect, or before: of two decisions of one day, the annulment counts last.
 */
export function refuseDivorceBefore(
  { marriedOn, restoredOn }: Pick<Marriage, 'marriedOn' | 'restoredOn'>,
  divorcedOn: PlainDate,
  field: string,
): Refused | undefined {
  if (restoredOn !== undefined && divorcedOn <= restoredOn) {
    return reject({ code: 'divorce-before-marriage', field, marriedOn: restoredOn });
  }
  if (marriedOn === undefined || divorcedOn >= marriedOn) return undefined;
  return reject({ code: 'divorce-before-marriage', field, marriedOn });
}

/** The events of an act on both spouses, the new placements of everybody, and the cards. */
export function changesOf(
  couple: Couple,
  card: CardOutcome,
  eventsOf: (own: Couple[Role], spouse: Couple[Role]) => readonly DatedEvent[],
): Change[] {
  const spouses = roles.map((role): Change => {
    const own = couple[role];
    const moved = card.placements.get(own.id) ?? [];
    const events = [...eventsOf(own, couple[otherOf(role)]), moved].flat();
    return { stream: { kind: 'person', id: own.id }, events };
  });
  const isParty = (id: string) => roles.some((role) => couple[role].id === id);
  /** The members who go along with the couple, and those who stay with a new head. */
  const others = [...card.placements]
    .filter(([id]) => !isParty(id))
    .map(([id, moved]): Change => ({ stream: { kind: 'person', id }, events: [moved] }));
  return [...spouses, ...others, ...card.cards];
}
