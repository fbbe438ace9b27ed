import type { Family, FactPlace, RegisteredPerson } from '@peristiwa/domain';
import type { FamilyRow, PersonRow } from './fold-stream';

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

/** `last` is there for persons. */
interface Held {
  readonly version: number;
  readonly state: string;
  readonly last?: FactPlace;
}

/**
 * The states touched last, so that a stream that is busy is not read from the table again. A hint and nothing more: an
 * entry counts only if its version is the one right before the new events, since another process may have gone on. All
 * of them were folded by this process: none is of another version of the fold.
 *
 * Held as the text that was written: a third of the memory, and one thing in place of thirty for the garbage collector
 * to carry along, which cost more than it costs to read the few texts that are asked for.
 */
export class StreamStates {
  private readonly held = new Map<string, Held>();

  /** `capacity` has to hold the streams of two batches, or the page read ahead finds the table's older state. */
  constructor(private readonly capacity = 20_000) {}

  find(streamId: string, version: number): StreamState | undefined {
    const held = this.held.get(streamId);
    if (held?.version !== version) return undefined;
    return held.last ? keptPerson(held, held.last) : storedFamily(version, held.state);
  }

  keepPerson({ personId, version, state }: PersonRow, { type, occurredOn, position }: FactPlace): void {
    this.keep(personId, { version, state, last: { type, occurredOn, position } });
  }

  keepFamily({ familyId, version, state }: FamilyRow): void {
    this.keep(familyId, { version, state });
  }

  drop(streamId: string): void {
    this.held.delete(streamId);
  }

  clear(): void {
    this.held.clear();
  }

  private keep(streamId: string, held: Held): void {
    // A map lists keys by age of insertion: whoever is put in again becomes the youngest.
    this.held.delete(streamId);
    this.held.set(streamId, held);
    if (this.held.size <= this.capacity) return;
    for (const oldest of this.held.keys()) {
      this.held.delete(oldest);
      return;
    }
  }
}

/** A person whose last fact is known: whatever follows it may be taken. */
export function keptPerson(
  { version, state }: Pick<Held, 'version' | 'state'>,
  last: FactPlace,
): PersonState {
  return { kind: 'person', version, person: JSON.parse(state) as RegisteredPerson, last };
}

/**
 * A stored document as a state to go on from. The fold keeps the latest day on which something happened to a living
 * person, so a fact of a later day surely follows; one of the same day may not. The day of a death, their own or a
 * spouse's, is not that day: for those the stream is folded whole.
 */
export function storedPerson(version: number, state: string): PersonState | undefined {
  const person = JSON.parse(state) as RegisteredPerson;
  if (person.death || person.marriages.some(({ endedBy }) => endedBy === 'death')) return undefined;
  const last = { type: 'DeathRegistered' as const, occurredOn: person.lastOccurredOn, position: 0 };
  return { kind: 'person', version, person, last };
}

export function storedFamily(version: number, state: string): FamilyState {
  return { kind: 'family', version, family: JSON.parse(state) as FamilyState['family'] };
}
