import { backfillText, chainText, heartbeatText } from '@peristiwa/contracts';
import type { MessagingLogger } from '@peristiwa/messaging';
import { isSigned, trustedKeys, type KeyHistory, type TrustedKey } from '@peristiwa/signing';
import type { FeedKeyStore } from './feed-key-store';
import type { BackfillMessage, HeartbeatMessage } from './feed-message';
import type { ChainPosition } from './segment';

export interface FeedKeysOptions {
  readonly store: FeedKeyStore;
  readonly partner: string;
  /** The key history as the publisher's API has it. */
  readonly fetchKeys: () => Promise<KeyHistory>;
  /**
   * Id of a key to trust, and with it each later one. When it is not stored, the stored keys are not trusted any more.
   * Without one, the newest key at the first contact is trusted and stored.
   */
  readonly pinned?: string;
  readonly log: Pick<MessagingLogger, 'warn' | 'error'>;
  readonly clock: () => Date;
}

/** What the registry signs beside the messages: a certificate, the manifest of an extract. */
export interface Statement {
  readonly text: Buffer;
  readonly keyId: string;
  readonly signature: string;
}

/** Anybody who can write to the topic can name unknown keys: the publisher is asked this often at most. */
const FETCH_PAUSE_MS = 10_000;

/**
 * The registry's keys that this subscriber trusts: one first key, and each later one that the one before signed. Once
 * a newer key has signed anything on this feed, an older one proves nothing: it may have been replaced because it was
 * stolen (ADR 0021).
 */
export class FeedKeys {
  readonly #options: FeedKeysOptions;
  readonly #trusted = new Map<string, TrustedKey>();
  /** Published, and older than the first trusted one. They prove nothing. */
  #earlier: ReadonlyMap<string, TrustedKey> = new Map();
  /** Named on the feed, and not in the history that the publisher returned after that. */
  #foreign: ReadonlySet<string> = new Set();
  /** `fromPosition` of the newest key that has signed anything on this feed. */
  #newestSigner = 0;
  /** The same key, while that is not stored. */
  #unstored: string | undefined;
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
    // Another instance may have met a newer key on another partition.
    this.#newestSigner = Math.max(await this.#options.store.newestSigner(), this.#newestSigner);
    const missing = [...keyIds].filter((keyId) => !this.#trusted.has(keyId) && !this.#earlier.has(keyId));
    const now = this.#options.clock().getTime();
    if (missing.length === 0 || now < this.#nextFetchAt) return;
    this.#nextFetchAt = now + FETCH_PAUSE_MS;
    try {
      const { keys } = await this.#fetch();
      const published = new Set(keys.map(({ keyId }) => keyId));
      this.#foreign = new Set(missing.filter((keyId) => !published.has(keyId)));
    } catch (error) {
      const reason = error instanceof Error ? error.name : 'unknown';
      this.#options.log.warn({ reason }, 'the keys of the feed could not be fetched');
    }
  }

  /** Undefined when the key is not known, or older than one that has signed. */
  isSigned(
    end: ChainPosition & { readonly partition: number },
    keyId: string,
    signature: string,
  ): boolean | undefined {
    return this.#verify(chainText({ partner: this.#options.partner, ...end }), keyId, signature);
  }

  /** Whether any key of the published history has signed it, however old. Proves nothing. */
  isSignedOnce(
    end: ChainPosition & { readonly partition: number },
    keyId: string,
    signature: string,
  ): boolean {
    const key = this.#trusted.get(keyId) ?? this.#earlier.get(keyId);
    const text = () => chainText({ partner: this.#options.partner, ...end });
    return key !== undefined && isSigned(text(), key.publicKey, signature);
  }

  /**
   * Undefined for a heartbeat that proves nothing and is not forged either: without key and signature, as the release
   * before sent them; by an older key; by a key that the publisher could not be asked for.
   */
  isSignedHeartbeat(partition: number, heartbeat: HeartbeatMessage): boolean | undefined {
    const { keyId, signature, partitionDigest, data } = heartbeat;
    if (keyId === undefined) return signature === undefined ? undefined : false;
    if (!this.#trusted.has(keyId) && this.#foreign.has(keyId)) return false;
    const isOfPartition = heartbeat.partition === partition && partitionDigest !== undefined;
    const text = heartbeatText(this.#options.partner, data);
    return this.#verify(text, keyId, isOfPartition ? (signature ?? '') : '');
  }

  /** Undefined when the key is not known, or older than one that has signed. */
  isSignedBackfill(partition: number, backfill: BackfillMessage): boolean | undefined {
    const { keyId, signature, data } = backfill;
    if (!this.#trusted.has(keyId) && this.#foreign.has(keyId)) return false;
    const text = backfillText(this.#options.partner, data);
    return this.#verify(text, keyId, backfill.partition === partition ? signature : '');
  }

  /** Undefined when the key is not known, or older than one that has signed. */
  isStatement({ text, keyId, signature }: Statement): boolean | undefined {
    return this.#verify(text, keyId, signature);
  }

  /** Stores which key has signed. To be called before anything is stored that its signature proves. */
  async storeSigner(): Promise<void> {
    const keyId = this.#unstored;
    if (keyId === undefined) return;
    await this.#options.store.noteSigner(keyId);
    if (this.#unstored === keyId) this.#unstored = undefined;
  }

  #verify(text: Buffer, keyId: string, signature: string): boolean | undefined {
    const key = this.#trusted.get(keyId);
    if (!key) return undefined;
    if (!isSigned(text, key.publicKey, signature)) return false;
    if (key.fromPosition < this.#newestSigner) return undefined;
    if (key.fromPosition > this.#newestSigner) {
      this.#newestSigner = key.fromPosition;
      this.#unstored = keyId;
    }
    return true;
  }

  async #load(): Promise<void> {
    const { store, pinned } = this.#options;
    const stored = await store.find();
    const [first] = stored?.keys ?? [];
    const isPinned = pinned === undefined || stored?.keys.some(({ keyId }) => keyId === pinned);
    if (stored && first && isPinned) this.#trust(stored, first.keyId);
    else await this.#fetch(pinned);
  }

  async #fetch(pinned?: string): Promise<KeyHistory> {
    const history = await this.#options.fetchKeys();
    const firstKnown = this.#trusted.keys().next().value;
    const first = firstKnown ?? pinned ?? history.keys.at(-1)?.keyId;
    if (first === undefined) throw new Error('the publisher has no key yet');
    const known = new Set(this.#trust(history, first).map(({ keyId }) => keyId));
    const whole = trustedKeys(history, history.keys[0]?.keyId ?? first);
    const earlier = 'refused' in whole ? [] : whole.filter(({ keyId }) => !known.has(keyId));
    this.#earlier = new Map(earlier.map((key) => [key.keyId, key]));
    const keys = history.keys.filter(({ keyId }) => known.has(keyId));
    await this.#options.store.save({ owner: history.owner, keys }, pinned);
    return history;
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
    for (const key of trusted) this.#trusted.set(key.keyId, key);
    return trusted;
  }
}
