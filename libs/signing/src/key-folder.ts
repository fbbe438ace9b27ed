import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { keyIdOf, keyText, signText, type KeyEntry, type KeyHistory } from './keys';

const HISTORY = 'keys.json';

/** The current key with its private half. */
export interface Signer {
  readonly entry: KeyEntry;
  readonly privateKey: KeyObject;
}

/**
 * Signing keys in a folder of the operator. They are never stored in the database whose content they certify. The
 * folder has one file (mode 0600) per private key, and the public history, in which each key signs the next one.
 */
export class KeyFolder {
  constructor(private readonly folder: string) {}

  /** Undefined before the first key. */
  async history(): Promise<KeyHistory | undefined> {
    try {
      const text = await readFile(join(this.folder, HISTORY), 'utf8');
      // Releases before the feeds had keys wrote `ledgerId`.
      const { owner, ledgerId, keys } = JSON.parse(text) as KeyHistory & { ledgerId?: string };
      return { owner: owner ?? ledgerId, keys };
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Adds a key that signs from `fromPosition` on: the first one, or the successor of the current one. */
  async addKey(owner: string, fromPosition: number): Promise<KeyEntry> {
    const history = await this.historyOf(owner);
    const present = history.keys.at(-1);
    if (present && fromPosition <= present.fromPosition) {
      throw new Error(
        'The current key was created at this position; append an event and sign it before you rotate the key',
      );
    }
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const entry: KeyEntry = {
      keyId: keyIdOf(publicKey),
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      fromPosition,
    };
    const signature = present && signText(keyText(entry, owner), await this.privateKey(present.keyId));
    const signed = signature === undefined ? entry : { ...entry, signature };
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await write(
      this.keyFile(entry.keyId),
      privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      0o600,
    );
    // The history is written last and atomically: a crash leaves an unused key, not a history without its key.
    const next = join(this.folder, `${HISTORY}.${entry.keyId}`);
    await write(next, `${JSON.stringify({ owner, keys: [...history.keys, signed] }, null, 2)}\n`, 0o644);
    await rename(next, join(this.folder, HISTORY));
    return signed;
  }

  /** Adds the next key of an owner who counts its keys: 1 for the first. */
  async addNextKey(owner: string): Promise<KeyEntry> {
    const { keys } = await this.historyOf(owner);
    return this.addKey(owner, (keys.at(-1)?.fromPosition ?? 0) + 1);
  }

  /** The current signing key. @throws Error when this owner has none, or other users may read its file. */
  async signer(owner: string): Promise<Signer> {
    return (await this.current(owner)).signer;
  }

  /** The current signing key with the history whose last entry it is. @throws Error like `signer` */
  async current(owner: string): Promise<{ history: KeyHistory; signer: Signer }> {
    const history = await this.historyOf(owner);
    const entry = history.keys.at(-1);
    if (!entry) throw new Error(`No key in ${this.folder}: create one with \`new-key\``);
    return { history, signer: { entry, privateKey: await this.privateKey(entry.keyId) } };
  }

  private async historyOf(owner: string): Promise<KeyHistory> {
    const history = (await this.history()) ?? { owner, keys: [] };
    if (history.owner !== owner) throw new Error(`The keys in ${this.folder} belong to another owner`);
    return history;
  }

  private async privateKey(keyId: string): Promise<KeyObject> {
    const file = this.keyFile(keyId);
    if (((await stat(file)).mode & 0o077) !== 0)
      throw new Error(`${file} must be readable by its owner only (0600)`);
    return createPrivateKey(await readFile(file, 'utf8'));
  }

  private keyFile(keyId: string): string {
    return join(this.folder, `${keyId}.key.pem`);
  }
}

async function write(file: string, text: string, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
