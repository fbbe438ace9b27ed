import { ageOn, reject, type PlainDate } from '@peristiwa/kernel';
import type { EventAbroad } from '../../abroad/reports';
import type { Change, DatedEvent } from '../../act';
import { nikAgreesWith } from '../../identifiers';
import { faultOfNewName, foldName } from '../../names';
import { byName, inRegister, withFoldedName, type NewChild, type Parent } from '../../person/birth-report';
import {
  citizenshipAtBirth,
  lastDayOfChoice,
  type CitizenshipAtBirth,
} from '../../person/citizenship-at-birth';
import { refuseFather, refuseMother, refuseParent } from '../../person/refuse-parent';
import { residenceOfEvent } from '../../person/residence';
import { isRegistered, personNotFound, refuseDates } from '../../rules';
import {
  correcting,
  flaggedAnew,
  inCorrected,
  stateIn,
  withFields,
  type Correction,
  type Scene,
} from '../correct-act';
import { refuseOfAbroad } from './event-abroad';

/** Null leaves an optional field empty. */
type Emptied<Fields> = { readonly [Name in keyof Fields]?: Fields[Name] | null };

export interface CorrectedBirth {
  readonly bornOn?: PlainDate;
  readonly children?: readonly (Emptied<NewChild> & { readonly personId: string })[];
  /** Null: not known. */
  readonly mother?: Parent | null;
  readonly father?: Parent | null;
  readonly sptjm?: string | null;
  readonly lateDecision?: string | null;
  readonly abroad?: EventAbroad;
}
/** Of a newborn, or of a resident who had no act of birth. */
type Birth = Extract<DatedEvent, { type: 'BirthRegistered' | 'BirthActRecorded' }>;
const isBirth = (event: DatedEvent): event is Birth =>
  event.type === 'BirthRegistered' || event.type === 'BirthActRecorded';
type Role = 'mother' | 'father';
const roles: readonly Role[] = ['mother', 'father'];

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
    const parent = (role: Role) =>
      (corrected[role] === undefined ? onRecord(role, scene) : parentOf(role, corrected, scene)) ?? undefined;
    const refused = refuseMother(parent('mother'), bornOn) ?? refuseFather(parent('father'), bornOn);
    return refused && inCorrected(refused);
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

/** As in the register without the act: nobody is a parent of himself or herself. */
function parentOf(role: Role, corrected: CorrectedBirth, scene: Scene): Parent | null | undefined {
  const parent = corrected[role];
  if (parent && 'state' in parent) return { id: parent.id, state: stateIn(scene, parent) };
  return parent ? withFoldedName(parent) : parent;
}

/** The parent whom the act names, as in the register without it. */
function onRecord(role: Role, scene: Scene): Parent | undefined {
  const data = birthsOf(scene)[0]?.data;
  const [id, name, bornOn, citizenship] =
    role === 'mother'
      ? [data?.motherId, data?.motherName, data?.motherBornOn, data?.motherCitizenship]
      : [data?.fatherId, data?.fatherName, data?.fatherBornOn, data?.fatherCitizenship];
  const state = id === undefined ? undefined : scene.without.persons.get(id);
  if (id !== undefined && state) return { id, state };
  return name === undefined ? undefined : { name, bornOn, citizenship };
}

function birthsOf({ content }: Scene): Birth[] {
  return content.flatMap(({ events }) => events.filter(isBirth));
}

function birthAsCorrected(childId: string, event: Birth, corrected: CorrectedBirth, scene: Scene): Birth {
  const { bornOn, sptjm, lateDecision, abroad, children = [] } = corrected;
  const { personId: _, ...child } = children.find(({ personId }) => personId === childId) ?? {
    personId: childId,
  };
  const named = 'name' in child && child.name ? { name: foldName(child.name) } : {};
  const fields = { bornOn, sptjm, lateDecision, abroad, ...child, ...named };
  const content = withFields(event.data, fields);
  for (const role of roles) Object.assign(content, parentFields(role, parentOf(role, corrected, scene)));
  const mother = corrected.mother === undefined ? onRecord('mother', scene) : corrected.mother;
  const hers = inRegister(mother ?? undefined)?.state.bornOn ?? byName(mother ?? undefined)?.bornOn;
  const isOther = 'nik' in content && !nikAgreesWith(content.nik, content.bornOn, content.sex);
  const flags = flaggedAnew(content.flags, { 'nik-differs-from-biodata': isOther });
  const motherAge = hers && ageOn(hers, content.bornOn);
  const lived = residenceAsCorrected(event, content.bornOn, corrected, scene);
  const data = { ...content, ...lived, ...citizenshipAsCorrected(event, content.bornOn, corrected, scene) };
  return { ...event, occurredOn: content.bornOn, data: { ...data, motherAge, flags } } as Birth;
}

/** The right parents give the citizenship, the right day of birth the end of a limited dual one (UU 12/2006 art. 4, 6). */
function citizenshipAsCorrected(
  event: Birth,
  bornOn: PlainDate,
  corrected: CorrectedBirth,
  scene: Scene,
): Partial<CitizenshipAtBirth> {
  if (event.type !== 'BirthRegistered') return {};
  if (corrected.mother === undefined && corrected.father === undefined) {
    return event.data.dualUntil ? { dualUntil: lastDayOfChoice(bornOn) } : {};
  }
  const parents = roles.map((role) => {
    const parent = corrected[role] === undefined ? onRecord(role, scene) : parentOf(role, corrected, scene);
    return parent ?? undefined;
  });
  return { dualUntil: undefined, ...citizenshipAtBirth(parents, bornOn) };
}

/** With another day or another mother, the child may have been born a resident of another village (domain.md §5.3). */
function residenceAsCorrected(event: Birth, bornOn: PlainDate, { mother }: CorrectedBirth, scene: Scene) {
  const isSame = bornOn === event.data.bornOn && mother === undefined;
  if (event.type !== 'BirthRegistered' || isSame) return {};
  const hers = mother === undefined ? onRecord('mother', scene) : parentOf('mother', { mother }, scene);
  const parent = inRegister(hers ?? undefined) ?? inRegister(onRecord('father', scene));
  return isRegistered(parent?.state) ? { residence: residenceOfEvent(parent.state, bornOn) } : {};
}

function parentFields(role: Role, parent: Parent | null | undefined) {
  if (parent === undefined) return {};
  const named = byName(parent ?? undefined);
  const { name, bornOn, citizenship } = named ?? {};
  const id = inRegister(parent ?? undefined)?.id;
  return role === 'mother'
    ? { motherId: id, motherName: name, motherBornOn: bornOn, motherCitizenship: citizenship }
    : { fatherId: id, fatherName: name, fatherBornOn: bornOn, fatherCitizenship: citizenship };
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
