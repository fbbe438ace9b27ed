import type { PersonFacts } from '@peristiwa/contracts';
import type { PersonEvent, RegisteredPerson } from '@peristiwa/domain';
import type { PlainDate } from '@peristiwa/kernel';
import type { Grants } from './agreement';
import { isInfant, reduceArea } from './entitled-view';
import { factsIn } from './grants';
import { factsOf, personEvents } from './person-events';

/** What a partner may know of the act itself, besides what it changed. */
export function entitledFacts(
  events: readonly PersonEvent[],
  state: RegisteredPerson,
  agreement: Grants,
  asOf: PlainDate,
): PersonFacts {
  const pushed = events.filter(({ type }) => agreement.eventTypes.includes(personEvents[type].eventClass));
  const all: PersonFacts = Object.assign({}, ...pushed.map((event) => factsOf(event)));
  all.year = DAYS.map((name) => all[name])
    .find((day) => day !== undefined)
    ?.slice(0, 4);
  const open = new Set(factsIn(agreement.fields));
  // The day of birth has its own grant, for every kind of act.
  if (
    !agreement.fields.includes('bornOn') &&
    !(agreement.fields.includes('birthMonth') && isInfant(state, asOf))
  ) {
    open.delete('bornOn');
  }
  const facts: PersonFacts = Object.fromEntries(
    Object.entries(all).filter(([name, fact]) => open.has(name) && fact !== undefined),
  );
  for (const name of ['from', 'to'] as const) {
    const area = reduceArea(facts[name], agreement);
    if (area === undefined) delete facts[name];
    else facts[name] = area;
  }
  return facts;
}

/** The day on which an act took effect, the gravest first. */
const DAYS = [
  'diedOn',
  'bornOn',
  'arrivedOn',
  'changedOn',
  'divorcedOn',
  'annulledOn',
  'spouseDiedOn',
  'marriedOn',
] as const satisfies readonly (keyof PersonFacts)[];
