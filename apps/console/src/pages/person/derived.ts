import { addressesOf, type PlaceOnRecord } from './addresses';

interface Happened {
  readonly type: string;
  readonly actId: string;
  readonly version: number;
  readonly occurredOn: string;
  readonly isVoid: boolean;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * The event with which the present address began; it stays through a new card or another place on it. `events` in the order
 * of life, as the timeline has them. Undefined where none of them has an address, and abroad.
 */
export function beganAddress<Event extends Happened>(events: readonly Event[]): Event | undefined {
  const stay = addressesOf(events).at(-1);
  if (stay === undefined || stay.until !== undefined) return undefined;
  return events.find((event) => !event.isVoid && isBeginning(event, stay));
}

function isBeginning(event: Happened, stay: PlaceOnRecord & Pick<Happened, 'type' | 'actId'>): boolean {
  return event.actId === stay.actId && event.type === stay.type;
}

/** The event of the latest day that counts, deaths of the person and of a spouse included. */
export function lastEvent<Event extends Happened>(events: readonly Event[]): Event | undefined {
  return events
    .filter(({ isVoid }) => !isVoid)
    .reduce<Event | undefined>(
      (last, event) => (last && last.occurredOn > event.occurredOn ? last : event),
      undefined,
    );
}

/** The number of the act or of the document that an event has; the events of relatives have none. */
export function numberOf({ data }: Pick<Happened, 'data'>): string | undefined {
  const number = data['actNumber'] ?? data['documentNumber'];
  return typeof number === 'string' ? number : undefined;
}
