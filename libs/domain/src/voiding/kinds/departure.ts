import { reject } from '@peristiwa/kernel';
import { regencyOf } from '../../area';
import type { MoveReason } from '../../values';
import { refuseEnded } from '../../move/refuse-closed';
import { correcting, withFields, type Correction } from '../correct-act';

export interface CorrectedDeparture {
  /** Village code. */
  readonly destination?: string;
  readonly reason?: MoveReason;
}

/** Pembetulan SKPWNI, while it is open: afterwards the arrival says where the movers live. */
const departureCorrection: Correction<CorrectedDeparture> = {
  kind: 'departure',
  refuse({ destination }, { content, present }) {
    for (const move of present.moves.values()) {
      const ended = move.status === 'none' ? undefined : refuseEnded(move, 'actId');
      if (ended) return ended;
    }
    const opened = content.flatMap(({ events }) => events).find(({ type }) => type === 'MoveCaseOpened');
    if (opened?.type !== 'MoveCaseOpened') throw new Error('A departure without its case');
    if (destination === undefined || regencyOf(destination) !== regencyOf(opened.data.origin))
      return undefined;
    return reject({ code: 'destination-in-same-regency', field: 'corrected.destination' });
  },
  restate({ event }, corrected) {
    if (event.type === 'DepartureIssued') return { ...event, data: withFields(event.data, corrected) };
    return event.type === 'MoveCaseOpened' ? { ...event, data: withFields(event.data, corrected) } : event;
  },
};
export const correctDeparture = correcting(departureCorrection);
