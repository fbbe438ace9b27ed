import { reject } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Known } from '../act';
import { faultOfNewName, foldName } from '../names';
import { activeMarriages, type Person } from '../person/person';
import { isLate } from '../rules';
import type { Citizenship, Sex } from '../values';
import { changePerson, nothingChanges, refuseCourtDecree, refusePaper, type ChangeOfPerson } from './change';
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
export function changeName(
  command: ChangeName,
  person: Known<Person>,
  context: ActContext,
): ActDecision<Record<string, never>> {
  return changePerson(command, person, context, (state) => {
    const { changedOn, decree } = command;
    const name = foldName(command.name);
    const fault = faultOfNewName(name);
    if (fault) return reject({ code: 'name-invalid', field: 'name', ...fault });
    if (name === state.name) return nothingChanges('name');
    const refused = refuseCourtDecree(decree, changedOn);
    if (refused) return refused;
    const reportedLate = isLate(changedOn, DECREE_WITHIN_DAYS, context);
    return { type: 'NameChanged', occurredOn: changedOn, data: { name, decree, reportedLate } };
  });
}

/**
 * Perubahan jenis kelamin (domain.md §2.2 A, PPL). The NIK stays, with the day of birth of the former sex in it
 * (domain.md §1.1). A marriage is between a man and a woman (UU 1/1974 art. 1): it must have ended first.
 */
export function changeSex(
  command: ChangeSex,
  person: Known<Person>,
  context: ActContext,
): ActDecision<Record<string, never>> {
  return changePerson(command, person, context, (state) => {
    const { changedOn, sex, decree } = command;
    if (sex === state.sex) return nothingChanges('sex');
    if (activeMarriages(state).length > 0)
      return reject({ code: 'sex-change-while-married', field: 'person' });
    const refused = refuseCourtDecree(decree, changedOn);
    if (refused) return refused;
    const reportedLate = isLate(changedOn, DECREE_WITHIN_DAYS, context);
    return { type: 'SexChanged', occurredOn: changedOn, data: { sex, decree, reportedLate } };
  });
}

/** Perubahan status kewarganegaraan (domain.md §2.2 A, WNI/WNA). A foreigner who becomes a citizen keeps the NIK (§2.9). */
export function changeCitizenship(
  command: ChangeCitizenship,
  person: Known<Person>,
  context: ActContext,
): ActDecision<Record<string, never>> {
  return changePerson(command, person, context, (state) => {
    const { changedOn, citizenship, decision } = command;
    if (citizenship === state.citizenship) return nothingChanges('citizenship');
    const refused = refusePaper(decision, changedOn, 'decision.date');
    if (refused) return refused;
    const reportedLate = isLate(changedOn, CITIZENSHIP_WITHIN_DAYS, context);
    return {
      type: 'CitizenshipChanged',
      occurredOn: changedOn,
      data: { citizenship, decision, reportedLate },
    };
  });
}
