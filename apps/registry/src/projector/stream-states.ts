import type { Family, FactPlace, RegisteredPerson } from '@peristiwa/domain';

/** A person as of `version`, ready to be evolved further. */
export interface PersonState {
  readonly kind: 'person';
  readonly version: number;
  readonly person: RegisteredPerson;
  /** The last fact that the fold took, in the order of life: what comes before it needs the whole stream. */
  readonly last: FactPlace | undefined;
}

export interface FamilyState {
  readonly kind: 'family';
  readonly version: number;
  readonly family: Exclude<Family, { status: 'none' }>;
}

export type StreamState = PersonState | FamilyState;

/**
 * The states touched last, so that a stream that is busy is not read from the table again. A hint and nothing more: an
 * entry counts only if its version is the one right before the new events, since another process may have gone on.
 */
export class StreamStates {
  private readonly held = new Map<string, StreamState>();

  /** `capacity` has to hold the streams of two batches, or the page read ahead finds the table's older state. */
  constructor(private readonly capacity = 20_000) {}

  find(streamId: string, version: number): StreamState | undefined {
    const state = this.held.get(streamId);
    return state?.version === version ? state : undefined;
  }

  keep(streamId: string, state: StreamState): void {
    // A map lists keys by age of insertion: whoever is put in again becomes the youngest.
    this.held.delete(streamId);
    this.held.set(streamId, state);
    if (this.held.size <= this.capacity) return;
    for (const oldest of this.held.keys()) {
      this.held.delete(oldest);
      return;
    }
  }

  drop(streamId: string): void {
    this.held.delete(streamId);
  }

  clear(): void {
    this.held.clear();
  }
}

/**
 * A stored document as a state to go on from. The fold keeps the latest day on which something happened to a living
 * person, so a fact of a later day surely follows; one of the same day may not, and a death may have any day: for
 * those the stream is folded whole.
 */
export function storedPerson(version: number, state: string): PersonState | undefined {
  const person = JSON.parse(state) as RegisteredPerson;
  if (person.death) return undefined;
  const last = { type: 'DeathRegistered' as const, occurredOn: person.lastOccurredOn, position: 0 };
  return { kind: 'person', version, person, last };
}

export function storedFamily(version: number, state: string): FamilyState {
  return { kind: 'family', version, family: JSON.parse(state) as FamilyState['family'] };
}
