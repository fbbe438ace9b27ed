import { day, instant, isInstant, month, text, uuid, wholeNumber } from './input';
import { ProblemError } from './problem';
import { parseWith } from './schema.pipe';

const line = text({ max: 20 });

describe('text', () => {
  it.each([
    ['U+0000', 'Jalan\u0000Melati'],
    ['a line break', 'Jalan\nMelati'],
    ['a tab', 'Jalan\tMelati'],
    ['DEL', 'Jalan\u007fMelati'],
    ['C1', 'Jalan\u0085Melati'],
    ['a line separator', 'Jalan\u2028Melati'],
    ['a paragraph separator', 'Jalan\u2029Melati'],
    ['a bidi override', 'Jalan\u202eMelati'],
    ['a bidi isolate', 'Jalan\u2066Melati'],
    ['an Arabic letter mark', 'Jalan\u061cMelati'],
    ['a zero-width space', 'Jalan\u200bMelati'],
    ['a soft hyphen', 'Jalan\u00adMelati'],
    ['a byte order mark', 'Jalan\ufeffMelati'],
    ['a lone high surrogate', 'Jalan\ud83dMelati'],
    ['a lone low surrogate', 'Jalan\ude00Melati'],
    ['private use', 'Jalan\ue000Melati'],
    ['private use beyond the BMP', 'Jalan\u{10fffd}Melati'],
    ['a noncharacter', 'Jalan\uffffMelati'],
    ['a noncharacter among Arabic forms', 'Jalan\ufdd0Melati'],
    ['an unassigned character', 'Jalan\u0378Melati'],
    ['a replacement character', 'Jalan\ufffdMelati'],
  ])('refuses %s', (_what, value) => {
    expect(line.safeParse(value).success).toBe(false);
  });

  it.each([
    ['letters with marks', 'Jalan Ŝćú Nº 7', 'Jalan Ŝćú Nº 7'],
    ['a pair of surrogates', 'Warung 😀', 'Warung 😀'],
    ['decomposed letters, in NFC', 'Rene\u0301e', 'Renée'],
    ['space around it, which is removed', '  Jalan Melati ', 'Jalan Melati'],
  ])('takes %s', (_what, value, kept) => {
    expect(line.parse(value)).toBe(kept);
  });

  it.each([
    ['', false],
    ['   ', false],
    ['x'.repeat(20), true],
    ['x'.repeat(21), false],
    ['e\u0301'.repeat(20), true],
  ])('has its bounds after it was put in form: %j is taken: %s', (value, taken) => {
    expect(line.safeParse(value).success).toBe(taken);
  });

  it('explains the fault in both languages and repeats no value', async () => {
    const error = await parseWith(line, 'Jalan\u0000Melati', 'address.line').catch(
      (thrown: unknown) => thrown,
    );
    expect((error as ProblemError).spec).toMatchObject({
      code: 'invalid-request',
      status: 400,
      errors: [
        {
          field: 'address.line',
          code: 'wrong-format',
          message: {
            id: expect.stringContaining('karakter kendali'),
            en: expect.stringContaining('control'),
          },
        },
      ],
    });
    expect(JSON.stringify((error as ProblemError).spec)).not.toContain('Melati');
  });
});

describe('a UUID', () => {
  it('is accepted in capitals and stored in lower case (RFC 9562 §4)', () => {
    const small = '0197f3a2-5a01-7c3e-9a51-1f2e3d4c5b6a';
    expect(uuid.parse(small.toUpperCase())).toBe(small);
    expect(uuid.parse(small)).toBe(small);
  });
  it.each(['', '17', '0197f3a25a017c3e9a511f2e3d4c5b6a', '{0197f3a2-5a01-7c3e-9a51-1f2e3d4c5b6a}'])(
    'is not %j',
    (value) => {
      expect(uuid.safeParse(value).success).toBe(false);
    },
  );
});

it.each([
  ['1800-01-01', true],
  ['1799-12-31', false],
  ['9999-12-31', true],
  ['10000-01-01', false],
  ['+010000-01-01', false],
  ['2026-02-29', false],
  ['2024-02-29', true],
])('a day %s is taken: %s', (value, taken) => {
  expect(day.safeParse(value).success).toBe(taken);
});

it.each([
  ['0000-01', false],
  ['1899-12', false],
  ['1900-01', true],
  ['2199-12', true],
  ['2200-01', false],
  ['2026-00', false],
  ['2026-13', false],
  ['2026-1', false],
])('a month %s is taken: %s', (value, taken) => {
  expect(month.safeParse(value).success).toBe(taken);
});

it.each([
  ['1800-01-01T00:00:00Z', true],
  ['1799-12-31T23:59:59Z', false],
  ['9999-12-31T23:59:59.999Z', true],
  ['9999-12-31T23:59:59-23:59', false],
  ['9999-12-31T23:59:59-00:01', false],
  ['0000-01-01T00:00:00+14:00', false],
  ['2026-11-20T10:00:00', false],
  ['2026-11-20', false],
  ['2026-02-30T10:00:00Z', false],
])('an instant %s is taken: %s', (value, taken) => {
  expect(instant.safeParse(value).success).toBe(taken);
  expect(isInstant(value)).toBe(taken);
});

it.each([
  ['0', 0],
  ['17', 17],
  ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ['9007199254740992', undefined],
  ['99999999999999999999', undefined],
  ['-1', undefined],
  ['', undefined],
  [' 1', undefined],
  ['01', undefined],
  ['1.0', undefined],
  ['1e3', undefined],
  ['1e400', undefined],
  ['0x10', undefined],
  ['Infinity', undefined],
  ['١', undefined],
  [['1', '2'], undefined],
  [['1'], undefined],
])('the text %j is the whole number %s', (value, number) => {
  expect(wholeNumber().safeParse(value).data).toBe(number);
});

it.each([
  ['0', false],
  ['1', true],
  ['1000', true],
  ['1001', false],
])('a bounded whole number %s is taken: %s', (value, taken) => {
  expect(wholeNumber({ min: 1, max: 1_000 }).safeParse(value).success).toBe(taken);
});
