import {
  bookOf,
  cancellationOf,
  contextOn,
  DAUGHTER,
  familyOfFour,
  FAR_HOME,
  FATHER,
  father,
  given,
  household,
  MOTHER,
  mother,
  NEW_1,
  on,
  person,
  recorded,
  supersedeFacts,
} from '@peristiwa/testing/domain';
import { correctBiodata } from '../../voiding/kinds/biodata';
import { enters } from '../acts/biodata-under-test';
import {
  annulsDivorce,
  annulsMarriage,
  declaresMarriage,
  divorces,
  legalises,
  weds,
} from '../acts/marriage-under-test';
import {
  bride,
  type Decide,
  type Flagged,
  FOUR,
  groom,
  HER,
  HIM,
  PAIR,
  type Refused,
} from '../scenes-under-test';

const wedding = recorded(person(FATHER), {
  type: 'MarriageRegistered',
  occurredOn: on('2020-02-01'),
  data: {
    spouseId: MOTHER,
    marriedOn: on('2020-02-01'),
    actNumber: '0123',
    authority: 'kua',
    marriageBook: null,
    courtDispensation: null,
    courtPermit: null,
    reportedLate: false,
    flags: [],
  },
});

export const marriageRefused: Refused<'marriage'> = {
  'already-married': [PAIR.after(weds()), weds({}, HIM, HER), 'husband'],

  'court-not-competent': [FOUR, divorces({ court: 'Pengadilan Negeri Bale Bandung' }), 'court'],

  'decision-too-early': [
    given(familyOfFour(), wedding),
    annulsMarriage({ annulledOn: on('2020-01-31') }),
    'annulledOn',
  ],

  'decree-number-implausible': [FOUR, divorces({ decisionNumber: 'x' }), 'decisionNumber'],

  'divorce-before-marriage': [
    given(familyOfFour(), wedding),
    divorces({ divorcedOn: on('2020-01-31') }),
    'divorcedOn',
  ],

  'divorce-certificate-missing': [FOUR, divorces({ divorceCertificate: undefined }), 'divorceCertificate'],

  'divorce-certificate-not-expected': [
    given(household([{ ...father, religion: 'protestant' }, mother])),
    divorces({ court: 'PN Bale Bandung' }),
    'divorceCertificate',
  ],

  'divorce-not-found': [FOUR, annulsDivorce(), 'wife'],

  'kinship-forbids-marriage': [
    given(household([{ ...father, maritalStatus: 'widowed' }], {}), bride({ fatherId: FATHER })),
    weds({}, FATHER, HER),
    'wife',
  ],

  'marital-status-mismatch': [FOUR, enters({}, { spouse: FATHER }), 'person.maritalStatus'],

  'marriage-age-impossible': [
    given(groom(), bride({ bornOn: '2016-01-01' })),
    weds({ courtDispensation: '1/Pdt.P/2026/PA.Sor' }),
    'wife',
  ],

  'marriage-book-missing': [PAIR, weds({ marriageBook: undefined }), 'marriageBook'],

  'marriage-book-not-expected': [
    given(groom(), bride({ religion: 'hindu' })),
    weds({ authority: 'civil-registry' }),
    'marriageBook',
  ],

  'marriage-is-recorded': [PAIR.after(weds()), legalises(), 'wife'],

  'marriage-is-unrecorded': [PAIR.after(declaresMarriage()), divorces({}, [HIM, HER]), 'wife'],

  'marriage-not-found': [FOUR, divorces({}, [FATHER, DAUGHTER]), 'wife'],

  'paper-before-event': [PAIR, weds({ marriageBook: bookOf('2026-11-09') }), 'marriageBook.date'],

  'recording-authority-mismatch': [PAIR, weds({ authority: 'civil-registry' }), 'authority'],

  'spouse-lives-elsewhere': [given(groom(), bride({}, { address: FAR_HOME })), weds(), 'wife'],

  'spouse-sex-mismatch': [PAIR, weds({}, HER, HIM), 'husband'],

  'spouses-same-person': [PAIR, weds({}, HIM, HIM), 'wife'],

  'spouses-same-sex': [FOUR, enters({}, { spouse: MOTHER }), 'spouse'],

  'under-marriage-age': [given(groom(), bride({ bornOn: '2007-11-11' })), weds(), 'wife'],
};

/** The bride is a year and a half younger than the register had it: 17 on the day of the wedding. */
const correctsBride =
  (bornOn: string): Decide =>
  (known) => {
    const actId =
      known.events.find(({ stream, type }) => stream.id === HER && type === 'BiodataRecorded')?.actId ?? '';
    const corrected = { bornOn: on(bornOn) };
    return correctBiodata({ ...cancellationOf(actId), corrected }, supersedeFacts(known, actId), contextOn());
  };

export const marriageFlagged: Flagged<'marriage'> = {
  'former-marriage-not-on-record': [given(groom(), bride({ maritalStatus: 'widowed' })), weds(), HER],
  'marriage-not-allowed': [PAIR.after(weds()), correctsBride('2009-02-14'), HER],

  'spouse-already-recorded': [
    FOUR,
    enters({ maritalStatus: 'married-unrecorded' }, { spouse: FATHER }),
    NEW_1,
  ],
  'spouse-declared-by-one': [
    given(groom()),
    enters({ maritalStatus: 'married-recorded' }, { spouse: HIM }),
    HIM,
  ],
};
