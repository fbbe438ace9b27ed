import { biodataFacts, contextOn, FATHER, HOME, MOTHER, on } from '@peristiwa/testing';
import { recordBiodata } from '../person/record-biodata';
import { dies } from './death-under-test';
import { ALWAYS, DIED, four, UNTIL_DEATH, type Decide, type Rows } from './scenes-under-test';

const enters =
  (relative: 'mother' | 'father' | 'spouse') =>
  (day: typeof DIED): Decide =>
  (known) =>
    recordBiodata(
      {
        reportedOn: day,
        person: {
          name: 'Rina',
          sex: relative === 'spouse' ? 'female' : 'male',
          bornOn: on('2000-02-14'),
          birthPlace: '3204',
          religion: 'islam',
          education: 'bachelor',
          occupation: 15,
          citizenship: 'indonesian',
          bloodType: 'O',
          maritalStatus: relative === 'spouse' ? 'married-unrecorded' : 'single',
        },
        family: { kind: 'new', address: HOME },
      },
      biodataFacts(known, { [relative]: relative === 'mother' ? MOTHER : FATHER }),
      contextOn(),
    );

export const biodataRows: Rows<'record-biodata'> = {
  'record-biodata': [
    // Biodata occur on the day of their report.
    { party: 'the spouse', scene: four.after(dies(FATHER)), act: enters('spouse'), outcomes: UNTIL_DEATH },
    { party: 'the mother', scene: four.after(dies(MOTHER)), act: enters('mother'), outcomes: ALWAYS },
    { party: 'the father', scene: four.after(dies(FATHER)), act: enters('father'), outcomes: ALWAYS },
  ],
};
