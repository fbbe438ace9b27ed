import { reject, type PlainDate } from '@peristiwa/kernel';
import type { Known } from '../../act';
import type { ActiveFamily } from '../../family/family';
import type { Couple } from '../../person/marriage-card';
import { refuseParty } from '../../marriage/wedding';
import { isRegistered, refuseDates } from '../../rules';
import { correcting, inCorrected, withFields, type Correction, type Scene } from '../correct-act';

export interface CorrectedMarriage {
  readonly marriedOn?: PlainDate;
  readonly courtDispensation?: string | null;
  readonly courtPermit?: string | null;
}

/** Pembetulan akta perkawinan. A wrong spouse is a wrong subject: the act is cancelled. */
const marriageCorrection: Correction<CorrectedMarriage> = {
  kind: 'marriage',
  refuse(corrected, scene) {
    const events = scene.content.flatMap((change) => change.events);
    const married = events.find(({ type }) => type === 'MarriageRegistered');
    if (married?.type !== 'MarriageRegistered') throw new Error('A marriage act without a marriage');
    const { marriedOn, courtDispensation, courtPermit } = withFields(married.data, corrected);
    const wedding = {
      marriedOn,
      courtDispensation: courtDispensation ?? undefined,
      courtPermit: courtPermit ?? undefined,
    };
    const refusedDates = refuseDates(marriedOn, scene.reportedOn, scene.context, 'corrected.marriedOn');
    if (refusedDates) return refusedDates;
    const couple = coupleOf(scene);
    if (!couple) return reject({ code: 'person-not-found', field: 'actId' });
    const refused = refuseParty(wedding, 'husband', couple) ?? refuseParty(wedding, 'wife', couple);
    return refused && inCorrected(refused, 'marriedOn');
  },
  restate({ event }, corrected) {
    if (event.type !== 'MarriageRegistered') return event;
    const { courtDispensation = event.data.courtDispensation, courtPermit = event.data.courtPermit } =
      corrected;
    const data = { ...withFields(event.data, corrected), courtDispensation, courtPermit };
    return { ...event, occurredOn: data.marriedOn, data };
  },
};
export const correctMarriage = correcting(marriageCorrection);

/** Undefined where one of them is no longer in the register: the record continues under another person. */
function coupleOf({ chain, without }: Scene): Couple | undefined {
  const parties = chain.subjects.flatMap((id): Couple['husband'][] => {
    const state = without.persons.get(id);
    if (!isRegistered(state)) return [];
    const { familyId } = state.placement;
    return [
      { id, state, family: { id: familyId, state: without.families.get(familyId) } as Known<ActiveFamily> },
    ];
  });
  // The sex of one of them may have been changed since.
  const husband = parties.find(({ state }) => state.sex === 'male') ?? parties[0];
  const wife = parties.find((party) => party !== husband);
  return husband && wife && { husband, wife };
}
