import { generateKeyPairSync } from 'node:crypto';
import { loadAreas } from '@peristiwa/areas';
import { chainHeaders, chainText, feedGenesis, nextFeedDigest } from '@peristiwa/contracts';
import { isSigned, signText } from '@peristiwa/signing';
import { defaultAgreements } from '../agreements/default-agreements';
import { checkerFor } from '../contract/schema-under-test';
import { sampleFeed } from './sample-feed';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const signer = { keyId: 'key-1', sign: (text: Buffer) => signText(text, privateKey) };
const areas = loadAreas();

function sampleOf(partner: string, seed = 'spec') {
  const agreement = defaultAgreements.find((one) => one.partner === partner);
  if (!agreement) throw new Error(`No agreement of ${partner}`);
  const dataSchema = 'http://publisher.example/v1/feeds/kemensos/schemas/1';
  const messages = sampleFeed({ agreement, persons: 150, events: 150, seed, areas, signer, dataSchema });
  return { agreement: { ...agreement, version: 1 }, messages };
}

const kindOf = (type: string) => type.split('.')[3];

describe.each(['kemensos', 'kemenp2mi', 'bps'])('the sample feed of %s', (partner) => {
  const { agreement, messages } = sampleOf(partner);

  it('has messages of many kinds, each as the schema of the agreement says', () => {
    const faultsOf = checkerFor(agreement);
    expect(messages.flatMap(({ value }) => faultsOf(JSON.parse(value)))).toEqual([]);
    expect(new Set(messages.map(({ type }) => kindOf(type))).size).toBeGreaterThan(6);
  });

  it('is numbered, chained and signed as the publisher does it', () => {
    expect(messages.map(({ sequence }) => sequence)).toEqual(messages.map((_, index) => index + 1));
    const ends = new Map<number, { sequence: number; digest: Buffer; isSigned: boolean }>();
    for (const { partition, sequence, previousSequence, key, value, headers } of messages) {
      const before = ends.get(partition) ?? { sequence: 0, digest: feedGenesis(partner, partition) };
      expect(previousSequence).toBe(before.sequence);
      const digest = nextFeedDigest(before.digest, { key, headers, value });
      expect(headers[chainHeaders.digest]).toBe(digest.toString('hex'));
      const signature = headers[chainHeaders.signature];
      const signed = chainText({ partner, partition, sequence, digest: digest.toString('hex') });
      expect(signature === undefined || isSigned(signed, publicKey, signature)).toBe(true);
      ends.set(partition, { sequence, digest, isSigned: signature !== undefined });
    }
    expect([...ends.values()].every((end) => end.isSigned)).toBe(true);
  });

  it('is the same for the same seed, but for the signatures, and another one for another seed', () => {
    const values = (seed: string) => sampleOf(partner, seed).messages.map(({ value }) => value);
    expect(values('spec')).toEqual(messages.map(({ value }) => value));
    expect(values('other')).not.toEqual(messages.map(({ value }) => value));
  });
});

describe('the sample feeds', () => {
  it('have synthetic numbers only: serials from 8000 on', () => {
    const states = sampleOf('kemensos').messages.map(
      ({ value }) => (JSON.parse(value) as { state: { nik: string; kkNumber: string } }).state,
    );
    const serials = states.flatMap(({ nik, kkNumber }) => [nik.slice(-4), kkNumber.slice(-4)]);
    expect(serials.filter((serial) => serial < '8000')).toEqual([]);
  });

  it('of BPS name nobody', () => {
    const text = sampleOf('bps')
      .messages.map(({ value, headers, key }) => value + JSON.stringify(headers) + key)
      .join('\n');
    expect(/"(nik|name|kkNumber)":/.test(text)).toBe(false);
    const persons = new Set(sampleOf('kemensos').messages.map(({ personId }) => personId));
    expect([...persons].filter((personId) => text.includes(personId))).toEqual([]);
  });
});
