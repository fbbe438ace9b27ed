import type { Decision, PlainDate, Rejection } from '@peristiwa/kernel';
import type { FamilyEvent } from './family/family';
import type { MoveEvent } from './move/move-case';
import type { PersonEvent } from './person/person-events';

export type StreamKind = 'person' | 'family' | 'move';
export interface StreamRef {
  readonly kind: StreamKind;
  readonly id: string;
}

export type DomainEvent = PersonEvent | FamilyEvent | MoveEvent;

/** An event with the day on which it took effect. Vital facts carry the day they happened on. */
export type DatedEvent<Event extends DomainEvent = DomainEvent> = Event & { readonly occurredOn: PlainDate };

/** The new events of one stream within an act, in order. */
export interface Change {
  readonly stream: StreamRef;
  readonly events: readonly DatedEvent[];
}

/** A value that must stay unique for ever: NIK, KK number, act or document number. */
export type ReservationKind = 'nik' | 'kk' | 'act';
export interface Reservation {
  readonly kind: ReservationKind;
  readonly value: string;
  readonly streamId: string;
}

/** One registered peristiwa: appended whole or not at all, at contiguous positions in the order given here. */
export interface Act<Result = Readonly<Record<string, unknown>>> {
  readonly changes: readonly Change[];
  readonly reservations: readonly Reservation[];
  readonly result: Result;
}

export type ActDecision<Result = Readonly<Record<string, unknown>>> = Decision<Act<Result>, Rejection>;

/**
 * What a decision may know besides the state: the office that acts, its calendar day, and the two sources that a pure
 * function cannot be itself. `nextSerial` may be asked several times for one prefix and counts on.
 */
export interface ActContext {
  /** Regency code, 4 digits. */
  readonly office: string;
  readonly today: PlainDate;
  readonly newId: () => string;
  readonly nextSerial: (kind: ReservationKind, prefix: string) => number;
  /** Did the official code list ever have this district (6 digits)? See `AreaDirectory.knowsDistrict`. */
  readonly knowsDistrict: (code: string) => boolean;
}

/** A stream as read for a decision. */
export interface Known<State> {
  readonly id: string;
  readonly state: State;
}
