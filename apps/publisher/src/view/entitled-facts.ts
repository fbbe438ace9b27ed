import type { PersonFacts } from '@peristiwa/contracts';
import { residenceOfEvent, type PersonEvent, type RegisteredPerson } from '@peristiwa/domain';
import type { PlainDate } from '@peristiwa/kernel';
import type { Grants } from './agreement';
import { isInfant, reduceArea } from './entitled-view';
import { factsIn } from './grants';
import { classOf, factsOf } from './person-events';

/** What a partner may know of the act itself, besides what it changed. `ofMessage`: what the holding shows besides. */
export function entitledFacts(
  events: readonly PersonEvent[],
  state: RegisteredPerson,
  agreement: Grants,
  asOf: PlainDate,
  ofMessage: PersonFacts = {},
): PersonFacts {
  const pushed = events.filter((event) => agreement.eventTypes.includes(classOf(event)));
  const all: PersonFacts = Object.assign({ ...ofMessage }, ...pushed.map((event) => factsOf(event)));
  all.residence ??= residenceAt(all, state);
  all.year = DAYS.map((name) => all[name])
    .find((day) => day !== undefined)
    ?.slice(0, 4);
  const open = factsIn(agreement.fields);
  // The day of birth has its own grant, for every kind of act.
  const isBirthDayOpen =
    agreement.fields.includes('bornOn') || (agreement.fields.includes('birthMonth') && isInfant(state, asOf));
  const isOpen = (name: string) => open.has(name) && (name !== 'bornOn' || isBirthDayOpen);
  const facts: PersonFacts = Object.fromEntries(
    Object.entries(all).filter(([name, fact]) => fact !== undefined && isOpen(name)),
  );
  for (const name of ['from', 'to', 'residence'] as const) {
    const area = reduceArea(facts[name], agreement);
    if (area === undefined) delete facts[name];
    else facts[name] = area;
  }
  return facts;
}

/**
 * Where the person lived on the day of the own birth or death, though the act be recorded after a move. An act of birth says
 * it itself: a child whose card is elsewhere from the day of birth on was born a resident of where the parent lived.
 */
function residenceAt({ diedOn, bornOn }: PersonFacts, state: RegisteredPerson): string | undefined {
  const day = diedOn ?? bornOn;
  return day === undefined ? undefined : residenceOfEvent(state, day as PlainDate);
}

/** The day on which an act took effect, the gravest first. */
const DAYS = [
  'diedOn',
  'bornOn',
  'arrivedOn',
  'departedOn',
  'returnedOn',
  'stayFrom',
  'stayEndedOn',
  'changedOn',
  'divorcedOn',
  'annulledOn',
  'spouseDiedOn',
  'marriedOn',
] as const satisfies readonly (keyof PersonFacts)[];
