import { bookOf, certificateOf, FATHER, HOME, MOTHER, on } from '@peristiwa/testing/domain';
import {
  annulsDivorce,
  annulsMarriage,
  declaresDivorce,
  declaresMarriage,
  divorces,
  legalises,
  weds,
} from '../refusals/acts/marriage-under-test';
import { dies } from './death-under-test';
import {
  ALWAYS,
  four,
  HER,
  HIM,
  never,
  pair,
  UNTIL_DEATH,
  type Decide,
  type Rows,
} from './scenes-under-test';

type Day = Parameters<typeof bookOf>[0];
const marries = (day: Day): Decide =>
  weds({
    marriedOn: on(day),
    marriageBook: bookOf(day),
    family: { kind: 'new', head: 'husband', address: HOME },
  });
const isDivorced = (day: Day): Decide =>
  divorces({ divorcedOn: on(day), divorceCertificate: certificateOf(day) });
const declared = pair.after(declaresMarriage());
const divorced = four.after(isDivorced('2026-11-05'));
const neverDeclared = never('already-deceased');

/** UU 1/1974 art. 23, KHI art. 7(4): a court may decide about a marriage after a death. A declaration is made by both. */
export const marriageRows: Rows<
  | 'register-marriage'
  | 'declare-unrecorded-marriage'
  | 'legalise-marriage'
  | 'annul-marriage'
  | 'register-divorce'
  | 'declare-unrecorded-divorce'
  | 'annul-divorce'
> = {
  'register-marriage': [
    { party: 'the husband', scene: pair.after(dies(HIM)), act: marries, outcomes: UNTIL_DEATH },
    { party: 'the wife', scene: pair.after(dies(HER)), act: marries, outcomes: UNTIL_DEATH },
  ],
  'declare-unrecorded-marriage': [
    {
      party: 'the husband',
      scene: pair.after(dies(HIM)),
      act: (day) => declaresMarriage({ marriedOn: on(day) }),
      outcomes: neverDeclared,
    },
  ],
  'legalise-marriage': [
    {
      party: 'the husband',
      scene: declared.after(dies(HIM)),
      act: (day) => legalises({ legalisedOn: on(day) }),
      outcomes: ALWAYS,
    },
    {
      party: 'the wife, whose marriage nobody declared,',
      scene: pair.after(dies(HER)),
      act: (day) => legalises({ legalisedOn: on(day) }),
      outcomes: ALWAYS,
    },
  ],
  'annul-marriage': [
    {
      party: 'the husband',
      scene: four.after(dies(FATHER)),
      act: (day) => annulsMarriage({ annulledOn: on(day) }),
      outcomes: ALWAYS,
    },
  ],
  'register-divorce': [
    { party: 'the husband', scene: four.after(dies(FATHER)), act: isDivorced, outcomes: UNTIL_DEATH },
    { party: 'the wife', scene: four.after(dies(MOTHER)), act: isDivorced, outcomes: UNTIL_DEATH },
  ],
  'declare-unrecorded-divorce': [
    {
      party: 'the wife',
      scene: declared.after(dies(HER)),
      act: (day) => declaresDivorce({ divorcedOn: on(day) }),
      outcomes: neverDeclared,
    },
  ],
  'annul-divorce': [
    {
      party: 'the husband',
      scene: divorced.after(dies(FATHER)),
      act: (day) => annulsDivorce({ annulledOn: on(day) }),
      outcomes: UNTIL_DEATH,
    },
  ],
};
