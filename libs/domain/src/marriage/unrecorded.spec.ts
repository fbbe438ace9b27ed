import {
  bookOf,
  BOOK_KEY,
  FAMILY,
  contextOn,
  deathFacts,
  given,
  HOME,
  household,
  idOf,
  membersOf,
  NEW_1,
  on,
  father,
  mother,
  FATHER,
  MOTHER,
  type Register,
} from '@peristiwa/testing/domain';
import { maritalStatusOf } from '../person/person';
import { registerDeath } from '../person/register-death';
import {
  annulsMarriage,
  declaresDivorce,
  declaresMarriage,
  divorces,
  legalises,
  weds,
} from '../refusals/acts/marriage-under-test';
import { bride, groom, HER, HIM, PAIR } from '../refusals/scenes-under-test';

const statusOf = (register: Register, ids = [HIM, HER]) =>
  ids.map((id) => maritalStatusOf(register.registered(id)));
const dies = (id: string, diedOn: string) => (known: Register) =>
  registerDeath(
    { diedOn: on(diedOn), reportedOn: on('2026-11-20'), cause: 'other', attestedBy: 'other' },
    deathFacts(known, id),
    contextOn(),
  );
const declared = PAIR.after(declaresMarriage());
const unrecorded = 'married-unrecorded';

/** Row 3 of issue 11; domain.md §2.2 A (KAWIN-BT, CERAI-BT, ISBAT), INV-09. */
describe('a marriage without an act (kawin belum tercatat, F-1.05)', () => {
  it('gives both status 3, on both streams, and no act number', () => {
    const outcome = PAIR.when(declaresMarriage()).thenReserves();
    for (const [id, spouseId] of [
      [HIM, HER],
      [HER, HIM],
    ] as const) {
      expect(outcome.dataOf('UnrecordedMarriageDeclared', id)).toMatchObject({
        spouseId,
        marriedOn: '2024-06-08',
        sptjm: 'SPTJM/3204/0017/2026',
      });
    }
    expect(statusOf(outcome.thenRecords())).toEqual([unrecorded, unrecorded]);
  });

  it('may share a card', () => {
    const family = { kind: 'new', head: 'husband', address: HOME } as const;
    const register = PAIR.when(declaresMarriage({ family })).thenRecords();
    expect(membersOf(register.family(NEW_1).state)).toEqual({ [HIM]: 'head', [HER]: 'wife' });
  });

  it('keeps status 3 where both forms declared it', () => {
    const couple = given(household([father, mother].map((who) => ({ ...who, maritalStatus: unrecorded }))));
    expect(statusOf(couple.register, [FATHER, MOTHER])).toEqual([unrecorded, unrecorded]);
  });

  it('is declared once', () =>
    declared.when(declaresMarriage()).thenRejects({ code: 'already-married', field: 'husband' }));

  it('is not declared of one that is recorded', () =>
    PAIR.after(weds())
      .when(declaresMarriage())
      .thenRejects(
        { code: 'already-married', field: 'husband' },
        { code: 'already-married', field: 'wife' },
      ));

  it.each<[string, string | undefined, [string, string]]>([
    ['wife', '9/Pdt.G/2024/PA.Sor', [idOf(23), HER]],
    ['husband', undefined, [HIM, idOf(24)]],
  ])('leaves the %s no second one (INV-06; permit: %s)', (field, courtPermit, couple) => {
    const [man, woman] = [idOf(23), idOf(24)];
    given(
      groom(),
      bride(),
      household([{ ...father, id: man, maritalStatus: 'single' }], { id: idOf(0xf23) }),
      household([{ ...mother, id: woman, relationship: 'head', maritalStatus: 'single' }], {
        id: idOf(0xf24),
      }),
    )
      .after(declaresMarriage())
      .when(declaresMarriage({ marriedOn: on('2025-01-01'), courtPermit }, couple))
      .thenRejects({ code: 'already-married', field });
  });
});

describe('the end of a marriage without an act', () => {
  it('is declared, and gives both status 5', () => {
    const outcome = declared.when(declaresDivorce()).thenReserves();
    expect(outcome.dataOf('UnrecordedDivorceDeclared', HER)).toEqual({
      spouseId: HIM,
      divorcedOn: '2026-11-10',
      sptjm: 'SPTJM/3204/0018/2026',
    });
    expect(statusOf(outcome.thenRecords())).toEqual(['divorced-unrecorded', 'divorced-unrecorded']);
  });

  it('divides a shared card as a divorce does (domain.md §2.6)', () => {
    const couple = given(household([father, mother].map((who) => ({ ...who, maritalStatus: unrecorded }))));
    const register = couple.when(declaresDivorce({}, [FATHER, MOTHER])).thenRecords();
    expect(membersOf(register.family(FAMILY).state)).toEqual({ [FATHER]: 'head' });
    expect(membersOf(register.family(NEW_1).state)).toEqual({ [MOTHER]: 'head' });
  });

  it('gives status 5 where it is of before the form that declares the marriage, too', () => {
    const couple = given(household([father, mother].map((who) => ({ ...who, maritalStatus: unrecorded }))));
    const register = couple
      .when(declaresDivorce({ divorcedOn: on('2012-01-01') }, [FATHER, MOTHER]))
      .thenRecords();
    expect(statusOf(register, [FATHER, MOTHER])).toEqual(['divorced-unrecorded', 'divorced-unrecorded']);
  });

  it('is no divorce by a court: the refusal names the way (INV-09)', () =>
    declared.when(divorces({}, [HIM, HER])).thenRejects({ code: 'marriage-is-unrecorded', field: 'wife' }));

  it('is no annulment by a court', () =>
    declared
      .when(annulsMarriage({}, [HIM, HER]))
      .thenRejects({ code: 'marriage-is-unrecorded', field: 'wife' }));

  it('is not declared of a recorded marriage (INV-09)', () =>
    PAIR.after(weds())
      .when(declaresDivorce({ divorcedOn: on('2026-11-15') }))
      .thenRejects({ code: 'marriage-is-recorded', field: 'wife' }));

  it.each([
    ['2024-06-07', 'divorce-before-marriage'],
    ['2024-06-08', 'accepted'],
  ])('is not of a day before the wedding: %s is %s', (divorcedOn, outcome) => {
    const { decision } = declared.when(declaresDivorce({ divorcedOn: on(divorcedOn) }));
    expect(decision.kind === 'rejected' ? decision.rejection.code : decision.kind).toBe(outcome);
  });

  it('leaves both free to marry', () => {
    const register = declared
      .after(declaresDivorce({ divorcedOn: on('2026-11-01') }))
      .when(weds({ family: { kind: 'unchanged' } }))
      .thenRecords();
    expect(statusOf(register)).toEqual(['married-recorded', 'married-recorded']);
    expect(register.registered(HIM).marriages).toHaveLength(2);
  });
});

/** KHI art. 7; UU 23/2006 art. 36. */
describe('isbat', () => {
  it('turns status 3 into 2, with the buku nikah', () => {
    const outcome = declared.when(legalises()).thenReserves(['act', BOOK_KEY, HIM]);
    const register = outcome.thenAnswers({ marriageActNumber: '0123/045/XI/2026' }).thenRecords();
    expect(statusOf(register)).toEqual(['married-recorded', 'married-recorded']);
    expect(register.registered(HER).marriages).toEqual([
      {
        spouseId: HIM,
        legalisedOn: '2026-11-10',
        form: 'recorded',
        marriedOn: '2024-06-08',
        actNumber: '0123/045/XI/2026',
        authority: 'kua',
      },
    ]);
  });

  it('turns status 3 into 2 where both forms declared it', () => {
    const couple = given(household([father, mother].map((who) => ({ ...who, maritalStatus: unrecorded }))));
    const register = couple.when(legalises({}, [FATHER, MOTHER])).thenRecords();
    expect(statusOf(register, [FATHER, MOTHER])).toEqual(['married-recorded', 'married-recorded']);
  });

  it('records a marriage that nobody declared', () =>
    expect(statusOf(PAIR.when(legalises()).thenRecords())).toEqual(['married-recorded', 'married-recorded']));

  it('gives others than Muslims an act number (UU 23/2006 art. 36)', () =>
    expect(
      given(groom(), bride({ religion: 'hindu' }))
        .after(declaresMarriage())
        .when(legalises({ court: 'PN Bale Bandung', marriageBook: undefined }))
        .thenRecords()
        .registered(HER).marriages[0]?.actNumber,
    ).toBe('3204-KW-22112026-9001'));

  it.each([
    ['declared before', declared],
    ['not on record', PAIR],
  ])('widows the survivor of a marriage that was %s (KHI art. 7(4))', (_title, scene) => {
    const register = scene.after(dies(HIM, '2026-10-01')).when(legalises()).thenRecords();
    expect(maritalStatusOf(register.registered(HER))).toBe('widowed');
    expect(register.registered(HER).marriages).toMatchObject([
      { form: 'recorded', marriedOn: '2024-06-08', endedOn: '2026-10-01', endedBy: 'death' },
    ]);
  });

  it('comes before the divorce that is refused without it', () => {
    const register = declared
      .after(legalises({ legalisedOn: on('2026-11-01') }))
      .when(divorces({ divorcedOn: on('2026-11-10') }, [HIM, HER]))
      .thenRecords();
    expect(statusOf(register)).toEqual(['divorced-recorded', 'divorced-recorded']);
  });

  it.each([
    ['2024-06-07', 'decision-too-early'],
    ['2026-11-20', 'accepted'],
    ['2026-11-21', 'occurred-after-report'],
  ])('is decided after the wedding and before the report: %s is %s', (legalisedOn, outcome) => {
    const { decision } = declared.when(legalises({ legalisedOn: on(legalisedOn) }));
    expect(decision.kind === 'rejected' ? decision.rejection.code : decision.kind).toBe(outcome);
  });

  it.each([
    ['a recorded marriage', PAIR.after(weds()), 'marriage-is-recorded', 'wife'],
    [
      'one of whom is married to another',
      given(groom(), bride({ maritalStatus: 'married-recorded' })),
      'already-married',
      'wife',
    ],
  ])('refuses %s', (_title, scene, code, field) => scene.when(legalises()).thenRejects({ code, field }));
});

/** UU 24/2013 art. 34: a marriage that was not recorded before is recorded by its act, also late. */
describe('an act of marriage of two who declared it before', () => {
  const atKua = weds({ marriageBook: bookOf('2026-11-10'), family: { kind: 'unchanged' } });
  it('records it', () => {
    const register = declared.when(atKua).thenRecords();
    expect(statusOf(register)).toEqual(['married-recorded', 'married-recorded']);
    expect(register.registered(HER).marriages).toHaveLength(1);
  });
  it.each([
    ['2020-01-06', 'accepted'],
    ['2020-01-07', 'already-married'],
  ])('whose forms named no spouse: a wedding of %s is %s', (marriedOn, outcome) => {
    const maritalStatus = 'married-recorded' as const;
    const both = given(
      household([{ ...father, id: HIM, maritalStatus }], { id: idOf(0xf15) }),
      bride({ maritalStatus }),
    );
    const { decision } = both.when(
      weds({ marriedOn: on(marriedOn), marriageBook: bookOf(marriedOn), family: { kind: 'unchanged' } }),
    );
    expect(decision.kind === 'rejected' ? decision.rejection.code : decision.kind).toBe(outcome);
  });
});
