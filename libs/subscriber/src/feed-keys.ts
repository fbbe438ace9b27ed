import type { KeyObject } from 'node:crypto';
import type { Pool } from 'pg';
import { chainText, heartbeatText } from '@peristiwa/contracts';
import type { MessagingLogger } from '@peristiwa/messaging';
import { inTransaction } from '@peristiwa/postgres';
import { isSigned, trustedKeys, type KeyEntry, type KeyHistory, type TrustedKey } from '@peristiwa/signing';
import type { HeartbeatMessage } from './feed-message';
import type { ChainPosition } from './segment';

export interface FeedKeysOptions {
  readonly pool: Pool;
  readonly partner: string;
  /** The key history as the publisher's API has it. */
  readonly fetchKeys: () => Promise<KeyHistory>;
  /** Id of the first key to trust; without one, the newest key at the first contact is trusted and stored. */
  readonly pinned?: string;
  readonly log: MessagingLogger;
  readonly clock: () => Date;
}

/** Anybody who can write to the topic can name unknown keys: the publisher is asked this often at most. */
const FETCH_PAUSE_MS = 10_000;

/** The registry's keys that this subscriber trusts: one first key, and each later one that the one before signed. */
export class FeedKeys {
  readonly #options: FeedKeysOptions;
  readonly #trusted = new Map<string, KeyObject>();
  #loading: Promise<void> | undefined;
  #nextFetchAt = 0;

  constructor(options: FeedKeysOptions) {
    this.#options = options;
  }

  /** Returns when all of `keyIds` are known, or cannot be learnt now. Throws while no key at all is known. */
  async learn(keyIds: Iterable<string>): Promise<void> {
    this.#loading ??= this.#load();
    await this.#loading.catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    if ([...keyIds].every((keyId) => this.#trusted.has(keyId))) return;
    const now = this.#options.clock().getTime();
    if (now < this.#nextFetchAt) return;
    this.#nextFetchAt = now + FETCH_PAUSE_MS;
    await this.#fetch().catch((error: unknown) => {
      const reason = error instanceof Error ? error.name : 'unknown';
      this.#options.log.warn({ reason }, 'the keys of the feed could not be fetched');
    });
  }

  /** Undefined when the key is not known. */
  isSigned(
    end: ChainPosition & { readonly partition: number },
    keyId: string,
    signature: string,
  ): boolean | undefined {
    const key = this.#trusted.get(keyId);
    if (!key) return undefined;
    return isSigned(chainText({ partner: this.#options.partner, ...end }), key, signature);
  }

  isSignedHeartbeat(partition: number, heartbeat: HeartbeatMessage): boolean {
    const { keyId = '', signature = '', partitionDigest, data } = heartbeat;
    const key = this.#trusted.get(keyId);
    if (!key || heartbeat.partition !== partition || partitionDigest === undefined) return false;
    return isSigned(heartbeatText(this.#options.partner, data), key, signature);
  }

  async #load(): Promise<void> {
    const { rows } = await this.#options.pool.query<{ entry: string }>(
      'SELECT entry FROM subscriber.feed_key ORDER BY place',
    );
    const [first] = rows;
    const keys = rows.map(({ entry }) => JSON.parse(entry) as KeyEntry & { readonly owner: string });
    if (!first || !keys[0]) return this.#fetch();
    this.#trust({ owner: keys[0].owner, keys }, keys[0].keyId);
  }

  async #fetch(): Promise<void> {
    const history = await this.#options.fetchKeys();
    const firstKnown = this.#trusted.keys().next().value;
    const first = firstKnown ?? this.#options.pinned ?? history.keys.at(-1)?.keyId;
    if (first === undefined) throw new Error('the publisher has no key yet');
    const trusted = this.#trust(history, first);
    const known = new Set(trusted.map(({ keyId }) => keyId));
    const entries = history.keys.filter(({ keyId }) => known.has(keyId));
    await inTransaction(this.#options.pool, async (client) => {
      for (const [place, entry] of entries.entries()) {
        await client.query(
          'INSERT INTO subscriber.feed_key (place, key_id, entry) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
          [place, entry.keyId, JSON.stringify({ ...entry, owner: history.owner })],
        );
      }
    });
  }

  #trust(history: KeyHistory, first: string): readonly TrustedKey[] {
    const trusted = trustedKeys(history, first);
    if ('refused' in trusted) {
      this.#options.log.error(
        { keyId: trusted.keyId, reason: trusted.refused },
        'the keys of the feed are not trusted',
      );
      throw new Error(trusted.refused);
    }
    for (const { keyId, publicKey } of trusted) this.#trusted.set(keyId, publicKey);
    return trusted;
  }
}
