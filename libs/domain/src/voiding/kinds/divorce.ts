import type { PlainDate } from '@peristiwa/kernel';
import { refuseDivorceBefore } from '../../marriage/couple';
import { isRegistered, refuseDates, refuseDeceased } from '../../rules';
import { correcting, withFields, type Correction } from '../correct-act';

interface CorrectedEnd {
  readonly divorcedOn?: PlainDate;
}
export interface CorrectedDivorce extends CorrectedEnd {
  readonly court?: string;
  readonly decisionNumber?: string;
}
export interface CorrectedDivorceDeclaration extends CorrectedEnd {
  readonly sptjm?: string;
}

function ofDivorce<Corrected extends CorrectedEnd>(
  kind: Correction<Corrected>['kind'],
  type: 'DivorceRegistered' | 'UnrecordedDivorceDeclared',
): Correction<Corrected> {
  return {
    kind,
    refuse({ divorcedOn }, { chain, without, reportedOn, context }) {
      if (divorcedOn === undefined) return undefined;
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
      return undefined;
    },
    restate({ event }, corrected) {
      if (event.type !== type) return event;
      const data = withFields(event.data, corrected);
      return { ...event, occurredOn: data.divorcedOn, data } as typeof event;
    },
  };
}

/** Pembetulan akta perceraian. */
export const correctDivorce = correcting(ofDivorce<CorrectedDivorce>('divorce', 'DivorceRegistered'));

/** Pembetulan pernyataan cerai belum tercatat (F-1.05). */
export const correctDivorceDeclaration = correcting(
  ofDivorce<CorrectedDivorceDeclaration>('divorce-declaration', 'UnrecordedDivorceDeclared'),
);
