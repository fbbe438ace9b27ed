import { contextOn, DAUGHTER, SON } from '@peristiwa/testing/domain';
import { changeBiodata } from '../identity/change-biodata';
import type { ChangeOfPerson } from '../identity/change';
import { changeCitizenship, changeName, changeSex } from '../identity/change-identity';
import { declareMissing, endMissing } from '../identity/missing';
import { deactivateNik, reactivateNik } from '../identity/nik-status';
import type { ActContext, ActDecision } from '../act';
import type { PersonOverTime } from '../fold';
import { decision, decree, deactivates, goesMissing, merges } from '../refusals/acts/identity-under-test';
import { dies } from './death-under-test';
import {
  ALWAYS,
  DIED,
  four,
  never,
  reportedOn,
  UNTIL_DEATH,
  type Decide,
  type Rows,
} from './scenes-under-test';

type Change = (day: ChangeOfPerson, person: PersonOverTime, context: ActContext) => ActDecision<unknown>;

/** The office of the dead person records the change. */
const of =
  (change: Change): ((changedOn: typeof DIED) => Decide) =>
  (changedOn) =>
  (known) =>
    change({ changedOn, reportedOn }, known.overTime(SON), contextOn());

const party = 'the person';
const old = DIED.replace('2026', '2020') as typeof DIED;
const evidence = 'Surat nomor 9001/2026';
const paper = { ...decree, number: `211/Pdt.P/${old.slice(0, 4)}/PN Blb`, date: old };
const since = { changedOn: old, decree: paper };
const scene = four.after(dies(SON));
const outcomes = UNTIL_DEATH;
const row = (change: Change, given = scene) => [{ party, scene: given, act: of(change), outcomes }] as const;

type IdentityCommand =
  | 'change-name'
  | 'change-sex'
  | 'change-citizenship'
  | 'change-biodata'
  | 'deactivate-nik'
  | 'reactivate-nik'
  | 'declare-missing'
  | 'end-missing'
  | 'merge-persons';

export const identityRows: Rows<IdentityCommand> = {
  'change-name': row((day, ...rest) => changeName({ ...day, name: 'Rizky Ramadan', decree: paper }, ...rest)),
  'change-sex': row((day, ...rest) => changeSex({ ...day, sex: 'female', decree: paper }, ...rest)),
  'change-citizenship': row((day, ...rest) =>
    changeCitizenship({ ...day, citizenship: 'foreign', decision: { ...decision, date: old } }, ...rest),
  ),
  'change-biodata': row((day, ...rest) =>
    changeBiodata({ ...day, changes: { religion: { value: 'hindu', evidence } } }, ...rest),
  ),
  'deactivate-nik': row((day, ...rest) =>
    deactivateNik({ ...day, reason: 'deceased-unreported', evidence }, ...rest),
  ),
  'reactivate-nik': row(
    (day, ...rest) => reactivateNik({ ...day, evidence }, ...rest),
    four.after(deactivates({ changedOn: old })).after(dies(SON)),
  ),
  'declare-missing': row((day, ...rest) => declareMissing({ ...day, decree: paper }, ...rest)),
  'end-missing': row(
    (day, ...rest) => endMissing({ ...day, evidence }, ...rest),
    four.after(goesMissing(since)).after(dies(SON)),
  ),
  'merge-persons': [
    { party: 'the survivor', scene, act: () => merges(SON, DAUGHTER), outcomes: ALWAYS },
    {
      party: 'the duplicate',
      scene,
      act: () => merges(DAUGHTER, SON),
      outcomes: never('duplicate-has-own-acts'),
    },
  ],
};
