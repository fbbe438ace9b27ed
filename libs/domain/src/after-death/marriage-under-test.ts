import {
  certificateOf,
  bookOf,
  contextOn,
  divorceFacts,
  FATHER,
  HOME,
  marriageFacts,
  MOTHER,
} from '@peristiwa/testing';
import { registerDivorce } from '../person/register-divorce';
import { registerMarriage } from '../person/register-marriage';
import { dies } from './death-under-test';
import {
  DIED,
  four,
  HER,
  HIM,
  pair,
  reportedOn,
  UNTIL_DEATH,
  type Decide,
  type Rows,
} from './scenes-under-test';

const weds = (marriedOn: typeof DIED): Decide =>
  function (known) {
    const family = { kind: 'new', head: 'husband', address: HOME } as const;
    const command = {
      marriedOn,
      reportedOn,
      authority: 'kua',
      marriageBook: bookOf(marriedOn),
      family,
    } as const;
    return registerMarriage(command, marriageFacts(known, HIM, HER), contextOn());
  };

const divorces = (divorcedOn: typeof DIED): Decide =>
  function (known) {
    const command = {
      divorcedOn,
      reportedOn,
      court: 'PA Soreang',
      decisionNumber: '7/Pdt.G/2026',
      divorceCertificate: certificateOf(divorcedOn),
    };
    return registerDivorce(command, divorceFacts(known, FATHER, MOTHER), contextOn());
  };

export const marriageRows: Rows<'register-marriage' | 'register-divorce'> = {
  'register-marriage': [
    { party: 'the husband', scene: pair.after(dies(HIM)), act: weds, outcomes: UNTIL_DEATH },
    { party: 'the wife', scene: pair.after(dies(HER)), act: weds, outcomes: UNTIL_DEATH },
  ],
  'register-divorce': [
    { party: 'the husband', scene: four.after(dies(FATHER)), act: divorces, outcomes: UNTIL_DEATH },
    { party: 'the wife', scene: four.after(dies(MOTHER)), act: divorces, outcomes: UNTIL_DEATH },
  ],
};
