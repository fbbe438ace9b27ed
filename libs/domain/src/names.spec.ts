import fc from 'fast-check';
import { faultOfNewName, faultOfRecordedName, foldName, hasDigit } from './names';

const SEED = 20261122;

describe('foldName', () => {
  it.each([
    ['apostrophes', 'Nur‘a’b‛cʼdʻe`f´g′h＇i', "Nur'a'b'c'd'e'f'g'h'i"],
    ['dashes', 'A‐B‑C–D—E−F－G', 'A-B-C-D-E-F-G'],
    ['spaces of any kind and number', '\u00A0Siti \u2003\t Aminah\u3000\n', 'Siti Aminah'],
    ['full-width forms', 'Ｓｉｔｉ，　Ｍ．Ｐｄ．', 'Siti, M.Pd.'],
    ['ligatures of typesetting', 'Ariﬁn Raﬄes', 'Arifin Raffles'],
    ['letters and accents in two characters', 'Jose\u0301', 'José'],
    ['invisible characters', 'Si\u00ADti\u200B Ami\u2060nah\uFEFF', 'Siti Aminah'],
  ])('folds %s', (_title, written, folded) => expect(foldName(written)).toBe(folded));
  it.each(['Rina³', 'Rina②', 'Ⅳ', 'ª', 'Рина', '"Rina"'])('leaves "%s" for the rules to refuse', (name) =>
    expect(foldName(name)).toBe(name),
  );
  it(`gives the same result when it is applied twice (seed ${SEED})`, () => {
    const property = fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      expect(foldName(foldName(name))).toBe(foldName(name));
    });
    fc.assert(property, { seed: SEED });
  });
});

describe('a name on a new act (Permendagri 73/2022 arts 4(2), 5(1)a, 5(3))', () => {
  it.each([
    'Siti Aminah',
    'Al Di',
    'Profesi Drsono',
    'Irma Drajat',
    'I Wayan Sudira',
    'Ni Putu Ayu',
    'Anak Agung Gede',
    'Bayina Anakota',
    `${'a'.repeat(29)} ${'b'.repeat(30)}`,
  ])('may be "%s"', (name) => expect(faultOfNewName(name)).toBeUndefined());
  it.each([
    [`${'a'.repeat(30)} ${'b'.repeat(30)}`, { reason: 'too-long', maximum: 60 }],
    ['Siti', { reason: 'too-few-words' }],
    ['', { reason: 'no-letter' }],
    ["Nur'aini Putri", { reason: 'character', character: "'", position: 4 }],
    ['H. Ahmad', { reason: 'character', character: '.', position: 2 }],
    ['José Maria', { reason: 'character', character: 'é', position: 4 }],
    ['Putri 2', { reason: 'character', character: '2', position: 7 }],
    ['Siti 𝒜minah', { reason: 'character', character: '𝒜', position: 6 }],
    ['Drs Ahmad Yani', { reason: 'title' }],
    ['Ahmad Prof Yani', { reason: 'title' }],
    ['Siti HJ', { reason: 'title' }],
    ['Dr Ahmad Yani', { reason: 'title' }],
    ['Ir Ahmad Yani', { reason: 'title' }],
    ['Haji Ahmad', { reason: 'title' }],
    ['M Rizky', { reason: 'abbreviation' }],
    ['Rizky I', { reason: 'abbreviation' }],
    ['Bayi Siti', { reason: 'no-name' }],
    ['By Siti', { reason: 'no-name' }],
    ['Anak Siti', { reason: 'no-name' }],
    ['Tidak Ada Nama', { reason: 'no-name' }],
    ['Belum diberi nama', { reason: 'no-name' }],
  ])('may not be "%s"', (name, fault) => expect(faultOfNewName(name)).toEqual(fault));
});

describe('a name that a person already carries (Permendagri 73/2022 arts 5(1)c and 8)', () => {
  it.each([
    'N',
    "Nur'aini",
    'H. Ahmad Al-Fatih',
    'Drs. Ahmad Yani, M.Pd.',
    'Prof. Dr. Ir. R. Soekarno, S.H., Ph.D.',
    'Kumar S/O Rajan',
    'Kartini (Almh)',
    'José Müller-Nguyễn Đặng',
    'Ẹ́niọlá',
    "'Abdullah",
    'Rina 2',
    'a'.repeat(70),
  ])('may be "%s"', (name) => expect(faultOfRecordedName(foldName(name))).toBeUndefined());
  it.each([
    ['a'.repeat(71), { reason: 'too-long', maximum: 70 }],
    ['', { reason: 'no-letter' }],
    ['-', { reason: 'no-letter' }],
    ['7', { reason: 'no-letter' }],
    ['Rina³', { reason: 'character', character: '³', position: 5 }],
    ['Rina Ⅳ', { reason: 'character', character: 'Ⅳ', position: 6 }],
    ['Mª Rina', { reason: 'character', character: 'ª', position: 2 }],
    ['Рина', { reason: 'character', character: 'Р', position: 1 }],
    ['Rina @ Ina', { reason: 'character', character: '@', position: 6 }],
    ['Rina 😀', { reason: 'character', character: '😀', position: 6 }],
    ['"Rina"', { reason: 'character', character: '"', position: 1 }],
    ['Ri\u0000na', { reason: 'character', character: '\u0000', position: 3 }],
  ])('may not be "%s"', (name, fault) => expect(faultOfRecordedName(foldName(name))).toEqual(fault));
  it(`accepts every name that is valid on a new act (seed ${SEED})`, () => {
    const word = fc.stringMatching(/^[A-Za-z]{1,12}$/);
    const property = fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
      const name = words.join(' ');
      expect(faultOfNewName(name) === undefined && faultOfRecordedName(name) !== undefined).toBe(false);
    });
    fc.assert(property, { seed: SEED });
  });
});

it.each([
  ['Rina 2', true],
  ['Rina', false],
])('"%s" has a digit: %s', (name, expected) => expect(hasDigit(name)).toBe(expected));
