import type { Pool } from 'pg';
import { chainHeaders } from '@peristiwa/contracts';
import type { ChainRules, Place } from './belief';
import { isAt } from './chain-walk';
import type { FeedKeys } from './feed-keys';
import type { SequencedMessage } from './feed-message';
import type { PullClient } from './pull-client';
import type { ChainPosition } from './segment';

export interface ProofOptions {
  readonly pool: Pool;
  readonly pull: Pick<PullClient, 'fetch'>;
  readonly keys: Pick<FeedKeys, 'learn' | 'storeSigner'>;
  readonly rulesOf: (partition: number) => ChainRules;
  readonly placeOf: (partition: number) => Promise<Place>;
}

/**
 * - `true`: the registry sent it.
 * - `false`: the registry sent another message, or none, with its sequence.
 * - `undefined`: the publisher's answers do not lead to anything that is known to be from the registry.
 */
type Proven = boolean | undefined;

/** A signature mostly follows soon: the last message of each batch has one. */
const PULL_LIMIT = { first: 20, factor: 7, most: 1_000 };

/**
 * Decides whether one pulled message is what the registry sent. The consumer has believed every message that was
 * received, so its digest is known: from the row in which the message waits, or at the end of the chain that continues
 * it, which is a signature that counts or the cursor.
 */
export class Proof {
  constructor(private readonly options: ProofOptions) {}

  /** Throws when the publisher does not answer. */
  async of(message: SequencedMessage): Promise<Proven> {
    const after = digestOf(message);
    const believed = await this.believedDigest(message);
    if (believed !== undefined && believed !== after) return false;
    const before = await this.digestBefore(message);
    if (before === undefined) return undefined;
    const { next } = this.options.rulesOf(message.partition);
    if (!isAt({ message, claimed: after }, { before, after }, next)) return false;
    return believed !== undefined || this.isContinued(message);
  }

  /** Of the message as it was received, when it waits or was discarded. */
  private async believedDigest({ partition, sequence }: SequencedMessage): Promise<string | undefined> {
    const { rows } = await this.options.pool.query<{ headers: string }>(
      `SELECT headers FROM subscriber.quarantine WHERE partition = $1 AND sequence = $2
       UNION ALL SELECT headers FROM subscriber.discarded WHERE partition = $1 AND sequence = $2 LIMIT 1`,
      [partition, sequence],
    );
    const headers = rows[0] && (JSON.parse(rows[0].headers) as SequencedMessage['headers']);
    return headers?.[chainHeaders.digest];
  }

  /** As the message before it says; a wrong one cannot lead to the digest of this message. */
  private async digestBefore(message: SequencedMessage): Promise<string | undefined> {
    const { partition, previousSequence } = message;
    if (previousSequence === 0) return this.options.rulesOf(partition).genesis;
    const { messages } = await this.options.pull.fetch(previousSequence - 1, 1);
    const before = messages.find((one) => one.partition === partition && one.sequence === previousSequence);
    return before && digestOf(before);
  }

  /** Follows the chain from the message on. */
  private async isContinued(message: SequencedMessage): Promise<Proven> {
    const { partition } = message;
    const { keys, rulesOf, placeOf } = this.options;
    const { next } = rulesOf(partition);
    const { lastSequence, digest: lastDigest } = await placeOf(partition);
    let end: ChainPosition = { sequence: message.sequence, digest: digestOf(message) };
    for await (const one of this.onwards(message)) {
      const claimed = digestOf(one);
      const isLinked =
        one === message ||
        (one.previousSequence === end.sequence &&
          isAt({ message: one, claimed }, { before: end.digest, after: claimed }, next));
      if (!isLinked) return false;
      end = { sequence: one.sequence, digest: claimed };
      if (lastDigest !== undefined && end.sequence >= lastSequence) return end.digest === lastDigest;
      if (await this.isSigned(one, end)) {
        await keys.storeSigner();
        return true;
      }
    }
    return undefined;
  }

  /** The message and those of its partition after it. */
  private async *onwards(message: SequencedMessage): AsyncIterable<SequencedMessage> {
    yield message;
    let limit = PULL_LIMIT.first;
    for (let read = message.sequence; ; limit = Math.min(limit * PULL_LIMIT.factor, PULL_LIMIT.most)) {
      const { messages } = await this.options.pull.fetch(read, limit);
      const next = messages.at(-1)?.sequence ?? read;
      if (next <= read) return;
      yield* messages.filter(({ partition }) => partition === message.partition);
      read = next;
    }
  }

  private async isSigned(
    { partition, headers }: SequencedMessage,
    end: ChainPosition,
  ): Promise<boolean | undefined> {
    const { [chainHeaders.key]: keyId, [chainHeaders.signature]: signature } = headers;
    if (keyId === undefined || signature === undefined) return false;
    await this.options.keys.learn([keyId]);
    return this.options.rulesOf(partition).isSigned(end, keyId, signature);
  }
}

function digestOf({ headers }: SequencedMessage): string {
  return headers[chainHeaders.digest] ?? '';
}
