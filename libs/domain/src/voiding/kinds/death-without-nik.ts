import { isLate, refuseDates, refuseOffice } from '../../rules';
import type { DeathWithoutNik } from '../../person/death-without-nik';
import { REPORT_WITHIN_DAYS, refuseUnidentified } from '../../person/register-death-without-nik';
import { correcting, inCorrected, withFields, type Correction } from '../correct-act';
import { factOf } from './couple';

type Optional = 'name' | 'sex' | 'age';
type Content = Omit<DeathWithoutNik, 'policeReport'>;
/** Null leaves an optional field empty. */
export type CorrectedDeathWithoutNik = Partial<Omit<Content, Optional>> & {
  readonly [Name in Optional]?: Content[Name] | null;
};

/** Pembetulan akta kematian tanpa NIK. Another police report is on another body: that act is cancelled. */
const deathWithoutNikCorrection: Correction<CorrectedDeathWithoutNik> = {
  kind: 'death-without-nik',
  refuse(corrected, scene) {
    const right = withFields(factOf(scene, 'DeathWithoutNikRegistered').data, corrected);
    const { reportedOn, context } = scene;
    const refused =
      refuseDates(right.diedOn, reportedOn, context, 'diedOn') ??
      (corrected.village === undefined ? undefined : refuseOffice(right.village, context)) ??
      refuseUnidentified(right, 'name');
    return refused && inCorrected(refused);
  },
  restate({ event }, corrected, { chain }) {
    if (event.type !== 'DeathWithoutNikRegistered') return event;
    const data = withFields(event.data, corrected);
    const { diedOn } = data;
    const reportedLate = isLate(diedOn, REPORT_WITHIN_DAYS, { receivedOn: chain.recordedOn });
    return { ...event, occurredOn: diedOn, data: { ...data, reportedLate } };
  },
};
export const correctDeathWithoutNik = correcting(deathWithoutNikCorrection);
