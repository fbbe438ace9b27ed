import { z } from 'zod';
import { ObservationOutcome } from './observations';
import { PersonFacts, PersonView } from './person-view';

/** `before` is absent when the member is new; `after` is null when it has no value any more. */
const FieldChange = z.object({ before: z.unknown().optional(), after: z.unknown() });

/** A day, or only its month where the day would disclose a date of birth that is not granted. */
const OccurredOn = z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/);

/**
 * Value of a message of `feed.<partner>.v1` about one person. `state` is the whole view after the change, so that a
 * subscriber may simply store it. `left-scope` has no state: the partner may no longer see the person, and erases the
 * copy or ends its use. `grants-changed` may have `added` instead. `observation-settled` has none either when the
 * partner does not hold the person any more.
 */
export function personMessage<View extends z.ZodType>(view: View) {
  return z.object({
    personKey: z.string().min(1),
    version: z.number().int().min(0),
    /** Of the act, like `reportedOn` and `recordedAt`; a message that reports no act has none of the three. */
    occurredOn: OccurredOn.optional(),
    reportedOn: z.string().optional(),
    recordedAt: z.string().optional(),
    /** Of a message that reports no act: the register was read as of this moment. */
    asOf: z.string().optional(),
    /** When the act touched the person in more than one way: all of them, the kind of the message first. */
    kinds: z.array(z.string()).optional(),
    /**
     * Of an act that corrects or cancels another: references of all acts of that chain in the person's record, the
     * latest first; each is the `ce_causationid` of an earlier message, if there was one.
     */
    supersedes: z.array(z.string()).optional(),
    changes: z.record(z.string(), FieldChange).optional(),
    /** Of `grants-changed`: the members of `state` that are new under the agreement, and those to erase. */
    granted: z.array(z.string()).optional(),
    withdrawn: z.array(z.string()).optional(),
    facts: PersonFacts.optional(),
    /** Of `observation-settled`. */
    observation: ObservationOutcome.optional(),
    state: view.optional(),
    /**
     * Of `grants-changed` when the agreement only grants more: the new members, which are added to the state that the
     * partner holds. Such a message has no `state`: what the partner has already is not disclosed again.
     */
    added: view.optional(),
  });
}

/** What a partner holds after a message: the state that it carries, or the one before with the members that it adds. */
export function stateAfter<View extends object>(
  { state, added }: { readonly state?: View | undefined; readonly added?: View | undefined },
  before: View | undefined,
): View | undefined {
  return added && before ? { ...before, ...added } : state;
}

export const PersonMessage = personMessage(PersonView.partial());
export type PersonMessage = z.infer<typeof PersonMessage>;

/** Sent on every partition at a fixed interval, after all earlier messages. */
export const Heartbeat = z.object({
  /** Sequence of the last message sent on this feed, 0 before the first. */
  highWater: z.number().int().min(0),
  /** Sequence of the last message sent on this partition, 0 before the first. */
  partitionHighWater: z.number().int().min(0),
  /**
   * Everything that this partner may see up to this ledger position has been sent. 0 during the first sweep of a feed;
   * it does not advance while `coveredUntil` does not. Always 0 for pseudonyms: feeds could be joined by it.
   */
  registryPosition: z.number().int().min(0),
  /**
   * Everything recorded before this moment that this partner may see has been sent; rounded to the full hour for
   * pseudonyms. Absent before the first act. It does not advance while a person is parked, a pass over all persons
   * (sweep) is under way or a feed is suspended.
   */
  coveredUntil: z.string().optional(),
  at: z.string(),
  /** The partition on which it is sent. Heartbeats before the chain (ADR 0021) had none of the members below. */
  partition: z.number().int().min(0).optional(),
  /** Hexadecimal digest of the chain after the message `partitionHighWater`; without any message, the genesis. */
  partitionDigest: z.string().optional(),
  /** How many partitions the feed has: a consumer that reads fewer does not have all messages. */
  partitions: z.number().int().min(1).optional(),
  keyId: z.string().optional(),
  /** Ed25519 by the key `keyId`, hexadecimal, over the members above (`heartbeatText`). */
  signature: z.string().optional(),
});
export type Heartbeat = z.infer<typeof Heartbeat>;

/** One event as the pull API returns it: headers and value are those of the Kafka message. */
export const PulledEvent = z.object({
  sequence: z.number().int().min(1),
  partition: z.number().int().min(0),
  key: z.string(),
  headers: z.record(z.string(), z.string()),
  value: PersonMessage,
  /** Of a message that adds members to a state: the sequence of the message before it about the same person. */
  addsTo: z.number().int().min(1).optional(),
  /** Members left out of `value` because today's agreement no longer grants them: the digest does not match then. */
  redacted: z.array(z.string()).optional(),
});
export type PulledEvent = z.infer<typeof PulledEvent>;

/** The public keys that sign the feeds, the oldest first; each later one is signed by the key before. */
export const FeedKeys = z.object({
  feed: z.string(),
  /** Part of what a key signs about the next key: the keys are those of all feeds. */
  owner: z.string(),
  keys: z.array(
    z.object({
      keyId: z.string(),
      publicKey: z.string(),
      fromPosition: z.number().int().min(1),
      signature: z.string().optional(),
    }),
  ),
});
export type FeedKeys = z.infer<typeof FeedKeys>;
export const PulledPage = z.object({ events: z.array(PulledEvent), highWater: z.number().int().min(0) });
export type PulledPage = z.infer<typeof PulledPage>;
