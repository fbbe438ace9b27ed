import type { PlainDate } from '@peristiwa/kernel';
import type { EventAbroad } from '../../abroad/reports';
import type { Known } from '../../act';
import type { ActiveFamily } from '../../family/family';
import { roles } from '../../marriage/couple';
import { refuseParty } from '../../marriage/wedding';
import type { Couple } from '../../person/marriage-card';
import { REPORT_WITHIN_DAYS } from '../../person/register-marriage';
import { isRegistered, refuseDates } from '../../rules';
import { correcting, inCorrected, withFields, type Correction, type Scene } from '../correct-act';
import { factOf, partiesOf } from './couple';
import { refuseOfAbroad } from './event-abroad';
import { lateAsCorrected } from './lateness';

export interface CorrectedMarriage {
  readonly marriedOn?: PlainDate;
  readonly courtDispensation?: string | null;
  readonly courtPermit?: string | null;
  readonly abroad?: EventAbroad;
}
export interface CorrectedDeclaration extends Omit<CorrectedMarriage, 'abroad'> {
  readonly sptjm?: string;
}

type Wedding = 'MarriageRegistered' | 'UnrecordedMarriageDeclared';

/** A wrong spouse is a wrong subject: the act is cancelled. */
function ofWedding<Corrected extends CorrectedMarriage>(
  kind: Correction<Corrected>['kind'],
  type: Wedding,
): Correction<Corrected> {
  return {
    kind,
    refuse(corrected, scene) {
      const was = factOf(scene, type).data;
      const { marriedOn, courtDispensation, courtPermit } = withFields(was, corrected);
      const wedding = {
        marriedOn,
        courtDispensation: courtDispensation ?? undefined,
        courtPermit: courtPermit ?? undefined,
      };
      const refusedDates = refuseDates(marriedOn, scene.reportedOn, scene.context, 'corrected.marriedOn');
      if (refusedDates) return refusedDates;
      const abroad = 'abroad' in was ? was.abroad : undefined;
      const refusedAbroad = refuseOfAbroad(
        { was: abroad, corrected: corrected.abroad, on: marriedOn },
        scene,
      );
      if (refusedAbroad) return refusedAbroad;
      const couple = coupleOf(scene, was);
      const refused = roles.map((role) => refuseParty(wedding, role, couple)).find((one) => one);
      return refused && inCorrected(refused, 'marriedOn');
    },
    restate({ event }, corrected, scene) {
      if (event.type !== type) return event;
      const { courtDispensation = event.data.courtDispensation, courtPermit = event.data.courtPermit } =
        corrected;
      const data = { ...withFields(event.data, corrected), courtDispensation, courtPermit };
      const occurredOn = data.marriedOn;
      if (event.type === 'UnrecordedMarriageDeclared') return { ...event, occurredOn, data } as typeof event;
      const abroad = 'abroad' in data ? data.abroad : undefined;
      const reportedLate = lateAsCorrected(event, { occurredOn, abroad }, REPORT_WITHIN_DAYS, scene);
      return { ...event, occurredOn, data: { ...data, reportedLate } } as typeof event;
    },
  };
}

/** Pembetulan akta perkawinan. */
export const correctMarriage = correcting(ofWedding<CorrectedMarriage>('marriage', 'MarriageRegistered'));

/** Pembetulan pernyataan perkawinan belum tercatat (F-1.05). */
export const correctMarriageDeclaration = correcting(
  ofWedding<CorrectedDeclaration>('marriage-declaration', 'UnrecordedMarriageDeclared'),
);

/**
 * Both without the marriage of the act. What ended it since is no earlier marriage: on the streams alone, a divorce is one
 * that nobody knows the beginning of.
 */
function coupleOf(scene: Scene, { marriedOn }: { readonly marriedOn: PlainDate }): Couple {
  const { husband, wife } = partiesOf(scene);
  const withCard = ({ id, state }: typeof husband, spouseId: string) => {
    const present = scene.present.persons.get(id);
    const known = isRegistered(present) ? present.marriages : state.marriages;
    const marriages = known.filter((one) => one.spouseId !== spouseId || one.marriedOn !== marriedOn);
    const { familyId } = state.placement;
    const card = scene.without.families.get(familyId);
    return {
      id,
      state: { ...state, marriages },
      family: { id: familyId, state: card } as Known<ActiveFamily>,
    };
  };
  return { husband: withCard(husband, wife.id), wife: withCard(wife, husband.id) };
}
