import { NEW_1 } from '@peristiwa/testing/domain';
import { changesPermit, entersForeigner } from '../refusals/acts/foreigner-under-test';
import { dies } from './death-under-test';
import { ALWAYS, four, UNTIL_DEATH, type Rows } from './scenes-under-test';

export const foreignerRows: Rows<'register-foreigner' | 'change-stay-permit'> = {
  'register-foreigner': [
    // Nobody else takes part in it.
    { party: 'nobody', scene: four, act: () => entersForeigner(), outcomes: ALWAYS },
  ],
  'change-stay-permit': [
    {
      party: 'the holder',
      scene: four.after(entersForeigner()).after(dies(NEW_1)),
      act: (issuedOn) => changesPermit(NEW_1, { issuedOn }),
      outcomes: UNTIL_DEATH,
    },
  ],
};
