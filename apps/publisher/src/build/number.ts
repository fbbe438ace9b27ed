import { randomUUID } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { FEED_SOURCE, personMessageType } from '@peristiwa/contracts';
import { partitionFor, toHeaders } from '@peristiwa/messaging';
import type { Grants } from '../view/agreement';
import type { Draft } from './plan';

/** The counters of a feed: the last sequence assigned, in the feed and per partition. */
export interface FeedCounter {
  sequence: number;
  readonly partitions: number;
  readonly lastInPartition: Map<number, number>;
}

/** A message in its final form: these bytes are stored, sent, resent and pulled. */
export interface NumberedMessage {
  readonly partner: string;
  readonly sequence: number;
  readonly partition: number;
  readonly previousSequence: number;
  readonly personId: string;
  readonly key: string;
  readonly type: string;
  readonly headers: string;
  readonly value: string;
  readonly agreementVersion: number;
  readonly fields: readonly string[];
  readonly actId: string | undefined;
}

/**
 * Ids of the messages of a feed. A UUIDv7 contains the millisecond, and one batch creates the messages of all
 * partners. With pseudonyms the ids are therefore random, or two ministries could join their feeds by them.
 */
export function idsOf({ pseudonymised }: Pick<Grants, 'pseudonymised'>): () => string {
  return pseudonymised ? randomUUID : uuidv7;
}

/** Assigns sequences and partitions to the drafts of one feed, in order, and advances the counters. */
export function numberMessages(
  drafts: readonly Draft[],
  counter: FeedCounter,
  newId: () => string,
): NumberedMessage[] {
  return drafts.map((draft) => {
    counter.sequence += 1;
    const { sequence } = counter;
    const partition = partitionFor(draft.personKey, counter.partitions);
    const previousSequence = counter.lastInPartition.get(partition) ?? 0;
    counter.lastInPartition.set(partition, sequence);
    const type = personMessageType(draft.kind);
    const headers = toHeaders({
      id: newId(),
      source: FEED_SOURCE,
      type,
      time: draft.data.recordedAt ?? draft.data.asOf,
      subject: draft.personKey,
      dataschema: draft.dataSchema,
      sequence: String(sequence),
      previoussequence: String(previousSequence),
      recordedtime: draft.data.recordedAt,
      causationid: draft.actReference,
      requestid: draft.requestReference,
      ...(draft.actSize && { extensions: { actindex: `${draft.actIndex}`, actsize: `${draft.actSize}` } }),
    });
    return {
      partner: draft.partner,
      sequence,
      partition,
      previousSequence,
      personId: draft.personId,
      key: draft.personKey,
      type,
      headers: JSON.stringify(headers),
      value: JSON.stringify(draft.data),
      agreementVersion: draft.agreementVersion,
      fields: draft.fields,
      actId: draft.actId,
    };
  });
}
