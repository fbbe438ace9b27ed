import { birthFacts, contextOn, FATHER, MOTHER } from '@peristiwa/testing';
import { registerBirth } from '../person/register-birth';
import { dies } from './death-under-test';
import { ALWAYS, DIED, four, reportedOn, type Decide, type Rows } from './scenes-under-test';

const births = (bornOn: typeof DIED): Decide =>
  function (known) {
    const children = [{ name: 'Putri Santoso', sex: 'female', birthPlace: '3204', birthOrder: 3 } as const];
    const facts = birthFacts(known, { mother: MOTHER, father: FATHER });
    return registerBirth({ bornOn, reportedOn, children }, facts, contextOn());
  };

export const birthRows: Rows<'register-birth'> = {
  'register-birth': [
    {
      party: 'the mother',
      scene: four.after(dies(MOTHER)),
      act: births,
      outcomes: ['accepted', 'accepted', 'mother-deceased'],
    },
    // INV-10: up to 300 days after the death without a flag.
    { party: 'the father', scene: four.after(dies(FATHER)), act: births, outcomes: ALWAYS },
  ],
};
