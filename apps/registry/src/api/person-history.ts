import type { PlainDate } from '@peristiwa/kernel';
import {
  effectiveFacts,
  foldPerson,
  inEffectiveOrder,
  isVoiding,
  type PersonEvent,
  type Recorded,
  type PersonOnRecord,
} from '@peristiwa/domain';
import type { StoredEvent } from '@peristiwa/ledger';
import { parseStream, personOf, Unplaceable, type Parsed } from '../projector/fold-stream';

export interface AsOf {
  /** Only what had happened by the end of this day. */
  readonly validAt?: PlainDate;
  /** Only what had been recorded by this instant. */
  readonly knownAt?: Date;
}

/** @throws Unplaceable, with `not-in-register` when the person was not registered at that time */
export function personAsOf(events: readonly StoredEvent[], { validAt, knownAt }: AsOf) {
  // Versions are checked on the whole stream, since a selection of its events has gaps.
  const known = parseStream(events).filter(
    ({ recordedAt }) => knownAt === undefined || recordedAt <= knownAt,
  );
  const happened = ({ occurredOn }: Pick<Parsed, 'occurredOn'>) =>
    validAt === undefined || occurredOn <= validAt;
  // An act that became void later than `validAt` did not count on that day either.
  const person = personOf(known, happened);
  const read = known.filter(happened);
  return {
    version: Math.max(...read.map(({ version }) => version)),
    position: Math.max(...read.map(({ position }) => position)),
    person,
  };
}

export interface TimelineEntry {
  readonly event: Parsed;
  /** A later act cancelled or corrected the act of this event, so the event has no effect. */
  readonly isVoid: boolean;
  /** Fields of the person's answer that this event set or changed, in the order of life. */
  readonly changed: readonly string[];
}

/**
 * The stream in the order in which things happened, with what each event changed; and for each field the version of
 * the event that gave it its present value, which answers "why is this field so?". @throws Unplaceable
 */
export function timelineOf(
  events: readonly StoredEvent[],
  view: (person: PersonOnRecord) => object,
): { entries: TimelineEntry[]; reasons: Record<string, number> } {
  const parsed = parseStream(events);
  if (parsed.length === 0) throw new Unplaceable('not-in-register');
  const standing = new Set(effectiveFacts(parsed));
  const before: Parsed[] = [];
  const reasons: Record<string, number> = {};
  let fields: Record<string, string> = {};
  const entries = inEffectiveOrder(parsed).map((event) => {
    if (!standing.has(event)) return { event, isVoid: !isVoiding(event), changed: [] };
    before.push(event);
    const person = foldPerson(before as readonly Recorded<PersonEvent>[]);
    const after = person.status === 'unregistered' ? {} : fieldsOf(view(person));
    const changed = Object.keys({ ...fields, ...after }).filter((field) => fields[field] !== after[field]);
    for (const field of changed) reasons[field] = event.version;
    fields = after;
    return { event, isVoid: false, changed };
  });
  return { entries, reasons };
}

function fieldsOf(view: object): Record<string, string> {
  const fields = Object.entries(view).filter(([, value]) => value !== undefined);
  return Object.fromEntries(fields.map(([field, value]) => [field, JSON.stringify(value)]));
}
