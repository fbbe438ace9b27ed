import type { PlainDate } from '@peristiwa/kernel';
import { REPORT_WITHIN_DAYS } from '../../foreigner/permit-record';
import { refuseTerm } from '../../foreigner/refuse-permit';
import type { Refused } from '../../rules';
import { correcting, inCorrected, withFields, type Correction, type Scene } from '../correct-act';
import { biodataCorrection, type CorrectedBiodata } from './biodata';
import { lateAsCorrected } from './lateness';

/** Another kind of permit is a change of status, and so an act of its own. */
export interface CorrectedStayPermit {
  readonly number?: string;
  readonly issuedAt?: string | null;
  readonly issuedOn?: PlainDate;
  /** Null: an ITAP for an unlimited time. */
  readonly validUntil?: PlainDate | null;
}

/** Pembetulan of a recorded stay permit; the number of the SKTT stays. */
const permitCorrection: Correction<CorrectedStayPermit> = {
  kind: 'stay-permit',
  refuse: (corrected, scene) =>
    refuseCorrectedPermit(corrected, scene, (field) => field.replace('permit.', '')),
  restate: ({ event }, corrected, scene) => withCorrectedPermit(event, corrected, scene),
};
export const correctStayPermit = correcting(permitCorrection);

export interface CorrectedForeigner extends Omit<CorrectedBiodata, 'personId' | 'citizenship'> {
  readonly permit?: CorrectedStayPermit;
}

/** Pembetulan of the biodata of an orang asing, and of the permit with which he or she was registered. */
const foreignerCorrection: Correction<CorrectedForeigner> = {
  kind: 'foreigner',
  refuse: ({ permit, ...biodata }, scene) =>
    biodataCorrection.refuse(biodata, scene) ??
    (permit && refuseCorrectedPermit(permit, scene, (field) => field)),
  restate(fact, { permit = {}, ...biodata }, scene) {
    const event = biodataCorrection.restate(fact, biodata, scene);
    return event && withCorrectedPermit(event, permit, scene);
  },
};
export const correctForeigner = correcting(foreignerCorrection);

type Event = Parameters<Correction<object>['restate']>[0]['event'];
type PermitEvent = Extract<Event, { type: 'ForeignerRegistered' | 'StayPermitChanged' }>;

function hasPermit(event: Event): event is PermitEvent {
  return event.type === 'ForeignerRegistered' || event.type === 'StayPermitChanged';
}

/** A permit that has expired since was in force when it was recorded. */
function refuseCorrectedPermit(
  corrected: CorrectedStayPermit,
  { content, reportedOn, context }: Scene,
  nameOf: (field: string) => string,
): Refused | undefined {
  const recorded = content.flatMap(({ events }) => events).find(hasPermit);
  if (!recorded) throw new Error('A stay permit without its fact');
  const refused = refuseTerm(withFields(recorded.data.permit, corrected), reportedOn, context);
  return refused && inCorrected(refused, nameOf(refused.rejection.field ?? 'permit'));
}

function withCorrectedPermit(event: Event, corrected: CorrectedStayPermit, scene: Scene): Event {
  if (!hasPermit(event)) return event;
  const permit = withFields(event.data.permit, corrected);
  const occurredOn = permit.issuedOn;
  const reportedLate = lateAsCorrected(event, { occurredOn }, REPORT_WITHIN_DAYS, scene);
  return { ...event, occurredOn, data: { ...event.data, permit, reportedLate } } as Event;
}
