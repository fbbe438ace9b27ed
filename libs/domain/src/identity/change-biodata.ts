import { changing, nothingChanges, type ChangeOfPerson, type KindOfChange } from './change';
import { changeableElements, type BiodataChanges } from './papers';

export interface ChangeBiodata extends ChangeOfPerson {
  readonly changes: BiodataChanges;
}

/**
 * Perubahan elemen data (domain.md §2.2 B, UBAH). Each element has its evidence: a religion that of its community or
 * of the penghayat (domain.md §3.1), a blood type or a place of birth the paper that shows it (Permendagri 74/2015).
 */
export const biodataChange: KindOfChange<ChangeBiodata> = {
  refuse: ({ changes }) =>
    changeableElements.some((element) => changes[element]) ? undefined : nothingChanges('changes'),
  refuseOn({ changes }, state) {
    const same = changeableElements.find(
      (element) => changes[element] && changes[element].value === state[element],
    );
    return same && nothingChanges(`changes.${same}`);
  },
  event: ({ changes, changedOn }) => ({
    type: 'BiodataChanged',
    occurredOn: changedOn,
    data: { changes },
  }),
};
export const changeBiodata = changing(biodataChange);
