import { uuidv7 } from 'uuidv7';
import { addDays, type PlainDate } from '@peristiwa/kernel';
import type { Couple } from './households';

export interface BirthOf {
  readonly couple: Couple;
  readonly index: number;
  readonly today: PlainDate;
}

/** Distributed over days and sexes: a NIK has four digits for all who are born on one day in one district. */
export function birthBody({ couple, index, today }: BirthOf): string {
  return JSON.stringify({
    requestId: uuidv7(),
    reportedOn: addDays(today, -2),
    bornOn: addDays(today, -25 - (index % 28)),
    mother: { personId: couple.motherId },
    father: { personId: couple.fatherId },
    children: [
      { name: 'Ayu Lestari', sex: index % 2 ? 'female' : 'male', birthPlace: '3204', birthOrder: 1 },
    ],
  });
}
