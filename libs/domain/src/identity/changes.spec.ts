import { addDays, type PlainDate } from '@peristiwa/kernel';
import { alone, contextOn, FATHER, given, idOf, on, person, SON } from '@peristiwa/testing/domain';
import { foldPerson } from '../fold';
import {
  CHANGED,
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
} from '../refusals/acts/identity-under-test';
import { FOUR, type Decide } from '../refusals/scenes-under-test';
import type { Person } from '../person/person';
import type { Sex } from '../values';
import { changeBiodata } from './change-biodata';
import { changeName } from './change-identity';

const evidence = 'Surat nomor 9001/2026';
const occurredOn = CHANGED;
const before = addDays(CHANGED, -1);
const after = addDays(CHANGED, 1);
const son = person(SON);

/** domain.md §2.2 A (NAMA, PPL, WNI), §2.5; UU 23/2006 arts 52, 53, 56. */
describe('a change of name, sex or citizenship', () => {
  it('is one event of its own day with the paper that orders it', () => {
    FOUR.when(renames()).thenAppends([
      son,
      { type: 'NameChanged', occurredOn, data: { name: 'Rizky Ramadan', decree, reportedLate: false } },
    ]);
    FOUR.when(changesSex({ sex: 'female' }, SON)).thenAppends([
      son,
      { type: 'SexChanged', occurredOn, data: { sex: 'female', decree, reportedLate: false } },
    ]);
    FOUR.when(changesCitizenship()).thenAppends([
      son,
      {
        type: 'CitizenshipChanged',
        occurredOn,
        data: { citizenship: 'foreign', decision, reportedLate: false },
      },
    ]);
  });

  /** A change is no correction (domain.md §2.2): what was valid before its day stays on record. */
  it('holds from its day on', () => {
    const facts = FOUR.after(renames()).register.stream(son) as unknown as Parameters<typeof foldPerson>[0];
    const nameOn = (day: string) => nameOf(foldPerson(facts, ({ occurredOn: fact }) => fact <= day));
    expect([nameOn(before), nameOn(CHANGED)]).toEqual(['Agus Santoso', 'Rizky Ramadan']);
  });

  it('is folded by day, whichever was recorded first', () => {
    const later = renames({ name: 'Rizky Anugerah', changedOn: after, decree: { ...decree, date: after } });
    for (const scene of [FOUR.after(renames()).after(later), FOUR.after(later).after(renames())]) {
      expect(scene.register.registered(SON).name).toBe('Rizky Anugerah');
    }
  });

  /**
   * domain.md §2.2 A: a change is an event of its own day, and a person is renamed once by one decree. It is on record
   * for that day, whatever changed later.
   */
  it.each<readonly [string, string, (changedOn: PlainDate) => Decide, (changedOn: PlainDate) => Decide]>([
    ['of name', 'nothing-changes', renamesOn, (day) => renamesOn(day, 'Rizky Anugerah')],
    ['of sex', 'nothing-changes', (day) => sexOn(day, 'female'), (day) => sexOn(day, 'male')],
    [
      'of citizenship',
      'nothing-changes',
      (day) => citizenOn(day, 'foreign'),
      (day) => citizenOn(day, 'indonesian'),
    ],
    [
      'of religion',
      'nothing-changes',
      (day) => religionOn(day, 'hindu'),
      (day) => religionOn(day, 'catholic'),
    ],
    [
      'of the status of the NIK',
      'nik-already-inactive',
      (changedOn) => deactivates({ changedOn }),
      (changedOn) => reactivates({ changedOn }),
    ],
    [
      'to missing',
      'already-missing',
      (changedOn) => goesMissing({ changedOn }),
      (changedOn) => isFound({ changedOn }),
    ],
  ])('%s is not recorded twice for a day, also after a later change: %s', (_title, code, first, later) => {
    const both = FOUR.after(first(CHANGED)).after(later(addDays(CHANGED, 2)));
    for (const day of [CHANGED, after]) {
      expect(both.when(first(day)).decision).toMatchObject({ kind: 'rejected', rejection: { code } });
    }
    expect(both.when(first(addDays(CHANGED, 3))).decision).toMatchObject({ kind: 'accepted' });
  });

  it('of the day before the same one is another change, recorded late', () => {
    const both = FOUR.after(renames()).after(renamesOn(after, 'Rizky Anugerah'));
    both.when(renamesOn(before)).thenAppendsTypes('NameChanged');
  });

  /** domain.md §2.9: sex correction leaving the day of birth of the former sex in the NIK; the naturalised keep theirs. */
  it.each([
    ['sex', changesSex({ sex: 'female' }, SON)],
    ['citizenship', changesCitizenship()],
  ])('of %s leaves the NIK as it is', (_title, change) => {
    const { nik } = FOUR.register.registered(SON);
    expect(FOUR.after(change).register.registered(SON).nik).toBe(nik);
  });

  /** UU 23/2006 arts 52(2) and 56(2): 30 days; arts 53 and 54: 60 days. Late is flagged, never refused. */
  it.each([
    ['NameChanged', renames, -30, false],
    ['NameChanged', renames, -31, true],
    ['SexChanged', changesSex, -30, false],
    ['SexChanged', changesSex, -31, true],
  ] as const)('%s: recorded %s days after the decree: %s', (type, act, days, reportedLate) => {
    const changedOn = addDays(contextOn().today, days);
    const outcome = FOUR.when(act({ changedOn, decree: { ...decree, date: changedOn } }));
    expect(outcome.dataOf(type)).toMatchObject({ reportedLate });
  });
  it.each([
    [-60, false],
    [-61, true],
  ])('CitizenshipChanged: recorded %s days after the decision: %s', (days, reportedLate) => {
    const changedOn = addDays(contextOn().today, days);
    const outcome = FOUR.when(changesCitizenship({ changedOn, decision: { ...decision, date: changedOn } }));
    expect(outcome.dataOf('CitizenshipChanged')).toMatchObject({ reportedLate });
  });

  /** INV-22. */
  it('is refused where the paper is of a later day than the change, by one day', () => {
    const late = { ...decree, date: after };
    const code = 'decision-after-change';
    FOUR.when(renames({ decree: late })).thenRejects({ code, field: 'decree.date' });
    FOUR.when(changesSex({ decree: late })).thenRejects({ code, field: 'decree.date' });
    FOUR.when(changesCitizenship({ decision: { ...decision, date: after } })).thenRejects({
      code,
      field: 'decision.date',
    });
  });

  /** INV-22; UU 23/2006 arts 52 and 56: a decree of the pengadilan negeri. */
  it.each([
    ['decree.court', 'court-not-competent', { court: 'Pengadilan Agama Soreang' }],
    ['decree.number', 'decree-number-implausible', { number: 'Surat RT nomor 7' }],
    ['decree.number', 'decree-number-implausible', { number: '211/Pdt.P/2027/PN Blb' }],
  ])('is refused with another paper than a decree of the pengadilan negeri: %s, %s', (field, code, other) => {
    const refused = { code, field };
    FOUR.when(renames({ decree: { ...decree, ...other } })).thenRejects(refused as never);
    FOUR.when(changesSex({ decree: { ...decree, ...other } })).thenRejects(refused as never);
    FOUR.when(goesMissing({ decree: { ...decree, ...other } })).thenRejects(refused as never);
  });

  it('is refused before the birth, and accepted on the day of birth', () => {
    const { bornOn } = FOUR.register.registered(SON);
    const on_ = (changedOn: typeof bornOn) => {
      const number = `211/Pdt.P/${changedOn.slice(0, 4)}/PN Blb`;
      return renames({ changedOn, decree: { ...decree, number, date: changedOn } });
    };
    FOUR.when(on_(addDays(bornOn, -1))).thenRejects({
      code: 'change-before-birth',
      field: 'changedOn',
      bornOn,
    });
    FOUR.when(on_(bornOn)).thenAppendsTypes('NameChanged');
  });

  it('is refused where nothing changes', () => {
    const { name } = FOUR.register.registered(SON);
    FOUR.when(renames({ name })).thenRejects({ code: 'nothing-changes', field: 'name' });
    FOUR.when(changesCitizenship({ citizenship: 'indonesian' })).thenRejects({
      code: 'nothing-changes',
      field: 'citizenship',
    });
  });

  /** INV-19: a new name follows the rules of new acts (Permendagri 73/2022 art. 4(2)). */
  it('takes no name of one word', () => {
    FOUR.when(renames({ name: 'Rizky' })).thenRejects({
      code: 'name-invalid',
      field: 'name',
      reason: 'too-few-words',
    });
  });

  /** UU 1/1974 art. 1: a marriage is between a man and a woman. */
  it('of sex is refused while a marriage is in force', () => {
    FOUR.when(changesSex({ sex: 'female' }, FATHER)).thenRejects({
      code: 'sex-change-while-married',
      field: 'person',
    });
  });

  it('is recorded by the office of domicile only, and of persons in the register only', () => {
    const change = { changedOn: CHANGED, reportedOn: CHANGED, name: 'Rizky Ramadan', decree };
    FOUR.when((known) =>
      changeName(change, known.overTime(SON), contextOn(on('2026-11-22'), '5171')),
    ).thenRejects({ code: 'other-office-area', officeInCharge: '3204' });
    FOUR.when(renames({}, idOf(77))).thenRejects({ code: 'person-not-found', field: 'person' });
  });

  /** UU 12/2006 art. 6: the choice of one citizenship ends the time of choosing. */
  it('of citizenship ends the time of choosing', () => {
    const { state } = FOUR.after(changesCitizenship()).register.person(SON);
    expect(state).toMatchObject({ citizenship: 'foreign' });
    expect(state).not.toHaveProperty('dualUntil');
  });
});

/** domain.md §2.2 B (UBAH); F-1.06; Permendagri 74/2015. */
describe('a change of biodata', () => {
  it('changes the named elements and no other, each with its evidence', () => {
    const changes = {
      religion: { value: 'hindu', evidence },
      education: { value: 'bachelor', evidence },
    } as const;
    const outcome = FOUR.when(changesBiodata(changes)).thenAppends([
      son,
      { type: 'BiodataChanged', occurredOn, data: { changes } },
    ]);
    const known = FOUR.register.registered(SON);
    expect(outcome.thenRecords().registered(SON)).toEqual({
      ...known,
      religion: 'hindu',
      education: 'bachelor',
      lastOccurredOn: CHANGED,
    });
  });

  it('is refused where no element is named, or one has this value', () => {
    FOUR.when(changesBiodata({})).thenRejects({ code: 'nothing-changes', field: 'changes' });
    const { bloodType } = FOUR.register.registered(SON);
    FOUR.when(
      changesBiodata({
        religion: { value: 'hindu', evidence },
        bloodType: { value: bloodType, evidence },
      }),
    ).thenRejects({ code: 'nothing-changes', field: 'changes.bloodType' });
  });

  it('is one day after the report: refused', () => {
    const change = { changedOn: after, reportedOn: CHANGED, changes: {} };
    given(alone(7))
      .when((known) => changeBiodata(change, known.overTime(idOf(7)), contextOn()))
      .thenRejects({ code: 'occurred-after-report', field: 'changedOn' });
  });
});

/** domain.md §1.1: the status of a NIK is separate from that of the person, and reversible. */
describe('the status of a NIK', () => {
  it('is inactive from its day on, with the reason', () => {
    const { state } = FOUR.after(deactivates()).register.person(SON);
    expect(state).toMatchObject({
      status: 'registered',
      inactiveNik: { since: CHANGED, reason: 'living-elsewhere' },
    });
  });

  it('is active again after the reactivation, on the same day at the earliest', () => {
    const inactive = FOUR.after(deactivates());
    inactive.when(reactivates({ changedOn: before })).thenRejects({
      code: 'nik-not-inactive',
      field: 'changedOn',
      inactiveSince: CHANGED,
    });
    const active = inactive.after(reactivates());
    expect(active.register.person(SON).state).not.toHaveProperty('inactiveNik');
    active.when(reactivates()).thenRejects({ code: 'nik-not-inactive', field: 'personId' });
  });

  it('is not deactivated twice', () =>
    FOUR.after(deactivates())
      .when(deactivates({ changedOn: after }))
      .thenRejects({ code: 'nik-already-inactive', field: 'person', inactiveSince: CHANGED }));

  it('does not stop an act: the person is still recorded', () => {
    FOUR.after(deactivates()).when(renames()).thenAppendsTypes('NameChanged');
  });
});

/** domain.md §2.7: AKTIF → HILANG → AKTIF, by the court. */
describe('a missing person', () => {
  it('is missing from the day of the decree on, and stays on the card', () => {
    const { register } = FOUR.after(goesMissing());
    expect(register.person(SON).state).toMatchObject({ missing: { since: CHANGED } });
    expect(register.familyOf(SON)).toEqual(FOUR.register.familyOf(SON));
  });

  it('is declared so once, by a decree of that day or before it', () => {
    FOUR.when(goesMissing({ decree: { ...decree, date: after } })).thenRejects({
      code: 'decision-after-change',
      field: 'decree.date',
    });
    FOUR.after(goesMissing())
      .when(goesMissing({ changedOn: after }))
      .thenRejects({ code: 'already-missing', field: 'person', missingSince: CHANGED });
  });

  it('is found on that day at the earliest', () => {
    const missing = FOUR.after(goesMissing());
    missing
      .when(isFound({ changedOn: before }))
      .thenRejects({ code: 'not-missing', field: 'changedOn', missingSince: CHANGED });
    const found = missing.after(isFound());
    expect(found.register.person(SON).state).not.toHaveProperty('missing');
    found.when(isFound()).thenRejects({ code: 'not-missing', field: 'personId' });
  });
});

/** Papers of the day of the change. */
function renamesOn(changedOn: PlainDate, name = 'Rizky Ramadan'): Decide {
  return renames({ changedOn, name, decree: { ...decree, date: changedOn } });
}
function sexOn(changedOn: PlainDate, sex: Sex): Decide {
  return changesSex({ changedOn, sex, decree: { ...decree, date: changedOn } }, SON);
}
function citizenOn(changedOn: PlainDate, citizenship: 'indonesian' | 'foreign'): Decide {
  return changesCitizenship({ changedOn, citizenship, decision: { ...decision, date: changedOn } });
}
function religionOn(changedOn: PlainDate, value: 'hindu' | 'catholic'): Decide {
  const act: Decide = (known) =>
    changeBiodata(
      { changedOn, reportedOn: contextOn().today, changes: { religion: { value, evidence } } },
      known.overTime(SON),
      contextOn(),
    );
  return act;
}

function nameOf(state: Person): string | undefined {
  return state.status === 'unregistered' ? undefined : state.name;
}
