import { latest, type PlainDate } from '@peristiwa/kernel';
import { isRegistered, refuseDates, refuseDeceased } from '../../rules';
import type { MoveReason } from '../../values';
import { correcting, withFields, type Correction } from '../correct-act';

export interface CorrectedDepartureAbroad {
  readonly departedOn?: PlainDate;
  /** ISO 3166-1, two letters. */
  readonly country?: string;
  readonly foreignAddress?: string | null;
  readonly reason?: MoveReason;
}

/** Pembetulan SKPLN. Who should not be on it is no error of content: the act is cancelled. */
const departureAbroadCorrection: Correction<CorrectedDepartureAbroad> = {
  kind: 'departure-abroad',
  refuse({ departedOn }, { chain, without, reportedOn, context }) {
    if (departedOn === undefined) return undefined;
    const field = 'corrected.departedOn';
    const refusedDates = refuseDates(departedOn, reportedOn, context, field);
    if (refusedDates) return refusedDates;
    for (const id of chain.subjects) {
      const mover = without.persons.get(id);
      const refused = isRegistered(mover) ? refuseDeceased(mover, departedOn, field) : undefined;
      if (refused) return refused;
    }
    return undefined;
  },
  restate({ stream, event }, corrected, { without }) {
    const { departedOn } = corrected;
    const mover = without.persons.get(stream.id);
    const placedOn = isRegistered(mover) ? mover.placedOn : departedOn;
    const occurredOn = departedOn ? latest(departedOn, placedOn) : event.occurredOn;
    if (event.type === 'DepartedAbroad')
      return { ...event, occurredOn, data: withFields(event.data, corrected) };
    // The stay permit of a foreigner ends with the departure.
    if (event.type !== 'StayPermitEnded' || !departedOn) return event;
    return { ...event, occurredOn, data: { ...event.data, endedOn: departedOn } };
  },
};
export const correctDepartureAbroad = correcting(departureAbroadCorrection);
