import type { PlainDate } from '@peristiwa/kernel';
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

function coupleOf({ chain, without }: Scene): Couple {
  const party = (sex: 'male' | 'female') => {
    for (const id of chain.subjects) {
      const state = without.persons.get(id);
      if (!isRegistered(state) || state.sex !== sex) continue;
      const { familyId } = state.placement;
      return {
        id,
        state,
        family: { id: familyId, state: without.families.get(familyId) } as Known<ActiveFamily>,
      };
    }
    throw new Error('A spouse is not in the register without the marriage act');
  };
  return { husband: party('male'), wife: party('female') };
}
