import type { PlainDate } from '@peristiwa/kernel';
import { REPORT_WITHIN_DAYS as ANNULLED_DIVORCE_WITHIN_DAYS } from '../../marriage/annul-divorce';
import { REPORT_WITHIN_DAYS as ANNULLED_MARRIAGE_WITHIN_DAYS } from '../../marriage/annul-marriage';
import {
  areMuslims,
  isOfMuslims,
  refuseEitherDeceased,
  refuseTooEarly,
  roles,
  type Parties,
} from '../../marriage/couple';
import { refuseCourt, refuseDecree } from '../../marriage/decree';
import { refuseImpossibleAge } from '../../marriage/marriage-age';
import type { Marriage } from '../../person/person';
import { refuseDates, refuseDeceased, type Refused } from '../../rules';
import { correcting, inCorrected, withFields, type Correction, type Scene } from '../correct-act';
import { factOf, partiesOf } from './couple';
import { lateAsCorrected } from './lateness';

interface CorrectedDecision {
  readonly court?: string;
  readonly decisionNumber?: string;
}
export interface CorrectedAnnulment extends CorrectedDecision {
  /** The day the court's decision became final. */
  readonly annulledOn?: PlainDate;
}
export interface CorrectedLegalisation extends CorrectedDecision {
  readonly legalisedOn?: PlainDate;
  /** The wedding day by the decision. */
  readonly marriedOn?: PlainDate;
}

function lastMarriage({ husband, wife }: Parties): Marriage | undefined {
  return husband.state.marriages.findLast(({ spouseId }) => spouseId === wife.id);
}

/** Pembetulan pencatatan pembatalan perkawinan. */
const marriageAnnulment: Correction<CorrectedAnnulment> = {
  kind: 'marriage-annulment',
  refuse(corrected, scene) {
    const { annulledOn, ...decision } = withFields(factOf(scene, 'MarriageAnnulled').data, corrected);
    const parties = partiesOf(scene);
    const marriage = lastMarriage(parties);
    return refuse(
      refuseDates(annulledOn, scene.reportedOn, scene.context, 'annulledOn') ??
        refuseTooEarly(annulledOn, marriage?.marriedOn, 'annulledOn') ??
        refuseDecision(decision, annulledOn, isOfMuslims(marriage ?? {}, parties)),
    );
  },
  restate: ({ event }, corrected, scene) =>
    event.type === 'MarriageAnnulled'
      ? annulledAsCorrected(event, corrected, ANNULLED_MARRIAGE_WITHIN_DAYS, scene)
      : event,
};
export const correctMarriageAnnulment = correcting(marriageAnnulment);

/** Pembetulan pencatatan pembatalan perceraian. */
const divorceAnnulment: Correction<CorrectedAnnulment> = {
  kind: 'divorce-annulment',
  refuse(corrected, scene) {
    const { annulledOn, ...decision } = withFields(factOf(scene, 'DivorceAnnulled').data, corrected);
    const parties = partiesOf(scene);
    const marriage = lastMarriage(parties);
    const dead = refuseEitherDeceased(parties, annulledOn);
    return refuse(
      refuseDates(annulledOn, scene.reportedOn, scene.context, 'annulledOn') ??
        refuseTooEarly(annulledOn, marriage?.endedOn, 'annulledOn') ??
        (dead && inCorrected(dead, 'annulledOn')) ??
        refuseDecision(decision, annulledOn, isOfMuslims(marriage ?? {}, parties)),
    );
  },
  restate: ({ event }, corrected, scene) =>
    event.type === 'DivorceAnnulled'
      ? annulledAsCorrected(event, corrected, ANNULLED_DIVORCE_WITHIN_DAYS, scene)
      : event,
};
export const correctDivorceAnnulment = correcting(divorceAnnulment);

interface Annulment {
  readonly occurredOn: PlainDate;
  readonly data: { readonly annulledOn: PlainDate; readonly reportedLate: boolean };
}

function annulledAsCorrected<Event extends Annulment>(
  event: Event,
  corrected: CorrectedAnnulment,
  deadlineDays: number,
  scene: Scene,
): Event {
  const data = withFields(event.data, corrected);
  const occurredOn = data.annulledOn;
  const reportedLate = lateAsCorrected(event, { occurredOn }, deadlineDays, scene);
  return { ...event, occurredOn, data: { ...data, reportedLate } };
}

/** Pembetulan pencatatan isbat nikah. */
const legalisation: Correction<CorrectedLegalisation> = {
  kind: 'marriage-legalisation',
  refuse(corrected, scene) {
    const { marriedOn, legalisedOn, ...decision } = withFields(
      factOf(scene, 'MarriageLegalised').data,
      corrected,
    );
    const parties = partiesOf(scene);
    const refusedParty = roles
      .map((role) => parties[role].state)
      .map(
        (state) =>
          refuseDeceased(state, marriedOn, 'marriedOn') ??
          refuseImpossibleAge(state.bornOn, marriedOn, 'marriedOn'),
      )
      .find((refused) => refused);
    return refuse(
      refuseDates(legalisedOn, scene.reportedOn, scene.context, 'legalisedOn') ??
        refuseTooEarly(legalisedOn, marriedOn, 'legalisedOn') ??
        refusedParty ??
        refuseDecision(decision, legalisedOn, areMuslims(parties)),
    );
  },
  restate({ event }, corrected) {
    if (event.type !== 'MarriageLegalised') return event;
    const data = withFields(event.data, corrected);
    return { ...event, occurredOn: data.legalisedOn, data };
  },
};
export const correctMarriageLegalisation = correcting(legalisation);

function refuseDecision(
  { court, decisionNumber }: { readonly court: string; readonly decisionNumber: string },
  until: PlainDate,
  isMuslim: boolean,
): Refused | undefined {
  return (
    refuseCourt(court, isMuslim) ?? refuseDecree({ field: 'decisionNumber', number: decisionNumber, until })
  );
}

const refuse = (refused: Refused | undefined) => {
  const field = refused?.rejection.field ?? '';
  return refused && (field.startsWith('corrected.') ? refused : inCorrected(refused));
};
