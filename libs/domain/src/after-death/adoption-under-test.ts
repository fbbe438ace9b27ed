import {
  addressChanged,
  adoptionFacts,
  contextOn,
  familyOfFour,
  given,
  MOTHER,
  SON,
} from '@peristiwa/testing/domain';
import { recordAdoption } from '../adoption/record-adoption';
import { actOfSon } from '../refusals/acts/birth-under-test';
import { resolves } from '../refusals/acts/adoption-under-test';
import { dies } from './death-under-test';
import {
  ALWAYS,
  DIED,
  HER,
  pair,
  reportedOn,
  UNTIL_DEATH,
  type Decide,
  type Rows,
} from './scenes-under-test';

const adopts = (adoptedOn: typeof DIED): Decide =>
  function (known) {
    const court = { court: 'Pengadilan Agama Soreang', decreeNumber: '12/Pdt.P/2026/PA.Sor' };
    const facts = adoptionFacts(known, { child: SON, mother: HER });
    return recordAdoption({ adoptedOn, reportedOn, ...court, stated: new Map() }, facts, contextOn());
  };
const withAct = pair.after(actOfSon({ mother: MOTHER }));
/** A change of address after the day of death is flagged. */
const flagged = given(familyOfFour(), addressChanged(SON, '2026-11-15')).after(dies(SON));

export const adoptionRows: Rows<'record-adoption' | 'resolve-flag'> = {
  'record-adoption': [
    { party: 'the child', scene: withAct.after(dies(SON)), act: adopts, outcomes: UNTIL_DEATH },
    { party: 'the adoptive mother', scene: withAct.after(dies(HER)), act: adopts, outcomes: UNTIL_DEATH },
  ],

  'resolve-flag': [
    // An office checks its records, whatever became of the person.
    {
      party: 'the person',
      scene: flagged,
      act: () => resolves(SON, { flag: 'events-after-death' }),
      outcomes: ALWAYS,
    },
  ],
};
