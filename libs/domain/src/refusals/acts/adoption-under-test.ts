import { adoptionFacts, contextOn, SON } from '@peristiwa/testing/domain';
import { recordAdoption, type RecordAdoption } from '../../adoption/record-adoption';
import { resolveFlag, type ResolveFlag } from '../../quality/resolve-flag';
import { day, HER, type Decide } from '../scenes-under-test';

interface Adopters {
  readonly mother?: string;
  readonly father?: string;
}

/** Each act here is accepted unless the example changes it. */
export const adopts =
  (change: Partial<RecordAdoption> = {}, parents: Adopters = { mother: HER }): Decide =>
  (known) =>
    recordAdoption(
      {
        adoptedOn: day,
        reportedOn: day,
        court: 'Pengadilan Agama Soreang',
        decreeNumber: '12/Pdt.P/2026/PA.Sor',
        stated: new Map(),
        ...change,
      },
      adoptionFacts(known, { child: SON, ...parents }),
      contextOn(),
    );

/** The report is of the day of the specification, on which the scenes record their acts. */
export const resolves =
  (personId: string, change: Partial<ResolveFlag> = {}): Decide =>
  (known) => {
    const context = contextOn();
    const report = { reportedOn: context.today, finding: 'confirmed', evidence: '470/BA-9001/2026' } as const;
    const facts = { person: known.person(personId), family: known.familyOf(personId) };
    return resolveFlag({ ...report, flag: 'head-under-age', ...change }, facts, context);
  };
