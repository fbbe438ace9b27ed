import { ageOn, type PlainDate } from '@peristiwa/kernel';
import type { RecordStillbirth } from '../../person/record-stillbirth';
import { refuseMother } from '../../person/refuse-parent';
import { residenceOfEvent } from '../../person/residence';
import { isRegistered, personNotFound, refuseDates } from '../../rules';
import { correcting, inCorrected, withFields, type Correction, type Scene } from '../correct-act';
import { factOf } from './couple';

type Optional = 'sex' | 'placeName' | 'attendant' | 'cause' | 'sptjm';
type Content = Omit<RecordStillbirth, 'reportedOn'>;
/** Null leaves an optional field empty. */
export type CorrectedStillbirth = Partial<Omit<Content, Optional>> & {
  readonly [Name in Optional]?: Content[Name] | null;
};

/** Pembetulan surat keterangan lahir mati. Another mother is a wrong subject: the record is cancelled. */
const stillbirthCorrection: Correction<CorrectedStillbirth> = {
  kind: 'stillbirth',
  refuse(corrected, scene) {
    const { bornOn } = withFields(factOf(scene, 'StillbirthRecorded').data, corrected);
    const mother = motherOf(scene);
    if (!mother) return personNotFound('actId');
    const refused =
      refuseDates(bornOn, scene.reportedOn, scene.context, 'bornOn') ?? refuseMother(mother, bornOn);
    return refused && inCorrected(refused, 'bornOn');
  },
  restate({ event }, corrected, scene) {
    if (event.type !== 'StillbirthRecorded') return event;
    const data = withFields(event.data, corrected);
    const mother = motherOf(scene)?.state;
    const isOtherDay = data.bornOn !== event.data.bornOn;
    const ofDay = mother && isOtherDay ? onDay(mother, data.bornOn) : {};
    return { ...event, occurredOn: data.bornOn, data: { ...data, ...ofDay } };
  },
};
export const correctStillbirth = correcting(stillbirthCorrection);

type Mother = NonNullable<ReturnType<typeof motherOf>>;

function onDay(mother: Mother['state'], bornOn: PlainDate) {
  return { residence: residenceOfEvent(mother, bornOn), motherAge: ageOn(mother.bornOn, bornOn) };
}

function motherOf({ chain, without }: Scene) {
  const id = chain.subjects[0] ?? '';
  const state = without.persons.get(id);
  return isRegistered(state) ? { id, state } : undefined;
}
