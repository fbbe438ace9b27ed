import type { ActContext, ActDecision, Known } from '../act';
import type { Person } from '../person/person';
import { changePerson, nothingChanges, type ChangeOfPerson } from './change';
import { changeableElements, type BiodataChanges } from './papers';

export interface ChangeBiodata extends ChangeOfPerson {
  readonly changes: BiodataChanges;
}

/**
 * Perubahan elemen data (domain.md §2.2 B, UBAH). Each element has its evidence: a religion that of its community or
 * of the penghayat (domain.md §3.1), a blood type or a place of birth the paper that shows it (Permendagri 74/2015).
 */
export function changeBiodata(
  command: ChangeBiodata,
  person: Known<Person>,
  context: ActContext,
): ActDecision<Record<string, never>> {
  return changePerson(command, person, context, (state) => {
    const { changedOn, changes } = command;
    const named = changeableElements.filter((element) => changes[element]);
    if (named.length === 0) return nothingChanges('changes');
    const same = named.find((element) => changes[element]?.value === state[element]);
    if (same) return nothingChanges(`changes.${same}`);
    return { type: 'BiodataChanged', occurredOn: changedOn, data: { changes } };
  });
}
