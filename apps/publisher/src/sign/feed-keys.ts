import { FEED_KEYS_OWNER } from '@peristiwa/contracts';
import { ConfigError } from '@peristiwa/service';
import { KeyFolder, signText, type KeyHistory, type Signer } from '@peristiwa/signing';

/** Signs with one key of the feeds. */
export interface FeedSigner {
  readonly keyId: string;
  /** @returns the signature, hexadecimal */
  readonly sign: (text: Buffer) => string;
}

/** A new key is noticed within this time. */
const REFRESH_MS = 500;

/**
 * The keys of the feeds (ADR 0021), in a folder that all publishers share. When an operator adds a key, running
 * publishers sign with it from the next batch on. While the folder cannot be read, the last key is used.
 */
export class FeedKeys {
  private readAt = 0;
  private failure: unknown;

  private constructor(
    private readonly folder: KeyFolder,
    private last: { readonly history: KeyHistory; readonly signer: FeedSigner },
  ) {}

  /** @throws ConfigError without a key: a feed that nobody can verify is not published */
  static async open(path: string | undefined): Promise<FeedKeys> {
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
    return new FeedKeys(folder, await read(folder));
  }

  /** The key that signs now. */
  async signer(): Promise<FeedSigner> {
    await this.refresh();
    return this.last.signer;
  }

  async history(): Promise<KeyHistory> {
    await this.refresh();
    return this.last.history;
  }

  /** The reason why the folder cannot be read now. */
  get problem(): string | undefined {
    return this.failure instanceof Error ? this.failure.message : undefined;
  }

  private async refresh(): Promise<void> {
    if (Date.now() - this.readAt < REFRESH_MS) return;
    try {
      this.last = await read(this.folder);
      this.failure = undefined;
    } catch (error) {
      this.failure = error;
    }
    this.readAt = Date.now();
  }
}

async function read(folder: KeyFolder): Promise<{ history: KeyHistory; signer: FeedSigner }> {
  const { history, signer } = await folder.current(FEED_KEYS_OWNER);
  return { history, signer: signerOf(signer) };
}

function signerOf({ entry, privateKey }: Signer): FeedSigner {
  return { keyId: entry.keyId, sign: (text) => signText(text, privateKey) };
}
