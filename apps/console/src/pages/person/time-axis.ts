/** A day (`YYYY-MM-DD`) and an instant (RFC 3339) of an entry of the timeline. */
export interface Dated {
  readonly occurredOn: string;
  readonly recordedAt: string;
}

/** As it was on a day (`validAt`) and as it was known at an instant (`knownAt`); absent: now. */
export interface AsOf {
  readonly validAt?: string;
  readonly knownAt?: string;
}

/** The places of a slider: each time at which something changes, and at the end now, which has no time. */
export type Stops = readonly (string | undefined)[];

const unique = (times: readonly string[]): readonly string[] => [...new Set(times)].toSorted();

/** Days on which something happened. The first is the day before: the person was not in the register. */
export function validStops(events: readonly Dated[]): Stops {
  const days = unique(events.map(({ occurredOn }) => occurredOn));
  const [first] = days;
  return first === undefined ? [undefined] : [dayBefore(first), ...days, undefined];
}

/** Instants at which something was recorded. The first is just before: nothing was known. */
export function knownStops(events: readonly Dated[]): Stops {
  const instants = unique(events.map(({ recordedAt }) => recordedAt));
  const [first] = instants;
  if (first === undefined) return [undefined];
  return [new Date(Date.parse(first) - 1).toISOString(), ...instants, undefined];
}

/** The place of a time on a slider: the last stop that is not later. A time before all stops is the first. */
export function stopOf(stops: Stops, time: string | undefined): number {
  if (time === undefined) return stops.length - 1;
  const later = stops.findIndex((stop) => stop === undefined || stop > time);
  return Math.max(0, later - 1);
}

/** Whether the person was registered at that time: by then an event of the timeline had happened and was recorded. */
export function isOnRecord(events: readonly Dated[], { validAt, knownAt }: AsOf): boolean {
  return events.some(
    ({ occurredOn, recordedAt }) =>
      (validAt === undefined || occurredOn <= validAt) && (knownAt === undefined || recordedAt <= knownAt),
  );
}

const DAY_MS = 86_400_000;

export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}
