import { z } from 'zod';
import { PersonFacts, PersonView } from './person-view';

/** `before` is absent for a new member, and for one that is no longer granted; `after` is null for one that is gone. */
const FieldChange = z.object({ before: z.unknown().optional(), after: z.unknown() });

/** A day, or only its month where the day would tell a date of birth that is not granted. */
const OccurredOn = z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/);

/**
 * Value of a message of `feed.<partner>.v1` about one person. `state` is the whole view after the change, so that a
 * subscriber may simply keep it; `left-scope` has none: the partner may no longer see the person and erases or ends.
 * `occurredOn` and `reportedOn` are those of the act; a message without an act (a new agreement, the watch-list,
 * catching up after a suspension) has none, and its `recordedAt` is when the publisher noticed.
 */
export function personMessage<View extends z.ZodType>(view: View) {
  return z.object({
    personKey: z.string().min(1),
    version: z.number().int().min(0),
    occurredOn: OccurredOn.optional(),
    reportedOn: z.string().optional(),
    recordedAt: z.string(),
    changes: z.record(z.string(), FieldChange).optional(),
    facts: PersonFacts.optional(),
    state: view.optional(),
  });
}

export const PersonMessage = personMessage(PersonView.partial());
export type PersonMessage = z.infer<typeof PersonMessage>;

/** Sent on every partition at a fixed interval, after all that was sent before it. */
export const Heartbeat = z.object({
  /** Sequence of the last message sent on this feed, 0 before the first. */
  highWater: z.number().int().min(0),
  /** Sequence of the last message sent on this partition, 0 before the first. */
  partitionHighWater: z.number().int().min(0),
  /** Everything that this partner may see up to this ledger position has been sent. */
  registryPosition: z.number().int().min(0),
  /**
   * Everything recorded before this moment that this partner may see has been sent; to the full hour for pseudonyms.
   * Missing before the first act. It stands still while somebody is parked, a sweep is under way or a feed is suspended.
   */
  coveredUntil: z.string().optional(),
  at: z.string(),
});
export type Heartbeat = z.infer<typeof Heartbeat>;

/** One event as the pull API gives it: headers and value are those of the Kafka message. */
export const PulledEvent = z.object({
  sequence: z.number().int().min(1),
  partition: z.number().int().min(0),
  key: z.string(),
  headers: z.record(z.string(), z.string()),
  value: PersonMessage,
});
export type PulledEvent = z.infer<typeof PulledEvent>;
export const PulledPage = z.object({ events: z.array(PulledEvent), highWater: z.number().int().min(0) });
export type PulledPage = z.infer<typeof PulledPage>;
