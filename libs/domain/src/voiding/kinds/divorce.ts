import type { PlainDate } from '@peristiwa/kernel';
import type { EventAbroad } from '../../abroad/reports';
import { refuseDivorceBefore } from '../../marriage/couple';
import { REPORT_WITHIN_DAYS } from '../../person/register-divorce';
import { isRegistered, refuseDates, refuseDeceased } from '../../rules';
import { correcting, withFields, type Correction } from '../correct-act';
import { factOf } from './couple';
import { refuseOfAbroad } from './event-abroad';
import { lateAsCorrected } from './lateness';

interface CorrectedEnd {
  readonly divorcedOn?: PlainDate;
  readonly abroad?: EventAbroad;
}
export interface CorrectedDivorce extends CorrectedEnd {
  readonly court?: string;
  readonly decisionNumber?: string;
}
export interface CorrectedDivorceDeclaration extends Omit<CorrectedEnd, 'abroad'> {
  readonly sptjm?: string;
}

function ofDivorce<Corrected extends CorrectedEnd>(
  kind: Correction<Corrected>['kind'],
  type: 'DivorceRegistered' | 'UnrecordedDivorceDeclared',
): Correction<Corrected> {
  return {
    kind,
    refuse(corrected, scene) {
      const { chain, without, reportedOn, context } = scene;
      const was = factOf(scene, type).data;
      const { divorcedOn = was.divorcedOn, abroad } = corrected;
      const field = 'corrected.divorcedOn';
      const refusedDates = refuseDates(divorcedOn, reportedOn, context, field);
      if (refusedDates) return refusedDates;
      for (const id of chain.subjects) {
        const person = without.persons.get(id);
        if (!isRegistered(person)) continue;
        const refusedDeceased = refuseDeceased(person, divorcedOn, field);
        if (refusedDeceased) return refusedDeceased;
        const marriage = person.marriages.findLast(({ spouseId }) => chain.subjects.includes(spouseId));
        const tooEarly = marriage && refuseDivorceBefore(marriage, divorcedOn, field);
        if (tooEarly) return tooEarly;
      }
      const wasAbroad = 'abroad' in was ? was.abroad : undefined;
      return refuseOfAbroad({ was: wasAbroad, corrected: abroad, on: divorcedOn }, scene);
    },
    restate({ event }, corrected, scene) {
      if (event.type !== type) return event;
      const data = withFields(event.data, corrected);
      const occurredOn = data.divorcedOn;
      if (event.type === 'UnrecordedDivorceDeclared') return { ...event, occurredOn, data } as typeof event;
      const abroad = 'abroad' in data ? data.abroad : undefined;
      const reportedLate = lateAsCorrected(event, { occurredOn, abroad }, REPORT_WITHIN_DAYS, scene);
      return { ...event, occurredOn, data: { ...data, reportedLate } } as typeof event;
    },
  };
}

/** Pembetulan akta perceraian. */
export const correctDivorce = correcting(ofDivorce<CorrectedDivorce>('divorce', 'DivorceRegistered'));

/** Pembetulan pernyataan cerai belum tercatat (F-1.05). */
export const correctDivorceDeclaration = correcting(
  ofDivorce<CorrectedDivorceDeclaration>('divorce-declaration', 'UnrecordedDivorceDeclared'),
);
