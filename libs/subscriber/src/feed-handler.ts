import type { PoolClient } from 'pg';
import type { PresentCode } from './areas';
import type { DeathDelivery } from './deaths-without-nik';
import type { PersonChange, SequencedMessage, View } from './feed-message';

/** One message about one person, with the ministry's data of that person before and after it. */
export interface Delivery {
  readonly message: SequencedMessage;
  readonly change: PersonChange;
  /** The copy before this message; absent when the person was unknown or out of scope. */
  readonly before?: View;
  /** The copy after this message; absent when the person has left the scope. */
  readonly after?: View;
}

/**
 * How a ministry handles messages. It gets all messages of a chunk at once, in the order of the feed, so that it reads
 * and writes with one statement per table. It runs inside the transaction that also stores the copies and the position
 * in the feed, so its effects happen exactly once; it must use nothing but the database. `subscriber.person` contains
 * the copies as they were before the first of these messages. An error refuses the chunk: it is applied again in halves
 * until the message that causes the error is found, and that message, and this person's later ones, go into quarantine.
 *
 * Views have area codes as recorded. Who compares two of them compares what `presentCode` gives: a boundary reform moves
 * nobody.
 */
export interface FeedHandler {
  apply(client: PoolClient, deliveries: readonly Delivery[], presentCode: PresentCode): Promise<void>;
  /**
   * The same of messages about deaths without a NIK, which an agreement grants for statistics. Each replaces what the one
   * before it with the same key said. They come before those about persons of the chunk; which is first is of no account.
   */
  applyDeaths?(client: PoolClient, deaths: readonly DeathDelivery[], presentCode: PresentCode): Promise<void>;
}

/** Refuses a message with a reason. `reason` must not quote personal data: it is shown to operators. */
export class MessageRefused extends Error {
  override readonly name = 'MessageRefused';
}

/** Why a message was quarantined, without any of its content: drivers quote values in their messages. */
export function reasonOf(error: unknown): string {
  if (error instanceof MessageRefused) return error.message;
  if (!(error instanceof Error)) return 'unknown error';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? `${error.name} ${code}` : error.name;
}
