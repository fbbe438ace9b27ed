import type { PlainDate } from '@peristiwa/kernel';
import type { EventAbroad } from '../../abroad/reports';
import type { DatedEvent } from '../../act';
import { nikAgreesWith } from '../../identifiers';
import { foldName } from '../../names';
import { REPORT_WITHIN_DAYS } from '../../person/birth-act';
import { ageOfParent, flagsOfBirth, flagsOfDelivery } from '../../person/birth-flags';
import { byName, inRegister, withFoldedName, type NewChild, type Parent } from '../../person/birth-report';
import {
  citizenshipAtBirth,
  lastDayOfChoice,
  type CitizenshipAtBirth,
} from '../../person/citizenship-at-birth';
import { residenceOfEvent } from '../../person/residence';
import { isRegistered } from '../../rules';
import type { QualityFlag } from '../../values';
import { flaggedAnew, stateIn, withFields, type Scene } from '../correct-act';
import { lateAsCorrected } from './lateness';
import { flagsOfLife, lifeFlags } from './life-on-record';

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
export type Birth = Extract<DatedEvent, { type: 'BirthRegistered' | 'BirthActRecorded' }>;
export const isBirth = (event: DatedEvent): event is Birth =>
  event.type === 'BirthRegistered' || event.type === 'BirthActRecorded';
export type Role = 'mother' | 'father';
export const roles: readonly Role[] = ['mother', 'father'];

/** As in the register without the act: nobody is a parent of himself or herself. */
export function parentOf(role: Role, corrected: CorrectedBirth, scene: Scene): Parent | null | undefined {
  const parent = corrected[role];
  if (parent && 'state' in parent) return { id: parent.id, state: stateIn(scene, parent) };
  return parent ? withFoldedName(parent) : parent;
}

/** The parent whom the act names as corrected. */
export function parentNow(role: Role, corrected: CorrectedBirth, scene: Scene): Parent | undefined {
  return (
    (corrected[role] === undefined ? onRecord(role, scene) : parentOf(role, corrected, scene)) ?? undefined
  );
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

export function birthsOf({ content }: Scene): Birth[] {
  return content.flatMap(({ events }) => events.filter(isBirth));
}

export function birthAsCorrected(
  childId: string,
  event: Birth,
  corrected: CorrectedBirth,
  scene: Scene,
): Birth {
  const { bornOn, sptjm, lateDecision, abroad, children = [] } = corrected;
  const { personId: _, ...child } = children.find(({ personId }) => personId === childId) ?? {
    personId: childId,
  };
  const named = 'name' in child && child.name ? { name: foldName(child.name) } : {};
  const fields = { bornOn, sptjm, lateDecision, abroad, ...child, ...named };
  const content = withFields(event.data, fields);
  for (const role of roles) Object.assign(content, parentFields(role, parentOf(role, corrected, scene)));
  const isOther = 'nik' in content && !nikAgreesWith(content.nik, content.bornOn, content.sex);
  const occurredOn = content.bornOn;
  const reportedLate = lateAsCorrected(
    event,
    { occurredOn, abroad: content.abroad },
    REPORT_WITHIN_DAYS,
    scene,
  );
  const flags = flaggedAnew(content.flags, {
    'nik-differs-from-biodata': isOther,
    ...(isOfDelivery(corrected) && deliveryFlags(childId, { ...content, reportedLate }, corrected, scene)),
  });
  const motherAge = ageOfParent(parentNow('mother', corrected, scene), occurredOn);
  const lived = residenceAsCorrected(event, occurredOn, corrected, scene);
  const data = { ...content, ...lived, ...citizenshipAsCorrected(event, occurredOn, corrected, scene) };
  return { ...event, occurredOn, data: { ...data, motherAge, reportedLate, flags } } as Birth;
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
  const parents = roles.map((role) => parentNow(role, corrected, scene));
  return { dualUntil: undefined, ...citizenshipAtBirth(parents, bornOn) };
}

/** Is one of the fields corrected on which the flags of a delivery rest? */
function isOfDelivery({
  bornOn,
  mother,
  father,
  sptjm,
  lateDecision,
  abroad,
  children = [],
}: CorrectedBirth) {
  const fields = [bornOn, mother, father, sptjm, lateDecision, abroad];
  return fields.some((field) => field !== undefined) || children.some(({ birthOrder }) => birthOrder);
}

/** INV-10, INV-11, INV-24: what was flagged at the registration is flagged by what the act says now. */
function deliveryFlags(
  childId: string,
  content: Birth['data'],
  corrected: CorrectedBirth,
  scene: Scene,
): Partial<Record<QualityFlag, boolean>> {
  const { bornOn, plurality, sptjm, reportedLate, abroad, lateDecision } = content;
  const [mother, father] = [parentNow('mother', corrected, scene), parentNow('father', corrected, scene)];
  const { children: others = [], stillbirths = [] } = inRegister(mother)?.state ?? {};
  const children = scene.content.flatMap(({ stream, events }) =>
    events.filter(isBirth).map(({ data }) => {
      const own = corrected.children?.find(({ personId }) => personId === stream.id);
      return { personId: stream.id, birthOrder: own?.birthOrder ?? data.birthOrder };
    }),
  );
  const child = children.find(({ personId }) => personId === childId);
  if (!child) throw new Error('A birth that is not in its act');
  const report = { bornOn, plurality, sptjm, children };
  const siblings = [...others, ...stillbirths];
  const decisionMissing = reportedLate && !abroad && !lateDecision;
  const flags = [
    ...flagsOfBirth({ report, mother, father, siblings, decisionMissing }, child),
    ...flagsOfLife(childId, content, scene),
  ];
  return Object.fromEntries([...flagsOfDelivery, ...lifeFlags].map((flag) => [flag, flags.includes(flag)]));
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
