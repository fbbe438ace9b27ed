import {
  alone,
  biodataFacts,
  contextOn,
  familyOfFour,
  FATHER,
  given,
  HOME,
  idOf,
  MOTHER,
  NEW_1,
  on,
  rina,
  type MemberFixture,
} from '@peristiwa/testing/domain';
import { leaves } from '../refusals/acts/abroad-under-test';
import { dies } from '../refusals/acts/death-under-test';
import { day, type Decide } from '../refusals/scenes-under-test';
import { maritalStatusOf } from './person';
import { recordFamily } from './record-family';
import { recordBiodata, type RecordBiodata } from './record-biodata';

const HE = idOf(7);
const scene = (change: Partial<MemberFixture> = {}) =>
  given(alone(7, { sex: 'male', bornOn: '1990-06-01', ...change }));
const married = { maritalStatus: 'married-recorded' } as const;
const unrecorded = { maritalStatus: 'married-unrecorded' } as const;
const named = { spouse: HE };

const enters =
  (
    change: Partial<RecordBiodata['person']>,
    relatives: Parameters<typeof biodataFacts>[1],
    marriageAct?: RecordBiodata['marriageAct'],
  ): Decide =>
  (known) =>
    recordBiodata(
      {
        reportedOn: day,
        person: { ...rina, ...change },
        marriageAct,
        family: { kind: 'new', address: HOME },
      },
      biodataFacts(known, relatives),
      contextOn(),
    );

/** Row 2 of issue 11: a marriage is on record by an act, or declared by both (domain.md §2.2 A, §3.1, INV-06). */
describe('the spouse whom a biodata form names', () => {
  it.each([
    ['both declare it recorded', married, married, 'recorded'],
    ['both declare it unrecorded', unrecorded, unrecorded, 'unrecorded'],
  ])('is married when %s', (_title, his, hers, form) => {
    const register = scene(his).when(enters(hers, named)).thenRecords();
    expect(register.registered(HE).marriages).toEqual([{ spouseId: NEW_1, form }]);
    expect(register.registered(NEW_1).marriages).toEqual([{ spouseId: HE, form }]);
  });

  it('is married when the form names the act of marriage', () => {
    const act = { number: '0017/KW/2012', marriedOn: on('2012-05-05') };
    const register = scene()
      .when(enters(married, named, act))
      .thenRecords();
    const marriage = { form: 'recorded', actNumber: '0017/KW/2012', marriedOn: '2012-05-05' };
    expect(register.registered(HE).marriages).toEqual([{ spouseId: NEW_1, ...marriage }]);
    expect(maritalStatusOf(register.registered(HE))).toBe('married-recorded');
    expect(register.registered(HE).flags).toEqual([]);
  });

  it.each([
    ['is single', {}, married, undefined],
    ['declared another form', unrecorded, married, undefined],
    ['is single, and the act proves no unrecorded marriage', {}, unrecorded, { number: '0017/KW/2012' }],
  ])('who %s keeps the status, and both are flagged', (_title, his, hers, act) => {
    const before = scene(his);
    const outcome = before.when(enters(hers, named, act));
    expect(outcome.dataOf('SpouseRecorded', HE)).toEqual({
      spouseId: NEW_1,
      declaredBy: 'one',
      flags: ['spouse-declared-by-one'],
    });
    const register = outcome.thenRecords();
    expect(maritalStatusOf(register.registered(HE))).toBe(maritalStatusOf(before.register.registered(HE)));
    for (const id of [HE, NEW_1]) {
      expect(register.registered(id).marriages).toEqual([]);
      expect(register.registered(id).flags).toMatchObject([{ kind: 'spouse-declared-by-one' }]);
    }
  });

  it('who has another spouse on record is not married again by a form (INV-06)', () => {
    const four = given(familyOfFour());
    const register = four.when(enters(married, { spouse: FATHER })).thenRecords();
    expect(register.registered(FATHER).marriages).toEqual(four.register.registered(FATHER).marriages);
    expect(register.registered(NEW_1).flags.map(({ kind }) => kind)).toEqual([
      'spouse-already-recorded',
      'spouse-declared-by-one',
    ]);
  });

  const actOfOthers = { number: '0017/KW/2012' };
  it('who has another wife is flagged on both sides: his act had the permit of a court (INV-06)', () => {
    const register = given(familyOfFour())
      .when(enters(married, { spouse: FATHER }, actOfOthers))
      .thenRecords();
    for (const id of [FATHER, NEW_1]) expect(register.flagsOf(id)).toEqual(['spouse-already-recorded']);
    expect(register.registered(FATHER).marriages).toHaveLength(2);
  });

  it('who has another husband gets no second one by any act (INV-06)', () => {
    const man = { ...married, sex: 'male' } as const;
    given(familyOfFour())
      .when(enters(man, { spouse: MOTHER }, actOfOthers))
      .thenRejects({ code: 'already-married', field: 'spouse' });
    const register = given(familyOfFour())
      .when(enters(man, { spouse: MOTHER }))
      .thenRecords();
    for (const id of [MOTHER, NEW_1]) expect(register.flagsOf(id)).toContain('spouse-declared-by-one');
    expect(register.registered(NEW_1).marriages).toEqual([]);
  });

  it('who named somebody else is not married by a third form', () => {
    const single = alone(8, { bornOn: '1992-01-01' });
    const man = enters({ ...married, sex: 'male', bornOn: on('1990-06-01') }, { spouse: idOf(8) });
    const claimed = given(single).after(man);
    let next = 0x3000;
    const register = claimed
      .when((known) =>
        recordFamily(
          {
            reportedOn: day,
            address: HOME,
            members: [
              {
                relationship: 'head',
                person: { ...rina, ...married },
                spouse: known.person(NEW_1),
                alike: [],
              },
            ],
          },
          new Map(),
          { ...contextOn(), newId: () => idOf((next += 1)) },
        ),
      )
      .thenRecords();
    expect(register.registered(NEW_1).marriages).toEqual([]);
    expect(register.flagsOf(idOf(0x3001))).toEqual(['spouse-declared-by-one']);
  });

  it.each([
    ['is dead', { spouse: HE }, married, 'already-deceased', 'spouse'],
    ['is of the same sex', { spouse: HE }, { ...married, sex: 'male' }, 'spouses-same-sex', 'spouse'],
    [
      'is named by a widow',
      { spouse: HE },
      { maritalStatus: 'widowed' },
      'marital-status-mismatch',
      'person.maritalStatus',
    ],
    ['is unknown', { spouse: idOf(77) }, married, 'person-not-found', 'spouse'],
  ] as const)('who %s is refused', (title, relatives, person, code, field) => {
    const his = scene(married);
    const outcome = (title === 'is dead' ? his.after(dies(HE)) : his).when(enters(person, relatives));
    outcome.thenRefuses(code, field);
  });

  it('who lives abroad is married by the declaration of both, and stays off the card', () => {
    const register = scene(married)
      .after(leaves([HE]))
      .when(enters(married, named))
      .thenRecords();
    expect(register.registered(HE).marriages).toEqual([{ spouseId: NEW_1, form: 'recorded' }]);
    expect(register.registered(HE).abroad).toBeDefined();
  });

  it.each([
    ['2014-11-20', 'under-marriage-age'],
    ['2014-11-21', 'marriage-age-impossible'],
    ['2021-01-01', 'marriage-age-impossible'],
    ['2007-11-20', 'accepted'],
    ['2007-11-21', 'under-marriage-age'],
  ])('born on %s: %s (INV-05)', (bornOn, outcome) => {
    for (const act of [
      scene({ ...married, bornOn }).when(enters(married, named)),
      scene(married).when(enters({ ...married, bornOn: on(bornOn) }, named)),
    ]) {
      const { decision } = act;
      expect(decision.kind === 'rejected' ? decision.rejection.code : decision.kind).toBe(outcome);
    }
  });

  it('under 19 is married by an act, which had its dispensation', () => {
    const act = { number: '0017/KW/2026' };
    const { decision } = scene({ bornOn: '2009-01-01' }).when(enters(married, named, act));
    expect(decision.kind).toBe('accepted');
  });

  it('is no sibling (UU 1/1974 art. 8)', () =>
    given(familyOfFour(), alone(7, { sex: 'male', bornOn: '1990-06-01', fatherId: FATHER, ...married }))
      .when(enters(married, { ...named, father: FATHER }))
      .thenRejects({ code: 'kinship-forbids-marriage', field: 'spouse', relation: 'sibling' }));
});
