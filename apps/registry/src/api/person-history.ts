import {
  effectiveFacts,
  evolvePerson,
  inEffectiveOrder,
  isVoiding,
  unregistered,
  type Person,
  type PersonEvent,
  type PersonOnRecord,
  type Recorded,
} from '@peristiwa/domain';
import type { StoredEvent } from '@peristiwa/ledger';
import { parseStream, personOf, Unplaceable, type Parsed } from '../projector/fold-stream';
import { happenedBy, knownBy, supersederOf, type AsOf, type Superseder } from './as-of';
import { recordOf, type RecordOfAct } from './record-of-act';

/** @throws Unplaceable, with `not-in-register` when the person was not registered at that time */
export function personAsOf(events: readonly StoredEvent[], time: AsOf) {
  // Versions are checked on the whole stream, since a selection of its events has gaps.
  const known = parseStream(events).filter(knownBy(time));
  const happened = happenedBy(time);
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
  /** The act that did so, if it wrote on this stream. */
  readonly supersededBy?: Superseder;
  /** Fields of the person's answer that this event set or changed, in the order of life. */
  readonly changed: readonly string[];
}

/** Why a field has its value: the event that gave it, and the void events that had given it another one. */
export interface Reason extends RecordOfAct {
  readonly version: number;
  readonly type: string;
  readonly superseded: readonly number[];
}

/**
 * The stream in the order in which things happened, with what each event changed; and for each field the event that
 * gave it its value, which answers "why is this field so?". As of any day and as known at any time. @throws Unplaceable
 */
export function timelineOf(
  events: readonly StoredEvent[],
  view: (person: PersonOnRecord) => object,
  time: AsOf = {},
): { entries: TimelineEntry[]; reasons: Record<string, Reason> } {
  const known = parseStream(events).filter(knownBy(time));
  const standing = new Set(effectiveFacts(known));
  const read = inEffectiveOrder(known.filter(happenedBy(time)));
  if (read.length === 0) throw new Unplaceable('not-in-register');
  const reasons: Record<string, Reason> = {};
  const superseded = new Map<string, number[]>();
  let person: Person = unregistered;
  let fields: Record<string, string> = {};
  const entries = read.map((event): TimelineEntry => {
    if (!standing.has(event)) {
      if (isVoiding(event)) return { event, isVoid: false, changed: [] };
      const otherwise = fieldsOf(evolvePerson(person, event as Recorded<PersonEvent>), view);
      for (const field of differing(fields, otherwise)) {
        superseded.set(field, [...(superseded.get(field) ?? []), event.version]);
      }
      return { event, isVoid: true, supersededBy: supersederOf(event, known), changed: [] };
    }
    person = evolvePerson(person, event as Recorded<PersonEvent>);
    const after = fieldsOf(person, view);
    const changed = differing(fields, after);
    const { version, type } = event;
    for (const field of changed) reasons[field] = { version, type, ...recordOf(event), superseded: [] };
    fields = after;
    return { event, isVoid: false, changed };
  });
  const explained = Object.entries(reasons).map(([field, reason]) => {
    return [field, { ...reason, superseded: superseded.get(field) ?? [] }];
  });
  return { entries, reasons: Object.fromEntries(explained) };
}

function fieldsOf(person: Person, view: (person: PersonOnRecord) => object): Record<string, string> {
  if (person.status === 'unregistered') return {};
  const fields = Object.entries(view(person)).filter(([, value]) => value !== undefined);
  return Object.fromEntries(fields.map(([field, value]) => [field, JSON.stringify(value)]));
}

function differing(before: Record<string, string>, after: Record<string, string>): string[] {
  return Object.keys({ ...before, ...after }).filter((field) => before[field] !== after[field]);
}
