import { SON } from '@peristiwa/testing/domain';
import { endsStay, stays } from '../refusals/acts/stay-under-test';
import { dies } from './death-under-test';
import { ALWAYS, four, reportedOn, UNTIL_DEATH, type Rows } from './scenes-under-test';

export const stayRows: Rows<'register-stay' | 'end-stay'> = {
  'register-stay': [
    {
      party: 'the one who stays',
      scene: four.after(dies(SON)),
      act: (from) => stays({ from, reportedOn }),
      outcomes: UNTIL_DEATH,
    },
  ],
  'end-stay': [
    // It closes the record of the stay and states nothing about the person.
    {
      party: 'the one who stays',
      scene: four.after(stays()).after(dies(SON)),
      act: (endedOn) => endsStay({ endedOn, reportedOn }),
      outcomes: ALWAYS,
    },
  ],
};
