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
} from '@peristiwa/testing/domain';
import type { NewChild } from '../../person/birth-report';
import { acknowledges, actOfSon, baby, births, legitimises } from '../acts/birth-under-test';
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
/** The couple's marriage on her stream, by an act. */
const married = (marriedOn: string) =>
  recorded(person(MOTHER), {
    type: 'MarriageRegistered',
    occurredOn: on(marriedOn),
    data: {
      spouseId: FATHER,
      marriedOn: on(marriedOn),
      actNumber: '3204-KW-01012025-9001',
      authority: 'civil-registry',
      marriageBook: null,
      courtDispensation: null,
      courtPermit: null,
      reportedLate: false,
      flags: [],
    },
  });

export const birthRefused: Refused<'birth'> = {
  'birth-act-differs': [
    FOUR,
    births({ bornOn: on('2012-05-06'), children: [sonOnAct] }, couple, [SON]),
    'bornOn',
  ],

  'already-legitimised': [FOUR.after(actOfSon()).after(legitimises()), legitimises(), 'child'],

  'before-birth': [FOUR.after(actOfSon()), legitimises({ legitimisedOn: on('2012-05-04') }), 'legitimisedOn'],

  'birth-act-missing': [FOUR, acknowledges(), 'child'],

  'born-in-marriage': [
    given(familyOfFour(), married('2010-01-01')).after(actOfSon()),
    legitimises(),
    'child',
  ],

  'court-decree-missing': [
    FOUR.after(actOfSon({ mother: MOTHER })),
    acknowledges({ courtDecree: undefined }),
    'courtDecree',
  ],

  'father-on-record': [FOUR.after(actOfSon()), acknowledges(), 'child'],

  'legitimised-before-marriage': [
    given(familyOfFour(), married('2025-01-01')).after(actOfSon()),
    legitimises({ legitimisedOn: on('2024-12-31') }),
    'legitimisedOn',
  ],

  'parents-not-married': [
    given(
      household([father, son]),
      household([{ ...mother, relationship: 'head' }], { id: idOf(0xf9), kkNumber: '3204010601209009' }),
    ).after(actOfSon()),
    legitimises(),
    'child',
  ],

  'parents-not-on-record': [FOUR.after(actOfSon({ mother: MOTHER })), legitimises(), 'child'],

  'birth-act-exists': [FOUR.after(actOfSon()), actOfSon(), 'children.0.person'],

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
    births({ bornOn: on(son.bornOn), children: [{ ...sonOnAct, name: 'Adi Susilo' }] }, couple, [SON]),
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
