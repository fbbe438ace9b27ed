import {
  FAR_HOME,
  father,
  FATHER,
  given,
  household,
  on,
  SON,
  STRANGER,
  TODAY,
} from '@peristiwa/testing/domain';
import { dies } from '../acts/death-under-test';
import { relocates } from '../acts/move-under-test';
import { FOUR, type Refused } from '../scenes-under-test';

const tomorrow = on('2026-11-23');

export const commonRefused: Refused<'common'> = {
  'family-not-found': [FOUR, relocates({}, STRANGER), 'family'],

  'occurred-after-report': [FOUR, dies(SON, { diedOn: TODAY }), 'diedOn'],

  'other-office-area': [given(household([father], { address: FAR_HOME })), dies(FATHER)],

  'person-not-found': [FOUR, dies(STRANGER), 'person'],

  'reported-in-future': [FOUR, dies(SON, { reportedOn: tomorrow }), 'reportedOn'],
};
