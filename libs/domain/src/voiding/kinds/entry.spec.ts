import {
  alone,
  birthFacts,
  cancellationOf,
  contextOn,
  familyOfFour,
  FATHER,
  given,
  household,
  idOf,
  mother as wife,
  MOTHER,
  NEW_1,
  on,
  SON,
  supersedeFacts,
  type Register,
} from '@peristiwa/testing/domain';
import type { ActContext, ActDecision } from '../../act';
import { registerBirth } from '../../person/register-birth';
import { actOfSon, baby, births } from '../../refusals/acts/birth-under-test';
import { dies } from '../../refusals/acts/death-under-test';
import { divorces, weds } from '../../refusals/acts/marriage-under-test';
import { bride, groom, HER, HIM, PAIR } from '../../refusals/scenes-under-test';
import type { SupersedeFacts } from '../closure';
import type { CorrectAct } from '../correct-act';
import { correctBiodata } from './biodata';
import { correctBirth } from './birth';
import { correctDeath } from './death';
import { correctDivorce } from './divorce';
import { correctMarriage } from './marriage';

type Correct<Corrected> = (
  request: CorrectAct<Corrected>,
  facts: SupersedeFacts,
  context: ActContext,
) => ActDecision<object>;

const actOf = (register: Register, type: string, id?: string) =>
  register.events.findLast((event) => event.type === type && (id === undefined || event.stream.id === id))
    ?.actId ?? '';
/** The correction of the last act with a fact of the type, by the office that recorded it. */
function corrects<Corrected>(
  correct: Correct<Corrected>,
  register: Register,
  [type, id]: readonly [type: string, id?: string],
  corrected: Corrected,
  named: readonly string[] = [],
) {
  const actId = actOf(register, type, id);
  const besides = named.map((other) => ({ kind: 'person' as const, id: other }));
  const facts = supersedeFacts(register, actId, ...besides);
  return correct({ ...cancellationOf(actId), corrected }, facts, contextOn());
}
interface Recorded {
  readonly flags: readonly string[];
  readonly reportedLate: boolean;
}
const dataOf = (decision: ActDecision<unknown>, type: string): Recorded => {
  if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
  const events = decision.changes.flatMap((change) => change.events);
  return events.find((event) => event.type === type)?.data as unknown as Recorded;
};
const biodata = (
  register: Register,
  id: string,
  corrected: Parameters<typeof correctBiodata>[0]['corrected'],
) => corrects(correctBiodata, register, ['BiodataRecorded', id], corrected);

/** INV-05 and UU 1/1974 art. 7, by the law of the wedding day; INV-10 and INV-14. One of two records is wrong. */
describe('a corrected day of birth or sex against marriages and children on record', () => {
  const wed = PAIR.after(weds({ family: { kind: 'unchanged' } })).register;
  const parents = given(familyOfFour()).after(births()).register;
  const code = (decision: ActDecision<unknown>) =>
    decision.kind === 'rejected' ? [decision.rejection.code, decision.rejection.field] : [decision.kind];

  it.each([
    ['a bride of eleven', { bornOn: on('2014-11-11') }, ['marriage-age-impossible', 'corrected.bornOn']],
    ['a bride of twelve', { bornOn: on('2014-11-10') }, ['accepted']],
    ['a male bride', { sex: 'male' }, ['spouse-sex-mismatch', 'corrected.sex']],
  ] as const)('%s', (_title, corrected, outcome) => {
    expect(code(biodata(wed, HER, corrected))).toEqual(outcome);
  });

  it('a spouse whose wedding day nobody stated: a wife of six today', () =>
    expect(code(biodata(parents, MOTHER, { bornOn: on('2020-01-01') }))).toEqual([
      'marriage-age-impossible',
      'corrected.bornOn',
    ]));

  it('a mother alone of whom an act of birth is on record is no man', () => {
    const single = given(household([{ ...wife, relationship: 'head', maritalStatus: 'single' }]));
    const register = single.after(births({}, { mother: MOTHER })).register;
    expect(code(biodata(register, MOTHER, { sex: 'male' }))).toEqual(['mother-not-female', 'corrected.sex']);
  });

  it.each([
    ['on the day before she was 19', '2007-11-11', true],
    ['on the day on which she was 19', '2007-11-10', false],
  ])('flags a wedding %s', (_title, bornOn, isFlagged) => {
    const { flags } = dataOf(biodata(wed, HER, { bornOn: on(bornOn) }), 'BiodataRecorded');
    expect(flags.includes('marriage-not-allowed')).toBe(isFlagged);
  });

  it.each([
    ['2019-10-14', false],
    ['2019-10-15', true],
  ])('counts by the law of the wedding day: at 17 on %s is %s', (marriedOn, isFlagged) => {
    const change = { marriedOn: on(marriedOn), family: { kind: 'unchanged' } } as const;
    const register = given(groom(), bride()).after(weds(change)).register;
    const { flags } = dataOf(biodata(register, HER, { bornOn: on('2002-02-14') }), 'BiodataRecorded');
    expect(flags.includes('marriage-not-allowed')).toBe(isFlagged);
  });

  it.each([
    ['17', '2009-11-01', []],
    ['9', '2017-10-30', ['mother-age-unusual']],
  ])('flags a mother of %s at the birth (INV-10)', (_age, bornOn, flags) => {
    const mother = alone(22, { id: MOTHER });
    const register = given(mother).after(births({}, { mother: MOTHER })).register;
    expect(dataOf(biodata(register, MOTHER, { bornOn: on(bornOn) }), 'BiodataRecorded')).toMatchObject({
      flags: expect.arrayContaining([...flags]),
    });
  });
});

/** UU 1/1974 arts 8 and 22: a court ends the marriage, so the parents are recorded and the child is flagged. */
describe('corrected parents that make a marriage on record a forbidden one', () => {
  const OTHER = idOf(23);
  it.each([
    ['the mother of the other', OTHER, true],
    ['another woman', idOf(24), false],
  ])('%s', (_title, motherId, isFlagged) => {
    const earlier = given(
      alone(23, { bornOn: '1960-02-14' }),
      alone(24, { bornOn: '1961-02-14' }),
      groom(),
      bride({ motherId }),
    ).after(weds({ family: { kind: 'unchanged' } })).register;
    const mother = earlier.person(OTHER);
    const decision = corrects(correctBiodata, earlier, ['BiodataRecorded', HIM], { mother }, [OTHER]);
    expect(dataOf(decision, 'BiodataRecorded')).toMatchObject({
      flags: isFlagged ? ['marriage-not-allowed'] : [],
    });
  });
});

describe('an act of birth of a resident whose parents make a marriage on record a forbidden one', () => {
  const OTHER = idOf(23);
  it.each([
    ['the mother of the wife', OTHER, true],
    ['another woman', idOf(24), false],
  ])('%s', (_title, motherId, isFlagged) => {
    const wed = given(
      alone(23, { bornOn: '1960-02-14' }),
      alone(24, { bornOn: '1961-02-14' }),
      groom(),
      bride({ motherId }),
    ).after(weds({ family: { kind: 'unchanged' } }));
    const { name, bornOn } = wed.register.registered(HIM);
    const children = [{ name, sex: 'male', birthPlace: '3204', birthOrder: 1 } as const];
    const act = births({ bornOn, children, lateDecision: '1' }, { mother: OTHER }, [HIM]);
    const { flags } = wed.when(act).dataOf('BirthActRecorded');
    expect(flags.includes('marriage-not-allowed')).toBe(isFlagged);
  });
});

/** INV-10, INV-11, INV-24: an act says after its correction what it would have said had it been right at once. */
describe('the flags of a corrected act of birth', () => {
  const SECOND = idOf(0x7001);
  const born = given(familyOfFour()).after(births()).register;
  const two = given(familyOfFour())
    .after(births({ bornOn: on('2024-01-01'), lateDecision: '1', children: [{ ...baby, birthOrder: 1 }] }))
    .after((known) =>
      registerBirth(
        {
          bornOn: on('2026-11-01'),
          reportedOn: on('2026-11-20'),
          children: [{ ...baby, name: 'Sari Santoso', birthOrder: 2 }],
        },
        birthFacts(known, { mother: MOTHER, father: FATHER }),
        { ...contextOn(), newId: () => SECOND, nextNumber: () => '3204016411269777' },
      ),
    ).register;
  type Corrected = Parameters<typeof correctBirth>[0]['corrected'];
  const flagsOf = (register: Register, corrected: Corrected, id = NEW_1) =>
    dataOf(corrects(correctBirth, register, ['BirthRegistered', id], corrected), 'BirthRegistered').flags;
  const NIK = 'nik-differs-from-biodata';

  it.each([
    ['born when the mother was nine', '1997-11-01', [NIK, 'mother-age-unusual', 'late-decision-missing']],
    ['on the 60th day', '2026-09-23', [NIK]],
    ['on the 61st day', '2026-09-22', [NIK, 'late-decision-missing']],
  ])('%s', (_title, bornOn, flags) => expect(flagsOf(born, { bornOn: on(bornOn) })).toEqual(flags));

  it('a decision of the head of the office is corrected into it (INV-24)', () =>
    expect(flagsOf(born, { bornOn: on('2026-09-22'), lateDecision: '470/9001/2026' })).toEqual([NIK]));

  it.each([
    [
      'two months after the elder sibling',
      { bornOn: on('2024-03-01'), lateDecision: '1' },
      [NIK, 'birth-interval-short'],
    ],
    [
      'the order of the elder sibling',
      { children: [{ personId: SECOND, birthOrder: 1 }] },
      ['birth-order-unusual'],
    ],
  ])('%s', (_title, corrected, flags) =>
    expect(flagsOf(two, corrected, SECOND).filter((flag) => flag !== NIK)).toEqual(
      flags.filter((flag) => flag !== NIK),
    ),
  );

  it('more than 300 days after the death of the father', () => {
    const posthumous = given(familyOfFour())
      .after(dies(FATHER, { diedOn: on('2026-01-20') }))
      .after(births()).register;
    expect(flagsOf(posthumous, { bornOn: on('2026-11-16') })).toEqual([NIK]);
    expect(flagsOf(posthumous, { bornOn: on('2026-11-17') })).toEqual([NIK, 'father-died-long-before']);
  });

  it('are taken back with the error', () => {
    const wrong = given(familyOfFour()).after(births({ bornOn: on('2024-01-01') })).register;
    expect(flagsOf(wrong, { bornOn: on('2026-11-01') })).toEqual([NIK]);
  });

  it('an act of somebody who was in the register says no other day and sex than the biodata', () => {
    const register = given(familyOfFour()).after(actOfSon()).register;
    const correct = (corrected: Corrected) =>
      corrects(correctBirth, register, ['BirthActRecorded', SON], corrected);
    expect(correct({ bornOn: on('2012-05-06') })).toMatchObject({
      rejection: { code: 'birth-act-differs', field: 'corrected.bornOn' },
    });
    expect(correct({ children: [{ personId: SON, sex: 'female' }] })).toMatchObject({
      rejection: { code: 'birth-act-differs', field: 'corrected.children.0.sex' },
    });
    expect(correct({ children: [{ personId: SON, weightGrams: 3_000 }] })).toMatchObject({
      kind: 'accepted',
    });
  });
});

/** INV-02, INV-10: the death of a mother before a birth on record, whichever act says so. */
describe('a death that is corrected', () => {
  const died = given(familyOfFour()).after(births()).after(dies(MOTHER)).register;

  it.each([
    ['on the day of the birth', '2026-11-01', []],
    ['before it', '2026-10-31', ['events-after-death']],
  ])('to a day %s', (_title, diedOn, flags) => {
    const decision = corrects(correctDeath, died, ['DeathRegistered'], { diedOn: on(diedOn) });
    expect(dataOf(decision, 'DeathRegistered')).toMatchObject({ flags });
  });

  it('in its cause alone keeps the flag', () => {
    const flagged = given(familyOfFour())
      .after(births())
      .after(dies(MOTHER, { diedOn: on('2026-10-31') })).register;
    const decision = corrects(correctDeath, flagged, ['DeathRegistered'], { cause: 'accident' });
    expect(dataOf(decision, 'DeathRegistered')).toMatchObject({ flags: ['events-after-death'] });
  });
});

/** Terlambat (domain.md §2.2, §2.4): from the right day to the day of the first record, not of the correction. */
describe('lateness after a correction', () => {
  const wed = PAIR.after(weds({ family: { kind: 'unchanged' } })).register;
  const divorced = given(familyOfFour()).after(divorces()).register;
  const died = given(familyOfFour()).after(dies(FATHER)).register;
  const lateOf = (decision: ActDecision<unknown>, type: string) => dataOf(decision, type).reportedLate;

  it.each([
    ['2026-09-23', false],
    ['2026-09-22', true],
  ])('a wedding or a divorce of %s: %s', (day, late) => {
    const wedding = corrects(correctMarriage, wed, ['MarriageRegistered'], { marriedOn: on(day) });
    expect(lateOf(wedding, 'MarriageRegistered')).toBe(late);
    const divorce = corrects(correctDivorce, divorced, ['DivorceRegistered'], { divorcedOn: on(day) });
    expect(lateOf(divorce, 'DivorceRegistered')).toBe(late);
  });

  it.each([
    ['2026-10-23', false],
    ['2026-10-22', true],
  ])('a death of %s: %s', (diedOn, late) => {
    const decision = corrects(correctDeath, died, ['DeathRegistered'], { diedOn: on(diedOn) });
    expect(lateOf(decision, 'DeathRegistered')).toBe(late);
  });

  it('stays as it was where the day stays, long after the deadline', () => {
    const actId = actOf(died, 'DeathRegistered');
    const decision = correctDeath(
      { ...cancellationOf(actId, on('2027-06-01')), corrected: { cause: 'accident' } },
      supersedeFacts(died, actId),
      contextOn(on('2027-06-01')),
    );
    expect(lateOf(decision, 'DeathRegistered')).toBe(false);
  });
});
