import type { Family, FactPlace, PersonOnRecord } from '@peristiwa/domain';
import type { FamilyRow, PersonRow } from './fold-stream';

/** A person as of `version`, from which the next events can be folded. */
export interface PersonState {
  readonly kind: 'person';
  readonly version: number;
  readonly person: PersonOnRecord;
  /** The last fact that was folded, in the order of life. A fact that belongs before it needs the whole stream. */
  readonly last: FactPlace | undefined;
}

export interface FamilyState {
  readonly kind: 'family';
  readonly version: number;
  readonly family: Exclude<Family, { status: 'none' }>;
}

export type StreamState = PersonState | FamilyState;

/** Only persons have `last`. */
interface Held {
  readonly version: number;
  readonly state: string;
  readonly last?: FactPlace;
}

/**
 * A cache of the states of the streams touched last, so that an active stream is not read from the table again. An entry
 * is used only if its version is the one right before the new events, since another process may have projected later
 * ones. This process folded all entries: none is of another version of the fold.
 *
 * An entry keeps the JSON text that was written, not the parsed object. The text needs a third of the memory, and it is
 * one object instead of some thirty for the garbage collector to trace. Tracing them cost more time than parsing the
 * few texts that are used again.
 */
export class StreamStates {
  private readonly held = new Map<string, Held>();

  /** `capacity` must cover the streams of two batches. Else the page read ahead finds the older state of the table. */
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
    // A map lists its keys in the order of insertion: deleting and inserting a key again makes it the newest.
    this.held.delete(streamId);
    this.held.set(streamId, held);
    if (this.held.size <= this.capacity) return;
    for (const oldest of this.held.keys()) {
      this.held.delete(oldest);
      return;
    }
  }
}

/** A person whose last fact is known: any fact that follows it can be folded. */
export function keptPerson(
  { version, state }: Pick<Held, 'version' | 'state'>,
  last: FactPlace,
): PersonState {
  return { kind: 'person', version, person: JSON.parse(state) as PersonOnRecord, last };
}

/**
 * A stored document as a state from which the fold can resume. The fold keeps the latest day on which something
 * happened to a living person, so a fact of a later day surely follows; one of the same day may not. The day of a
 * death, their own or a spouse's, is not that day: for those the stream is folded whole.
 */
export function storedPerson(version: number, state: string): PersonState | undefined {
  const person = JSON.parse(state) as PersonOnRecord;
  const { death, marriages, deathsOfOthers } = person;
  if (death || deathsOfOthers || marriages.some(({ endedBy }) => endedBy === 'death')) return undefined;
  const last = { type: 'DeathRegistered' as const, occurredOn: person.lastOccurredOn, position: 0 };
  return { kind: 'person', version, person, last };
}

export function storedFamily(version: number, state: string): FamilyState {
  return { kind: 'family', version, family: JSON.parse(state) as FamilyState['family'] };
}
