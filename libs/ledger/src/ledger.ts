/**
 * The ledger: the only source of truth (`design.md` §2). It stores events as opaque JSON text and knows nothing about
 * persons or families; `libs/domain` defines the meaning of events.
 */
export interface EventToAppend {
  readonly streamId: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** `YYYY-MM-DD`. */
  readonly occurredOn: string;
  readonly reportedOn: string;
  /** JSON text. */
  readonly data: string;
}

/** A stream that the act writes (`events` > 0) or only relied on (0): both must still be at `version`. */
export interface StreamClaim {
  readonly streamId: string;
  readonly kind: string;
  /** The version that the decision saw; 0 for a stream that does not exist yet. */
  readonly version: number;
  readonly events: number;
}

export interface ReservationClaim {
  readonly kind: string;
  readonly value: string;
  readonly streamId: string;
}

/** One civil act: its events are appended together, at contiguous positions, or none of them is. */
export interface ActToAppend {
  readonly actId: string;
  /** The request for this act; a request is appended at most once, permanently. */
  readonly requestId: string;
  /** SHA-256 of the request's content, so that the same id with other content is detected. */
  readonly contentHash: Buffer;
  /** Regency code of the office. */
  readonly office: string;
  readonly streams: readonly StreamClaim[];
  readonly reservations: readonly ReservationClaim[];
  readonly events: readonly EventToAppend[];
  /**
   * The act that this one corrects or cancels; all its events carry its id. Only the desk that owns that act may
   * supersede it, and only once: a later correction names the latest act.
   */
  readonly supersedes?: string;
  /** JSON text, stored with each event: actor, channel. */
  readonly meta: string;
  /** JSON text, stored with the first event in place of `meta`: what is recorded once per act. */
  readonly firstMeta?: string;
  /** JSON text returned to a caller who repeats the request. */
  readonly result: string;
}

export interface AppendedAct {
  readonly requestId: string;
  readonly contentHash: Buffer;
  readonly actId: string;
  /** Position of the act's last event. */
  readonly position: number;
  readonly recordedAt: Date;
  readonly result: string;
}

/** Why an act cannot be superseded. */
export type NotSupersedable = 'unknown-act' | 'other-owner' | 'superseded-before';

export type AppendOutcome =
  | { readonly kind: 'appended'; readonly act: AppendedAct }
  /** The request was appended before; the caller compares the content. */
  | { readonly kind: 'known'; readonly act: AppendedAct }
  /** Another act was appended to a stream on which the decision relied: read again and decide again. */
  | { readonly kind: 'conflict' }
  /** A value that must be unique permanently is already reserved. */
  | { readonly kind: 'reserved'; readonly reservation: ReservationClaim }
  /** The act named by `supersedes` is not in the ledger, belongs to another desk or was superseded before. */
  | { readonly kind: 'not-supersedable'; readonly reason: NotSupersedable };

/** Values of one kind that differ in their last four digits, the serial: from `from` to 9999. */
export interface SerialRange {
  readonly kind: string;
  readonly prefix: string;
  readonly from: number;
  readonly limit: number;
}

export interface StoredEvent {
  readonly position: number;
  readonly streamId: string;
  readonly version: number;
  readonly actId: string;
  readonly actIndex: number;
  readonly actSize: number;
  readonly eventId: string;
  readonly requestId: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly occurredOn: string;
  readonly reportedOn: string;
  readonly recordedAt: Date;
  readonly office: string;
  /** The act that the event's act corrects or cancels; null for an ordinary act. */
  readonly supersedes: string | null;
  /** JSON text. */
  readonly data: string;
  readonly meta: string;
}

/** Events of some partitions, and the last position of the whole ledger when they were read. */
export interface PartitionPage {
  readonly events: StoredEvent[];
  /**
   * The last position of the whole ledger, in the same snapshot: everything up to it in these partitions can be read.
   */
  readonly tail: number;
}

/**
 * Number of partitions; the ledger is partitioned by hash of the stream. They are numbered from 0 and each holds
 * whole streams.
 */
export const LEDGER_PARTITIONS = 16;

export interface Ledger {
  /**
   * @throws on faults only (database unavailable, malformed data). It is then unknown whether the act was appended:
   * repeat it.
   */
  append(act: ActToAppend): Promise<AppendOutcome>;
  findRequest(requestId: string): Promise<AppendedAct | undefined>;
  /** The stream that holds a reserved value, such as the person of a NIK. */
  resolve(kind: string, value: string): Promise<string | undefined>;
  /** The lowest serials under a prefix that are not reserved, ascending. Fewer than `limit` means that these are all. */
  freeSerials(range: SerialRange): Promise<number[]>;
  /** Streams that hold a value of 4 more digits than `prefix`, the highest serials first, at most `limit`. */
  holdersUnder(kind: string, prefix: string, limit: number): Promise<string[]>;
  /** Whole streams, each in version order; streams without events are absent. */
  readStreams(streamIds: readonly string[]): Promise<Map<string, StoredEvent[]>>;
  /** All events of an act in its order; none when there is no such act. */
  readAct(actId: string): Promise<StoredEvent[]>;
  /** Events after `position` in order, at most `limit`. */
  readAfter(position: number, limit: number): Promise<StoredEvent[]>;
  /** Streams of a kind that are now at `version`, ordered by id, starting after `after`. */
  streamsAt(kind: string, version: number, limit: number, after?: string): Promise<string[]>;
  /** The last position, 0 when empty. */
  tail(): Promise<number>;
  /**
   * The last position recorded at or before `instant`, 0 if none. All events of its millisecond are included, because a
   * JavaScript date has no higher resolution.
   */
  positionAt(instant: Date): Promise<number>;
}

/** What a projection that is divided into slices needs in addition. */
export interface PartitionedLedger extends Ledger {
  /** Events of the streams in `partitions` after `position` in order, at most `limit`. */
  readPartitions(partitions: readonly number[], position: number, limit: number): Promise<PartitionPage>;
  /** The partition that holds a stream; undefined when there is no such stream. */
  partitionOf(streamId: string): Promise<number | undefined>;
}
