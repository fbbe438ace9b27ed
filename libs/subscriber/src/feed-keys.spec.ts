import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chainText, heartbeatText } from '@peristiwa/contracts';
import { keyIdOf, keyText, signText, type KeyEntry, type KeyHistory } from '@peristiwa/signing';
import type { FeedKeyStore } from './feed-key-store';
import { FeedKeys } from './feed-keys';
import type { HeartbeatMessage } from './feed-message';

const PARTNER = 'bps';
const OWNER = 'feeds';

interface Key {
  readonly entry: KeyEntry;
  readonly privateKey: KeyObject;
}

function keyOf(fromPosition: number, before?: Key): Key {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const entry: KeyEntry = { keyId: keyIdOf(publicKey), publicKey: pem, fromPosition };
  const signature = before && signText(keyText(entry, OWNER), before.privateKey);
  return { entry: signature === undefined ? entry : { ...entry, signature }, privateKey };
}

const one = keyOf(1);
const two = keyOf(2, one);
const three = keyOf(3, two);
const stranger = keyOf(4);
const historyOf = (...keys: readonly Key[]): KeyHistory => ({
  owner: OWNER,
  keys: keys.map(({ entry }) => entry),
});

class MemoryStore implements FeedKeyStore {
  stored: KeyHistory | undefined;
  signer = 0;

  async find() {
    return this.stored;
  }

  async save({ owner, keys }: KeyHistory, pinned?: string) {
    const had = this.stored?.keys ?? [];
    const kept = pinned === undefined || had.some(({ keyId }) => keyId === pinned) ? had : [];
    const ids = new Set(kept.map(({ keyId }) => keyId));
    this.stored = { owner, keys: [...kept, ...keys.filter(({ keyId }) => !ids.has(keyId))] };
  }

  async newestSigner() {
    return this.signer;
  }

  async noteSigner(keyId: string) {
    this.signer = this.stored?.keys.find((key) => key.keyId === keyId)?.fromPosition ?? 0;
  }
}

const END = { partition: 0, sequence: 7, digest: 'ab' };

describe('the keys that a subscriber trusts', () => {
  let store: MemoryStore;
  let published: KeyHistory | undefined;
  let now: number;
  let warnings: number;

  beforeEach(() => {
    warnings = 0;
    store = new MemoryStore();
    published = historyOf(one, two);
    now = 1_000_000;
  });

  const open = (pinned?: string) =>
    new FeedKeys({
      store,
      partner: PARTNER,
      fetchKeys: async () => {
        if (!published) throw new Error('the publisher does not answer');
        return published;
      },
      ...(pinned === undefined ? {} : { pinned }),
      log: { warn: () => (warnings += 1), error: () => {} },
      clock: () => new Date(now),
    });
  const opened = async (pinned: string | undefined, ...learnt: readonly Key[]) => {
    const keys = open(pinned);
    await keys.learn(learnt.map(({ entry }) => entry.keyId));
    return keys;
  };
  const isSigned = (
    keys: FeedKeys,
    { entry, privateKey }: Key,
    text = chainText({ partner: PARTNER, ...END }),
  ) => keys.isSigned(END, entry.keyId, signText(text, privateKey));
  const DATA = {
    highWater: 7,
    partitionHighWater: 7,
    partitionDigest: 'ab',
    registryPosition: 7,
    at: '2026-11-27T00:00:00.000Z',
    partition: 0,
  };
  function isSignedHeartbeat(keys: FeedKeys, by: Key | undefined, changed: Partial<HeartbeatMessage> = {}) {
    const data = { ...DATA, ...(by && { keyId: by.entry.keyId }) };
    const signature = by && signText(heartbeatText(PARTNER, data), by.privateKey);
    return keys.isSignedHeartbeat(0, { form: 'heartbeat', ...data, signature, data, ...changed });
  }

  describe('when the key was replaced (ADR 0021: a stolen key that was replaced is worth nothing)', () => {
    it('count both until the newer one has signed, and then the newer one only', async () => {
      const keys = await opened(one.entry.keyId);
      expect(isSigned(keys, one)).toBe(true);
      expect(isSigned(keys, two)).toBe(true);
      expect(isSigned(keys, one)).toBeUndefined();
      expect(isSignedHeartbeat(keys, one)).toBeUndefined();
      expect(isSigned(keys, two)).toBe(true);
    });

    it('do not let a wrong signature under the newer id end the older key', async () => {
      const keys = await opened(one.entry.keyId);
      expect(isSigned(keys, { ...two, privateKey: stranger.privateKey })).toBe(false);
      expect(isSigned(keys, one)).toBe(true);
    });

    it('end the older key by a heartbeat too', async () => {
      const keys = await opened(one.entry.keyId);
      expect(isSignedHeartbeat(keys, two)).toBe(true);
      expect(isSigned(keys, one)).toBeUndefined();
      expect(isSigned(keys, one, Buffer.from('other'))).toBe(false);
    });

    it('are remembered after a restart, and by another instance', async () => {
      const keys = await opened(one.entry.keyId);
      const other = await opened(one.entry.keyId);
      isSigned(keys, two);
      expect(store.signer).toBe(0);
      await keys.storeSigner();
      expect(store.signer).toBe(2);
      expect(isSigned(await opened(one.entry.keyId), one)).toBeUndefined();
      await other.learn([]);
      expect(isSigned(other, one)).toBeUndefined();
    });
  });

  describe('judge a heartbeat', () => {
    it('of the release before, without key and signature, as proof of nothing', async () => {
      const keys = await opened(one.entry.keyId);
      expect(isSignedHeartbeat(keys, undefined)).toBeUndefined();
      expect(isSignedHeartbeat(keys, undefined, { signature: 'ab' })).toBe(false);
    });

    it.each<[string, Partial<HeartbeatMessage>]>([
      ['another signature', { signature: 'ab' }],
      ['no signature', { signature: undefined }],
      ['another partition', { partition: 1 }],
      ['no digest', { partitionDigest: undefined }],
      ['other data', { data: { ...DATA, keyId: one.entry.keyId, highWater: 8 } }],
    ])('of a known key with %s as forged', async (_what, changed) => {
      const keys = await opened(one.entry.keyId);
      expect(isSignedHeartbeat(keys, one, changed)).toBe(false);
      expect(isSignedHeartbeat(keys, one)).toBe(true);
    });

    it('of a key before the first trusted one as proof of nothing', async () => {
      expect(isSignedHeartbeat(await opened(two.entry.keyId, one), one)).toBeUndefined();
    });

    it('of a key that was never published as forged', async () => {
      expect(isSignedHeartbeat(await opened(one.entry.keyId, stranger), stranger)).toBe(false);
    });

    it('of an unknown key as proof of nothing while the publisher cannot be asked', async () => {
      const keys = await opened(one.entry.keyId);
      published = undefined;
      await keys.learn([three.entry.keyId]);
      expect(isSignedHeartbeat(keys, three)).toBeUndefined();
      published = historyOf(one, two, three);
      now += 9_999;
      await keys.learn([three.entry.keyId]);
      expect(isSignedHeartbeat(keys, three)).toBeUndefined();
      now += 1;
      await keys.learn([three.entry.keyId]);
      expect(isSignedHeartbeat(keys, three)).toBe(true);
    });
  });

  // ADR 0024: what an older key has signed is not believed, and is no alarm either.
  it.each<[string, string, Key, boolean]>([
    ['before the first trusted one', two.entry.keyId, one, true],
    ['that a newer one has replaced', one.entry.keyId, one, true],
    ['that counts', two.entry.keyId, two, true],
    ['that was never published', two.entry.keyId, stranger, false],
  ])('know a signature by a key %s', async (_what, pinned, key, isKnown) => {
    const keys = await opened(pinned, key);
    isSigned(keys, two);
    const signature = signText(chainText({ partner: PARTNER, ...END }), key.privateKey);
    expect(keys.isSignedOnce(END, key.entry.keyId, signature)).toBe(isKnown);
    expect(keys.isSignedOnce({ ...END, sequence: 8 }, key.entry.keyId, signature)).toBe(false);
  });

  it('ask the publisher once for the keys before the first trusted one', async () => {
    const keys = await opened(two.entry.keyId, one);
    published = undefined;
    now += 10_000;
    await keys.learn([one.entry.keyId]);
    expect(warnings).toBe(0);
  });

  describe('with a pinned key (ADR 0024)', () => {
    it('keep the stored keys when it is one of them', async () => {
      await opened(one.entry.keyId);
      published = undefined;
      expect(isSigned(await opened(two.entry.keyId), one)).toBe(true);
    });

    it('replace the stored keys when it is not', async () => {
      await opened(one.entry.keyId);
      published = historyOf(stranger);
      expect(isSigned(await opened(stranger.entry.keyId), stranger)).toBe(true);
      expect(store.stored).toEqual(historyOf(stranger));
      expect(isSigned(await opened(stranger.entry.keyId), one)).toBeUndefined();
    });

    it('are none, and the stored ones stay, when it is not published', async () => {
      await opened(one.entry.keyId);
      await expect(opened(stranger.entry.keyId)).rejects.toThrow('key-not-trusted');
      expect(store.stored).toEqual(historyOf(one, two));
    });
  });
});
