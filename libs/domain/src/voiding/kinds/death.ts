import { ageOn, latest, reject, type PlainDate } from '@peristiwa/kernel';
import type { EventAbroad } from '../../abroad/reports';
import type { DatedEvent } from '../../act';
import type { RegisteredPerson } from '../../person/person';
import { livedAfter, REPORT_WITHIN_DAYS } from '../../person/register-death';
import { isRegistered, refuseDates } from '../../rules';
import type { DeathAttestor, DeathCause } from '../../values';
import { correcting, flaggedAnew, withFields, type Correction, type Scene } from '../correct-act';
import { factOf } from './couple';
import { refuseOfAbroad } from './event-abroad';
import { lateAsCorrected } from './lateness';

export interface CorrectedDeath {
  readonly diedOn?: PlainDate;
  readonly cause?: DeathCause;
  readonly attestedBy?: DeathAttestor;
  readonly abroad?: EventAbroad;
}

/** Pembetulan akta kematian. */
const deathCorrection: Correction<CorrectedDeath> = {
  kind: 'death',
  refuse(corrected, scene) {
    const was = factOf(scene, 'DeathRegistered').data;
    const { diedOn = was.diedOn, abroad } = corrected;
    const { bornOn } = deceasedOf(scene);
    const refusedDates = refuseDates(diedOn, scene.reportedOn, scene.context, 'corrected.diedOn');
    if (refusedDates) return refusedDates;
    if (diedOn < bornOn) return reject({ code: 'death-before-birth', field: 'corrected.diedOn', bornOn });
    return refuseOfAbroad({ was: was.abroad, corrected: abroad, on: diedOn }, scene);
  },
  restate({ stream, event }, corrected, scene) {
    const { diedOn } = corrected;
    if (event.type === 'DeathRegistered') return deathAsCorrected(event, corrected, scene);
    const [spouseId] = scene.chain.subjects;
    const isWidowhood = event.type === 'SpouseDied' || event.type === 'WidowhoodSettled';
    if (!isWidowhood || event.data.spouseId !== spouseId || diedOn === undefined) return event;
    const marriages = deceasedOf(scene).marriages.filter((marriage) => marriage.spouseId === stream.id);
    const occurredOn = latest(diedOn, ...marriages.map(({ marriedOn }) => marriedOn ?? diedOn));
    return { ...event, occurredOn, data: { ...event.data, diedOn } } as DatedEvent;
  },
};
export const correctDeath = correcting(deathCorrection);

type Death = Extract<DatedEvent, { type: 'DeathRegistered' }>;

function deathAsCorrected(event: Death, corrected: CorrectedDeath, scene: Scene): Death {
  const deceased = deceasedOf(scene);
  const data = withFields(event.data, corrected);
  const { diedOn: occurredOn, abroad } = data;
  const flags = flaggedAnew(data.flags, { 'events-after-death': livedAfter(deceased, occurredOn) });
  const reportedLate = lateAsCorrected(event, { occurredOn, abroad }, REPORT_WITHIN_DAYS, scene);
  const age = ageOn(deceased.bornOn, occurredOn);
  return { ...event, occurredOn, data: { ...data, age, reportedLate, flags } };
}

function deceasedOf({ chain, without }: Scene): RegisteredPerson {
  const person = without.persons.get(chain.subjects[0] ?? '');
  if (!isRegistered(person)) throw new Error('The deceased is not in the register without the death act');
  return person;
}
