import {
  certificateOf,
  contextOn,
  deathFacts,
  family,
  FAMILY,
  familyOfFour,
  FATHER,
  given,
  membersOf,
  MOTHER,
  NEW_1,
  on,
  person,
  type Register,
} from '@peristiwa/testing/domain';
import { maritalStatusOf } from '../person/person';
import { registerDeath } from '../person/register-death';
import {
  annulsDivorce,
  annulsMarriage,
  declaresDivorce,
  declaresMarriage,
  divorces,
  weds,
} from '../refusals/acts/marriage-under-test';
import { bride, groom, HER, HIM, PAIR } from '../refusals/scenes-under-test';

const four = given(familyOfFour());
const wed = PAIR.after(weds({ family: { kind: 'join', host: 'husband' } }));
const statusOf = (register: Register, ids: readonly string[]) =>
  ids.map((id) => maritalStatusOf(register.registered(id)));
const dies = (id: string, diedOn: string) => (known: Register) =>
  registerDeath(
    { diedOn: on(diedOn), reportedOn: on('2026-11-20'), cause: 'other', attestedBy: 'other' },
    deathFacts(known, id),
    contextOn(),
  );
const annulled = annulsMarriage({ annulledOn: on('2026-11-15') }, [HIM, HER]);

/** Pembatalan perkawinan: UU 1/1974 art. 22–28, UU 23/2006 art. 39; domain.md §2.2 A, BTL-KAWIN. */
describe('annulMarriage', () => {
  it('gives both the status of before, the other a card, and a surat keterangan', () => {
    const outcome = wed.when(annulled);
    expect(outcome.dataOf('MarriageAnnulled', HER)).toEqual({
      spouseId: HIM,
      annulledOn: '2026-11-15',
      court: 'PA Soreang',
      decisionNumber: '0870/Pdt.G/2026/PA.Sor',
      documentNumber: '3204-BK-22112026-9001',
      reportedLate: false,
    });
    expect(outcome.dataOf('FamilyMembersSeparated')).toEqual({ personIds: [HER], reason: 'annulment' });
    const register = outcome.thenRecords();
    expect(statusOf(register, [HIM, HER])).toEqual(['single', 'single']);
    expect(membersOf(register.family(NEW_1).state)).toEqual({ [HER]: 'head' });
  });

  it.each([
    ['widowed', 'widowed'],
    ['divorced-recorded', 'divorced-recorded'],
    ['single', 'single'],
  ] as const)('a bride who was %s before is %s', (maritalStatus, after) => {
    const register = given(groom(), bride({ maritalStatus })).after(weds()).when(annulled).thenRecords();
    expect(statusOf(register, [HER])).toEqual([after]);
  });

  it('takes back a marriage that both forms declared', () =>
    expect(statusOf(four.when(annulsMarriage()).thenRecords(), [FATHER, MOTHER])).toEqual([
      'single',
      'single',
    ]));

  it.each([
    ['a death', wed.after(dies(HIM, '2026-11-12'))],
    ['a divorce', wed.after(divorces({ divorcedOn: on('2026-11-12') }, [HIM, HER]))],
  ])('also after %s (UU 1/1974 art. 23 d)', (_title, scene) => {
    expect(statusOf(scene.when(annulled).thenRecords(), [HER])).toEqual(['single']);
  });

  it('stays so when a death of after it is recorded before it', () => {
    const register = wed.after(dies(HIM, '2026-11-18')).when(annulled).thenRecords();
    expect(statusOf(register, [HER])).toEqual(['single']);
  });

  it('leaves both free to marry each other again, from the next day on', () => {
    const again = (marriedOn: string) => weds({ marriedOn: on(marriedOn), family: { kind: 'unchanged' } });
    const after = wed.after(annulled);
    after
      .when(again('2026-11-15'))
      .thenRejects({ code: 'already-married', field: 'husband' }, { code: 'already-married', field: 'wife' });
    const register = after.when(again('2026-11-16')).thenRecords();
    expect(statusOf(register, [HIM, HER])).toEqual(['married-recorded', 'married-recorded']);
  });

  it.each([
    ['2026-08-24', 90, false],
    ['2026-08-23', 91, true],
  ])('is late after 90 days (UU 23/2006 art. 39): final %s, %i days before', (final, _days, late) => {
    const outcome = four.when(annulsMarriage({ annulledOn: on(final) }));
    expect(outcome.dataOf('MarriageAnnulled', FATHER).reportedLate).toBe(late);
  });

  it.each([
    ['two who never married', PAIR, annulled, { code: 'marriage-not-found', field: 'wife' }],
    ['it again', wed.after(annulled), annulled, { code: 'marriage-not-found', field: 'wife' }],
    [
      'a decision of before the wedding',
      wed,
      annulsMarriage({ annulledOn: on('2026-11-09') }, [HIM, HER]),
      { code: 'decision-too-early', field: 'annulledOn', since: '2026-11-10' },
    ],
    [
      'a decision of tomorrow',
      wed,
      annulsMarriage({ annulledOn: on('2026-11-21') }, [HIM, HER]),
      { code: 'occurred-after-report', field: 'annulledOn' },
    ],
  ])('refuses %s', (_title, scene, act, rejection) => scene.when(act).thenRejects(rejection));
});

const parted = four.after(divorces());

/** Pembatalan perceraian: UU 23/2006 art. 43; domain.md §2.2 A, BTL-CERAI. */
describe('annulDivorce', () => {
  it('brings the marriage back, and the two to one card', () => {
    const outcome = parted.when(annulsDivorce({ family: { kind: 'join', host: 'husband' } }));
    expect(outcome.dataOf('DivorceAnnulled', MOTHER)).toEqual({
      spouseId: FATHER,
      annulledOn: '2026-11-15',
      court: 'Mahkamah Agung',
      decisionNumber: '45 PK/AG/2026',
      documentNumber: '3204-BC-22112026-9001',
      reportedLate: false,
    });
    const register = outcome.thenRecords();
    expect(statusOf(register, [FATHER, MOTHER])).toEqual(['married-recorded', 'married-recorded']);
    const [before] = four.register.registered(MOTHER).marriages;
    expect(register.registered(MOTHER).marriages).toEqual([{ ...before, restoredOn: '2026-11-15' }]);
    expect(membersOf(register.family(FAMILY).state)).toMatchObject({ [FATHER]: 'head', [MOTHER]: 'wife' });
  });

  it('changes no card when the two chose that', () => {
    const outcome = parted.when(annulsDivorce());
    expect(outcome.thenRecords().stream(family(FAMILY))).toEqual(parted.register.stream(family(FAMILY)));
  });

  it('widows the survivor by a death of after the decision', () => {
    const outcome = parted.after(dies(FATHER, '2026-11-16')).when(annulsDivorce());
    expect(outcome.dataOf('WidowhoodRecorded', MOTHER)).toMatchObject({
      spouseId: FATHER,
      diedOn: '2026-11-16',
    });
    expect(statusOf(outcome.thenRecords(), [MOTHER])).toEqual(['widowed']);
  });

  it.each([
    ['2026-11-09', 'decision-too-early'],
    ['2026-11-10', 'accepted'],
  ])('is not decided before the divorce: %s is %s', (annulledOn, outcome) => {
    const { decision } = parted.when(annulsDivorce({ annulledOn: on(annulledOn) }));
    expect(decision.kind === 'rejected' ? decision.rejection.code : decision.kind).toBe(outcome);
  });

  /** INV-09: until then the couple was divorced, so no other divorce can be of an earlier day. */
  it.each([
    ['2026-11-14', 'divorce-before-marriage'],
    ['2026-11-15', 'divorce-before-marriage'],
    ['2026-11-16', 'accepted'],
  ])('of 15 November lets another divorce be of %s: %s', (divorcedOn, outcome) => {
    const restored = parted.after(annulsDivorce({ annulledOn: on('2026-11-15') }));
    const again = divorces({
      divorcedOn: on(divorcedOn),
      divorceCertificate: certificateOf(divorcedOn, '0999/AC/2026/PA.Sor'),
    });
    const { decision } = restored.when(again);
    expect(decision.kind === 'rejected' ? decision.rejection.code : decision.kind).toBe(outcome);
  });

  it.each([
    ['2026-09-23', 60, false],
    ['2026-09-22', 61, true],
  ])('is late after 60 days (UU 23/2006 art. 43): final %s, %i days before', (final, _days, late) => {
    const outcome = four
      .after(divorces({ divorcedOn: on('2026-09-01') }))
      .when(annulsDivorce({ annulledOn: on(final) }));
    expect(outcome.dataOf('DivorceAnnulled', FATHER).reportedLate).toBe(late);
  });

  it('refuses whoever has married again (INV-06)', () => {
    given(familyOfFour(), bride())
      .after(divorces({ divorcedOn: on('2026-11-01') }))
      .after(weds({ family: { kind: 'unchanged' } }, FATHER, HER))
      .when(annulsDivorce())
      .thenRejects({ code: 'already-married', field: 'husband' });
  });

  it.each([
    ['a marriage in force', four, annulsDivorce(), 'divorce-not-found'],
    [
      'a divorce that was annulled before',
      parted.after(annulsDivorce()),
      annulsDivorce(),
      'divorce-not-found',
    ],
    [
      'a declared divorce, which no court decided',
      PAIR.after(declaresMarriage()).after(declaresDivorce()),
      annulsDivorce({}, [HIM, HER]),
      'marriage-is-unrecorded',
    ],
  ])('refuses %s', (_title, scene, act, code) => scene.when(act).thenRejects({ code, field: 'wife' }));

  it('writes on both streams', () => {
    const register = parted.when(annulsDivorce()).thenRecords();
    for (const id of [FATHER, MOTHER])
      expect(register.stream(person(id)).at(-1)?.type).toBe('DivorceAnnulled');
  });
});
