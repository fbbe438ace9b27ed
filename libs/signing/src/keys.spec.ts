import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { isSigned, keyIdOf, keyText, lines, signText, trustedKeys, type KeyEntry } from './keys';

/** PKCS #8 of an Ed25519 key, before its 32 bytes (RFC 8410). */
const PKCS8 = '302e020100300506032b657004220420';
const pairOf = (name: string) => {
  const seed = createHash('sha256').update(name).digest('hex');
  const privateKey = createPrivateKey({
    key: Buffer.from(PKCS8 + seed, 'hex'),
    format: 'der',
    type: 'pkcs8',
  });
  return { privateKey, publicKey: createPublicKey(privateKey) };
};
const first = pairOf('first');
const second = pairOf('second');
const third = pairOf('third');

function entryOf(publicKey: KeyObject, fromPosition: number, by?: KeyObject): KeyEntry {
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const entry = { keyId: keyIdOf(publicKey), publicKey: pem, fromPosition };
  return by ? { ...entry, signature: signText(keyText(entry, 'feeds'), by) } : entry;
}
const one = entryOf(first.publicKey, 1);
const two = entryOf(second.publicKey, 2, first.privateKey);
const three = entryOf(third.publicKey, 3, second.privateKey);

describe('what a key signs', () => {
  it('is the same bytes and the same signature in every release', () => {
    expect(one.keyId).toBe('24b03c3babe8c4a2');
    expect(keyText(two, 'feeds').toString()).toBe(
      `peristiwa-key-1\nfeeds\n${two.keyId}\n${second.publicKey.export({ type: 'spki', format: 'der' }).toString('hex')}\n2\n`,
    );
    expect(two.signature).toBe(
      'cb6a4f45f8c0bd0478e5472a04b87424b057e431671dffa77fd8a6684bca4dbbe3f0145cc28e54a5280f5bbeb5b0fd2a3c2399e78c5c4474d7113b65ac937806',
    );
  });

  it('is verified by its public key only', () => {
    const text = lines('one', 'two');
    const signature = signText(text, first.privateKey);
    expect(isSigned(text, first.publicKey, signature)).toBe(true);
    expect(isSigned(text, second.publicKey, signature)).toBe(false);
    expect(isSigned(lines('one', 'three'), first.publicKey, signature)).toBe(false);
  });

  it.each(['', 'zz', 'ab'.repeat(63), 'ab'.repeat(65)])('is not signed by the text %p', (signature) => {
    expect(isSigned(lines('one'), first.publicKey, signature)).toBe(false);
  });
});

describe('a key history', () => {
  const history = { owner: 'feeds', keys: [one, two, three] };
  const idsFrom = (trustedId: string, keys: readonly KeyEntry[] = history.keys, owner = 'feeds') => {
    const found = trustedKeys({ owner, keys }, trustedId);
    return 'refused' in found ? found : found.map(({ keyId }) => keyId);
  };

  it('is trusted from the known key on, and never before it', () => {
    expect(idsFrom(one.keyId)).toEqual([one.keyId, two.keyId, three.keyId]);
    expect(idsFrom(two.keyId)).toEqual([two.keyId, three.keyId]);
    expect(idsFrom(three.keyId)).toEqual([three.keyId]);
  });

  it('without the known key proves nothing', () => {
    expect(idsFrom(one.keyId, [two, three])).toEqual({ refused: 'key-not-trusted', keyId: one.keyId });
    expect(idsFrom(one.keyId, [])).toEqual({ refused: 'key-not-trusted', keyId: one.keyId });
  });

  const { signature: _, ...unsigned } = two;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey;
  it.each<[string, readonly KeyEntry[], string, string]>([
    ['a key is not signed', [one, unsigned], two.keyId, 'feeds'],
    [
      'a key is signed by a later one',
      [one, entryOf(second.publicKey, 2, third.privateKey)],
      two.keyId,
      'feeds',
    ],
    ['a key was signed for another turn', [one, { ...two, fromPosition: 3 }], two.keyId, 'feeds'],
    [
      'a key has the turn of the one before',
      [one, entryOf(second.publicKey, 1, first.privateKey)],
      two.keyId,
      'feeds',
    ],
    ['a public key was exchanged', [one, { ...two, publicKey: three.publicKey }], two.keyId, 'feeds'],
    ['the known key was exchanged', [{ ...one, publicKey: three.publicKey }], one.keyId, 'feeds'],
    ['a key is missing in between', [one, three], three.keyId, 'feeds'],
    ['a public key cannot be read', [one, { ...two, publicKey: 'none' }], two.keyId, 'feeds'],
    ['a public key is of another kind', [one, entryOf(rsa, 2, first.privateKey)], keyIdOf(rsa), 'feeds'],
    ['the keys are of another owner', [one, two], two.keyId, 'ledger'],
  ])('is refused when %s', (_why, keys, keyId, owner) => {
    expect(idsFrom(one.keyId, keys, owner)).toEqual({ refused: 'key-signature-wrong', keyId });
  });
});
