import {
  alone,
  DAUGHTER,
  died,
  father,
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
  SON,
  son,
} from '@peristiwa/testing';
import type { NewChild } from '../../person/birth-report';
import { baby, births } from '../acts/birth-under-test';
import { day, type Flagged, FOUR, HIM, type Refused } from '../scenes-under-test';

const siblingBorn = (bornOn: string, birthOrder: number) =>
  recorded(person(MOTHER), {
    type: 'ChildBorn',
    occurredOn: on(bornOn),
    data: {
      childId: idOf(50),
      name: 'Adi Santoso',
      sex: 'male',
      bornOn: on(bornOn),
      birthOrder,
      parent: 'mother',
    },
  });
const couple = { mother: MOTHER, father: FATHER };
const sonOnAct: NewChild = { name: son.name, sex: 'male', birthPlace: '3204', birthOrder: 1 };
const actOfSon = { bornOn: on(son.bornOn), children: [sonOnAct] };

export const birthRefused: Refused<'birth'> = {
  'birth-act-differs': [FOUR, births({ ...actOfSon, bornOn: on('2012-05-06') }, couple, [SON]), 'bornOn'],

  'birth-act-exists': [
    FOUR.after(births(actOfSon, couple, [SON])),
    births(actOfSon, couple, [SON]),
    'children.0.person',
  ],

  'born-before-father': [
    given(household([father, { ...mother, bornOn: '1960-01-01' }])),
    births({ bornOn: on('1985-03-10') }),
    'bornOn',
  ],

  'born-before-mother': [FOUR, births({ bornOn: on('1988-07-20') }), 'bornOn'],

  'duplicate-birth': [FOUR, births({ children: [baby, baby] }), 'children.1'],

  'father-not-male': [FOUR, births({}, { mother: MOTHER, father: DAUGHTER }), 'father'],

  'mother-deceased': [given(familyOfFour(), died(MOTHER, '2026-10-31')), births(), 'mother'],

  'mother-not-female': [FOUR, births({}, { mother: FATHER }), 'mother'],

  'plurality-too-small': [
    FOUR,
    births({ plurality: 1, children: [baby, { ...baby, name: 'Sari Santoso', birthOrder: 4 }] }),
    'plurality',
  ],

  'possible-duplicate': [
    FOUR.after(births()),
    births({ children: [{ ...baby, name: 'Sari Lestari' }] }),
    'children.0',
  ],

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
  'act-differs-from-biodata': [
    FOUR,
    births({ ...actOfSon, children: [{ ...sonOnAct, name: 'Adi Susilo' }] }, couple, [SON]),
    SON,
  ],

  'birth-order-unusual': [
    given(familyOfFour(), siblingBorn('2024-11-01', 3)),
    births({ children: [{ ...baby, birthOrder: 2 }] }),
    NEW_1,
  ],

  'father-age-unusual': [FOUR, births({ bornOn: on('1990-01-01') }), NEW_1],

  'plurality-exceeded': [
    given(familyOfFour(), siblingBorn('2026-10-31', 3)),
    births({ children: [{ ...baby, birthOrder: 4 }] }),
    NEW_1,
  ],

  'birth-interval-short': [given(familyOfFour(), siblingBorn('2026-06-01', 2)), births(), NEW_1],

  'father-died-long-before': [given(familyOfFour(), died(FATHER, '2026-01-04')), births(), NEW_1],

  'late-decision-missing': [FOUR, births({ bornOn: on('2026-09-20') }), NEW_1],

  'mother-age-unusual': [FOUR, births({ bornOn: on('1998-07-19') }), NEW_1],

  'parents-not-married-on-record': [
    given(familyOfFour(), alone(21, { sex: 'male' })),
    births({}, { mother: MOTHER, father: HIM }),
    NEW_1,
  ],
};
