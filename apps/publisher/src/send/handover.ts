import type { NumberedMessage } from '../build/number';
import type { StoredMessage } from './outbox';

/** Beyond this, a sender that cannot keep up reads its messages from the table. */
const MESSAGES_MAX = 5_000;

/**
 * Messages on their way from the builder to the sender in one process. They are committed already, so nothing is lost
 * when they are forgotten here: the sender then reads them from the table, byte for byte the same.
 */
export class Handover {
  private waiting: readonly NumberedMessage[] = [];

  offer(messages: readonly NumberedMessage[]): void {
    const next = (this.waiting.at(-1)?.sequence ?? 0) + 1;
    const follows = this.waiting.length > 0 && messages[0]?.sequence === next;
    const all = follows ? [...this.waiting, ...messages] : messages;
    this.waiting = all.length <= MESSAGES_MAX ? all : [];
  }

  /** The messages that follow `sent`, without a gap; none when the sender is behind what is here. */
  take(sent: number, limit: number): StoredMessage[] {
    const rest = this.waiting.filter(({ sequence }) => sequence > sent);
    this.waiting = rest;
    return rest[0]?.sequence === sent + 1 ? rest.slice(0, limit).map(toStored) : [];
  }
}

function toStored({ sequence, partition, key, headers, value }: NumberedMessage): StoredMessage {
  return {
    sequence,
    partition,
    key: Buffer.from(key),
    value: Buffer.from(value),
    headers,
  };
}
