import { reject, type PlainDate } from '@peristiwa/kernel';
import { REPORT_WITHIN_DAYS } from '../../adoption/record-adoption';
import { refuseCourt, refuseDecree } from '../../marriage/decree';
import { isRegistered, refuseDates } from '../../rules';
import { correcting, inCorrected, withFields, type Correction, type Scene } from '../correct-act';
import { lateAsCorrected } from './lateness';

export interface CorrectedAdoption {
  readonly adoptedOn?: PlainDate;
  readonly court?: string;
  readonly decreeNumber?: string;
}

/** Pembetulan of the record of an adoption: what the clerk copied from the court's decision. */
const adoptionCorrection: Correction<CorrectedAdoption> = {
  kind: 'adoption',
  refuse({ adoptedOn, court, decreeNumber }, scene) {
    const { reportedOn, context } = scene;
    const child = childOf(scene);
    const refusedDates = adoptedOn && refuseDates(adoptedOn, reportedOn, context, 'corrected.adoptedOn');
    if (refusedDates) return refusedDates;
    if (adoptedOn !== undefined && adoptedOn < child.bornOn) {
      return reject({ code: 'before-birth', field: 'corrected.adoptedOn', bornOn: child.bornOn });
    }
    const refused =
      refuseDecree({ field: 'decreeNumber', number: decreeNumber, until: reportedOn }) ??
      (court === undefined ? undefined : refuseCourt(court, child.religion === 'islam'));
    return refused && inCorrected(refused);
  },
  restate({ event }, corrected, scene) {
    if (event.type !== 'AdoptionRecorded') return event;
    const data = withFields(event.data, corrected);
    const occurredOn = data.adoptedOn;
    const reportedLate = lateAsCorrected(event, { occurredOn }, REPORT_WITHIN_DAYS, scene);
    return { ...event, occurredOn, data: { ...data, reportedLate } };
  },
};
export const correctAdoption = correcting(adoptionCorrection);

function childOf({ chain, without }: Scene) {
  const child = without.persons.get(chain.subjects[0] ?? '');
  if (!isRegistered(child)) throw new Error('The adopted child is not in the register without the act');
  return child;
}
