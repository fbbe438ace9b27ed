import { reject } from '@peristiwa/kernel';
import type { Known } from '../../act';
import { nikAgreesWith } from '../../identifiers';
import { faultOfRecordedName, foldName, hasDigit } from '../../names';
import type { Biodata, Person } from '../../person/person';
import { flagsOfParents, refuseParents } from '../../family/plausible';
import { isRegistered, personNotFound, refuseDates, type Refused } from '../../rules';
import type { MaritalStatus, QualityFlag } from '../../values';
import {
  correcting,
  flaggedAnew,
  inCorrected,
  stateIn,
  withFields,
  type Correction,
  type Scene,
} from '../correct-act';
import { flagsOfLife, lifeFlags, refuseLife } from './life-on-record';

export interface CorrectedBiodata extends Partial<Omit<Biodata, 'nik'>> {
  /** Whose biodata, where one act recorded a whole family. */
  readonly personId?: string;
  readonly maritalStatus?: MaritalStatus;
  /** Null: not known. */
  readonly mother?: Known<Person> | null;
  readonly father?: Known<Person> | null;
}

/** Pembetulan biodata. The NIK stays, whatever day of birth or sex it says (domain.md §1.1). */
export const biodataCorrection: Correction<CorrectedBiodata> = {
  kind: 'biodata',
  refuse(corrected, scene) {
    const { name, bornOn, mother, father } = corrected;
    const { reportedOn, context } = scene;
    if (subjectOf(corrected, scene) === undefined) return personNotFound('corrected.personId');
    const refusedDates = bornOn && refuseDates(bornOn, reportedOn, context, 'corrected.bornOn');
    if (refusedDates) return refusedDates;
    const fault = name === undefined ? undefined : faultOfRecordedName(foldName(name));
    if (fault) return reject({ code: 'name-invalid', field: 'corrected.name', ...fault });
    if (mother && !isRegistered(stateIn(scene, mother))) return personNotFound('corrected.mother');
    if (father && !isRegistered(stateIn(scene, father))) return personNotFound('corrected.father');
    return refuseParentsOf(corrected, scene) ?? refuseLifeOf(corrected, scene);
  },
  restate({ stream, event }, corrected, scene) {
    if (event.type !== 'BiodataRecorded' || stream.id !== subjectOf(corrected, scene)) return event;
    const { personId: _named, mother, father, ...fields } = corrected;
    const content = withFields(event.data, fields);
    const name = foldName(content.name);
    const motherId = mother === undefined ? content.motherId : mother?.id;
    const fatherId = father === undefined ? content.fatherId : father?.id;
    const flags = flaggedAnew(content.flags, {
      'nik-differs-from-biodata': !nikAgreesWith(content.nik, content.bornOn, content.sex),
      'name-has-digits': hasDigit(name),
      ...flagsOfKin({ ...content, motherId, fatherId }, corrected, scene),
    });
    return { ...event, data: { ...content, name, flags, motherId, fatherId } };
  },
};
export const correctBiodata = correcting(biodataCorrection);

/** The person whom the correction names, or the only one of the act. */
function subjectOf({ personId }: CorrectedBiodata, { chain: { subjects } }: Scene): string | undefined {
  if (personId === undefined) return subjects.length === 1 ? subjects[0] : undefined;
  return subjects.find((id) => id === personId);
}

/** The parents that the form names, or the right ones, fit the day of birth by the rule of the form (INV-14). */
function refuseParentsOf(corrected: CorrectedBiodata, scene: Scene): Refused | undefined {
  const content = contentOf(subjectOf(corrected, scene), scene);
  if (!content) return undefined;
  const parents = parentsOf(content, corrected, scene);
  const refused = refuseParents(corrected.bornOn ?? content.bornOn, parents);
  return refused && inCorrected(refused);
}

function parentsOf(content: Content, corrected: CorrectedBiodata, scene: Scene) {
  const parentOf = (role: 'mother' | 'father') => {
    const given = corrected[role];
    if (given) return { id: given.id, state: stateIn(scene, given) };
    const id = content[`${role}Id`];
    const state = given === null || id === undefined ? undefined : scene.present.persons.get(id);
    return id !== undefined && isRegistered(state) ? { id, state } : undefined;
  };
  return { mother: parentOf('mother'), father: parentOf('father') };
}

function refuseLifeOf(corrected: CorrectedBiodata, scene: Scene): Refused | undefined {
  const id = subjectOf(corrected, scene);
  const content = contentOf(id, scene);
  if (id === undefined || !content) return undefined;
  const { bornOn = content.bornOn, sex = content.sex } = corrected;
  const refused = refuseLife(id, { bornOn, sex }, scene);
  return refused && inCorrected(refused);
}

/** INV-05, INV-10: decided anew where the day of birth or a parent is another. */
function flagsOfKin(
  content: Content,
  corrected: CorrectedBiodata,
  scene: Scene,
): Partial<Record<QualityFlag, boolean>> {
  const { bornOn, mother, father } = corrected;
  if ([bornOn, mother, father].every((field) => field === undefined)) return {};
  const flags: QualityFlag[] = [
    ...flagsOfParents(content.bornOn, parentsOf(content, corrected, scene)),
    ...flagsOfLife(subjectOf(corrected, scene) ?? '', content, scene),
  ];
  const kinds = [...lifeFlags, 'father-died-long-before', ...flags] as const;
  return Object.fromEntries(kinds.map((kind) => [kind, flags.includes(kind)]));
}
type Content = NonNullable<ReturnType<typeof contentOf>>;

function contentOf(personId: string | undefined, { content }: Scene) {
  const events = content.find(({ stream }) => stream.id === personId)?.events ?? [];
  return events.flatMap((event) => (event.type === 'BiodataRecorded' ? [event.data] : []))[0];
}
