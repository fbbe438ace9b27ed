import { contextOn, SON } from '@peristiwa/testing/domain';
import { recordDocument } from '../document/record-document';
import { dies } from './death-under-test';
import { four, reportedOn, UNTIL_DEATH, type Rows } from './scenes-under-test';

export const documentRows: Rows<'record-document'> = {
  'record-document': [
    {
      party: 'the holder',
      scene: four.after(dies(SON)),
      act: (changedOn) => (known) => {
        const step = { reportedOn, changedOn, document: 'kia', status: 'issued' } as const;
        return recordDocument(step, known.person(SON), contextOn());
      },
      outcomes: UNTIL_DEATH,
    },
  ],
};
