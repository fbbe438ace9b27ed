import { z } from 'zod';
import {
  BACKFILL_COMPLETED_TYPE,
  BackfillCompleted,
  CAMPAIGN_COMPLETED_TYPE,
  CAMPAIGN_STARTED_TYPE,
  AREA_RELABELLED_TYPE,
  DEATH_WITHOUT_NIK_TYPE,
  DeathWithoutNik,
  impersonalTypes,
  AreaRelabelled,
  HEARTBEAT_TYPE,
  Heartbeat,
  JOB_COMPLETED_TYPE,
  personMessage,
  personMessageKind,
} from '@peristiwa/contracts';
import { fromHeaders, InvalidCloudEvent } from '@peristiwa/messaging';

/** The entitled view of one person, as the agreement allows it; each ministry reads it with its own schema. */
export type View = Readonly<Record<string, unknown>>;

/** The state is kept unchanged, members of later releases included; a ministry reads it with its own schema. */
const personChange = personMessage(
  z.custom<View>((state) => typeof state === 'object' && state !== null && !Array.isArray(state)),
);

/** The value of a message about a person. */
export type PersonChange = z.infer<typeof personChange>;

/**
 * A message with a place in the feed: about a person (`change`), or about an area (`area`). Both are missing when the
 * value cannot be read: then the message is refused but keeps its position.
 */
export interface SequencedMessage {
  readonly form: 'sequenced';
  readonly partition: number;
  /** Dense 1..n in the feed. */
  readonly sequence: number;
  /** Sequence of the previous message in the same partition; 0 for the first. */
  readonly previousSequence: number;
  /**
   * The feed was given more partitions after this sequence: earlier messages of the person may be on another one. Absent
   * when it never was.
   */
  readonly afterSequence?: number;
  /**
   * `died` of `id.peristiwa.person.died.v1`, `relabelled` of a message about an area, `death-without-nik` of one about
   * such a death; the whole type if a later release defines it.
   */
  readonly kind: string;
  /** Of a message about an area: its code; about a death without a NIK: its key. */
  readonly personKey: string;
  /** When the act was recorded in the ledger, for the latency of the feed. */
  readonly recordedTime?: string;
  /** The act that caused the message. */
  readonly actId?: string;
  /** The key of the record, which the chain covers. */
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
  readonly change?: PersonChange;
  readonly area?: AreaRelabelled;
  readonly death?: DeathWithoutNik;
  /** The pull left out what today's agreement does not grant: the digest is that of the message as it was sent. */
  readonly isRedacted?: boolean;
  /** Of a message of the pull that adds members to a state: the message before it about the same person. */
  readonly addsTo?: number;
}

/** What the publisher sends on every partition at a fixed interval. */
export interface HeartbeatMessage extends Heartbeat {
  readonly form: 'heartbeat';
  /** The JSON as received: the signature covers members of later releases too. */
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * A record whose position in the feed cannot be read. The next message reveals the gap, and the pull returns an
 * intact copy.
 */
export interface Unreadable {
  readonly form: 'unreadable';
  readonly reason: string;
}

/** Says that a version of the agreement has reached everybody. */
export interface BackfillMessage extends BackfillCompleted {
  readonly form: 'backfill';
  /** The JSON as received: the signature covers members of later releases too. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Says that a job of the publisher has ended, or that a campaign begins or ends: nothing changes for a copy. */
interface Marker {
  readonly form: 'marker';
}

export type FeedMessage = SequencedMessage | HeartbeatMessage | BackfillMessage | Unreadable | Marker;

export interface RawMessage {
  readonly partition: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
  readonly isRedacted?: boolean;
  readonly addsTo?: number | undefined;
}

const MARKERS = new Set([JOB_COMPLETED_TYPE, CAMPAIGN_STARTED_TYPE, CAMPAIGN_COMPLETED_TYPE]);

const SEQUENCE = /^(?:0|[1-9]\d{0,15})$/;

/** Reads a message from Kafka or from the pull. Never throws, and reasons never quote the message. */
export function readFeedMessage(raw: RawMessage): FeedMessage {
  try {
    return read(raw);
  } catch (error) {
    if (!(error instanceof InvalidCloudEvent)) throw error;
    return { form: 'unreadable', reason: error.message };
  }
}

function read({ partition, key, headers, value, isRedacted, addsTo }: RawMessage): FeedMessage {
  const attributes = fromHeaders(headers);
  if (attributes.type === HEARTBEAT_TYPE) return readHeartbeat(value);
  if (attributes.type === BACKFILL_COMPLETED_TYPE) return readBackfill(value);
  if (MARKERS.has(attributes.type)) return { form: 'marker' };
  const { sequence, previoussequence: previous, subject } = attributes;
  if (sequence === undefined || !SEQUENCE.test(sequence)) return unreadable('ce_sequence is not a number');
  if (previous === undefined || !SEQUENCE.test(previous))
    return unreadable('ce_previoussequence is not a number');
  const personKey = subject ?? key;
  const after = headers['ce_aftersequence'];
  if (after !== undefined && !SEQUENCE.test(after)) return unreadable('ce_aftersequence is not a number');
  if (!personKey) return unreadable('the message has no subject');
  // The key and the kind of a message have their own text columns, which cannot hold U+0000.
  if (/\p{Cc}/u.test(personKey + attributes.type))
    return unreadable('control characters in ce_subject or ce_type');
  return {
    form: 'sequenced',
    partition,
    sequence: Number(sequence),
    previousSequence: Number(previous),
    ...(after !== undefined && { afterSequence: Number(after) }),
    kind: kindOf(attributes.type),
    personKey,
    recordedTime: attributes.recordedtime,
    actId: attributes.causationid,
    key,
    headers,
    value,
    ...contentOf(attributes.type, parseJson(value)),
    ...(isRedacted && { isRedacted }),
    ...(addsTo !== undefined && { addsTo }),
  };
}

/** Nothing when the value does not match its schema. */
function contentOf(type: string, value: unknown): Pick<SequencedMessage, 'area' | 'death' | 'change'> {
  if (type === AREA_RELABELLED_TYPE) return { area: AreaRelabelled.safeParse(value).data };
  if (type === DEATH_WITHOUT_NIK_TYPE) return { death: DeathWithoutNik.safeParse(value).data };
  return { change: personChange.safeParse(value).data };
}

/** Known types only: anybody can write others. */
const kinds = new Map<string, string>();

function kindOf(type: string): string {
  const known = kinds.get(type) ?? impersonalKind(type) ?? personMessageKind(type);
  if (known === undefined) return type;
  kinds.set(type, known);
  return known;
}

function impersonalKind(type: string): string | undefined {
  return Object.entries(impersonalTypes).find(([, own]) => own === type)?.[0];
}

function readHeartbeat(value: string): FeedMessage {
  const data = parseJson(value);
  const heartbeat = Heartbeat.safeParse(data).data;
  return heartbeat
    ? { form: 'heartbeat', ...heartbeat, data: data as Record<string, unknown> }
    : unreadable('the heartbeat does not match the schema');
}

function readBackfill(value: string): FeedMessage {
  const data = parseJson(value);
  const backfill = BackfillCompleted.safeParse(data).data;
  return backfill
    ? { form: 'backfill', ...backfill, data: data as Record<string, unknown> }
    : unreadable('the end of a back-fill does not match the schema');
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function unreadable(reason: string): Unreadable {
  return { form: 'unreadable', reason };
}
