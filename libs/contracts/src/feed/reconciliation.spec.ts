import { createHash } from 'node:crypto';
import { bucketOf, certificateText, digestText, memberDigest, personDigest } from './reconciliation';

const sha = (text: string | Buffer) => createHash('sha256').update(text).digest();

describe('digests of reconciliation (ADR 0044)', () => {
  it('digests key and view of a person', () => {
    const expected = sha(Buffer.concat([Buffer.from('p-1\n'), sha('{"a":1}')])).toString('hex');
    expect(digestText(personDigest('p-1', '{"a":1}'))).toBe(expected);
    expect(personDigest('p-2', '{"a":1}')).not.toBe(personDigest('p-1', '{"a":1}'));
    expect(personDigest('p-1', '{"a":2}')).not.toBe(personDigest('p-1', '{"a":1}'));
  });

  it('keeps leading zeros of a digest', () => {
    expect(digestText(1n)).toBe(`${'0'.repeat(63)}1`);
  });

  it('names the bucket of a person by the digest of the key', () => {
    expect(bucketOf('p-1')).toBe(sha('p-1').toString('hex').slice(0, 4));
  });

  it('digests a member with its name, in canonical JSON', () => {
    expect(memberDigest('address', { b: 1, a: 2 })).toBe(sha('address\n{"a":2,"b":1}\n').toString('hex'));
    expect(memberDigest('sex', 'male')).not.toBe(memberDigest('name', 'male'));
  });

  it('signs everything in a certificate but the signature', () => {
    const certificate = {
      partner: 'kemensos',
      sequence: 12,
      places: [{ partition: 0, sequence: 12 }],
      persons: 3,
      digest: '0'.repeat(64),
      agreementVersion: 1,
      reconciliationId: '01930000-0000-7000-8000-0000000000d1',
      issuedAt: '2026-11-22T03:00:00.000Z',
      keyId: 'k',
      signature: 'aa',
    };
    const text = certificateText(certificate).toString();
    expect(text).toMatch(/^peristiwa-sync-1\nkemensos\n\{"agreementVersion":1,.*"sequence":12\}\n$/);
    expect(certificateText({ ...certificate, signature: 'bb' }).toString()).toBe(text);
    expect(certificateText({ ...certificate, persons: 4 }).toString()).not.toBe(text);
  });
});
