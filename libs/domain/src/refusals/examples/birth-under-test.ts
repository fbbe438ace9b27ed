import {
  alone,
  DAUGHTER,
  died,
  FAMILY,
  family,
  familyOfFour,
  FATHER,
  given,
  household,
  idOf,
  MOTHER,
  mother,
  NEW_1,
  on,
  person,
  recorded,
} from '@peristiwa/testing';
import { baby, births } from '../acts/birth-under-test';
import { day, type Flagged, FOUR, HIM, type Refused } from '../scenes-under-test';

const sibling = recorded(person(MOTHER), {
  type: 'ChildBorn',
  occurredOn: on('2026-06-01'),
  data: { childId: idOf(50), name: 'Adi Santoso', sex: 'male', bornOn: on('2026-06-01'), parent: 'mother' },
});

export const birthRefused: Refused<'birth'> = {
  'born-before-mother': [FOUR, births({ bornOn: on('1988-07-20') }), 'bornOn'],

  'duplicate-birth': [FOUR, births({ children: [baby, baby] }), 'children.1'],

  'father-not-male': [FOUR, births({}, { mother: MOTHER, father: DAUGHTER }), 'father'],

  'mother-deceased': [given(familyOfFour(), died(MOTHER, '2026-10-31')), births(), 'mother'],

  'mother-not-female': [FOUR, births({}, { mother: FATHER }), 'mother'],

  'no-card-for-child': [
    given(
      household([{ ...mother, relationship: 'head' }]),
      died(MOTHER, '2026-11-01'),
      recorded(family(FAMILY), { type: 'FamilyMemberDied', occurredOn: day, data: { personId: MOTHER } }),
    ),
    births({}, { mother: MOTHER }),
    'family',
  ],
};

export const birthFlagged: Flagged<'birth'> = {
  'birth-interval-short': [given(familyOfFour(), sibling), births(), NEW_1],

  'father-died-long-before': [given(familyOfFour(), died(FATHER, '2026-01-04')), births(), NEW_1],

  'late-decision-missing': [FOUR, births({ bornOn: on('2026-09-20') }), NEW_1],

  'mother-age-unusual': [FOUR, births({ bornOn: on('1998-07-19') }), NEW_1],

  'parents-not-married-on-record': [
    given(familyOfFour(), alone(21, { sex: 'male' })),
    births({}, { mother: MOTHER, father: HIM }),
    NEW_1,
  ],
};
