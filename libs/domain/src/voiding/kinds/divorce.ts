import { reject, type PlainDate } from '@peristiwa/kernel';
import { isRegistered, refuseDates, refuseDeceased } from '../../rules';
import { correcting, withFields, type Correction } from '../correct-act';

export interface CorrectedDivorce {
  /** The day the court's decision became final. */
  readonly divorcedOn?: PlainDate;
  readonly court?: string;
  readonly decisionNumber?: string;
}

/** Pembetulan akta perceraian. */
const divorceCorrection: Correction<CorrectedDivorce> = {
  kind: 'divorce',
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
      const { marriedOn } = marriage ?? {};
      if (marriedOn && divorcedOn < marriedOn)
        return reject({ code: 'divorce-before-marriage', field, marriedOn });
    }
    return undefined;
  },
  restate({ event }, corrected) {
    if (event.type !== 'DivorceRegistered') return event;
    const data = withFields(event.data, corrected);
    return { ...event, occurredOn: data.divorcedOn, data };
  },
};
export const correctDivorce = correcting(divorceCorrection);
