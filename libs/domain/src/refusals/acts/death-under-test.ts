import { contextOn, deathFacts, on, VILLAGE } from '@peristiwa/testing/domain';
import { type RegisterDeath, registerDeath } from '../../person/register-death';
import {
  registerDeathWithoutNik,
  type RegisterDeathWithoutNik,
} from '../../person/register-death-without-nik';
import { day, type Decide } from '../scenes-under-test';

/** Each act here is accepted unless the example changes it. */
export const dies =
  (id: string, change: Partial<RegisterDeath> = {}): Decide =>
  (known) =>
    registerDeath(
      { diedOn: on('2026-11-10'), reportedOn: day, cause: 'other', attestedBy: 'other', ...change },
      deathFacts(known, id),
      contextOn(),
    );

export const diesWithoutNik =
  (change: Partial<RegisterDeathWithoutNik> = {}): Decide =>
  () =>
    registerDeathWithoutNik(
      {
        diedOn: on('2026-11-10'),
        reportedOn: day,
        village: VILLAGE,
        cause: 'other',
        attestedBy: 'police',
        policeReport: 'SKM/12/XI/2026',
        ...change,
      },
      contextOn(),
    );
