import type { DomainEvent } from './act';
import type { Recorded } from './fold';
import { assertKnownEvent, eventTypes, type EventType } from './ownership';

type Data = Readonly<Record<string, unknown>>;

/** From one stored version of a type to the next. Pure, total, and never changed once a ledger was read with it. */
export type UpcastStep = (data: Data) => Data;

/**
 * Per type the steps from version 1 to 2, 2 to 3, …: one fewer than its version in `eventTypes`. A new version of a
 * type needs three things in one commit: the number there, a step here, and its golden file.
 */
export type UpcastTable = Readonly<Partial<Record<EventType, readonly UpcastStep[]>>>;

export const upcastSteps: UpcastTable = {};

/** Content of a stored event in the form that is written today. @throws UnknownEventError */
export function upcast(
  type: string,
  schemaVersion: number,
  data: Data,
  steps: UpcastTable = upcastSteps,
): Data {
  assertKnownEvent(type, schemaVersion, 0);
  return stepped(type, schemaVersion, data, steps);
}

/** Asked of each event ever read, and most types have one form: nothing is made for those. */
function stepped(type: EventType, schemaVersion: number, data: Data, steps: UpcastTable): Data {
  const later = steps[type];
  return later ? later.slice(schemaVersion - 1).reduce((form, step) => step(form), data) : data;
}

/** What readers have of a stored event; the ledger's own type has more. */
export interface StoredForm {
  readonly type: string;
  readonly schemaVersion: number;
  /** `YYYY-MM-DD`. */
  readonly occurredOn: string;
  readonly position: number;
  /** JSON text. */
  readonly data: string;
}

/**
 * The one way from a stored event to what the folds take: every reader calls it or `parseStored`, so none sees an old
 * form.
 * @throws UnknownEventError for a type or version of a newer release
 * @throws SyntaxError when the text is not JSON
 */
export function dataOf({ type, schemaVersion, position, data }: Omit<StoredForm, 'occurredOn'>): Data {
  assertKnownEvent(type, schemaVersion, position);
  return stepped(type, schemaVersion, JSON.parse(data) as Data, upcastSteps);
}

/** The stored event with its data read; its other members are kept. @throws as `dataOf` */
export function parseStored<Event extends DomainEvent, Stored extends StoredForm = StoredForm>(
  stored: Stored,
): Omit<Stored, 'type' | 'data' | 'occurredOn'> & Recorded<Event> {
  const data = dataOf(stored);
  return {
    ...stored,
    schemaVersion: eventTypes[stored.type as EventType].version,
    data,
  } as unknown as Omit<Stored, 'type' | 'data' | 'occurredOn'> & Recorded<Event>;
}
