import { contextOn, departAbroadFacts, HOME, on, returnFacts, TODAY } from '@peristiwa/testing/domain';
import { departAbroad, type DepartAbroad } from '../../abroad/depart-abroad';
import type { ReturnFromAbroad } from '../../abroad/return';
import { returnFromAbroad } from '../../abroad/return-from-abroad';
import type { Decide } from '../scenes-under-test';

/** Each act here is accepted unless the example changes it. */
export const leaves =
  (movers: readonly string[], change: Partial<DepartAbroad> = {}): Decide =>
  (known) =>
    departAbroad(
      {
        reportedOn: on('2026-11-02'),
        departedOn: on('2026-11-01'),
        country: 'MY',
        reason: 'work',
        stated: new Map(),
        ...change,
      },
      departAbroadFacts(known, movers),
      contextOn(),
    );

export const comesBack =
  (ids: readonly string[], change: Partial<ReturnFromAbroad> = {}, host?: string): Decide =>
  (known) =>
    returnFromAbroad(
      {
        returnedOn: on('2026-11-15'),
        reportedOn: TODAY,
        travelDocument: 'X9000001',
        family: { kind: 'new', headId: ids[0] ?? '', address: HOME },
        stated: new Map(),
        ...change,
      },
      returnFacts(known, ids, host),
      contextOn(),
    );
