import {
  father,
  FATHER,
  familyOfFour,
  given,
  household,
  mother,
  MOTHER,
  on,
  SON,
  son,
} from '@peristiwa/testing/domain';
import { adopts, resolves } from '../acts/adoption-under-test';
import { actOfSon } from '../acts/birth-under-test';
import { dies } from '../acts/death-under-test';
import { bride, groom, HER, HIM, type Refused } from '../scenes-under-test';

/** The son has an act of birth; a woman and a man who are not married live elsewhere in the village. */
const withAct = given(familyOfFour(), groom(), bride()).after(actOfSon());
const headOfFourteen = given(household([father, son])).after(dies(FATHER));

export const adoptionRefused: Refused<'adoption'> = {
  'adoptee-of-age': [
    given(household([father, mother, { ...son, bornOn: '2008-11-20' }]), bride()).after(actOfSon()),
    adopts(),
    'child',
  ],

  'adoptive-parents-missing': [withAct, adopts({}, {}), 'father'],

  'adoptive-parents-not-married': [withAct, adopts({}, { mother: HER, father: HIM }), 'mother'],

  'already-adopted': [withAct.after(adopts()), adopts({}, { father: HIM }), 'child'],

  'parent-by-descent': [withAct, adopts({}, { mother: MOTHER }), 'mother'],
};

export const qualityRefused: Refused<'quality'> = {
  'flag-not-raised': [headOfFourteen, resolves(SON, { flag: 'relationship-unclear' }), 'flag'],

  'resolved-before-flag': [headOfFourteen, resolves(SON, { reportedOn: on('2026-11-21') }), 'reportedOn'],

  'settling-act-missing': [headOfFourteen, resolves(SON, { finding: 'settled' }), 'settledBy'],
};
