import {
  cancelIn,
  cancellationOf,
  contextOn,
  DAUGHTER,
  FATHER,
  on,
  SON,
  supersedeFacts,
  type Register,
} from '@peristiwa/testing/domain';
import type { ActContext, ActDecision } from '../../act';
import { dies } from '../../refusals/acts/death-under-test';
import {
  changesBiodata,
  changesCitizenship,
  changesSex,
  deactivates,
  decision,
  decree,
  goesMissing,
  isFound,
  reactivates,
  renames,
} from '../../refusals/acts/identity-under-test';
import { FOUR, type Decide } from '../../refusals/scenes-under-test';
import type { CorrectAct } from '../correct-act';
import type { SupersedeFacts } from '../closure';
import type { SupersedeResult } from '../superseding-act';
import {
  correctBiodataChange,
  correctCitizenshipChange,
  correctNameChange,
  correctSexChange,
} from './change';

type Correct<Corrected> = (
  request: CorrectAct<Corrected>,
  facts: SupersedeFacts,
  context: ActContext,
) => ActDecision<SupersedeResult>;

const DAY = on('2026-11-22');
const lastActOf = (register: Register) => register.events.at(-1)?.actId ?? '';

function decided<Corrected>(correct: Correct<Corrected>, register: Register, corrected: Corrected) {
  const actId = lastActOf(register);
  return correct(
    { ...cancellationOf(actId), corrected },
    supersedeFacts(register, actId),
    contextOn(DAY, '3204'),
  );
}

function appended(register: Register, decision_: ActDecision<unknown>, actId = 'superseding'): Register {
  if (decision_.kind === 'rejected') throw new Error(decision_.rejection.code);
  const after = register.fork();
  const stamp = { office: '3204', reportedOn: DAY, recordedOn: DAY };
  after.append(decision_.changes, { ...stamp, actId, supersedes: decision_.supersedes });
  return after;
}

/** Pembetulan (domain.md §2.2 A; UU 23/2006 art. 71): the change as it would have been registered right. */
describe('a corrected change of a person', () => {
  const NAME = 'Rizky Anugerah';
  const renamed = FOUR.after(renames()).register;

  it('of name: the name, its day and its decree', () => {
    const right = { name: NAME, changedOn: on('2026-11-09'), decree: { ...decree, date: on('2026-11-08') } };
    const after = appended(renamed, decided(correctNameChange, renamed, right));
    expect(after.registered(SON)).toMatchObject(FOUR.after(renames(right)).register.registered(SON));
  });

  it('of sex: its day', () => {
    const register = FOUR.after(changesSex()).register;
    const right = {
      changedOn: on('2026-11-09'),
      decree: { ...decree, date: on('2026-11-08') },
    };
    const after = appended(register, decided(correctSexChange, register, right));
    expect(after.registered(DAUGHTER)).toMatchObject({ sex: 'male', lastVitalOn: '2026-11-09' });
  });

  it('of citizenship: its decision', () => {
    const register = FOUR.after(changesCitizenship()).register;
    const right = { decision: { ...decision, number: 'M.HH-28 Tahun 2026' } };
    const after = appended(register, decided(correctCitizenshipChange, register, right));
    expect(after.registered(SON)).toEqual(register.registered(SON));
    expect(after.events.at(-1)).toMatchObject({ type: 'CitizenshipChanged', data: right });
  });

  it('of biodata: the elements that the correction names, and no other', () => {
    const register = FOUR.after(changesBiodata()).register;
    const changes = { bloodType: { value: 'AB', evidence: 'Hasil laboratorium 9001' } } as const;
    const after = appended(register, decided(correctBiodataChange, register, { changes }));
    const { religion } = FOUR.register.registered(SON);
    expect(after.registered(SON)).toMatchObject({ bloodType: 'AB', religion });
  });

  /** UU 23/2006 art. 52(2): late or not is a matter of the first report. */
  it('is late by the day on which it was first recorded', () => {
    const right = { changedOn: on('2026-10-01'), decree: { ...decree, date: on('2026-10-01') } };
    const after = appended(renamed, decided(correctNameChange, renamed, right));
    expect(after.events.at(-1)).toMatchObject({ type: 'NameChanged', data: { reportedLate: true } });
  });

  it.each([
    ['a name of one word (INV-19)', { name: 'Rizky' }, 'name-invalid', 'corrected.name'],
    [
      'a day before the decree',
      { changedOn: on('2026-11-09') },
      'decision-after-change',
      'corrected.decree.date',
    ],
    [
      'a decree of another court (INV-22)',
      { decree: { ...decree, court: 'Pengadilan Agama Soreang' } },
      'court-not-competent',
      'corrected.decree.court',
    ],
    ['a day in the future', { changedOn: on('2026-11-23') }, 'occurred-after-report', 'corrected.changedOn'],
    ['a day before the birth', { changedOn: on('2001-01-01') }, 'change-before-birth', 'corrected.changedOn'],
    ['what is on record', { name: 'Rizky Ramadan' }, 'nothing-to-correct', 'corrected'],
  ])('refuses %s', (_title, corrected, code, field) => {
    expect(decided(correctNameChange, renamed, corrected)).toMatchObject({ rejection: { code, field } });
  });

  /** INV-02. */
  it('refuses a day after the death, and accepts the day of death', () => {
    const actId = lastActOf(renamed);
    const dead = FOUR.after(renames()).after(dies(SON, { diedOn: on('2026-11-11') })).register;
    const request = (changedOn: string) =>
      correctNameChange(
        { ...cancellationOf(actId), corrected: { changedOn: on(changedOn) } },
        supersedeFacts(dead, actId),
        contextOn(DAY, '3204'),
      );
    expect(request('2026-11-12')).toMatchObject({ rejection: { code: 'already-deceased' } });
    expect(request('2026-11-11')).toMatchObject({ kind: 'accepted' });
  });
});

/** Pembatalan (domain.md §2.2 A; UU 23/2006 art. 72): the person is as without the act, and as with it when that is undone. */
describe('a cancelled change of a person', () => {
  it.each<readonly [string, readonly Decide[]]>([
    ['of name', [renames()]],
    ['of sex', [changesSex({}, DAUGHTER)]],
    ['of citizenship', [changesCitizenship()]],
    ['of biodata', [changesBiodata()]],
    ['of a NIK that was deactivated', [deactivates()]],
    ['of a NIK that was reactivated', [deactivates(), reactivates()]],
    ['of a missing person', [goesMissing()]],
    ['of a missing person who was found', [goesMissing(), isFound()]],
  ])('%s', (_title, acts) => {
    const without = acts.slice(0, -1).reduce((known, act) => known.after(act), FOUR).register;
    const last = acts.at(-1) as Decide;
    const scene = acts.slice(0, -1).reduce((known, act) => known.after(act), FOUR);
    const changed = scene.after(last).register;
    const cancelled = appended(changed, cancelIn(changed, lastActOf(changed), contextOn(DAY)));
    for (const id of [FATHER, SON, DAUGHTER])
      expect(cancelled.registered(id)).toEqual(without.registered(id));
    const undone = appended(cancelled, cancelIn(cancelled, 'superseding', contextOn(DAY)), 'undone');
    for (const id of [FATHER, SON, DAUGHTER]) expect(undone.registered(id)).toEqual(changed.registered(id));
  });
});
