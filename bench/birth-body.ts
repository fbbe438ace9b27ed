import { uuidv7 } from 'uuidv7';
import { exampleReportFor } from '@peristiwa/contracts';
import { addDays, type PlainDate } from '@peristiwa/kernel';

export interface BirthOf {
  /** Without a father a birth is three events, with one four. */
  readonly parents: { readonly motherId: string; readonly fatherId?: string };
  readonly index: number;
  readonly today: PlainDate;
}

/** Distributed over days and sexes: a NIK has four digits for all who are born on one day in one district. */
export function birthBody({ parents: { motherId, fatherId }, index, today }: BirthOf): string {
  return JSON.stringify({
    requestId: uuidv7(),
    reportedOn: addDays(today, -2),
    bornOn: addDays(today, -25 - (index % 28)),
    mother: { personId: motherId },
    ...(fatherId && { father: { personId: fatherId } }),
    ...exampleReportFor('register-birth', {}),
    children: [
      { name: 'Ayu Lestari', sex: index % 2 ? 'female' : 'male', birthPlace: '3204', birthOrder: 1 },
    ],
  });
}
