import {
  alone,
  biodataFacts,
  contextOn,
  familyOfFour,
  FATHER,
  given,
  HOME,
  idOf,
  NEW_1,
  on,
  type MemberFixture,
} from '@peristiwa/testing/domain';
import { day, type Decide } from '../refusals/scenes-under-test';
import { maritalStatusOf } from './person';
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
        person: {
          name: 'Rina Wulandari',
          sex: 'female',
          bornOn: on('1995-02-14'),
          birthPlace: '3204',
          religion: 'islam',
          education: 'bachelor',
          occupation: 15,
          citizenship: 'indonesian',
          bloodType: 'O',
          maritalStatus: 'single',
          ...change,
        },
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
