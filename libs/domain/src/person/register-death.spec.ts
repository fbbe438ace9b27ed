import {
  addressChanged,
  alone,
  contextOn,
  daughter,
  DAUGHTER,
  deathFacts,
  family,
  FAMILY,
  familyOfFour,
  FATHER,
  father,
  given,
  HOME,
  household,
  idOf,
  KK,
  membersOf,
  MOTHER,
  mother,
  on,
  person,
  son,
  SON,
  STRANGER,
  recorded,
  type Register,
} from '@peristiwa/testing/domain';
import type { PlainDate } from '@peristiwa/kernel';
import type { Placement } from './person';
import { registerDeath, type RegisterDeath } from './register-death';

const report: RegisterDeath = {
  diedOn: on('2026-11-10'),
  reportedOn: on('2026-11-20'),
  cause: 'ordinary-illness',
  attestedBy: 'doctor',
};
const deaths =
  (id: string, change: Partial<RegisterDeath> = {}) =>
  (register: Register) =>
    registerDeath({ ...report, ...change }, deathFacts(register, id), contextOn());
const NEW_KK = '3204012211269001';
const deceased = (diedOn = '2026-11-10') => ({
  actNumber: '3204-KM-22112026-9001',
  diedOn: on(diedOn),
  cause: 'ordinary-illness' as const,
  attestedBy: 'doctor' as const,
  residence: HOME.area,
  reportedLate: false,
  flags: [],
});

describe('registerDeath', () => {
  it('takes a child off the card and changes nothing else', () => {
    given(familyOfFour())
      .when(deaths(DAUGHTER))
      .thenAppends(
        [
          person(DAUGHTER),
          { type: 'DeathRegistered', occurredOn: on('2026-11-10'), data: { ...deceased(), age: 10 } },
        ],
        [
          family(FAMILY),
          { type: 'FamilyMemberDied', occurredOn: report.reportedOn, data: { personId: DAUGHTER } },
        ],
      )
      .thenReserves(['act', '3204-KM-22112026-9001', DAUGHTER])
      .thenAnswers({ personId: DAUGHTER, deathActNumber: '3204-KM-22112026-9001', familyId: FAMILY });
  });

  it('gives the card of a deceased head a new head and a new number, and widows the wife', () => {
    const placement = (relationship: 'head' | 'child') => ({
      familyId: FAMILY,
      kkNumber: NEW_KK,
      relationship,
      address: HOME,
    });
    const succeeded = (relationship: 'head' | 'child') => ({
      type: 'FamilyHeadSucceeded' as const,
      occurredOn: report.reportedOn,
      data: { placement: placement(relationship), flags: [] },
    });
    const relationships = [
      { personId: MOTHER, relationship: 'head' as const },
      { personId: SON, relationship: 'child' as const },
      { personId: DAUGHTER, relationship: 'child' as const },
    ];
    const diedOn = on('2026-11-10');
    given(familyOfFour())
      .when(deaths(FATHER))
      .thenAppends(
        [person(FATHER), { type: 'DeathRegistered', occurredOn: diedOn, data: { ...deceased(), age: 41 } }],
        [
          person(MOTHER),
          { type: 'SpouseDied', occurredOn: diedOn, data: { spouseId: FATHER, diedOn } },
          succeeded('head'),
        ],
        [person(SON), succeeded('child')],
        [person(DAUGHTER), succeeded('child')],
        [
          family(FAMILY),
          {
            type: 'FamilyMemberDied',
            occurredOn: report.reportedOn,
            data: { personId: FATHER, succession: { headId: MOTHER, kkNumber: NEW_KK, relationships } },
          },
        ],
      )
      .thenReserves(['act', '3204-KM-22112026-9001', FATHER], ['kk', NEW_KK, FAMILY])
      .thenAnswers({
        personId: FATHER,
        deathActNumber: '3204-KM-22112026-9001',
        familyId: FAMILY,
        successorId: MOTHER,
        kkNumber: NEW_KK,
      });
  });

  it('widows a spouse who lives on another card', () => {
    const elsewhere = [
      ...household([father]),
      ...household([{ ...mother, relationship: 'head' }], { id: idOf(0xf2), kkNumber: '3204010601209002' }),
      ...[
        [FATHER, MOTHER],
        [MOTHER, FATHER],
      ].flatMap(([id = '', spouseId = '']) =>
        recorded(person(id), { type: 'SpouseRecorded', occurredOn: on('2020-01-06'), data: { spouseId } }),
      ),
    ];
    const register = given(elsewhere)
      .when(deaths(FATHER))
      .thenAppendsTypes('DeathRegistered', 'SpouseDied', 'FamilyMemberDied')
      .thenRecords();
    expect(register.family(FAMILY).state.status).toBe('closed');
    expect(register.registered(MOTHER).marriages).toEqual([
      { spouseId: FATHER, form: 'recorded', endedOn: '2026-11-10', endedBy: 'death' },
    ]);
  });

  /** INV-02: the divorce contradicts the death and is flagged; the first ending holds. */
  it.each([
    ['2026-11-11', '2026-11-10', 'death'],
    ['2026-11-10', '2026-11-10', 'divorce'],
  ])(
    'of 2026-11-10 after a divorce of %s leaves the survivor with an end on %s by %s',
    (day, endedOn, endedBy) => {
      const divorced = [
        [FATHER, MOTHER],
        [MOTHER, FATHER],
      ].flatMap(([id = '', spouseId = '']) =>
        recorded(person(id), {
          type: 'DivorceRegistered',
          occurredOn: on(day),
          data: {
            spouseId,
            divorceCertificate: null,
            divorcedOn: on(day),
            actNumber: 'x',
            court: 'PA Soreang',
            decisionNumber: 'y',
            reportedLate: false,
          },
        }),
      );
      const register = given(familyOfFour(), divorced).when(deaths(FATHER)).thenRecords();
      expect(register.registered(MOTHER).marriages).toMatchObject([{ spouseId: FATHER, endedOn, endedBy }]);
    },
  );

  it('closes the card of a person who lived alone', () => {
    const register = given(alone(7))
      .when(deaths(idOf(7)))
      .thenRecords();
    expect(register.family(idOf(0xf07)).state).toMatchObject({ status: 'closed', members: [] });
  });

  it('does not widow a spouse who died before', () => {
    given(familyOfFour())
      .after(deaths(FATHER, { diedOn: on('2026-11-09') }))
      .when(deaths(MOTHER))
      .thenAppendsTypes('DeathRegistered', 'FamilyHeadSucceeded', 'FamilyHeadSucceeded', 'FamilyMemberDied');
  });

  it('widows the spouse by the first death, even when it is recorded last', () => {
    const earlier = { diedOn: on('2026-11-09') };
    const register = given(familyOfFour()).after(deaths(FATHER)).when(deaths(MOTHER, earlier)).thenRecords();
    const other = given(familyOfFour()).after(deaths(MOTHER, earlier)).when(deaths(FATHER)).thenRecords();
    expect(register.registered(FATHER).marriages).toMatchObject([
      { endedOn: '2026-11-09', endedBy: 'death' },
    ]);
    for (const id of [FATHER, MOTHER]) {
      expect(register.registered(id).marriages).toEqual(other.registered(id).marriages);
    }
  });

  describe('selects the new head', () => {
    const adult = { ...son, bornOn: '2000-05-05' };
    const uncle = { ...son, id: idOf(9), bornOn: '1990-01-01', relationship: 'other-relative' as const };
    const withoutWife = (...members: (typeof son)[]) => household([father, ...members]);
    it('the wife before an older adult', () => {
      const register = given(household([father, uncle, mother]))
        .when(deaths(FATHER))
        .thenRecords();
      expect(membersOf(register.family(FAMILY).state)).toEqual({
        [MOTHER]: 'head',
        [uncle.id]: 'other-relative',
      });
    });
    it('the oldest adult when there is no spouse', () => {
      const register = given(withoutWife(daughter, adult, uncle))
        .when(deaths(FATHER))
        .thenRecords();
      expect(membersOf(register.family(FAMILY).state)).toEqual({
        [uncle.id]: 'head',
        [SON]: 'other-relative',
        [DAUGHTER]: 'other-relative',
      });
    });
    it('the one whom the family names', () => {
      const register = given(withoutWife(adult, uncle))
        .when(deaths(FATHER, { successorId: SON }))
        .thenRecords();
      expect(register.family(FAMILY).state).toMatchObject({ headId: SON });
    });
    it.each([
      ['2009-11-22', []],
      ['2009-11-23', ['head-under-age']],
    ])('a child born %s counts as an adult from 17 on', (bornOn, flags) => {
      const outcome = given(withoutWife({ ...son, bornOn })).when(deaths(FATHER));
      expect(outcome.dataOf('FamilyHeadSucceeded').flags).toEqual(flags);
    });
    it('a married minor counts as an adult', () => {
      const outcome = given(withoutWife({ ...daughter, maritalStatus: 'widowed' } as typeof son)).when(
        deaths(FATHER),
      );
      expect(outcome.dataOf('FamilyHeadSucceeded').flags).toEqual([]);
    });
    it('the oldest minor, flagged, when only minors stay', () => {
      const outcome = given(withoutWife(daughter, son)).when(deaths(FATHER));
      const register = outcome.thenRecords();
      expect(register.family(FAMILY).state).toMatchObject({ headId: SON, kkNumber: NEW_KK });
      expect([FATHER, SON, DAUGHTER].map((id) => register.flagsOf(id))).toEqual([
        [],
        ['head-under-age'],
        ['minor-without-adult'],
      ]);
    });
    it('the minor whom the family names when only minors stay', () => {
      const outcome = given(withoutWife(daughter, son)).when(deaths(FATHER, { successorId: DAUGHTER }));
      expect(outcome.thenRecords().family(FAMILY).state).toMatchObject({ headId: DAUGHTER });
    });
  });

  describe('gives each member a relationship to the new head', () => {
    const who = (number: number, relationship: (typeof son)['relationship']) => ({
      ...son,
      id: idOf(number),
      bornOn: '1950-01-01',
      relationship,
    });
    const rest = [
      who(11, 'child'),
      who(12, 'child-in-law'),
      who(13, 'grandchild'),
      who(14, 'parent'),
      who(15, 'parent-in-law'),
      who(16, 'other-relative'),
      who(17, 'helper'),
      who(18, 'other'),
    ];
    it('the wife', () => {
      const register = given(household([father, mother, ...rest]))
        .when(deaths(FATHER))
        .thenRecords();
      expect(membersOf(register.family(FAMILY).state)).toEqual({
        [MOTHER]: 'head',
        [idOf(11)]: 'child',
        [idOf(12)]: 'child-in-law',
        [idOf(13)]: 'grandchild',
        [idOf(14)]: 'parent-in-law',
        [idOf(15)]: 'parent',
        [idOf(16)]: 'other-relative',
        [idOf(17)]: 'helper',
        [idOf(18)]: 'other',
      });
    });
    it('a child', () => {
      const register = given(household([father, mother, ...rest]))
        .when(deaths(FATHER, { successorId: idOf(11) }))
        .thenRecords();
      expect(membersOf(register.family(FAMILY).state)).toMatchObject({
        [idOf(11)]: 'head',
        [MOTHER]: 'parent',
        [idOf(17)]: 'helper',
        [idOf(18)]: 'other',
      });
    });
    it('on one day for the whole card: that of the latest placement, when it is after the report (INV-03)', () => {
      const ahead = recorded(person(SON), {
        type: 'AddressChanged',
        occurredOn: on('2026-11-23'),
        data: { changedOn: on('2026-11-23'), from: HOME.area, address: HOME },
      });
      const register = given(familyOfFour(), ahead).when(deaths(FATHER)).thenRecords();
      expect(register.registered(SON).placedOn).toBe('2026-11-23');
      expect(register.registered(DAUGHTER).placedOn).toBe('2026-11-23');
      expect(register.family(FAMILY).state).toMatchObject({ changedOn: '2026-11-23' });
    });
  });

  describe('refuses', () => {
    it.each([
      [
        'a report of tomorrow',
        { reportedOn: on('2026-11-23') },
        { code: 'reported-in-future', field: 'reportedOn' },
      ],
      [
        'a death after its report',
        { diedOn: on('2026-11-21') },
        { code: 'occurred-after-report', field: 'diedOn' },
      ],
      [
        'a death before the birth',
        { diedOn: on('1985-03-09') },
        { code: 'death-before-birth', field: 'diedOn', bornOn: '1985-03-10' },
      ],
      [
        'an unknown person as successor',
        { successorId: '' },
        { code: 'successor-not-on-card', field: 'successor' },
      ],
      [
        'a stranger as successor',
        { successorId: STRANGER },
        { code: 'successor-not-on-card', field: 'successor' },
      ],
      [
        'the deceased as successor',
        { successorId: FATHER },
        { code: 'successor-not-on-card', field: 'successor' },
      ],
      ['a minor before an adult', { successorId: SON }, { code: 'successor-under-age', field: 'successor' }],
    ])('%s', (_title, change, rejection) =>
      given(familyOfFour()).when(deaths(FATHER, change)).thenRejects(rejection),
    );
    it('an unknown person', () =>
      given(familyOfFour())
        .when(deaths(STRANGER))
        .thenRejects({ code: 'person-not-found', field: 'person' }));
    it('a second death', () =>
      given(familyOfFour())
        .after(deaths(FATHER))
        .when(deaths(FATHER, { diedOn: on('2026-11-11') }))
        .thenRejects({ code: 'already-deceased', field: 'person', diedOn: '2026-11-10' }));
    it('an office that is not in charge', () =>
      given(familyOfFour())
        .when((known) =>
          registerDeath(report, deathFacts(known, FATHER), contextOn(on('2026-11-22'), '3273')),
        )
        .thenRejects({ code: 'other-office-area', officeInCharge: '3204' }));
  });

  it('needs no successor while the head lives', () => {
    given(familyOfFour())
      .when(deaths(SON, { successorId: MOTHER }))
      .thenAppendsTypes('DeathRegistered', 'FamilyMemberDied');
  });

  it('accepts a death on the day of birth', () => {
    const outcome = given(familyOfFour()).when(deaths(DAUGHTER, { diedOn: on('2016-09-09') }));
    expect(outcome.dataOf('DeathRegistered').age).toBe(0);
  });

  it.each([
    ['2026-10-23', 30, false],
    ['2026-10-22', 31, true],
  ])(
    'is late when it is recorded after 30 days, whatever day of report it states (UU 24/2013 art. 44): died %s, %i days before',
    (day, _days, reportedLate) => {
      const diedOn = on(day);
      const outcome = given(familyOfFour()).when(deaths(SON, { diedOn, reportedOn: diedOn }));
      expect(outcome.dataOf('DeathRegistered').reportedLate).toBe(reportedLate);
    },
  );

  /** INV-02, domain.md §2.8. */
  it.each([
    ['2026-01-06', []],
    ['2026-01-05', ['events-after-death']],
  ])('flags a move that took place after a death on %s', (diedOn, flags) => {
    const outcome = given(familyOfFour(), addressChanged(SON, '2026-01-06')).when(
      deaths(SON, { diedOn: on(diedOn) }),
    );
    expect(outcome.dataOf('DeathRegistered').flags).toEqual(flags);
  });

  const day = on('2026-01-06');
  const placement = { familyId: FAMILY, kkNumber: KK, relationship: 'head' as const, address: HOME };
  it.each([
    ['the record of biodata', []],
    ['a new card number', [recorded(person(FATHER), underNewNumber(placement, day))]],
  ])('does not count %s, which the dead person took no part in', (_title, facts) => {
    const outcome = given(familyOfFour(), ...facts).when(deaths(FATHER, { diedOn: on('2020-01-05') }));
    expect(outcome.dataOf('DeathRegistered').flags).toEqual([]);
  });

  it.each([
    [FATHER, '2025-03-12', 300, []],
    [FATHER, '2025-03-11', 301, ['events-after-death']],
    [MOTHER, '2026-01-06', 0, []],
    [MOTHER, '2026-01-05', 1, ['events-after-death']],
  ])('a child of %s, who died on %s, %i days before (INV-10)', (parent, diedOn, _days, flags) => {
    const outcome = given(familyOfFour(), recorded(person(parent), posthumous(day))).when(
      deaths(parent, { diedOn: on(diedOn) }),
    );
    expect(outcome.dataOf('DeathRegistered').flags).toEqual(flags);
  });

  it('throws for a living person whose card is closed: that is a bug, not a refusal', () => {
    const closed = recorded(family(idOf(0xf07)), {
      type: 'FamilyMemberDied',
      occurredOn: on('2026-01-01'),
      data: { personId: idOf(7) },
    });
    expect(() => given(alone(7), closed).when(deaths(idOf(7)))).toThrow('a card that is not active');
  });
});

function underNewNumber(placement: Placement, occurredOn: PlainDate) {
  return { type: 'FamilyHeadSucceeded' as const, occurredOn, data: { placement, flags: [] } };
}

function posthumous(bornOn: PlainDate) {
  const child = { childId: idOf(0x77), name: 'Nur Aini', sex: 'female', bornOn, parent: 'father' } as const;
  return { type: 'ChildBorn' as const, occurredOn: bornOn, data: child };
}
