import type { PlainDate } from '@peristiwa/kernel';
import type { DatedEvent } from '../../act';
import { refuseHolder } from '../../document/record-document';
import { isRegistered, refuseDates, refuseDeceased } from '../../rules';
import { correcting, inCorrected, withFields, type Correction } from '../correct-act';

export interface CorrectedDocument {
  /** The day of the step. */
  readonly changedOn?: PlainDate;
  readonly policeReport?: string | null;
}

/** Pembetulan of a step of a KTP-el, a KIA or an IKD. A wrong status is no error of content: cancel, and record again. */
const documentCorrection: Correction<CorrectedDocument> = {
  kind: 'document',
  refuse({ changedOn }, { chain, content, without, reportedOn, context }) {
    if (changedOn === undefined) return undefined;
    const field = 'corrected.changedOn';
    const refusedDates = refuseDates(changedOn, reportedOn, context, field);
    if (refusedDates) return refusedDates;
    const person = without.persons.get(chain.subjects[0] ?? '');
    if (!isRegistered(person)) return undefined;
    const refusedDeceased = refuseDeceased(person, changedOn, field);
    if (refusedDeceased) return refusedDeceased;
    const step = content.flatMap(({ events }) => events).find(isStep);
    const refused = step && refuseHolder(person, { ...step.data, changedOn });
    return refused && inCorrected(refused, 'changedOn');
  },
  restate({ event }, corrected) {
    if (event.type !== 'DocumentStatusChanged') return event;
    const { changedOn = event.occurredOn, ...fields } = corrected;
    return { ...event, occurredOn: changedOn, data: withFields(event.data, fields) };
  },
};
type Step = Extract<DatedEvent, { type: 'DocumentStatusChanged' }>;

function isStep(event: DatedEvent): event is Step {
  return event.type === 'DocumentStatusChanged';
}

export const correctDocument = correcting(documentCorrection);
