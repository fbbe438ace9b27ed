import { latest, reject, type PlainDate } from '@peristiwa/kernel';
import { isRegistered, refuseDates, refuseDeceased } from '../../rules';
import { correcting, withFields, type Correction } from '../correct-act';

export interface CorrectedArrival {
  readonly arrivedOn?: PlainDate;
}

/** Pembetulan of the day of an arrival. A wrong address is put right by a change of address. */
const arrivalCorrection: Correction<CorrectedArrival> = {
  kind: 'arrival',
  refuse({ arrivedOn }, { chain, without, reportedOn, context }) {
    if (arrivedOn === undefined) return undefined;
    const field = 'corrected.arrivedOn';
    const refusedDates = refuseDates(arrivedOn, reportedOn, context, field);
    if (refusedDates) return refusedDates;
    const departed = [...without.moves.values()].flatMap((move) =>
      move.status === 'none' ? [] : move.departedOn,
    );
    const [departedOn] = departed;
    if (departedOn && arrivedOn < departedOn)
      return reject({ code: 'arrival-before-departure', field, departedOn });
    for (const id of chain.subjects) {
      const mover = without.persons.get(id);
      const refusedDeceased = isRegistered(mover) ? refuseDeceased(mover, arrivedOn, field) : undefined;
      if (refusedDeceased) return refusedDeceased;
    }
    return undefined;
  },
  restate({ stream, event }, corrected, { without }) {
    const { arrivedOn } = corrected;
    if (arrivedOn === undefined) return event;
    if (event.type === 'MoveCaseCompleted') {
      return { ...event, occurredOn: arrivedOn, data: withFields(event.data, corrected) };
    }
    if (event.type !== 'PersonArrived') return event;
    const mover = without.persons.get(stream.id);
    const placedOn = isRegistered(mover) ? mover.placedOn : arrivedOn;
    return { ...event, occurredOn: latest(arrivedOn, placedOn), data: withFields(event.data, corrected) };
  },
};
export const correctArrival = correcting(arrivalCorrection);
