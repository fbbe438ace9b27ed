import { ageOn, latest, reject, type PlainDate } from '@peristiwa/kernel';
import type { Change, DatedEvent } from '../../act';
import { lasted } from '../../person/register-death';
import type { RegisteredPerson } from '../../person/person';
import { isRegistered, refuseDates } from '../../rules';
import type { DeathAttestor, DeathCause } from '../../values';
import { correcting, flaggedAnew, withFields, type Correction, type Scene } from '../correct-act';

export interface CorrectedDeath {
  readonly diedOn?: PlainDate;
  readonly cause?: DeathCause;
  readonly attestedBy?: DeathAttestor;
}

/** Pembetulan akta kematian. */
const deathCorrection: Correction<CorrectedDeath> = {
  kind: 'death',
  refuse({ diedOn }, scene) {
    if (diedOn === undefined) return undefined;
    const { bornOn } = deceasedOf(scene);
    const refusedDates = refuseDates(diedOn, scene.reportedOn, scene.context, 'corrected.diedOn');
    if (refusedDates || diedOn >= bornOn) return refusedDates;
    return reject({ code: 'death-before-birth', field: 'corrected.diedOn', bornOn });
  },
  restate({ stream, event }, corrected, scene) {
    const { diedOn } = corrected;
    if (event.type === 'DeathRegistered') return deathAsCorrected(event, corrected, scene);
    if (event.type !== 'SpouseDied' || diedOn === undefined) return event;
    const marriages = deceasedOf(scene).marriages.filter(({ spouseId }) => spouseId === stream.id);
    const occurredOn = latest(diedOn, ...marriages.map(({ marriedOn }) => marriedOn ?? diedOn));
    return { ...event, occurredOn, data: { ...event.data, diedOn } };
  },
  added({ diedOn }, scene) {
    if (diedOn === undefined) return [];
    const [spouseId = ''] = scene.chain.subjects;
    const widowed = scene.content.filter(({ events }) => events.some(({ type }) => type === 'SpouseDied'));
    const known = widowed.map(({ stream }) => stream.id);
    // A spouse whose marriage had ended by the wrong day, and had not by the right one.
    return deceasedOf(scene)
      .marriages.filter((marriage) => lasted(marriage, diedOn) && !known.includes(marriage.spouseId))
      .map((marriage): Change => ({
        stream: { kind: 'person', id: marriage.spouseId },
        events: [
          {
            type: 'SpouseDied',
            occurredOn: latest(diedOn, marriage.marriedOn ?? diedOn),
            data: { spouseId, diedOn },
          },
        ],
      }));
  },
};
export const correctDeath = correcting(deathCorrection);

type Death = Extract<DatedEvent, { type: 'DeathRegistered' }>;

function deathAsCorrected(event: Death, corrected: CorrectedDeath, scene: Scene): Death {
  const { bornOn, lastVitalOn } = deceasedOf(scene);
  const data = withFields(event.data, corrected);
  const { diedOn } = data;
  const isBefore = lastVitalOn !== undefined && lastVitalOn > diedOn;
  const flags = flaggedAnew(data.flags, { 'events-after-death': isBefore });
  return { ...event, occurredOn: diedOn, data: { ...data, age: ageOn(bornOn, diedOn), flags } };
}

function deceasedOf({ chain, without }: Scene): RegisteredPerson {
  const person = without.persons.get(chain.subjects[0] ?? '');
  if (!isRegistered(person)) throw new Error('The deceased is not in the register without the death act');
  return person;
}
