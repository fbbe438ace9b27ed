import type { PlainDate } from '@peristiwa/kernel';
import {
  citizenshipWith,
  recordedFrom,
  REPORT_WITHIN_DAYS,
  refuseDayOfChild,
  refuseEvidence,
  refuseLegitimation,
} from '../../person/parentage-acts';
import type { RegisteredPerson } from '../../person/person';
import { isRegistered, personNotFound, refuseDeceased } from '../../rules';
import { correcting, inCorrected, withFields, type Correction, type Scene } from '../correct-act';
import { factOf } from './couple';
import { lateAsCorrected } from './lateness';

interface CorrectedEvidence {
  readonly religiousMarriageOn?: PlainDate | null;
  readonly courtDecree?: string | null;
}
export interface CorrectedAcknowledgement extends CorrectedEvidence {
  readonly acknowledgedOn?: PlainDate;
  readonly statement?: string;
}
export interface CorrectedLegitimation extends CorrectedEvidence {
  readonly legitimisedOn?: PlainDate;
}

/** Pembetulan akta pengakuan anak. Another father is a wrong subject: the act is cancelled. */
const acknowledgement: Correction<CorrectedAcknowledgement> = {
  kind: 'acknowledgement',
  refuse(corrected, scene) {
    const act = withFields(factOf(scene, 'ChildAcknowledged').data, corrected);
    const child = childOf(scene);
    const father = scene.without.persons.get(act.fatherId);
    if (!child) return personNotFound('actId');
    const { reportedOn, context } = scene;
    const report = { reportedOn, field: 'acknowledgedOn' };
    const refused =
      refuseDayOfChild(child, act.acknowledgedOn, report, context) ??
      (isRegistered(father) ? refuseDeceased(father, act.acknowledgedOn, 'acknowledgedOn') : undefined) ??
      refuseEvidence(act, act.acknowledgedOn);
    return refused && inCorrected(refused);
  },
  restate({ event }, corrected, scene) {
    const { acknowledgedOn } = corrected;
    if (event.type === 'ChildBorn' && acknowledgedOn) return { ...event, occurredOn: acknowledgedOn };
    if (event.type !== 'ChildAcknowledged') return event;
    const { citizenship: _, dualUntil: __, ...act } = withFields(event.data, corrected);
    const [child, father] = [childOf(scene), scene.without.persons.get(act.fatherId)];
    const both = child && isRegistered(father) ? citizenshipWith(father, child, act.acknowledgedOn) : {};
    const occurredOn = act.acknowledgedOn;
    const reportedLate = lateAsCorrected(event, { occurredOn }, REPORT_WITHIN_DAYS, scene);
    return { ...event, occurredOn, data: { ...act, ...both, reportedLate } };
  },
};
export const correctAcknowledgement = correcting(acknowledgement);

/** Pembetulan akta pengesahan anak. */
const legitimation: Correction<CorrectedLegitimation> = {
  kind: 'legitimation',
  refuse(corrected, scene) {
    const act = withFields(factOf(scene, 'ChildLegitimised').data, corrected);
    const child = childOf(scene);
    if (!child) return personNotFound('actId');
    const { reportedOn, context } = scene;
    const mother = scene.present.persons.get(act.motherId);
    const marriages = isRegistered(mother) ? mother.marriages : [];
    const marriage = marriages.find(({ spouseId, form }) => spouseId === act.fatherId && form === 'recorded');
    const report = { reportedOn, field: 'legitimisedOn' };
    const refused =
      refuseDayOfChild(child, act.legitimisedOn, report, context) ??
      refuseLegitimation(act, { recordedFrom: marriage && recordedFrom(marriage), bornOn: child.bornOn });
    return refused && inCorrected(refused);
  },
  restate({ event }, corrected, scene) {
    if (event.type !== 'ChildLegitimised') return event;
    const data = withFields(event.data, corrected);
    const occurredOn = data.legitimisedOn;
    const reportedLate = lateAsCorrected(event, { occurredOn }, REPORT_WITHIN_DAYS, scene);
    return { ...event, occurredOn, data: { ...data, reportedLate } };
  },
};
export const correctLegitimation = correcting(legitimation);

function childOf({ chain, without }: Scene): RegisteredPerson | undefined {
  const child = without.persons.get(chain.subjects[0] ?? '');
  return isRegistered(child) ? child : undefined;
}
