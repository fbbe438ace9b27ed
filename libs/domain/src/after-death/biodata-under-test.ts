import { biodataFacts, contextOn, FATHER, HOME, MOTHER, on, rina } from '@peristiwa/testing/domain';
import { recordBiodata } from '../person/record-biodata';
import { recordFamily } from '../person/record-family';
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
          ...rina,
          sex: relative === 'spouse' ? 'female' : 'male',
          bornOn: on('2000-02-14'),
          maritalStatus: relative === 'spouse' ? 'married-unrecorded' : 'single',
        },
        family: { kind: 'new', address: HOME },
      },
      biodataFacts(known, { [relative]: relative === 'mother' ? MOTHER : FATHER }),
      contextOn(),
    );

const enterFamily = (day: typeof DIED): Decide =>
  function (known) {
    const person = {
      name: 'Rina',
      sex: 'female',
      bornOn: on('2000-02-14'),
      birthPlace: '3204',
      religion: 'islam',
      education: 'bachelor',
      occupation: 15,
      citizenship: 'indonesian',
      bloodType: 'O',
      maritalStatus: 'married-unrecorded',
    } as const;
    const spouse = known.person(FATHER);
    const members = [{ relationship: 'head', person, spouse, alike: [] } as const];
    const kin = new Map([[FATHER, known.registered(FATHER)]]);
    return recordFamily({ reportedOn: day, address: HOME, members }, kin, contextOn());
  };

export const biodataRows: Rows<'record-biodata' | 'record-family-biodata'> = {
  'record-family-biodata': [
    { party: 'the spouse', scene: four.after(dies(FATHER)), act: enterFamily, outcomes: UNTIL_DEATH },
  ],

  'record-biodata': [
    // Biodata occur on the day of their report.
    { party: 'the spouse', scene: four.after(dies(FATHER)), act: enters('spouse'), outcomes: UNTIL_DEATH },
    { party: 'the mother', scene: four.after(dies(MOTHER)), act: enters('mother'), outcomes: ALWAYS },
    { party: 'the father', scene: four.after(dies(FATHER)), act: enters('father'), outcomes: ALWAYS },
  ],
};
