import type { DatedEvent, StreamKind } from '@peristiwa/domain';
import { fullestOfEachType, storyOfEveryType } from './story-of-every-type';

/** The stored form of an event, as a file of `libs/domain/golden` keeps it. */
export interface GoldenEvent {
  readonly type: DatedEvent['type'];
  readonly schemaVersion: number;
  readonly stream: StreamKind;
  readonly occurredOn: DatedEvent['occurredOn'];
  readonly data: Readonly<Record<string, unknown>>;
}

export const goldenFileOf = (type: string, version: number): string => `${type}.v${version}.json`;

/** What the deciders write today, one event of each type, by the file that keeps it (`npm run golden`). */
export function goldenEvents(): ReadonlyMap<string, GoldenEvent> {
  const events = [...fullestOfEachType(storyOfEveryType()).values()];
  return new Map(
    events.map(({ type, schemaVersion, stream, occurredOn, data }) => [
      goldenFileOf(type, schemaVersion),
      JSON.parse(
        JSON.stringify({ type, schemaVersion, stream: stream.kind, occurredOn, data }),
      ) as GoldenEvent,
    ]),
  );
}
