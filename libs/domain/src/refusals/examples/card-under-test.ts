import {
  alone,
  daughter,
  DAUGHTER,
  FAMILY,
  familyOfFour,
  father,
  FAR_HOME,
  FATHER,
  given,
  HOME,
  household,
  idOf,
  type MemberFixture,
  MOTHER,
  NEW_1,
  on,
  son,
  SON,
  STRANGER,
} from '@peristiwa/testing/domain';
import { enters, entersFamily } from '../acts/biodata-under-test';
import { heads, HERS, joins, reissues, relates, splits } from '../acts/card-under-test';
import { dies } from '../acts/death-under-test';
import { divorces, weds } from '../acts/marriage-under-test';
import { arrives, departed, departs, join, newCard } from '../acts/move-under-test';
import { bride, type Flagged, FOUR, HER, HIM, PAIR, type Refused } from '../scenes-under-test';

const single = (id: string, member: MemberFixture): MemberFixture => ({
  ...member,
  id,
  maritalStatus: 'single',
});

const HELPER = idOf(25);
const helper: MemberFixture = {
  id: HELPER,
  name: 'Wati Lestari',
  sex: 'female',
  bornOn: '1980-01-01',
  relationship: 'helper',
};

export const cardRefused: Refused<'card'> = {
  'already-head': [FOUR, heads(FATHER), 'head'],

  'nobody-stays': [PAIR, splits(HIM), 'members'],

  'not-on-this-card': [PAIR, splits(HIM, [HER]), 'members.0'],

  'police-report-missing': [FOUR, reissues({ reason: 'lost' }), 'policeReport'],

  'relationship-unchanged': [FOUR, relates({ [SON]: 'child' }), 'relationships'],

  'statement-missing': [given(familyOfFour(), bride()), joins([SON], HERS), 'guardianStatement'],

  'already-on-this-card': [departed(SON), arrives({ family: join }, FAMILY), 'family.host'],

  'card-has-a-head': [
    FOUR,
    enters({}, { host: FAMILY }, { kind: 'join', relationship: 'head' }),
    'family.relationship',
  ],

  'card-stays-behind': [departed(SON), arrives(), 'family.kind'],

  'child-not-on-card': [FOUR, divorces({}, [FATHER, MOTHER], [STRANGER]), 'children.0'],

  'head-not-among-movers': [departed(SON), arrives({ family: newCard(MOTHER) }), 'family.head'],

  'head-not-first': [given(), entersFamily(['child']), 'members.0.relationship'],

  'member-not-on-form': [given(), entersFamily(['head', 'child']), 'members.1.mother'],

  'head-under-age': [given(), enters({ bornOn: on('2009-11-23') }), 'person.bornOn'],

  'host-lives-elsewhere': [
    given(familyOfFour(), alone(7)).after(departs([SON])),
    arrives({ family: join }, idOf(0xf07)),
    'family.host',
  ],

  'member-not-on-card': [PAIR, weds({}, HIM, HER, { stay: [STRANGER] }), 'family.stay.0'],

  'minors-left-alone': [
    given(household([single(HIM, father), son]), bride()),
    weds({ family: { kind: 'join', host: 'wife' } }, HIM, HER, { stay: [SON] }),
    'family.stay',
  ],

  'parent-not-older': [
    FOUR,
    enters({ bornOn: on('1965-02-14') }, { host: FAMILY }, { kind: 'join', relationship: 'child' }),
    'family.relationship',
  ],

  'spouse-under-age': [
    given(alone(7, { sex: 'male' })),
    enters({ bornOn: on('2022-02-14') }, { host: idOf(0xf07) }, { kind: 'join', relationship: 'wife' }),
    'family.relationship',
  ],

  'relationship-unknown': [
    given(familyOfFour(), alone(7, {}, { address: FAR_HOME })).after(departs([SON])),
    arrives({ family: join }, idOf(0xf07)),
    'family.relationships',
  ],

  'successor-not-kin': [
    given(household([single(FATHER, father), helper, son])),
    dies(FATHER, { successorId: HELPER }),
    'successor',
  ],

  'successor-not-on-card': [FOUR, dies(FATHER, { successorId: STRANGER }), 'successor'],

  'successor-under-age': [FOUR, dies(FATHER, { successorId: SON }), 'successor'],
};

export const cardFlagged: Flagged<'card'> = {
  'head-under-age': [given(household([father, son])), dies(FATHER), SON],

  'minor-without-adult': [given(household([father, son, daughter])), dies(FATHER), DAUGHTER],

  'relationship-implausible': [
    FOUR,
    enters({ bornOn: on('1990-02-14') }, { host: FAMILY }, { kind: 'join', relationship: 'child' }),
    NEW_1,
  ],

  'relationship-unclear': [
    given(
      household([
        { ...father, bornOn: '1950-01-01' },
        { ...son, bornOn: '1985-01-01' },
        { ...daughter, relationship: 'grandchild' },
      ]),
    ),
    dies(FATHER),
    DAUGHTER,
  ],

  'kk-region-unknown': [
    given(),
    enters({}, {}, { kind: 'new', kkNumber: '9901010101209005', address: HOME }),
    NEW_1,
  ],
};
