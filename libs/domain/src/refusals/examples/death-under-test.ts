import { addressChanged, familyOfFour, given, on, SON } from '@peristiwa/testing/domain';
import { dies, diesWithoutNik } from '../acts/death-under-test';
import { type Flagged, FOUR, type Refused } from '../scenes-under-test';

export const deathRefused: Refused<'death'> = {
  'already-deceased': [FOUR.after(dies(SON)), dies(SON), 'person'],

  'unidentified-without-report': [FOUR, diesWithoutNik({ policeReport: undefined }), 'policeReport'],

  'death-before-birth': [FOUR, dies(SON, { diedOn: on('2012-05-04') }), 'diedOn'],
};

export const deathFlagged: Flagged<'death'> = {
  'events-after-death': [
    given(familyOfFour(), addressChanged(SON, '2026-01-06')),
    dies(SON, { diedOn: on('2026-01-05') }),
    SON,
  ],
};
