import type { PlainDate } from '@peristiwa/kernel';
import {
  foldPerson,
  inEffectiveOrder,
  type PersonEvent,
  type Recorded,
  type RegisteredPerson,
} from '@peristiwa/domain';
import type { StoredEvent } from '@peristiwa/ledger';
import { parseStream, personOf, Unplaceable } from '../projector/fold-stream';

export interface AsOf {
  /** Only what had happened by the end of this day. */
  readonly validAt?: PlainDate;
  /** Only what had been recorded by this instant. */
  readonly knownAt?: Date;
}

/** @throws Unplaceable, with `not-in-register` when the person was not there at that time. */
export function personAsOf(events: readonly StoredEvent[], { validAt, knownAt }: AsOf) {
  // Versions are checked on the whole stream: a selection has holes by its nature.
  const chosen = parseStream(events).filter(
    ({ occurredOn, recordedAt }) =>
      (validAt === undefined || occurredOn <= validAt) && (knownAt === undefined || recordedAt <= knownAt),
  );
  const person = personOf(chosen);
  return {
    version: Math.max(...chosen.map(({ version }) => version)),
    position: Math.max(...chosen.map(({ position }) => position)),
    person,
  };
}

export interface TimelineEntry {
  readonly event: StoredEvent;
  readonly data: unknown;
  /** Fields of the answer about the person that this event, in its place in life, set or changed. */
  readonly changed: readonly string[];
}

/**
 * The stream in the order in which things happened, with what each event changed; and for each field the version of
 * the event that gave it its present value. Answers "why is this field so". @throws Unplaceable
 */
export function timelineOf(
  events: readonly StoredEvent[],
  view: (person: RegisteredPerson) => object,
): { entries: TimelineEntry[]; reasons: Record<string, number> } {
  const parsed = parseStream(events);
  if (parsed.length === 0) throw new Unplaceable('not-in-register');
  const byVersion = new Map(events.map((event) => [event.version, event]));
  const ordered = inEffectiveOrder(parsed as unknown as readonly (Recorded<PersonEvent> & StoredEvent)[]);
  const reasons: Record<string, number> = {};
  let before: Record<string, string> = {};
  const entries = ordered.map(({ version, data }, index) => {
    const person = foldPerson(ordered.slice(0, index + 1));
    const after = person.status === 'unregistered' ? {} : fieldsOf(view(person));
    const changed = Object.keys({ ...before, ...after }).filter((field) => before[field] !== after[field]);
    for (const field of changed) reasons[field] = version;
    before = after;
    return { event: byVersion.get(version) as StoredEvent, data, changed };
  });
  return { entries, reasons };
}

function fieldsOf(view: object): Record<string, string> {
  const fields = Object.entries(view).filter(([, value]) => value !== undefined);
  return Object.fromEntries(fields.map(([field, value]) => [field, JSON.stringify(value)]));
}
