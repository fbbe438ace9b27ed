import { reject } from '@peristiwa/kernel';
import type { Known } from '../../act';
import { nikAgreesWith } from '../../identifiers';
import { faultOfRecordedName, foldName, hasDigit } from '../../names';
import type { Biodata, Person } from '../../person/person';
import { isRegistered, personNotFound, refuseDates } from '../../rules';
import type { MaritalStatus } from '../../values';
import { correcting, flaggedAnew, stateIn, withFields, type Correction } from '../correct-act';

export interface CorrectedBiodata extends Partial<Omit<Biodata, 'nik'>> {
  readonly maritalStatus?: MaritalStatus;
  /** Null: not known. */
  readonly mother?: Known<Person> | null;
  readonly father?: Known<Person> | null;
}

/** Pembetulan biodata. The NIK stays, whatever day of birth or sex it says (domain.md §1.1). */
const biodataCorrection: Correction<CorrectedBiodata> = {
  kind: 'biodata',
  refuse({ name, bornOn, mother, father }, scene) {
    const { reportedOn, context } = scene;
    const refusedDates = bornOn && refuseDates(bornOn, reportedOn, context, 'corrected.bornOn');
    if (refusedDates) return refusedDates;
    const fault = name === undefined ? undefined : faultOfRecordedName(foldName(name));
    if (fault) return reject({ code: 'name-invalid', field: 'corrected.name', ...fault });
    if (mother && !isRegistered(stateIn(scene, mother))) return personNotFound('corrected.mother');
    return father && !isRegistered(stateIn(scene, father)) ? personNotFound('corrected.father') : undefined;
  },
  restate({ event }, corrected) {
    if (event.type !== 'BiodataRecorded') return event;
    const { mother, father, ...fields } = corrected;
    const content = withFields(event.data, fields);
    const name = foldName(content.name);
    const flags = flaggedAnew(content.flags, {
      'nik-differs-from-biodata': !nikAgreesWith(content.nik, content.bornOn, content.sex),
      'name-has-digits': hasDigit(name),
    });
    const motherId = mother === undefined ? content.motherId : mother?.id;
    const fatherId = father === undefined ? content.fatherId : father?.id;
    return { ...event, data: { ...content, name, flags, motherId, fatherId } };
  },
};
export const correctBiodata = correcting(biodataCorrection);
