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

  // ADR 0026: as the real feed.
  describe('of BPS', () => {
    const { messages } = sampleOf('bps');
    const windows = new Map<string, typeof messages>();
    for (const message of messages) {
      const { recordedAt, asOf } = JSON.parse(message.value) as { recordedAt?: string; asOf?: string };
      const time = recordedAt ?? asOf ?? '';
      windows.set(time, [...(windows.get(time) ?? []), message]);
    }

    it('are released in windows, each with one time to the hour, and without references that other feeds share', () => {
      const times = messages.map(({ headers }) => headers['ce_time']);
      expect(windows.size).toBeGreaterThan(2);
      expect([...new Set(times)]).toEqual([...windows.keys()]);
      for (const time of windows.keys()) expect(time).toMatch(/T\d\d:00:00/);
      const names = new Set(messages.flatMap(({ headers }) => Object.keys(headers)));
      for (const name of ['ce_requestid', 'ce_actindex', 'ce_actsize']) {
        expect(names).not.toContain(name);
      }
    });

    it('have no order of acts in a window: persons stand by their place, with their messages together', () => {
      const entered = sampleOf('kemensos').messages.map(({ personId }) => personId);
      for (const window of windows.values()) {
        const persons = window.map(({ personId }) => personId);
        const distinct = persons.filter((one, index) => persons.indexOf(one) === index);
        expect(persons.filter((one, index) => persons[index - 1] !== one)).toEqual(distinct);
        const inOrder = entered.filter(
          (one, index) => distinct.includes(one) && entered.indexOf(one) === index,
        );
        const inPlace = distinct.filter((one, index) => inOrder[index] === one).length;
        // By chance one is in its place, with variance 1.
        expect(inPlace).toBeLessThanOrEqual(6);
      }
    });

    it('have as many persons in a window as the rule says, or have waited a day', () => {
      const sizes = [...windows.values()].map(
        (window) => new Set(window.map(({ personId }) => personId)).size,
      );
      expect(sizes.slice(0, -1).every((size) => size >= 50)).toBe(true);
    });

    it('have the sequence as version', () => {
      const versions = messages.map(({ value }) => (JSON.parse(value) as { version: number }).version);
      expect(versions).toEqual(messages.map(({ sequence }) => sequence));
    });
  });

  it('of BPS name nobody', () => {
    const text = sampleOf('bps')
      .messages.map(({ value, headers, key }) => value + JSON.stringify(headers) + key)
      .join('\n');
    expect(/"(nik|name|kkNumber)":/.test(text)).toBe(false);
    const persons = new Set(sampleOf('kemensos').messages.flatMap(({ personId }) => personId ?? []));
    expect([...persons].filter((personId) => text.includes(personId))).toEqual([]);
  });
});
