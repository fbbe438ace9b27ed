import { ageOn, type PlainDate } from '@peristiwa/kernel';
import type { DatedEvent } from '../../act';
import { REPORT_WITHIN_DAYS, type RecordStillbirth } from '../../person/record-stillbirth';
import { flagsOfBirth, flagsOfDelivery } from '../../person/birth-flags';
import type { Parent } from '../../person/birth-report';
import { refuseMother } from '../../person/refuse-parent';
import { residenceOfEvent } from '../../person/residence';
import { isRegistered, personNotFound, refuseDates } from '../../rules';
import {
  correcting,
  flaggedAnew,
  inCorrected,
  withFields,
  type Correction,
  type Scene,
} from '../correct-act';
import { factOf } from './couple';
import { lateAsCorrected } from './lateness';

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
    const occurredOn = data.bornOn;
    const reportedLate = lateAsCorrected(event, { occurredOn }, REPORT_WITHIN_DAYS, scene);
    const isOfDelivery = ofDelivery.some((field) => corrected[field] !== undefined);
    const flags = isOfDelivery ? flaggedAnew(data.flags, deliveryFlags(data, scene)) : data.flags;
    return { ...event, occurredOn, data: { ...data, ...ofDay, reportedLate, flags } };
  },
};
export const correctStillbirth = correcting(stillbirthCorrection);

type Recorded = Extract<DatedEvent, { type: 'StillbirthRecorded' }>['data'];
const ofDelivery = ['bornOn', 'birthOrder', 'plurality', 'sptjm'] as const;

/** INV-10, INV-11: what was flagged when it was recorded is flagged by what the record says now. */
function deliveryFlags(
  { bornOn, birthOrder, plurality, sptjm, fatherId, fatherName }: Recorded,
  scene: Scene,
) {
  const mother = motherOf(scene);
  const { children = [], stillbirths = [] } = mother?.state ?? {};
  const his = fatherId === undefined ? undefined : scene.without.persons.get(fatherId);
  const father: Parent | undefined =
    fatherId !== undefined && his
      ? { id: fatherId, state: his }
      : fatherName
        ? { name: fatherName }
        : undefined;
  const child = { birthOrder };
  const report = { bornOn, sptjm, plurality, children: [child] };
  const siblings = [...children, ...stillbirths];
  const flags = flagsOfBirth({ report, mother, father, siblings, decisionMissing: false }, child);
  return Object.fromEntries(flagsOfDelivery.map((flag) => [flag, flags.includes(flag)]));
}

type Mother = NonNullable<ReturnType<typeof motherOf>>;

function onDay(mother: Mother['state'], bornOn: PlainDate) {
  return { residence: residenceOfEvent(mother, bornOn), motherAge: ageOn(mother.bornOn, bornOn) };
}

function motherOf({ chain, without }: Scene) {
  const id = chain.subjects[0] ?? '';
  const state = without.persons.get(id);
  return isRegistered(state) ? { id, state } : undefined;
}
