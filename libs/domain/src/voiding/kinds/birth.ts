import { reject } from '@peristiwa/kernel';
import type { Change } from '../../act';
import { faultOfNewName, foldName } from '../../names';
import { inRegister } from '../../person/birth-report';
import { refuseFather, refuseMother, refuseParent } from '../../person/refuse-parent';
import { isRegistered, personNotFound, refuseDates } from '../../rules';
import { correcting, inCorrected, type Correction, type Scene } from '../correct-act';
import {
  birthAsCorrected,
  birthsOf,
  isBirth,
  parentNow,
  parentOf,
  roles,
  type CorrectedBirth,
  type Role,
} from './birth-as-corrected';
import { refuseOfAbroad } from './event-abroad';
import { refuseLife } from './life-on-record';

/** Pembetulan akta kelahiran. The NIK stays, also where it says another day of birth (domain.md §1.1). */
const birthCorrection: Correction<CorrectedBirth> = {
  kind: 'birth',
  refuse(corrected, scene) {
    const was = birthsOf(scene)[0]?.data;
    const { bornOn = was?.bornOn, children = [] } = corrected;
    if (!bornOn) throw new Error('A birth act without a child');
    for (const [index, { personId, name }] of children.entries()) {
      const field = `corrected.children.${index}`;
      if (!scene.chain.subjects.includes(personId)) return personNotFound(`${field}.personId`);
      const fault = name ? faultOfNewName(foldName(name)) : undefined;
      if (fault) return reject({ code: 'name-invalid', field: `${field}.name`, ...fault });
    }
    const refusedDates = refuseDates(bornOn, scene.reportedOn, scene.context, 'corrected.bornOn');
    if (refusedDates) return refusedDates;
    const refusedAbroad = refuseOfAbroad(
      { was: was?.abroad, corrected: corrected.abroad, on: bornOn },
      scene,
    );
    if (refusedAbroad) return refusedAbroad;
    for (const role of roles) {
      const refused = refuseParent(parentOf(role, corrected, scene) ?? undefined, role);
      if (refused) return inCorrected(refused);
    }
    const [mother, father] = [parentNow('mother', corrected, scene), parentNow('father', corrected, scene)];
    const refused = refuseMother(mother, bornOn) ?? refuseFather(father, bornOn);
    if (refused) return inCorrected(refused);
    return scene.content.map((change) => refuseChild(change, corrected, scene)).find((one) => one);
  },
  restate({ stream, event }, corrected, scene) {
    if (isBirth(event)) return birthAsCorrected(stream.id, event, corrected, scene);
    if (event.type !== 'ChildBorn') return event;
    const other = corrected[event.data.parent];
    if (other !== undefined && inRegister(other ?? undefined)?.id !== stream.id) return undefined;
    return { ...event, ...childBorn(event.data.childId, event.data.parent, corrected, scene) };
  },
  added(corrected, scene) {
    return roles.flatMap((role): Change[] => {
      const parent = inRegister(corrected[role] ?? undefined);
      const isThere = ({ stream, events }: Change) =>
        stream.id === parent?.id && events.some(({ type }) => type === 'ChildBorn');
      if (!parent || scene.content.some(isThere)) return [];
      const events = scene.chain.subjects.map((childId) => childBorn(childId, role, corrected, scene));
      return [{ stream: { kind: 'person', id: parent.id }, events }];
    });
  },
};
export const correctBirth = correcting(birthCorrection);

/**
 * The child fits the acts that rest on its birth. An act of somebody who was in the register leaves the biodata as they
 * are: these are corrected first.
 */
function refuseChild({ stream, events }: Change, corrected: CorrectedBirth, scene: Scene) {
  const birth = events.find(isBirth);
  const subject = scene.without.persons.get(stream.id);
  const index = corrected.children?.findIndex(({ personId }) => personId === stream.id) ?? -1;
  const { bornOn = birth?.data.bornOn, children = [] } = corrected;
  const sex = children[index]?.sex ?? birth?.data.sex;
  if (!birth || !bornOn || !sex) return undefined;
  const sexField = `corrected.children.${index}.sex`;
  if (birth.type === 'BirthActRecorded' && isRegistered(subject)) {
    if (subject.bornOn !== bornOn) return reject({ code: 'birth-act-differs', field: 'corrected.bornOn' });
    return subject.sex === sex ? undefined : reject({ code: 'birth-act-differs', field: sexField });
  }
  const refused = refuseLife(stream.id, { bornOn, sex }, scene);
  if (refused?.rejection.field !== 'sex') return refused && inCorrected(refused);
  return { ...refused, rejection: { ...refused.rejection, field: sexField } };
}

/** The birth on the stream of a parent. */
function childBorn(childId: string, parent: Role, corrected: CorrectedBirth, scene: Scene) {
  const birth = scene.content.find(({ stream }) => stream.id === childId)?.events;
  const event = birth?.find(isBirth);
  if (!event) throw new Error('A birth act without the birth of its child');
  const { name, sex, bornOn, birthOrder } = birthAsCorrected(childId, event, corrected, scene).data;
  const data = { childId, name, sex, bornOn, birthOrder, parent };
  return { type: 'ChildBorn' as const, occurredOn: bornOn, data };
}
