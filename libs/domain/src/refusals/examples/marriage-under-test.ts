import {
  DAUGHTER,
  familyOfFour,
  FAR_HOME,
  FATHER,
  given,
  MOTHER,
  NEW_1,
  on,
  person,
  recorded,
} from '@peristiwa/testing';
import { enters } from '../acts/biodata-under-test';
import { divorces, weds } from '../acts/marriage-under-test';
import { bride, type Flagged, FOUR, groom, HER, HIM, PAIR, type Refused } from '../scenes-under-test';

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

  'divorce-before-marriage': [
    given(familyOfFour(), wedding),
    divorces({ divorcedOn: on('2020-01-31') }),
    'divorcedOn',
  ],

  'marital-status-mismatch': [FOUR, enters({}, { spouse: FATHER }), 'person.maritalStatus'],

  'marriage-not-found': [FOUR, divorces({}, [FATHER, DAUGHTER]), 'wife'],

  'recording-authority-mismatch': [PAIR, weds({ authority: 'civil-registry' }), 'authority'],

  'spouse-lives-elsewhere': [given(groom(), bride({}, { address: FAR_HOME })), weds(), 'wife'],

  'spouse-sex-mismatch': [PAIR, weds({}, HER, HIM), 'husband'],

  'spouses-same-person': [PAIR, weds({}, HIM, HIM), 'wife'],

  'spouses-same-sex': [FOUR, enters({}, { spouse: MOTHER }), 'spouse'],

  'under-marriage-age': [given(groom(), bride({ bornOn: '2007-11-11' })), weds(), 'wife'],
};

export const marriageFlagged: Flagged<'marriage'> = {
  'spouse-already-recorded': [
    FOUR,
    enters({ maritalStatus: 'married-unrecorded' }, { spouse: FATHER }),
    NEW_1,
  ],
};
