import {
  bookOf,
  certificateOf,
  contextOn,
  divorceFacts,
  FATHER,
  HOME,
  legalisationFacts,
  marriageFacts,
  MOTHER,
  on,
} from '@peristiwa/testing/domain';
import { annulDivorce, type AnnulDivorce } from '../../marriage/annul-divorce';
import { annulMarriage, type AnnulMarriage } from '../../marriage/annul-marriage';
import {
  declareUnrecordedDivorce,
  type DeclareUnrecordedDivorce,
} from '../../marriage/declare-unrecorded-divorce';
import {
  declareUnrecordedMarriage,
  type DeclareUnrecordedMarriage,
} from '../../marriage/declare-unrecorded-marriage';
import { legaliseMarriage, type LegaliseMarriage } from '../../marriage/legalise-marriage';
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
        marriageBook: bookOf(change.marriedOn ?? '2026-11-10'),
        family: { kind: 'new', head: 'husband', address: HOME },
        ...change,
      },
      marriageFacts(known, husband, wife, named),
      contextOn(),
    );

export const declaresMarriage =
  (change: Partial<DeclareUnrecordedMarriage> = {}, [husband, wife] = [HIM, HER]): Decide =>
  (known) =>
    declareUnrecordedMarriage(
      {
        marriedOn: on('2024-06-08'),
        reportedOn: day,
        sptjm: 'SPTJM/3204/0017/2026',
        family: { kind: 'unchanged' },
        ...change,
      },
      marriageFacts(known, husband ?? '', wife ?? ''),
      contextOn(),
    );

export const legalises =
  (change: Partial<LegaliseMarriage> = {}, [husband, wife] = [HIM, HER]): Decide =>
  (known) =>
    legaliseMarriage(
      {
        marriedOn: on('2024-06-08'),
        legalisedOn: on('2026-11-10'),
        reportedOn: day,
        court: 'PA Soreang',
        decisionNumber: '0311/Pdt.P/2026/PA.Sor',
        marriageBook: bookOf('2026-11-16'),
        ...change,
      },
      legalisationFacts(known, husband ?? '', wife ?? ''),
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
        divorceCertificate: certificateOf(change.divorcedOn ?? '2026-11-10'),
        ...change,
      },
      divorceFacts(known, husband ?? '', wife ?? '', children),
      contextOn(),
    );

export const declaresDivorce =
  (change: Partial<DeclareUnrecordedDivorce> = {}, [husband, wife] = [HIM, HER]): Decide =>
  (known) =>
    declareUnrecordedDivorce(
      { divorcedOn: on('2026-11-10'), reportedOn: day, sptjm: 'SPTJM/3204/0018/2026', ...change },
      divorceFacts(known, husband ?? '', wife ?? ''),
      contextOn(),
    );

export const annulsMarriage =
  (change: Partial<AnnulMarriage> = {}, [husband, wife] = [FATHER, MOTHER]): Decide =>
  (known) =>
    annulMarriage(
      {
        annulledOn: on('2026-11-10'),
        reportedOn: day,
        court: 'PA Soreang',
        decisionNumber: '0870/Pdt.G/2026/PA.Sor',
        ...change,
      },
      divorceFacts(known, husband ?? '', wife ?? ''),
      contextOn(),
    );

export const annulsDivorce =
  (change: Partial<AnnulDivorce> = {}, [husband, wife] = [FATHER, MOTHER]): Decide =>
  (known) =>
    annulDivorce(
      {
        annulledOn: on('2026-11-15'),
        reportedOn: day,
        court: 'Mahkamah Agung',
        decisionNumber: '45 PK/AG/2026',
        family: { kind: 'unchanged' },
        ...change,
      },
      marriageFacts(known, husband ?? '', wife ?? ''),
      contextOn(),
    );
