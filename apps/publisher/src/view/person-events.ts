import { actKinds, type ActKind, type PersonFacts } from '@peristiwa/contracts';
import type { PersonEvent } from '@peristiwa/domain';
import type { EventClass } from './grants';
import { abroadRows } from './person-events/abroad';
import { adoptionRows } from './person-events/adoption';
import { biodataRows } from './person-events/biodata';
import { birthRows } from './person-events/birth';
import { cardRows } from './person-events/card';
import { deathRows } from './person-events/death';
import { documentRows } from './person-events/document';
import { foreignerRows } from './person-events/foreigner';
import { identityRows } from './person-events/identity';
import { marriageRows } from './person-events/marriage';
import { moveRows } from './person-events/move';
import { stayRows } from './person-events/stay';
import { qualityRows } from './person-events/quality';
import { kindsOfSuperseding, voidingRows } from './person-events/voiding';
import type { Rows } from './person-events/row';

/** How each event of a person is published. A type of the catalogue without a row does not compile. */
export const personEvents: Rows = {
  ...birthRows,
  ...adoptionRows,
  ...deathRows,
  ...marriageRows,
  ...moveRows,
  ...abroadRows,
  ...stayRows,
  ...foreignerRows,
  ...cardRows,
  ...documentRows,
  ...biodataRows,
  ...identityRows,
  ...voidingRows,
  ...qualityRows,
};

/** An event of the change log: its type and content belong together. */
type Published = Pick<PersonEvent, 'type' | 'data'>;

export function factsOf({ type, data }: Published): PersonFacts {
  return personEvents[type].facts(data as never);
}

/** Is one of them news by itself, though it changes no member of a view? */
export function areNews(events: readonly Published[]): boolean {
  return events.some(({ type }) => personEvents[type].isNewsByItself);
}

export function classOf({ type, data }: Published): EventClass {
  const { eventClass } = personEvents[type];
  return typeof eventClass === 'function' ? eventClass(data as never) : eventClass;
}

/**
 * The kinds of an act among the events that may be pushed, the gravest first; the first names the message. An act that
 * takes earlier facts out of the person's record restates them: that is a correction, except for what follows from it.
 */
export function kindsOf(
  events: readonly Published[],
  granted: readonly EventClass[],
  { isSuperseding = false } = {},
): ActKind[] {
  const pushed = new Set(
    events
      .filter((event) => granted.includes(classOf(event)))
      .map(({ type, data }) => {
        const { kind } = personEvents[type];
        if (typeof kind === 'function') return kind(data as never);
        return isSuperseding && !settled.has(type) ? 'corrected' : kind;
      }),
  );
  return actKinds.filter((kind) => pushed.has(kind));
}

/** What follows for the person after the act; it is no part of what a correction states anew. */
const settled: ReadonlySet<string> = new Set(['PlacementSettled', 'PlacedAfterBirth', 'WidowhoodSettled']);

/** All kinds of acts that an agreement with these classes lets the publisher send. */
export function kindsUnder(granted: readonly EventClass[]): ActKind[] {
  const own = Object.values(personEvents).flatMap(({ eventClass, kind }) =>
    typeof eventClass === 'string' && typeof kind === 'string' && granted.includes(eventClass) ? [kind] : [],
  );
  const may = (kind: ActKind) => kindsOfSuperseding[kind]?.some((eventClass) => granted.includes(eventClass));
  return actKinds.filter((kind) => own.includes(kind) || may(kind));
}
