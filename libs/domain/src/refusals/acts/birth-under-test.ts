import { birthFacts, contextOn, FATHER, MOTHER, on } from '@peristiwa/testing';
import type { NewChild, RegisterBirth } from '../../person/birth-report';
import { registerBirth } from '../../person/register-birth';
import { day, type Decide } from '../scenes-under-test';

const couple = { mother: MOTHER, father: FATHER };

export const baby: NewChild = { name: 'Putri Santoso', sex: 'female', birthPlace: '3204', birthOrder: 3 };

/** Each act here is accepted unless the example changes it. */
export const births =
  (
    change: Partial<RegisterBirth> = {},
    parents: { mother: string; father?: string } = couple,
    subjects: readonly string[] = [],
  ): Decide =>
  (known) =>
    registerBirth(
      { bornOn: on('2026-11-01'), reportedOn: day, children: [baby], ...change },
      birthFacts(known, parents, undefined, subjects),
      contextOn(),
    );
