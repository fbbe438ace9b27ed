import { contextOn, deathFacts, on } from '@peristiwa/testing';
import { type RegisterDeath, registerDeath } from '../../person/register-death';
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
