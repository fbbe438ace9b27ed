import type { PlainDate } from '@peristiwa/kernel';
import { isRegistered, refuseDates, refuseDeceased } from '../../rules';
import { refuseTerm } from '../../stay/non-permanent-stay';
import { correcting, withFields, type Correction } from '../correct-act';

export interface CorrectedStay {
  readonly from?: PlainDate;
  readonly until?: PlainDate;
}

/** Pembetulan of the term of a stay (penduduk nonpermanen). */
const stayCorrection: Correction<CorrectedStay> = {
  kind: 'non-permanent-stay',
  refuse(corrected, { chain, content, without, reportedOn, context }) {
    const registered = content.flatMap(({ events }) => events).find(isStay);
    if (!registered) throw new Error('A stay without its fact');
    const { from, until } = withFields(registered.data, corrected);
    const field = 'corrected.from';
    const refused =
      refuseDates(from, reportedOn, context, field) ?? refuseTerm(from, until, 'corrected.until');
    if (refused) return refused;
    const person = without.persons.get(chain.subjects[0] ?? '');
    return isRegistered(person) ? refuseDeceased(person, from, field) : undefined;
  },
  restate({ event }, corrected) {
    if (!isStay(event)) return event;
    return {
      ...event,
      occurredOn: corrected.from ?? event.occurredOn,
      data: withFields(event.data, corrected),
    };
  },
};
export const correctStay = correcting(stayCorrection);

type Event = Parameters<Correction<CorrectedStay>['restate']>[0]['event'];
function isStay(event: Event): event is Extract<Event, { type: 'NonPermanentStayRegistered' }> {
  return event.type === 'NonPermanentStayRegistered';
}
