import { FEED_KEYS_OWNER } from '@peristiwa/contracts';
import { kindOfError } from '@peristiwa/kernel';
import { ConfigError } from '@peristiwa/service';
import { KeyFolder, signText, type KeyHistory, type Signer } from '@peristiwa/signing';
import { publishKeys, type PublishedKeys } from './published-keys';

/** Signs with one key of the feeds. */
export interface FeedSigner {
  readonly keyId: string;
  /** @returns the signature, hexadecimal */
  readonly sign: (text: Buffer) => string;
}

/** This publisher may not sign now; the message says what to do. */
export class KeysRefused extends Error {
  override readonly name = 'KeysRefused';
}

/** A new key is noticed within this time. */
const REFRESH_MS = 500;

/**
 * The keys of the feeds (ADR 0021), in a folder that all publishers share. When an operator adds a key, running
 * publishers sign with it from the next batch on. While the folder cannot be read, the last key is used. A publisher
 * signs only with the current key of the published history: of two publishers with different folders, one signs.
 */
export class FeedKeys {
  private readAt = 0;
  private refreshing: Promise<void> | undefined;
  private failure: unknown;
  private published: KeyHistory = { owner: FEED_KEYS_OWNER, keys: [] };
  /** Undefined when this publisher may sign. */
  private refusal: string | undefined = 'the published keys have not been read yet';

  private constructor(
    private readonly folder: KeyFolder,
    private readonly store: PublishedKeys,
    private last: { readonly history: KeyHistory; readonly signer: FeedSigner },
  ) {}

  /** @throws ConfigError without a key: a feed that nobody can verify is not published */
  static async open(path: string | undefined, store: PublishedKeys): Promise<FeedKeys> {
    if (path === undefined) {
      throw new ConfigError([
        'FEED_KEYS is missing: create the first key with `peristiwa feed new-key --keys <folder>`, then set ' +
          'FEED_KEYS to this folder. The publisher signs the feeds with its keys.',
      ]);
    }
    const folder = new KeyFolder(path);
    if (!(await folder.history())) {
      throw new ConfigError([
        `FEED_KEYS names a folder without a key: create the first one with \`peristiwa feed new-key --keys ${path}\`.`,
      ]);
    }
    return new FeedKeys(folder, store, await read(folder));
  }

  /** The key that signs now. @throws KeysRefused */
  async signer(): Promise<FeedSigner> {
    await this.refresh();
    if (this.refusal !== undefined) throw new KeysRefused(this.refusal);
    return this.last.signer;
  }

  async maySign(): Promise<boolean> {
    await this.refresh();
    return this.refusal === undefined;
  }

  /** What partners see, whichever publisher they ask. */
  async history(): Promise<KeyHistory> {
    await this.refresh();
    return this.published;
  }

  /** As of the last refresh, which it does not wait for: readiness answers also while the database does not. */
  get status() {
    void this.refresh();
    const { keyId } = this.last.signer;
    const reason = this.refusal ?? (this.failure instanceof Error ? this.failure.message : undefined);
    const state = this.refusal !== undefined ? 'refused' : reason === undefined ? 'readable' : 'degraded';
    return { state, keyId, reason } as const;
  }

  private refresh(): Promise<void> {
    if (Date.now() - this.readAt < REFRESH_MS) return Promise.resolve();
    this.refreshing ??= this.readAgain().finally(() => {
      this.readAt = Date.now();
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  private async readAgain(): Promise<void> {
    let next = this.last;
    try {
      next = await read(this.folder);
      this.failure = undefined;
    } catch (error) {
      this.failure = error;
    }
    try {
      const { keys, isCurrent } = await publishKeys(this.store, next.history);
      this.published = { owner: FEED_KEYS_OWNER, keys };
      this.refusal = isCurrent ? undefined : refusalOf(keys.at(-1)?.keyId);
      this.last = next;
    } catch (error) {
      // The last comparison counts: without the database nothing is built or sent anyway.
      this.failure = new Error(`the published keys cannot be read: ${kindOfError(error)}`);
    }
  }
}

function refusalOf(currentId: string | undefined): string {
  const current = currentId === undefined ? 'the key that signed the feeds' : `${currentId}, the current key`;
  return (
    `FEED_KEYS does not hold ${current}: another publisher signs with another folder. This publisher sends ` +
    'nothing. Set FEED_KEYS to the folder that has this key, or copy it; if it is lost: `peristiwa feed replace-keys`.'
  );
}

async function read(folder: KeyFolder): Promise<{ history: KeyHistory; signer: FeedSigner }> {
  const { history, signer } = await folder.current(FEED_KEYS_OWNER);
  return { history, signer: signerOf(signer) };
}

function signerOf({ entry, privateKey }: Signer): FeedSigner {
  return { keyId: entry.keyId, sign: (text) => signText(text, privateKey) };
}
