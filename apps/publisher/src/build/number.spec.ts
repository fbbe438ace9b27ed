import { generateKeyPairSync } from 'node:crypto';
import { chainHeaders, chainText, feedGenesis, nextFeedDigest } from '@peristiwa/contracts';
import { partitionFor } from '@peristiwa/messaging';
import { isSigned, signText } from '@peristiwa/signing';
import { idOf } from '@peristiwa/testing';
import { numberMessages, type FeedCounter } from './number';
import type { Draft } from './plan';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const signer = { keyId: 'key-1', sign: (text: Buffer) => signText(text, privateKey) };

const draft = (person: number): Draft => ({
  partner: 'kemensos',
  personId: idOf(person),
  personKey: idOf(person),
  kind: 'entered-scope',
  data: { personKey: idOf(person), version: 1, recordedAt: '2026-11-22T03:04:05.678Z' },
  agreementVersion: 1,
  dataSchema: 'http://publisher.example/v1/feeds/kemensos/schemas/1',
  holding: undefined,
});
const nothing = (): FeedCounter => ({ sequence: 0, reformNo: 0, partitions: 3, lastInPartition: new Map() });
const number = (persons: readonly number[], counter: FeedCounter) =>
  numberMessages(persons.map(draft), counter, { newId: () => idOf(1), signer });

describe('numbering', () => {
  it('is dense in the feed and linked in each partition', () => {
    const digest = Buffer.alloc(32, 7);
    const counter = {
      sequence: 10,
      reformNo: 0,
      partitions: 3,
      lastInPartition: new Map([[0, { sequence: 9, digest }]]),
    };
    const messages = number([1, 2, 3, 1, 77, 2], counter);
    expect(messages.map(({ sequence }) => sequence)).toEqual([11, 12, 13, 14, 15, 16]);
    const last = new Map([[0, 9]]);
    for (const { sequence, partition, previousSequence, key, headers } of messages) {
      expect(partition).toBe(partitionFor(key, 3));
      expect(previousSequence).toBe(last.get(partition) ?? 0);
      expect(headers).toMatchObject({
        ce_sequence: String(sequence),
        ce_previoussequence: String(previousSequence),
        ce_subject: key,
      });
      last.set(partition, sequence);
    }
    const ends = [...counter.lastInPartition].map(([partition, { sequence }]) => [partition, sequence]);
    expect(ends).toEqual([...last]);
  });

  // ADR 0056
  it('keeps sequences and chains when the feed is given more partitions, and names the message before', () => {
    const counter = nothing();
    const before = number([1, 2, 3, 4, 5], counter);
    expect(before.every(({ headers }) => !('ce_aftersequence' in headers))).toBe(true);
    const grown = { ...counter, partitions: 6, afterSequence: 5 };
    const after = number([1, 2, 3, 4, 5, 6, 7, 8], grown);
    expect(after.map(({ sequence }) => sequence)).toEqual([6, 7, 8, 9, 10, 11, 12, 13]);
    expect(after.some(({ partition }) => partition >= 3)).toBe(true);
    const ends = new Map(before.map((message) => [message.partition, message]));
    for (const message of after) {
      const { partition, previousSequence, headers, key } = message;
      expect(partition).toBe(partitionFor(key, 6));
      expect(headers['ce_aftersequence']).toBe('5');
      const last = ends.get(partition);
      expect(previousSequence).toBe(last?.sequence ?? 0);
      const digest = last && Buffer.from(last.headers[chainHeaders.digest] as string, 'hex');
      const next = nextFeedDigest(digest ?? feedGenesis('kemensos', partition), message);
      expect(headers[chainHeaders.digest]).toBe(next.toString('hex'));
      ends.set(partition, message);
    }
  });

  it('extends the chain of each partition from its genesis, over one batch and the next', () => {
    const counter = nothing();
    const messages = [...number([1, 2, 3, 4, 5], counter), ...number([6, 2, 7], counter)];
    const digests = new Map([0, 1, 2].map((partition) => [partition, feedGenesis('kemensos', partition)]));
    for (const message of messages) {
      const digest = nextFeedDigest(digests.get(message.partition) as Buffer, message);
      expect(message.headers[chainHeaders.digest]).toBe(digest.toString('hex'));
      digests.set(message.partition, digest);
    }
    for (const [partition, end] of counter.lastInPartition)
      expect(end.digest).toEqual(digests.get(partition));
  });

  it('signs the last message of each partition in each batch, and no other', () => {
    const counter = nothing();
    for (const batch of [number([1, 2, 3, 4, 5, 6, 7], counter), number([8], counter)]) {
      const lasts = new Map(batch.map(({ partition, sequence }) => [partition, sequence]));
      const signed = batch.filter(({ headers }) => chainHeaders.signature in headers);
      expect(signed.map(({ sequence }) => sequence)).toEqual([...lasts.values()].toSorted((a, b) => a - b));
      expect(batch.filter(({ headers }) => chainHeaders.key in headers)).toEqual(signed);
      for (const { partner, partition, sequence, headers } of signed) {
        const digest = headers[chainHeaders.digest] as string;
        const text = chainText({ partner, partition, sequence, digest });
        expect(isSigned(text, publicKey, headers[chainHeaders.signature] as string)).toBe(true);
        expect(headers[chainHeaders.key]).toBe('key-1');
      }
    }
  });

  it('gives the same bytes when the same drafts are numbered again', () => {
    expect(number([1, 2, 3], nothing())).toEqual(number([1, 2, 3], nothing()));
  });

  it('leaves the counters of a feed without drafts', () => {
    const counter = nothing();
    expect(number([], counter)).toEqual([]);
    expect(counter).toEqual(nothing());
  });
});
