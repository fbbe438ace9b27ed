import { chmod, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FEED_KEYS_OWNER } from '@peristiwa/contracts';
import { ConfigError } from '@peristiwa/service';
import { isSigned, KeyFolder, lines, trustedKeys } from '@peristiwa/signing';
import { FeedKeys } from './feed-keys';

let dir: string;
let path: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'peristiwa-feed-keys-'));
  path = join(dir, 'keys');
});
afterEach(() => rm(dir, { recursive: true }));

const newKey = () => new KeyFolder(path).addNextKey(FEED_KEYS_OWNER);
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
    const opened = FeedKeys.open(folder());
    await expect(opened).rejects.toThrow(text);
    await expect(opened).rejects.toBeInstanceOf(ConfigError);
  });

  it('are refused when others may read them, or when they are of a ledger', async () => {
    const { keyId } = await newKey();
    await chmod(join(path, `${keyId}.key.pem`), 0o640);
    await expect(FeedKeys.open(path)).rejects.toThrow('0600');
    const other = join(dir, 'ledger');
    await new KeyFolder(other).addKey('0199aaaa-0000-7000-8000-000000000001', 1);
    await expect(FeedKeys.open(other)).rejects.toThrow('another owner');
  });

  it('sign with the current key, and with the next one soon after it was created', async () => {
    const first = await newKey();
    expect([(await stat(path)).mode & 0o777, first.fromPosition]).toEqual([0o700, 1]);
    const keys = await FeedKeys.open(path);
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
    const keys = await FeedKeys.open(path);
    await rename(path, join(dir, 'away'));
    await until(async () => (await keys.signer()) !== undefined && keys.problem !== undefined);
    expect((await keys.signer()).keyId).toBe(keyId);
    expect(keys.problem).toContain('No key in');
    await rename(join(dir, 'away'), path);
    await until(async () => (await keys.signer()) !== undefined && keys.problem === undefined);
  });
});
