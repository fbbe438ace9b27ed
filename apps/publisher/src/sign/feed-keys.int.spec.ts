import { chmod, cp, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FEED_KEYS_OWNER } from '@peristiwa/contracts';
import { ConfigError } from '@peristiwa/service';
import { isSigned, KeyFolder, lines, trustedKeys, type KeyEntry } from '@peristiwa/signing';
import { FeedKeys, KeysRefused } from './feed-keys';
import type { PublishedKeys } from './published-keys';

/** The table of one database. */
class MemoryStore implements PublishedKeys {
  keys: readonly KeyEntry[] = [];
  signers: readonly string[] = [];
  isAway = false;

  async find() {
    if (this.isAway) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    return this.keys;
  }

  async add(entry: KeyEntry) {
    if (this.keys.some(({ fromPosition }) => fromPosition === entry.fromPosition)) return;
    this.keys = [...this.keys, entry];
  }

  async lastSigners() {
    return this.signers;
  }
}

let dir: string;
let path: string;
let store: MemoryStore;
beforeEach(async () => {
  store = new MemoryStore();
  dir = await mkdtemp(join(tmpdir(), 'peristiwa-feed-keys-'));
  path = join(dir, 'keys');
});
afterEach(() => rm(dir, { recursive: true }));

const newKey = (folder = path) => new KeyFolder(folder).addNextKey(FEED_KEYS_OWNER);
const open = (folder: string | undefined = path) => FeedKeys.open(folder, store);
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 20_000;
  while (!(await isTrue())) {
    if (Date.now() > giveUpAt) throw new Error(`still not true: ${isTrue}`);
    await sleep(20);
  }
}

describe('the keys of the feeds', () => {
  it.each([
    ['no folder is set', () => undefined, 'FEED_KEYS is missing: create the first key'],
    ['the folder is missing', () => path, 'FEED_KEYS names a folder without a key: create the first one'],
  ])('are refused when %s, with what to do', async (_what, folder, text) => {
    const opened = FeedKeys.open(folder(), store);
    await expect(opened).rejects.toThrow(text);
    await expect(opened).rejects.toBeInstanceOf(ConfigError);
  });

  it('are refused when others may read them, or when they are of a ledger', async () => {
    const { keyId } = await newKey();
    await chmod(join(path, `${keyId}.key.pem`), 0o640);
    await expect(open()).rejects.toThrow('0600');
    const other = join(dir, 'ledger');
    await new KeyFolder(other).addKey('0199aaaa-0000-7000-8000-000000000001', 1);
    await expect(open(other)).rejects.toThrow('another owner');
  });

  it('sign with the current key, and with the next one soon after it was created', async () => {
    const first = await newKey();
    expect([(await stat(path)).mode & 0o777, first.fromPosition]).toEqual([0o700, 1]);
    const keys = await open();
    const text = lines('one');
    const signedBefore = (await keys.signer()).sign(text);
    const second = await newKey();
    await until(async () => (await keys.signer()).keyId === second.keyId);

    const history = await keys.history();
    const trusted = trustedKeys(history, first.keyId);
    if ('refused' in trusted) throw new Error(trusted.refused);
    expect(trusted.map(({ keyId, fromPosition }) => [keyId, fromPosition])).toEqual([
      [first.keyId, 1],
      [second.keyId, 2],
    ]);
    const [one, two] = trusted.map(({ publicKey }) => publicKey);
    if (!one || !two) throw new Error('Two keys are expected');
    expect(isSigned(text, one, signedBefore)).toBe(true);
    expect(isSigned(text, two, (await keys.signer()).sign(text))).toBe(true);
  });

  it('are used while the folder cannot be read, and say so', async () => {
    const { keyId } = await newKey();
    const keys = await open();
    await rename(path, join(dir, 'away'));
    await until(async () => (await keys.signer()) !== undefined && keys.status.state === 'degraded');
    expect((await keys.signer()).keyId).toBe(keyId);
    expect(keys.status.reason).toContain('No key in');
    await rename(join(dir, 'away'), path);
    await until(async () => (await keys.signer()) !== undefined && keys.status.state === 'readable');
  });
});

// ADR 0021: one history for all feeds; two publishers with different folders must not both sign.
describe('publishers with different folders', () => {
  const other = () => join(dir, 'other');
  const isRefused = async (keys: FeedKeys, currentId: string) => {
    expect(await keys.maySign()).toBe(false);
    const advice = `FEED_KEYS does not hold ${currentId}, the current key`;
    expect(keys.status).toMatchObject({ state: 'refused', reason: expect.stringContaining(advice) });
    await expect(keys.signer()).rejects.toBeInstanceOf(KeysRefused);
  };

  it('do not both sign: the second is refused, answers with the published keys, and signs when its folder is right', async () => {
    const { keyId } = await newKey();
    await newKey(other());
    const [one, two] = [await open(), await open(other())];
    expect(await one.maySign()).toBe(true);
    await isRefused(two, keyId);
    expect(await two.history()).toEqual(await one.history());
    await rm(other(), { recursive: true });
    await cp(path, other(), { recursive: true });
    await until(() => two.maySign());
    expect((await two.signer()).keyId).toBe(keyId);
    expect(store.keys).toHaveLength(1);
  });

  it('that ask at the same time: exactly one signs', async () => {
    await newKey();
    await newKey(other());
    const keys = [await open(), await open(other())];
    const may = await Promise.all(keys.map((one) => one.maySign()));
    expect(may.filter(Boolean)).toHaveLength(1);
    expect(store.keys).toHaveLength(1);
  });

  it('of which one is an old copy: it signs again when it has the next key', async () => {
    await newKey();
    await cp(path, other(), { recursive: true });
    const [one, two] = [await open(), await open(other())];
    expect([await one.maySign(), await two.maySign()]).toEqual([true, true]);
    const next = await newKey();
    await until(async () => (await one.signer()).keyId === next.keyId);
    await until(async () => !(await two.maySign()));
    await isRefused(two, next.keyId);
    await cp(path, other(), { recursive: true });
    await until(() => two.maySign());
    expect((await two.signer()).keyId).toBe(next.keyId);
  });

  it('of which each has a next key of its own: the first that is published counts', async () => {
    await newKey();
    await cp(path, other(), { recursive: true });
    const [next] = [await newKey(), await newKey(other()), await newKey(other())];
    const [one, two] = [await open(), await open(other())];
    expect(await one.maySign()).toBe(true);
    await isRefused(two, next.keyId);
    expect(store.keys.at(-1)).toEqual(next);
    expect(store.keys).toHaveLength(2);
  });

  it('do not sign before the published keys were read, and with the last answer while they cannot be', async () => {
    const { keyId } = await newKey();
    store.isAway = true;
    const keys = await open();
    await expect(keys.signer()).rejects.toThrow('have not been read yet');
    store.isAway = false;
    await until(() => keys.maySign());
    store.isAway = true;
    await until(async () => (await keys.maySign()) && keys.status.state === 'degraded');
    expect((await keys.signer()).keyId).toBe(keyId);
    expect(keys.status.reason).toContain('ECONNREFUSED');
  });
});

// A database of the release before has signed messages, and no published keys.
describe('the first publisher that publishes keys', () => {
  it.each([
    ['has a key that signed the feeds', (keyId: string) => [keyId], true],
    ['is new, and nothing was signed', () => [], true],
    ['has none of the keys that signed them', () => ['0123456789abcdef'], false],
    ['lacks one of two keys', (keyId: string) => [keyId, '0123456789abcdef'], false],
  ])('%s', async (_what, signers, isPublished) => {
    const { keyId } = await newKey();
    await newKey();
    store.signers = signers(keyId);
    expect(await (await open()).maySign()).toBe(isPublished);
    expect(store.keys).toHaveLength(isPublished ? 2 : 0);
  });

  it('publishes nothing of a history in which a key is not signed by the one before', async () => {
    const [one, two] = [await newKey(), await newKey()];
    const keys = await open();
    const broken = { owner: FEED_KEYS_OWNER, keys: [one, { ...two, signature: one.publicKey }] };
    await writeFile(join(path, 'keys.json'), JSON.stringify(broken));
    expect(await keys.maySign()).toBe(false);
    expect(store.keys).toEqual([]);
  });
});
