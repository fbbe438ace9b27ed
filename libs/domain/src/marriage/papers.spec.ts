import {
  BOOK_KEY,
  bookOf,
  CERTIFICATE_KEY,
  certificateOf,
  FATHER,
  familyOfFour,
  father,
  given,
  household,
  mother,
  on,
  type Register,
} from '@peristiwa/testing/domain';
import { annulsMarriage, divorces, legalises, weds } from '../refusals/acts/marriage-under-test';
import { changesBiodata } from '../refusals/acts/identity-under-test';
import { bride, groom, HER, HIM, PAIR } from '../refusals/scenes-under-test';
import { refuseDecree } from './decree';

const unchanged = { kind: 'unchanged' } as const;
const civil = given(groom(), bride({ religion: 'hindu' }));
const civilWedding = weds({ authority: 'civil-registry', marriageBook: undefined, family: unchanged });
const mixedFour = given(
  household([
    { ...father, religion: 'protestant' },
    { ...mother, religion: 'protestant' },
  ]),
);
const generalCourt = { court: 'Pengadilan Negeri Bale Bandung', divorceCertificate: undefined };

/** Row 4 of issue 11: INV-08, INV-21; UU 23/2006 art. 34(4), UU 7/1989 art. 84(4). */
describe('the number of a marriage', () => {
  it('is issued here for a civil marriage, and reserved', () => {
    civil.when(civilWedding).thenReserves(['act', '3204-KW-22112026-9001', HIM]);
  });
  it('is that of the buku nikah at the KUA, reserved with the name of the KUA', () => {
    const outcome = PAIR.when(weds({ family: unchanged })).thenReserves(['act', BOOK_KEY, HIM]);
    expect(outcome.dataOf('MarriageRegistered', HER)).toMatchObject({
      actNumber: '0123/045/XI/2026',
      marriageBook: bookOf('2026-11-10'),
    });
  });
  it.each(['KUA Soreang', 'KUA Kec. Soreang', 'Kantor Urusan Agama Kecamatan SOREANG', 'Soreang'])(
    'is the same book however the KUA is written: %s',
    (kua) => {
      const marriageBook = { ...bookOf('2026-11-10', '0123 / 045/xi/2026'), kua };
      PAIR.when(weds({ marriageBook, family: unchanged })).thenReserves(['act', BOOK_KEY, HIM]);
    },
  );
  it('is refused with the field of the request where another marriage has it', () => {
    const { decision } = PAIR.when(weds({ family: unchanged }));
    expect(decision.kind === 'accepted' && decision.reservations[0]?.field).toBe('marriageBook.number');
  });
  it.each([
    ['a KUA marriage without a book', PAIR, weds({ marriageBook: undefined }), 'marriage-book-missing'],
    [
      'a civil marriage with a book',
      civil,
      weds({ authority: 'civil-registry' }),
      'marriage-book-not-expected',
    ],
    [
      'an isbat of Muslims without a book',
      PAIR,
      legalises({ marriageBook: undefined }),
      'marriage-book-missing',
    ],
    [
      'an isbat of others with a book',
      civil,
      legalises({ court: 'PN Bale Bandung' }),
      'marriage-book-not-expected',
    ],
  ])('refuses %s', (_title, scene, act, code) =>
    scene.when(act).thenRejects({ code, field: 'marriageBook' }),
  );
  it.each([
    ['2026-11-09', 'paper-before-event'],
    ['2026-11-10', 'accepted'],
    ['2026-11-20', 'accepted'],
    ['2026-11-21', 'occurred-after-report'],
  ])('takes a book of the wedding day up to the day of report: %s is %s', (date, outcome) => {
    const { decision } = PAIR.when(weds({ marriageBook: bookOf(date) }));
    expect(decision.kind === 'rejected' ? decision.rejection.code : decision.kind).toBe(outcome);
  });
});

/** INV-08, by the religions of the wedding day: a late report does not change who married the two. */
describe('the office that records a marriage', () => {
  const hindu = { religion: { value: 'hindu', evidence: '9/2026' } } as const;
  const islam = { religion: { value: 'islam', evidence: '9/2026' } } as const;
  it.each([
    ['islam', hindu, '2026-11-09', 'kua'],
    ['islam', hindu, '2026-11-10', 'civil-registry'],
    ['hindu', islam, '2026-11-09', 'civil-registry'],
    ['hindu', islam, '2026-11-10', 'kua'],
  ] as const)(
    'of a bride of %s who became %j on 10 November, married on %s: %s',
    (religion, to, day, office) => {
      const marriedOn = on(day);
      const scene = given(groom(), bride({ religion })).after(changesBiodata(to, HER));
      const byKua = weds({ marriedOn, family: unchanged });
      const here = weds({
        marriedOn,
        authority: 'civil-registry',
        marriageBook: undefined,
        family: unchanged,
      });
      const [right, wrong] = office === 'kua' ? [byKua, here] : [here, byKua];
      expect(scene.when(right).decision.kind).toBe('accepted');
      scene.when(wrong).thenRejects({ code: 'recording-authority-mismatch', field: 'authority' });
    },
  );
});

/** INV-07. */
describe('a party who was married before', () => {
  it.each([
    ['single', []],
    ['widowed', ['former-marriage-not-on-record']],
    ['divorced-recorded', ['former-marriage-not-on-record']],
    ['divorced-unrecorded', ['former-marriage-not-on-record']],
  ] as const)('by the form alone is flagged: %s', (maritalStatus, flags) => {
    const outcome = given(groom(), bride({ maritalStatus })).when(weds({ family: unchanged }));
    expect(outcome.dataOf('MarriageRegistered', HER).flags).toEqual(flags);
    expect(outcome.dataOf('MarriageRegistered', HIM).flags).toEqual([]);
  });
  it('and has the end of that marriage on record is not', () => {
    const outcome = PAIR.after(weds({ family: unchanged }))
      .after(divorces({ divorcedOn: on('2026-11-12') }, [HIM, HER]))
      .when(weds({ marriedOn: on('2026-11-14'), family: unchanged }));
    expect(outcome.dataOf('MarriageRegistered', HER).flags).toEqual([]);
  });
});

describe('the number of a divorce', () => {
  const four = given(familyOfFour());
  it('of Muslims is that of the akta cerai, and no act of Disdukcapil', () => {
    const outcome = four.when(divorces());
    const { decision } = outcome;
    expect(decision.kind === 'accepted' && decision.reservations.map(({ value }) => value)).toContain(
      CERTIFICATE_KEY,
    );
    expect(JSON.stringify(decision)).not.toContain('-CR-');
    expect(outcome.dataOf('DivorceRegistered', FATHER)).toMatchObject({
      actNumber: '0456/AC/2026/PA.Sor',
      divorceCertificate: certificateOf('2026-11-10'),
    });
  });
  it('of others is issued here', () => {
    const outcome = mixedFour.when(divorces(generalCourt));
    expect(outcome.dataOf('DivorceRegistered', FATHER)).toMatchObject({
      actNumber: '3204-CR-22112026-9001',
      divorceCertificate: null,
    });
  });
  it('follows whoever recorded the marriage, whatever a party believes now', () => {
    const wed = PAIR.after(weds({ family: unchanged }));
    const act = (known: Register) =>
      divorces({ divorcedOn: on('2026-11-15'), ...generalCourt }, [HIM, HER])(known);
    wed.when(act).thenRejects({ code: 'court-not-competent', field: 'court' });
    civil
      .after(civilWedding)
      .when(divorces({}, [HIM, HER]))
      .thenRejects({ code: 'court-not-competent', field: 'court' });
  });
  it.each([
    [
      'Muslims without an akta cerai',
      four,
      { divorceCertificate: undefined },
      'divorce-certificate-missing',
      'divorceCertificate',
    ],
    [
      'others with one',
      mixedFour,
      { court: 'PN Bale Bandung' },
      'divorce-certificate-not-expected',
      'divorceCertificate',
    ],
    ['Muslims by the general court', four, { court: 'PN Bale Bandung' }, 'court-not-competent', 'court'],
    ['others by the religious court', mixedFour, { court: 'PA Soreang' }, 'court-not-competent', 'court'],
  ])('refuses a divorce of %s', (_title, scene, change, code, field) =>
    scene.when(divorces(change)).thenRejects({ code, field }),
  );
  it.each(['Mahkamah Syar’iyah Banda Aceh', 'Mahkamah Agung', 'Pengadilan Tinggi Agama Bandung'])(
    'of Muslims may be decided by %s',
    (court) => expect(four.when(divorces({ court })).decision.kind).toBe('accepted'),
  );
  it('an annulment asks the same court', () =>
    four
      .when(annulsMarriage({ court: 'PN Bale Bandung' }))
      .thenRejects({ code: 'court-not-competent', field: 'court' }));
});

describe('the number of a decision', () => {
  const until = on('2026-11-10');
  it.each([
    '12/Pdt.P/2026/PA.Sor',
    '1234/Pdt.G/2026/PN Blb',
    '0007/Pdt.G/1998',
    '310 K/AG/2021',
    '45 PK/Pdt/2015',
    '0123/Pdt.P/2018/MS-Bna',
    '17/1985',
  ])('%s is one', (number) => expect(refuseDecree({ field: 'x', number, until })).toBeUndefined());
  it.each([
    'x',
    '7',
    'Pdt.P/2026',
    '12/Pdt.P',
    '12/Pdt.P/26',
    '12/Pdt.P/2027',
    '12-Pdt.P-2026',
    '123456/Pdt.G/2026',
  ])('%s is none', (number) =>
    expect(refuseDecree({ field: 'x', number, until })).toMatchObject({
      rejection: { code: 'decree-number-implausible', field: 'x' },
    }),
  );
});
