import { eventTypes, type DatedEvent, type StreamKind } from '@peristiwa/domain';
import type { RecordedEvent } from './register';
import { fullestOfEachType } from './story/fullest';
import { storyOfEveryType } from './story/story-of-every-type';
import { randomHistory } from './world';

/** The stored form of an event, as a file of `libs/domain/golden` keeps it. */
export interface GoldenEvent {
  readonly type: DatedEvent['type'];
  readonly schemaVersion: number;
  readonly stream: StreamKind;
  readonly occurredOn: DatedEvent['occurredOn'];
  readonly data: Readonly<Record<string, unknown>>;
}

const WORLDS = { count: 40, steps: 80 };

export const goldenFileOf = (type: string, version: number): string => `${type}.v${version}.json`;

/** One event of each type as the deciders write it today, by the name of its golden file (`npm run golden`). */
export function goldenEvents(): ReadonlyMap<string, GoldenEvent> {
  const events = [...fullestOfEachType(examples()).values()];
  return new Map(
    events.map(({ type, schemaVersion, stream, occurredOn, data }) => [
      goldenFileOf(type, schemaVersion),
      JSON.parse(
        JSON.stringify({ type, schemaVersion, stream: stream.kind, occurredOn, data }),
      ) as GoldenEvent,
    ]),
  );
}

/** The story fills every optional field. A type that it lacks is taken from the random worlds. */
function examples(): readonly RecordedEvent[] {
  const story = storyOfEveryType();
  const missing = new Set(Object.keys(eventTypes));
  for (const { type } of story) missing.delete(type);
  const isMissing = ({ type }: RecordedEvent) => missing.has(type);
  const worlds = missing.size === 0 ? [] : Array.from({ length: WORLDS.count }, (_, seed) => seed + 1);
  return [...story, ...worlds.flatMap((seed) => randomHistory(seed, WORLDS.steps).filter(isMissing))];
}
