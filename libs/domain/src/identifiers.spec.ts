import fc from 'fast-check';
import { on } from '@peristiwa/testing/domain';
import {
  actNumberPrefix,
  isKkNumber,
  isNik,
  isNikDatePossible,
  kkPrefix,
  moveDocumentPrefix,
  nikAgreesWith,
  nikPrefix,
  withSerial,
} from './identifiers';

const VILLAGE = '3204012001';
const SEED = 20261122;

describe('NIK', () => {
  it.each([
    ['3204011002959001', true],
    ['3204011002950000', false],
    ['3204011002950001', true],
    ['320401100295900', false],
    ['32040110029590011', false],
    ['32040110029590O1', false],
    ['', false],
  ])('%s has the form: %s', (text, expected) => expect(isNik(text)).toBe(expected));

  it('contains district, date of birth and sex', () => {
    expect(nikPrefix(VILLAGE, on('1995-02-01'), 'male')).toBe('320401010295');
    expect(nikPrefix(VILLAGE, on('2004-12-31'), 'female')).toBe('320401711204');
  });

  it.each([
    ['01', '01', true],
    ['00', '01', false],
    ['31', '01', true],
    ['32', '01', false],
    ['29', '02', true],
    ['30', '02', false],
    ['31', '04', false],
    ['40', '01', false],
    ['41', '01', true],
    ['71', '01', true],
    ['72', '01', false],
    ['80', '01', false],
    ['81', '01', false],
    ['01', '00', false],
    ['01', '12', true],
    ['01', '13', false],
  ])('of day %s and month %s can exist: %s', (day, month, expected) => {
    expect(isNikDatePossible(`320401${day}${month}959001`)).toBe(expected);
  });

  it(`that is issued has the right form and a possible date, and agrees with the biodata (seed ${SEED})`, () => {
    const dates = fc
      .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((date) => on(date.toISOString().slice(0, 10)));
    const sexes = fc.constantFrom('male' as const, 'female' as const);
    fc.assert(
      fc.property(dates, sexes, fc.integer({ min: 9000, max: 9999 }), (bornOn, sex, serial) => {
        const nik = withSerial(nikPrefix(VILLAGE, bornOn, sex), serial);
        expect([isNik(nik), isNikDatePossible(nik), nikAgreesWith(nik, bornOn, sex)]).toEqual([
          true,
          true,
          true,
        ]);
        expect(nikAgreesWith(nik, bornOn, sex === 'male' ? 'female' : 'male')).toBe(false);
      }),
      { seed: SEED },
    );
  });
});

describe('numbers of cards, acts and documents', () => {
  it('contain the district or the office, and the day of issue', () => {
    expect(kkPrefix(VILLAGE, on('2026-11-02'))).toBe('320401021126');
    expect(actNumberPrefix(VILLAGE, 'LU', on('2026-11-02'))).toBe('3204-LU-02112026-');
    expect(moveDocumentPrefix('SKPWNI', '3204', on('2026-11-02'))).toBe('SKPWNI/3204/02112026/');
  });
  it('have the form of a KK number', () => {
    expect(isKkNumber(withSerial(kkPrefix(VILLAGE, on('2026-11-02')), 9001))).toBe(true);
    expect(isKkNumber('3204010211260000')).toBe(false);
  });
  it.each([
    [1, 'x0001'],
    [9999, 'x9999'],
  ])('have four digits of serial: %i', (serial, expected) => expect(withSerial('x', serial)).toBe(expected));
  it.each([0, 10_000])('end at the last serial: %i', (serial) =>
    expect(() => withSerial('x', serial)).toThrow(RangeError),
  );
});
