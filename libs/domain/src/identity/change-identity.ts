import { reject } from '@peristiwa/kernel';
import { faultOfNewName, foldName } from '../names';
import { activeMarriages } from '../person/person';
import { isLate } from '../rules';
import type { Citizenship, Sex } from '../values';
import {
  changing,
  nothingChanges,
  refuseCourtDecree,
  refusePaper,
  type ChangeOfPerson,
  type KindOfChange,
} from './change';
import type { CourtDecree, MinistryDecision } from './papers';

export interface ChangeName extends ChangeOfPerson {
  readonly name: string;
  readonly decree: CourtDecree;
}
export interface ChangeSex extends ChangeOfPerson {
  readonly sex: Sex;
  readonly decree: CourtDecree;
}
export interface ChangeCitizenship extends ChangeOfPerson {
  /** Limited dual citizenship comes with the act of a birth or of the parents, and ends here. */
  readonly citizenship: Exclude<Citizenship, 'limited-dual'>;
  readonly decision: MinistryDecision;
}

/** UU 23/2006 arts 52(2) and 56(2): within 30 days of the decree. */
const DECREE_WITHIN_DAYS = 30;
/** UU 23/2006 arts 53 and 54: within 60 days of the decision. */
const CITIZENSHIP_WITHIN_DAYS = 60;

/** Perubahan nama (domain.md §2.2 A, NAMA). The new name stands on an act, so the strict rules apply (INV-19). */
export const nameChange: KindOfChange<ChangeName> = {
  refuse({ name, changedOn, decree }) {
    const fault = faultOfNewName(foldName(name));
    if (fault) return reject({ code: 'name-invalid', field: 'name', ...fault });
    return refuseCourtDecree(decree, changedOn);
  },
  refuseOn: ({ name }, state) => (foldName(name) === state.name ? nothingChanges('name') : undefined),
  event: ({ name, changedOn, decree }, context) => ({
    type: 'NameChanged',
    occurredOn: changedOn,
    data: { name: foldName(name), decree, reportedLate: isLate(changedOn, DECREE_WITHIN_DAYS, context) },
  }),
};
export const changeName = changing(nameChange);

/**
 * Perubahan jenis kelamin (domain.md §2.2 A, PPL). The NIK stays, with the day of birth of the former sex in it
 * (domain.md §1.1). A marriage is between a man and a woman (UU 1/1974 art. 1): it must have ended first.
 */
export const sexChange: KindOfChange<ChangeSex> = {
  refuse: ({ changedOn, decree }) => refuseCourtDecree(decree, changedOn),
  refuseIn(_command, state) {
    const isMarried = activeMarriages(state).length > 0;
    return isMarried ? reject({ code: 'sex-change-while-married', field: 'person' }) : undefined;
  },
  refuseOn: ({ sex }, state) => (sex === state.sex ? nothingChanges('sex') : undefined),
  event: ({ sex, changedOn, decree }, context) => ({
    type: 'SexChanged',
    occurredOn: changedOn,
    data: { sex, decree, reportedLate: isLate(changedOn, DECREE_WITHIN_DAYS, context) },
  }),
};
export const changeSex = changing(sexChange);

/** Perubahan status kewarganegaraan (domain.md §2.2 A, WNI/WNA). A foreigner who becomes a citizen keeps the NIK (§2.9). */
export const citizenshipChange: KindOfChange<ChangeCitizenship> = {
  refuse: ({ changedOn, decision }) => refusePaper(decision, changedOn, 'decision.date'),
  refuseOn: ({ citizenship }, state) =>
    citizenship === state.citizenship ? nothingChanges('citizenship') : undefined,
  event: ({ citizenship, changedOn, decision }, context) => ({
    type: 'CitizenshipChanged',
    occurredOn: changedOn,
    data: { citizenship, decision, reportedLate: isLate(changedOn, CITIZENSHIP_WITHIN_DAYS, context) },
  }),
};
export const changeCitizenship = changing(citizenshipChange);
