import {
  certificateOf,
  bookOf,
  contextOn,
  divorceFacts,
  FATHER,
  HOME,
  marriageFacts,
  MOTHER,
  on,
} from '@peristiwa/testing';
import { type RegisterDivorce, registerDivorce } from '../../person/register-divorce';
import { registerMarriage, type RegisterMarriage } from '../../person/register-marriage';
import { day, type Decide, HER, HIM } from '../scenes-under-test';

/** Each act here is accepted unless the example changes it. */
export const weds =
  (
    change: Partial<RegisterMarriage> = {},
    husband = HIM,
    wife = HER,
    named: Parameters<typeof marriageFacts>[3] = {},
  ): Decide =>
  (known) =>
    registerMarriage(
      {
        marriedOn: on('2026-11-10'),
        reportedOn: day,
        authority: 'kua',
        marriageBook: bookOf('2026-11-10'),
        family: { kind: 'new', head: 'husband', address: HOME },
        ...change,
      },
      marriageFacts(known, husband, wife, named),
      contextOn(),
    );

export const divorces =
  (
    change: Partial<RegisterDivorce> = {},
    [husband, wife] = [FATHER, MOTHER],
    children: string[] = [],
  ): Decide =>
  (known) =>
    registerDivorce(
      {
        divorcedOn: on('2026-11-10'),
        reportedOn: day,
        court: 'PA Soreang',
        decisionNumber: '7/Pdt.G/2026/PA.Sor',
        divorceCertificate: certificateOf('2026-11-10'),
        ...change,
      },
      divorceFacts(known, husband ?? '', wife ?? '', children),
      contextOn(),
    );
