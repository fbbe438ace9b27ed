interface Feed {
  readonly highWater: number;
  readonly sent: number;
  readonly lagMessages: number;
  readonly lagChanges?: number;
}

/** What of a feed has not reached its topic. The three are different things: they are not added up. */
export interface Waiting {
  /** Messages that have a number and are not sent. */
  readonly unsent: number;
  /** Entries of a feed with pseudonyms that wait to be sent together; they get their numbers then. */
  readonly held: number;
  /** Changes of the registry that are not yet read for the feed. */
  readonly unread: number;
}

/** `lagMessages` has both the messages that are not sent and what is held; a change that is held counts as unread too. */
export function waitingOf({ highWater, sent, lagMessages, lagChanges = 0 }: Feed): Waiting {
  const unsent = Math.max(0, highWater - sent);
  const held = Math.max(0, lagMessages - unsent);
  return { unsent, held, unread: held > 0 ? 0 : lagChanges };
}
