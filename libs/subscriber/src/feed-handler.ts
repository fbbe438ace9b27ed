import type { PoolClient } from 'pg';
import type { PersonChange, SequencedMessage, View } from './feed-message';

/** One message about one person, with what the ministry knew before it. */
export interface Delivery {
  readonly message: SequencedMessage;
  readonly change: PersonChange;
  /** The copy before this message; missing when the person was unknown or out of scope. */
  readonly before?: View;
  /** The copy after it; missing when the person has left the scope. It is already stored. */
  readonly after?: View;
}

/**
 * What a ministry does with a message. It runs inside the transaction that also stores the copy and the place in the
 * feed, so its effects happen exactly once; it must touch nothing but the database. An error refuses the message
 * and puts it, and this person's later ones, into quarantine.
 */
export interface FeedHandler {
  apply(client: PoolClient, delivery: Delivery): Promise<void>;
}

/** Says in words why a message is refused. `reason` must not quote personal data: it is shown to operators. */
export class MessageRefused extends Error {
  override readonly name = 'MessageRefused';
}

/** Why a message went to quarantine, without anything of its content: drivers quote values in their messages. */
export function reasonOf(error: unknown): string {
  if (error instanceof MessageRefused) return error.message;
  if (!(error instanceof Error)) return 'unknown error';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? `${error.name} ${code}` : error.name;
}
