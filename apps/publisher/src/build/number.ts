import {
  chainHeaders,
  chainText,
  FEED_SOURCE,
  feedGenesis,
  nextFeedDigest,
  sequencedType,
  type AreaRelabelled,
  type DeathWithoutNik,
  type PersonMessage,
  type SequencedKind,
} from '@peristiwa/contracts';
import { partitionFor, toHeaders } from '@peristiwa/messaging';
import type { FeedSigner } from '../sign/feed-keys';
import type { Draft } from './plan';

/** The last message of a partition. */
interface PartitionEnd {
  readonly sequence: number;
  /** Digest of the chain after it (ADR 0021). */
  readonly digest: Buffer;
}

/** The counters of a feed: the last sequence assigned, and per partition the end of its chain. */
export interface FeedCounter {
  sequence: number;
  /** The last boundary reform of which the feed has messages. */
  reformNo: number;
  readonly partitions: number;
  /** The last message under another number of partitions; absent or 0 when there is none. */
  readonly afterSequence?: number;
  readonly lastInPartition: Map<number, PartitionEnd>;
}

/** A message in its final form: what it contains is stored, sent, resent and pulled byte for byte. */
export interface NumberedMessage {
  readonly partner: string;
  readonly sequence: number;
  readonly partition: number;
  readonly previousSequence: number;
  /** Absent in a message that is about no person of the register. */
  readonly personId: string | undefined;
  readonly key: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
  readonly agreementVersion: number;
  readonly actId: string | undefined;
  readonly campaignId?: string;
}

/** What gets a number: a message about a person, an area, or a death without a NIK, by its key. */
export interface NumberedDraft extends Omit<Draft, 'personId' | 'kind' | 'data' | 'dataSchema' | 'holding'> {
  readonly kind: SequencedKind;
  readonly personId: string | undefined;
  readonly data: PersonMessage | AreaRelabelled | DeathWithoutNik;
  readonly dataSchema: string | undefined;
}

export interface Numbering {
  readonly newId: () => string;
  readonly signer: FeedSigner;
}

/**
 * Assigns sequences and partitions to the drafts of one feed, in order, extends the chain of each partition, signs
 * the last message of each, and advances the counters.
 */
export function numberMessages(
  drafts: readonly NumberedDraft[],
  counter: FeedCounter,
  { newId, signer }: Numbering,
): NumberedMessage[] {
  const placed = drafts.map((draft) => place(draft, counter, newId()));
  const lasts = new Map(placed.map((message) => [message.partition, message]));
  for (const { partner, partition, sequence, headers } of lasts.values()) {
    const digest = headers[chainHeaders.digest] as string;
    headers[chainHeaders.key] = signer.keyId;
    headers[chainHeaders.signature] = signer.sign(chainText({ partner, partition, sequence, digest }));
  }
  return placed;
}

interface PlacedMessage extends Omit<NumberedMessage, 'headers'> {
  readonly headers: Record<string, string>;
}

function place(draft: NumberedDraft, counter: FeedCounter, id: string): PlacedMessage {
  const { partner, personKey: key } = draft;
  counter.sequence += 1;
  const { sequence } = counter;
  const partition = partitionFor(key, counter.partitions);
  const previous = counter.lastInPartition.get(partition) ?? {
    sequence: 0,
    digest: feedGenesis(partner, partition),
  };
  const type = sequencedType(draft.kind);
  const headers = toHeaders({
    id,
    source: FEED_SOURCE,
    type,
    time: draft.data.recordedAt ?? ('asOf' in draft.data ? draft.data.asOf : undefined),
    subject: key,
    dataschema: draft.dataSchema,
    sequence: String(sequence),
    previoussequence: String(previous.sequence),
    recordedtime: draft.data.recordedAt,
    causationid: draft.actReference,
    requestid: draft.requestReference,
    traceparent: draft.traceparent,
    extensions: {
      ...(counter.afterSequence && { aftersequence: String(counter.afterSequence) }),
      ...extensionsOf(draft),
    },
  });
  const value = JSON.stringify(draft.data);
  const digest = nextFeedDigest(previous.digest, { key, headers, value });
  headers[chainHeaders.digest] = digest.toString('hex');
  counter.lastInPartition.set(partition, { sequence, digest });
  return {
    partner,
    sequence,
    partition,
    previousSequence: previous.sequence,
    personId: draft.personId,
    key,
    type,
    headers,
    value,
    agreementVersion: draft.agreementVersion,
    actId: draft.actId,
    ...(draft.campaignId && { campaignId: draft.campaignId }),
  };
}

function extensionsOf({ actIndex, actSize, campaignId }: NumberedDraft): Record<string, string> {
  return {
    ...(actSize && { actindex: `${actIndex}`, actsize: `${actSize}` }),
    ...(campaignId && { campaignid: campaignId }),
  };
}
