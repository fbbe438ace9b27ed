import { latest, reject, type PlainDate } from '@peristiwa/kernel';
import { REPORT_WITHIN_DAYS } from '../../abroad/return-from-abroad';
import { isLate, isRegistered, refuseDates } from '../../rules';
import { correcting, withFields, type Correction } from '../correct-act';

export interface CorrectedReturn {
  readonly returnedOn?: PlainDate;
  readonly travelDocument?: string;
  readonly missionLetter?: string | null;
}

/** Pembetulan SKDLN. A wrong address is put right by a change of address. */
const returnCorrection: Correction<CorrectedReturn> = {
  kind: 'return-from-abroad',
  refuse({ returnedOn }, { chain, without, reportedOn, context }) {
    if (returnedOn === undefined) return undefined;
    const field = 'corrected.returnedOn';
    const refusedDates = refuseDates(returnedOn, reportedOn, context, field);
    if (refusedDates) return refusedDates;
    for (const id of chain.subjects) {
      const returner = without.persons.get(id);
      const departedOn = isRegistered(returner) ? returner.abroad?.since : undefined;
      if (departedOn && returnedOn < departedOn) {
        return reject({ code: 'return-before-departure', field, departedOn });
      }
    }
    return undefined;
  },
  restate({ stream, event }, corrected, { chain, without }) {
    if (event.type !== 'ReturnedFromAbroad') return event;
    const data = withFields(event.data, corrected);
    const returner = without.persons.get(stream.id);
    const placedOn = isRegistered(returner) ? returner.placedOn : data.returnedOn;
    const occurredOn = corrected.returnedOn ? latest(corrected.returnedOn, placedOn) : event.occurredOn;
    if (data.returnedOn === event.data.returnedOn) return { ...event, occurredOn, data };
    const reportedLate = isLate(data.returnedOn, REPORT_WITHIN_DAYS, { receivedOn: chain.recordedOn });
    return { ...event, occurredOn, data: { ...data, reportedLate } };
  },
};
export const correctReturn = correcting(returnCorrection);
