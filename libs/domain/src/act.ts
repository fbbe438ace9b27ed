import type { Decision, PlainDate } from '@peristiwa/kernel';
import type { DomainEvent } from './events/catalogue';
import type { StreamKind } from './events/definition';
import type { Refusal } from './refusals';

export interface StreamRef {
  readonly kind: StreamKind;
  readonly id: string;
}

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
  /** The field of the request that gives it; absent for a number that is issued here. */
  readonly field?: string;
}

/**
 * In an answer: the act is recorded, and no card changes although the act asks for it. Whoever would be on it has died
 * (INV-02; ADR 0003) or lives abroad (INV-17), or another office keeps the card, so that a move has to follow (SKPWNI).
 */
export interface CardNotice {
  readonly cardUnchanged?: 'deceased' | 'abroad' | 'other-office';
}

/** One registered peristiwa: appended whole or not at all, at contiguous positions in the order given here. */
export interface Act<Result = Readonly<Record<string, unknown>>> {
  readonly changes: readonly Change[];
  readonly reservations: readonly Reservation[];
  /** The act that this one corrects or cancels (pembetulan, pembatalan). */
  readonly supersedes?: string;
  readonly result: Result;
}

export type ActDecision<Result = Readonly<Record<string, unknown>>> = Decision<Act<Result>, Refusal>;

/**
 * The prefixes of one series of numbers. `overflow` 0 gives the true prefix; 1, 2, … give those under which the series
 * continues when all serials of the prefix before are used (`issuance.ts`).
 */
export type NumberSeries = (overflow: number) => string;

/**
 * The input of a decision besides the state: the office that acts, its calendar day, and the sources of ids and
 * numbers, which are not pure. `nextNumber` may be called several times for one series and returns another number each
 * time.
 */
export interface ActContext {
  /** Regency code, 4 digits. */
  readonly office: string;
  readonly today: PlainDate;
  /**
   * The day on which the office recorded the act (tanggal administrasi), in proven form: by the clock of the registry,
   * and for a request captured offline the day of capture. It decides whether an act is late or a document has expired:
   * the day of report is what the request says.
   */
  readonly receivedOn: PlainDate;
  readonly newId: () => string;
  readonly nextNumber: (kind: ReservationKind, series: NumberSeries) => string;
  /** Did the official code list ever have this district (6 digits)? See `AreaDirectory.knowsDistrict`. */
  readonly knowsDistrict: (code: string) => boolean;
}

/** A stream as read for a decision. */
export interface Known<State> {
  readonly id: string;
  readonly state: State;
}
