import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainDate } from '@peristiwa/kernel';
import { KeyFolder, type KeyHistory, type Signer } from '@peristiwa/signing';
import { readCode, writeCode, type PrintedReference } from './verification-code';

const ACT = '018f4a2c-1b2d-7c3e-8f4a-5b6c7d8e9f01';
const PERSON = '018f4a2c-1b2d-7c3e-8f4a-5b6c7d8e9f02';
const reference: PrintedReference = {
  kind: 'birth-act',
  ids: [ACT, PERSON],
  position: 4711,
  issuedOn: plainDate('2026-11-28'),
  office: '3204',
};

let dir: string;
let signer: Signer;
let history: KeyHistory;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'peristiwa-document-keys-'));
  const folder = new KeyFolder(dir);
  await folder.addNextKey('documents');
  ({ signer, history } = await folder.current('documents'));
});
afterAll(() => rm(dir, { recursive: true }));

describe('a verification code', () => {
  it.each([
    ['an extract of an act', reference],
    ['a family card', { ...reference, kind: 'family-card', ids: [ACT] }],
    ['an SKTT', { ...reference, kind: 'sktt', ids: [PERSON] }],
    ['an SKPWNI', { ...reference, kind: 'skpwni', ids: [ACT], position: 999_999_999_999_999 }],
  ] as const)('of %s says where its content is on record', (_title, printed) => {
    expect(readCode(writeCode(printed, signer), history)).toEqual({ kind: 'genuine', reference: printed });
  });

  /** A QR code holds these characters in 5.5 bits each. */
  it('has capitals, digits, full stops and hyphens only, and no personal data', () => {
    expect(writeCode(reference, signer)).toMatch(/^[0-9A-Z.-]{1,300}$/);
  });

  it('is wrong as soon as any character of what it says is another', () => {
    const code = writeCode(reference, signer);
    const kinds = [...code].map((character, index) => {
      const other = character === '1' ? '2' : character === '.' ? '-' : '1';
      return readCode(code.slice(0, index) + other + code.slice(index + 1), history).kind;
    });
    expect(kinds).not.toContain('genuine');
  });

  it('is wrong with the id of the other kind of document', () => {
    const card = writeCode({ ...reference, kind: 'family-card', ids: [ACT] }, signer);
    expect(readCode(card.replace('.KK.', '.SKPWNI.'), history)).toEqual({ kind: 'signature-wrong' });
  });

  it('of another key is not known', async () => {
    const other = new KeyFolder(join(dir, 'other'));
    await other.addNextKey('documents');
    const code = writeCode(reference, await other.signer('documents'));
    expect(readCode(code, history)).toEqual({ kind: 'unknown-key' });
  });

  it('stays genuine when the key is replaced', async () => {
    const code = writeCode(reference, signer);
    const folder = new KeyFolder(dir);
    await folder.addNextKey('documents');
    expect(readCode(code, (await folder.history()) as KeyHistory)).toMatchObject({ kind: 'genuine' });
  });

  it.each([
    '',
    'P1',
    'P1.KK',
    'https://example.org',
    `P1.KK.${'0'.repeat(32)}.1.20261328.3204.${'A'.repeat(16)}.${'B'.repeat(128)}`,
  ])('is not %j', (text) => expect(readCode(text, history)).toEqual({ kind: 'not-a-code' }));
});
