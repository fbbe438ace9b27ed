import { contextOn, DAUGHTER, mergeFacts, on, SON } from '@peristiwa/testing/domain';
import { changeBiodata, type ChangeBiodata } from '../../identity/change-biodata';
import {
  changeCitizenship,
  changeName,
  changeSex,
  type ChangeCitizenship,
  type ChangeName,
  type ChangeSex,
} from '../../identity/change-identity';
import { declareMissing, endMissing, type DeclareMissing, type EndMissing } from '../../identity/missing';
import { mergePersons } from '../../identity/merge-persons';
import {
  deactivateNik,
  reactivateNik,
  type DeactivateNik,
  type ReactivateNik,
} from '../../identity/nik-status';
import { day, type Decide } from '../scenes-under-test';

export const CHANGED = on('2026-11-10');
const days = { changedOn: CHANGED, reportedOn: day };
export const decree = { court: 'PN Bale Bandung', number: '211/Pdt.P/2026/PN Blb', date: CHANGED };
export const decision = { issuer: 'Menteri Hukum', number: 'M.HH-27 Tahun 2026', date: CHANGED };
const evidence = 'Surat nomor 9001/2026';

/** Each act here is accepted unless the example changes it. */
export const renames =
  (change: Partial<ChangeName> = {}, id = SON): Decide =>
  (known) =>
    changeName({ ...days, name: 'Rizky Ramadan', decree, ...change }, known.overTime(id), contextOn());

export const changesSex =
  (change: Partial<ChangeSex> = {}, id = DAUGHTER): Decide =>
  (known) =>
    changeSex({ ...days, sex: 'male', decree, ...change }, known.overTime(id), contextOn());

export const changesCitizenship =
  (change: Partial<ChangeCitizenship> = {}, id = SON): Decide =>
  (known) =>
    changeCitizenship(
      { ...days, citizenship: 'foreign', decision, ...change },
      known.overTime(id),
      contextOn(),
    );

export const changesBiodata =
  (changes: ChangeBiodata['changes'] = { religion: { value: 'hindu', evidence } }, id = SON): Decide =>
  (known) =>
    changeBiodata({ ...days, changes }, known.overTime(id), contextOn());

export const deactivates =
  (change: Partial<DeactivateNik> = {}, id = SON): Decide =>
  (known) =>
    deactivateNik(
      { ...days, reason: 'living-elsewhere', evidence, ...change },
      known.overTime(id),
      contextOn(),
    );

export const reactivates =
  (change: Partial<ReactivateNik> = {}, id = SON): Decide =>
  (known) =>
    reactivateNik({ ...days, evidence, ...change }, known.overTime(id), contextOn());

export const goesMissing =
  (change: Partial<DeclareMissing> = {}, id = SON): Decide =>
  (known) =>
    declareMissing({ ...days, decree, ...change }, known.overTime(id), contextOn());

export const isFound =
  (change: Partial<EndMissing> = {}, id = SON): Decide =>
  (known) =>
    endMissing({ ...days, evidence, ...change }, known.overTime(id), contextOn());

export const merges =
  (survivor: string, duplicate: string): Decide =>
  (known) =>
    mergePersons({ reportedOn: day, evidence }, mergeFacts(known, survivor, duplicate), contextOn());
