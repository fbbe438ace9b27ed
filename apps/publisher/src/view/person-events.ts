import { actKinds, type ActKind, type PersonFacts } from '@peristiwa/contracts';
import type { PersonEvent } from '@peristiwa/domain';
import type { EventClass } from './grants';
import { biodataRows } from './person-events/biodata';
import { birthRows } from './person-events/birth';
import { cardRows } from './person-events/card';
import { deathRows } from './person-events/death';
import { identityRows } from './person-events/identity';
import { marriageRows } from './person-events/marriage';
import { moveRows } from './person-events/move';
import { voidingRows } from './person-events/voiding';
import type { DataOf, Rows } from './person-events/row';

/** How each event of a person is published. A type of the catalogue without a row does not compile. */
export const personEvents: Rows = {
  ...birthRows,
  ...deathRows,
  ...marriageRows,
  ...moveRows,
  ...cardRows,
  ...biodataRows,
  ...identityRows,
  ...voidingRows,
};

export function factsOf<Type extends PersonEvent['type']>(event: {
  readonly type: Type;
  readonly data: DataOf<Type>;
}): PersonFacts {
  return personEvents[event.type].facts(event.data);
}

/** The kinds of an act among the events that may be pushed, the gravest first; the first names the message. */
export function kindsOf(
  events: readonly { readonly type: PersonEvent['type'] }[],
  granted: readonly EventClass[],
): ActKind[] {
  const pushed = new Set(
    events
      .map(({ type }) => personEvents[type])
      .filter(({ eventClass }) => granted.includes(eventClass))
      .map(({ kind }) => kind),
  );
  return actKinds.filter((kind) => pushed.has(kind));
}
