import {
  contextOn,
  familyOfFour,
  father,
  FATHER,
  given,
  household,
  mother,
  MOTHER,
  on,
  person,
  recorded,
  SON,
  son,
} from '@peristiwa/testing/domain';
import { acknowledges, actOfSon, legitimises } from '../refusals/acts/birth-under-test';
import type { Citizenship } from '../values';
import { acknowledgeChild } from './parentage-acts';

const ofMother = given(familyOfFour()).after(actOfSon({ mother: MOTHER }));

describe('acknowledgeChild (pengakuan anak, UU 24/2013 art. 49)', () => {
  it('adds the father by descent; the child is among his children', () => {
    const outcome = ofMother
      .when(acknowledges())
      .thenAppendsTypes('ChildAcknowledged', 'ChildBorn')
      .thenReserves(['act', '3204-AKU-22112026-9001', SON])
      .thenAnswers({ personId: SON, actNumber: '3204-AKU-22112026-9001' });
    const register = outcome.thenRecords();
    expect(register.registered(SON)).toMatchObject({ fatherId: FATHER, motherId: MOTHER });
    expect(register.registered(SON).parents.map(({ role, kind }) => [role, kind])).toEqual([
      ['mother', 'biological'],
      ['father', 'acknowledged'],
    ]);
    expect(register.registered(FATHER).children.map(({ childId }) => childId)).toEqual([SON]);
  });

  it.each([
    ['2026-10-23', 30, false],
    ['2026-10-22', 31, true],
  ])('of %s, %i days before the record: late %s', (day, _days, reportedLate) => {
    const data = ofMother.when(acknowledges({ acknowledgedOn: on(day) })).dataOf('ChildAcknowledged');
    expect(data.reportedLate).toBe(reportedLate);
  });

  it('accepts a religious marriage in place of the court’s decision', () => {
    ofMother
      .when(acknowledges({ courtDecree: undefined, religiousMarriageOn: on('2010-01-01') }))
      .thenRecords();
  });

  it.each([
    ['foreign', 'indonesian', '2026-11-20', 'limited-dual', '2033-05-05'],
    ['indonesian', 'foreign', '2026-11-20', 'limited-dual', '2033-05-05'],
    ['indonesian', 'indonesian', '2026-11-20', 'indonesian', undefined],
    ['foreign', 'foreign', '2026-11-20', 'foreign', undefined],
  ] as const)(
    'a child of 14 who is %s, acknowledged by an %s father on %s: %s until %s (UU 12/2006 art. 4 h, 5(1))',
    (hers, his, day, citizenship, dualUntil) => {
      const outcome = acknowledged(hers, his, { bornOn: son.bornOn, day });
      expect(outcome).toEqual([citizenship, dualUntil]);
    },
  );

  /** INV-03, INV-22: papers of before the act, and numbers that a court gives. */
  it.each([
    ['of the day', { religiousMarriageOn: on('2026-11-20'), courtDecree: undefined }, 'accepted'],
    [
      'of the day after',
      { religiousMarriageOn: on('2026-11-21'), courtDecree: undefined },
      'occurred-after-report',
    ],
    ['of a number that no court gives', { courtDecree: 'x' }, 'decree-number-implausible'],
    ['of a later year', { courtDecree: '4/Pdt.P/2027' }, 'decree-number-implausible'],
  ] as const)('a ground %s', (_title, ground, outcome) => {
    const child = given(
      household([mother, { ...son, fatherId: undefined }, { ...father, relationship: 'other-relative' }]),
    ).after(actOfSon({ mother: MOTHER }));
    const { decision } = child.when(acknowledges(ground));
    expect(decision.kind === 'rejected' ? decision.rejection.code : decision.kind).toBe(outcome);
  });

  it.each([
    ['2008-11-21', 'limited-dual'],
    ['2008-11-20', 'indonesian'],
  ])('a child born on %s, on the day before 18 or on that day: %s', (bornOn, citizenship) => {
    expect(acknowledged('indonesian', 'foreign', { bornOn, day: '2026-11-20' })[0]).toBe(citizenship);
  });
});

function acknowledged(
  ofChild: Citizenship,
  ofFather: Citizenship,
  { bornOn, day }: { readonly bornOn: string; readonly day: string },
) {
  const register = given(
    household([
      { ...mother, relationship: 'head' },
      { ...son, bornOn, citizenship: ofChild },
      { ...father, relationship: 'other-relative', citizenship: ofFather },
    ]),
  )
    .after(actOfSon({ mother: MOTHER }))
    .when((known) =>
      acknowledgeChild(
        { acknowledgedOn: on(day), reportedOn: on(day), statement: '1', courtDecree: '2/Pdt.P/2026' },
        { child: known.person(SON), father: known.person(FATHER) },
        contextOn(),
      ),
    )
    .thenRecords();
  const { citizenship, dualUntil } = register.registered(SON);
  return [citizenship, dualUntil];
}

describe('legitimiseChild (pengesahan anak, UU 24/2013 art. 50)', () => {
  const ofBoth = given(familyOfFour()).after(actOfSon());
  it('makes the parents those of a lawful child', () => {
    const outcome = ofBoth
      .when(legitimises())
      .thenAppendsTypes('ChildLegitimised')
      .thenReserves(['act', '3204-SAH-22112026-9001', SON]);
    expect(outcome.dataOf('ChildLegitimised')).toMatchObject({ motherId: MOTHER, fatherId: FATHER });
    const { parents, motherId, fatherId } = outcome.thenRecords().registered(SON);
    expect(parents.map(({ kind }) => kind)).toEqual(['legitimised', 'legitimised']);
    expect([motherId, fatherId]).toEqual([MOTHER, FATHER]);
  });

  it('follows an acknowledgement (domain.md §2.9: birth to mother only, acknowledged, then legitimised)', () => {
    const register = ofMother.after(acknowledges()).when(legitimises()).thenRecords();
    expect(register.registered(SON).parents.map(({ kind }) => kind)).toEqual(['legitimised', 'legitimised']);
  });

  it.each([
    ['the day after the birth', '2012-05-06', undefined],
    ['the day of the birth', '2012-05-05', 'born-in-marriage'],
  ])('after an isbat of %s: %s (domain.md §2.9)', (_title, day, code) => {
    const isbat = {
      ...{ spouseId: FATHER, marriedOn: on('2010-01-01'), legalisedOn: on(day), authority: 'kua' as const },
      ...{
        court: 'PA Soreang',
        decisionNumber: '7/Pdt.P/2012/PA.Sor',
        actNumber: '7/2012',
        marriageBook: null,
      },
    };
    const { decision } = given(
      familyOfFour(),
      recorded(person(MOTHER), { type: 'MarriageLegalised', occurredOn: on(day), data: isbat }),
    )
      .after(actOfSon())
      .when(legitimises({ courtDecree: undefined, religiousMarriageOn: on('2010-01-01') }));
    expect(decision.kind === 'rejected' ? decision.rejection.code : undefined).toBe(code);
  });

  it.each([
    ['on the day of the birth', '2012-05-05', 'accepted'],
    ['the day after it', '2012-05-06', 'rejected'],
  ])('without a court’s decision, a religious marriage %s: %s', (_title, day, kind) => {
    const change = { courtDecree: undefined, religiousMarriageOn: on(day) };
    expect(ofBoth.when(legitimises(change)).decision.kind).toBe(kind);
  });
});
