import { FATHER, on, SON } from '@peristiwa/testing/domain';
import { comesBack, leaves } from '../refusals/acts/abroad-under-test';
import { dies } from './death-under-test';
import { four, never, reportedOn, type Rows } from './scenes-under-test';

/** Both documents are for the living: an SKPLN is issued for a journey, an SKDLN gives a card. */
export const abroadRows: Rows<'register-departure-abroad' | 'register-return-from-abroad'> = {
  'register-departure-abroad': [
    {
      party: 'one of those who leave',
      scene: four.after(dies(SON)),
      act: (departedOn) => leaves([FATHER, SON], { departedOn, reportedOn }),
      outcomes: never('already-deceased'),
    },
  ],
  'register-return-from-abroad': [
    {
      party: 'the one who returns',
      scene: four.after(leaves([SON], { departedOn: on('2026-11-01') })).after(dies(SON)),
      act: (returnedOn) => comesBack([SON], { returnedOn, reportedOn }),
      outcomes: never('already-deceased'),
    },
  ],
};
