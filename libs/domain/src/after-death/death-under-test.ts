import { contextOn, deathFacts, FATHER, MOTHER, SON } from '@peristiwa/testing/domain';
import { registerDeath } from '../person/register-death';
import { diesWithoutNik } from '../refusals/acts/death-under-test';
import { ALWAYS, DIED, four, never, reportedOn, type Decide, type Rows } from './scenes-under-test';

export const dies =
  (id: string, diedOn = DIED, successorId?: string): Decide =>
  (known) =>
    registerDeath(
      { diedOn, reportedOn, cause: 'accident', attestedBy: 'police', successorId },
      deathFacts(known, id),
      contextOn(),
    );

export const deathRows: Rows<'register-death' | 'register-death-without-nik'> = {
  // It is about nobody in the register.
  'register-death-without-nik': [
    {
      party: 'somebody else',
      scene: four.after(dies(SON)),
      act: (diedOn) => diesWithoutNik({ diedOn }),
      outcomes: ALWAYS,
    },
  ],

  'register-death': [
    {
      party: 'the deceased',
      scene: four.after(dies(SON)),
      act: (day) => dies(SON, day),
      outcomes: never('already-deceased'),
    },
    {
      party: 'the spouse',
      scene: four.after(dies(FATHER)),
      act: (day) => dies(MOTHER, day),
      outcomes: ALWAYS,
    },
    {
      party: 'the successor who is named',
      scene: four.after(dies(MOTHER)),
      act: (day) => dies(FATHER, day, MOTHER),
      outcomes: never('successor-not-on-card'),
    },
  ],
};
