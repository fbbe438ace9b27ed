import {
  CERTIFICATE_KEY,
  certificateOf,
  bookOf,
  arrivalFacts,
  contextOn,
  DAUGHTER,
  deathFacts,
  departureFacts,
  divorceFacts,
  family,
  FAMILY,
  familyOfFour,
  FAR_VILLAGE,
  FATHER,
  father,
  FAR_HOME,
  given,
  HOME,
  household,
  idOf,
  marriageFacts,
  membersOf,
  MOTHER,
  mother,
  NEW_1,
  on,
  OTHER_VILLAGE,
  person,
  SON,
  son,
  STRANGER,
  recorded,
  type Register,
} from '@peristiwa/testing/domain';
import { registerArrival } from '../move/arrive';
import { registerDeparture } from '../move/depart';
import { maritalStatusOf } from './person';
import { registerDeath } from './register-death';
import { registerDivorce, type RegisterDivorce } from './register-divorce';
import { registerMarriage } from './register-marriage';

const report: RegisterDivorce = {
  divorcedOn: on('2026-11-10'),
  reportedOn: on('2026-11-20'),
  court: 'PA Soreang',
  decisionNumber: '0007/Pdt.G/2026/PA.Sor',
  divorceCertificate: certificateOf('2026-11-10'),
};
const divorces =
  (
    change: Partial<RegisterDivorce> = {},
    children: readonly string[] = [],
    husband = FATHER,
    wife = MOTHER,
  ) =>
  (register: Register) =>
    registerDivorce(
      {
        ...report,
        divorceCertificate: certificateOf(change.divorcedOn ?? report.divorcedOn),
        ...change,
      },
      divorceFacts(register, husband, wife, children),
      contextOn(),
    );
const departs =
  (...ids: string[]) =>
  (register: Register) =>
    registerDeparture(
      { reportedOn: on('2026-11-20'), destination: FAR_VILLAGE, reason: 'work' },
      departureFacts(register, ids),
      contextOn(),
    );
const dies =
  (id: string, diedOn = '2026-11-15') =>
  (register: Register) =>
    registerDeath(
      { diedOn: on(diedOn), reportedOn: on('2026-11-20'), cause: 'other', attestedBy: 'other' },
      deathFacts(register, id),
      contextOn(),
    );
const ACT = '0456/AC/2026/PA.Sor';
const KK_NEW = '3204012211269001';
const divorced = (spouseId: string) => ({
  type: 'DivorceRegistered' as const,
  occurredOn: on('2026-11-10'),
  data: {
    spouseId,
    divorcedOn: on('2026-11-10'),
    actNumber: ACT,
    court: 'PA Soreang',
    decisionNumber: '0007/Pdt.G/2026/PA.Sor',
    divorceCertificate: certificateOf('2026-11-10'),
    reportedLate: false,
  },
});

describe('registerDivorce', () => {
  it('gives the wife a card of her own with the child who goes along; the head keeps his', () => {
    const address = { ...HOME, area: OTHER_VILLAGE };
    const kkNumber = '3204022211269001';
    const carded = (relationship: 'head' | 'child') => ({
      type: 'CardChanged' as const,
      occurredOn: report.reportedOn,
      data: { placement: { familyId: NEW_1, kkNumber, relationship, address }, reason: 'divorce' as const },
    });
    given(familyOfFour())
      .when(divorces({ leaverAddress: address }, [DAUGHTER]))
      .thenAppends(
        [person(FATHER), divorced(MOTHER)],
        [person(MOTHER), divorced(FATHER), carded('head')],
        [person(DAUGHTER), carded('child')],
        [
          family(FAMILY),
          {
            type: 'FamilyMembersSeparated',
            occurredOn: report.reportedOn,
            data: { personIds: [MOTHER, DAUGHTER], reason: 'divorce' },
          },
        ],
        [
          family(NEW_1),
          {
            type: 'FamilyCardIssued',
            occurredOn: report.reportedOn,
            data: {
              kkNumber,
              headId: MOTHER,
              address,
              members: [
                { personId: MOTHER, relationship: 'head' },
                { personId: DAUGHTER, relationship: 'child' },
              ],
              reason: 'divorce',
            },
          },
        ],
      )
      .thenReserves(['act', CERTIFICATE_KEY, FATHER], ['kk', kkNumber, NEW_1])
      .thenAnswers({ divorceActNumber: ACT, leaverId: MOTHER, familyId: NEW_1, kkNumber });
  });

  it('keeps the court and its decision on both streams', () => {
    const outcome = given(familyOfFour()).when(
      divorces({ court: 'PA Cimahi', decisionNumber: '8/Pdt.G/2026/PA.Cmi' }),
    );
    for (const id of [FATHER, MOTHER]) {
      expect(outcome.dataOf('DivorceRegistered', id)).toMatchObject({
        court: 'PA Cimahi',
        decisionNumber: '8/Pdt.G/2026/PA.Cmi',
      });
    }
  });

  it('lets the leaving spouse stay at the address, on another card', () => {
    const register = given(familyOfFour()).when(divorces()).thenRecords();
    expect(register.family(NEW_1).state).toMatchObject({ address: HOME, kkNumber: KK_NEW });
    expect(membersOf(register.family(FAMILY).state)).toEqual({
      [FATHER]: 'head',
      [SON]: 'child',
      [DAUGHTER]: 'child',
    });
  });

  it('lets the husband leave the card of a wife who heads it', () => {
    const members = [
      { ...mother, relationship: 'head' as const },
      { ...father, relationship: 'husband' as const },
    ];
    const outcome = given(household(members)).when(divorces());
    expect(outcome.dataOf('FamilyMembersSeparated').personIds).toEqual([FATHER]);
  });

  it.each([
    ['child', 'child-in-law', MOTHER],
    ['child-in-law', 'child', FATHER],
    ['other-relative', 'other-relative', MOTHER],
  ] as const)('on a card that another person heads, he %s and she %s', (his, hers, leaver) => {
    const grandfather = { ...father, id: idOf(8), bornOn: '1955-01-01', maritalStatus: 'single' as const };
    const couple = [FATHER, MOTHER].map((id) =>
      recorded(person(id), {
        type: 'SpouseRecorded',
        occurredOn: on('2020-01-06'),
        data: { spouseId: id === FATHER ? MOTHER : FATHER },
      }),
    );
    const members = [grandfather, { ...father, relationship: his }, { ...mother, relationship: hers }];
    const outcome = given(household(members), couple.flat()).when(divorces());
    expect(outcome.dataOf('FamilyMembersSeparated').personIds).toEqual([leaver]);
  });

  it('changes no card when both have their own', () => {
    const apart = [
      ...household([father]),
      ...household([{ ...mother, relationship: 'head' }], { id: idOf(0xf2), kkNumber: '3204010601209002' }),
      ...recorded(person(FATHER), {
        type: 'SpouseRecorded',
        occurredOn: on('2020-01-06'),
        data: { spouseId: MOTHER },
      }),
      ...recorded(person(MOTHER), {
        type: 'SpouseRecorded',
        occurredOn: on('2020-01-06'),
        data: { spouseId: FATHER },
      }),
    ];
    given(apart)
      .when(divorces())
      .thenAppends([person(FATHER), divorced(MOTHER)], [person(MOTHER), divorced(FATHER)])
      .thenReserves(['act', CERTIFICATE_KEY, FATHER])
      .thenAnswers({ divorceActNumber: ACT });
    given(apart)
      .when(divorces({}, [SON]))
      .thenRejects({ code: 'child-not-on-card', field: 'children' });
  });

  it('ends the second marriage of a couple that married again', () => {
    const register = given(familyOfFour())
      .after(divorces({ divorcedOn: on('2026-11-01') }))
      .after((known) =>
        registerMarriage(
          {
            marriedOn: on('2026-11-05'),
            reportedOn: on('2026-11-05'),
            authority: 'kua',
            marriageBook: bookOf('2026-11-05'),
            family: { kind: 'join', host: 'husband' },
          },
          marriageFacts(known, FATHER, MOTHER),
          contextOn(),
        ),
      )
      .when(divorces())
      .thenRecords();
    expect(register.registered(FATHER).marriages).toMatchObject([
      { spouseId: MOTHER, endedOn: '2026-11-01', endedBy: 'divorce' },
      { spouseId: MOTHER, marriedOn: '2026-11-05', endedOn: '2026-11-10', endedBy: 'divorce' },
    ]);
  });

  it.each([
    ['2026-09-23', 60, false],
    ['2026-09-22', 61, true],
  ])(
    'is late when it is recorded after 60 days, whatever day of report it states (UU 24/2013 art. 40): final %s, %i days before',
    (final, _days, reportedLate) => {
      const divorcedOn = on(final);
      const outcome = given(familyOfFour()).when(divorces({ divorcedOn, reportedOn: divorcedOn }));
      expect(outcome.dataOf('DivorceRegistered', FATHER).reportedLate).toBe(reportedLate);
    },
  );

  describe('compares with the day of the wedding', () => {
    const wedding = (id: string, spouseId: string) =>
      recorded(person(id), {
        type: 'MarriageRegistered',
        occurredOn: on('2026-11-10'),
        data: {
          spouseId,
          marriedOn: on('2026-11-10'),
          actNumber: '0123',
          authority: 'kua',
          marriageBook: null,
          courtDispensation: null,
          courtPermit: null,
          reportedLate: false,
          flags: [],
        },
      });
    const wed = given(familyOfFour(), wedding(FATHER, MOTHER), wedding(MOTHER, FATHER));
    it('refuses the day before', () =>
      wed.when(divorces({ divorcedOn: on('2026-11-09') })).thenRejects({
        code: 'divorce-before-marriage',
        field: 'divorcedOn',
        marriedOn: '2026-11-10',
      }));
    it('accepts the same day', () => {
      const register = wed.when(divorces()).thenRecords();
      expect(register.registered(MOTHER).marriages).toMatchObject([
        { endedOn: '2026-11-10', endedBy: 'divorce' },
      ]);
    });
  });

  describe('accepts a divorce of a day before a death that was recorded earlier (INV-02; UU 24/2013 art. 40: 60 days)', () => {
    it.each([
      ['the husband died later', FATHER, '2026-11-15'],
      ['the husband died on that day', FATHER, '2026-11-10'],
      ['the wife died later', MOTHER, '2026-11-15'],
    ])('is registered and changes no card: %s', (_title, dead, diedOn) => {
      const outcome = given(familyOfFour())
        .after(dies(dead, diedOn))
        .when(divorces())
        .thenAppends([person(FATHER), divorced(MOTHER)], [person(MOTHER), divorced(FATHER)]);
      const survivor = outcome.thenRecords().registered(dead === FATHER ? MOTHER : FATHER);
      expect(maritalStatusOf(survivor)).toBe('divorced-recorded');
      expect(survivor.marriages).toMatchObject([{ endedOn: '2026-11-10', endedBy: 'divorce' }]);
    });
  });

  describe('refuses', () => {
    const home = given(familyOfFour());
    it.each([
      [
        'a report of tomorrow',
        { reportedOn: on('2026-11-23') },
        { code: 'reported-in-future', field: 'reportedOn' },
      ],
      [
        'a decision after its report',
        { divorcedOn: on('2026-11-21') },
        { code: 'occurred-after-report', field: 'divorcedOn' },
      ],
      [
        'an address in another regency',
        { leaverAddress: FAR_HOME },
        { code: 'other-office-area', officeInCharge: '5171' },
      ],
    ])('%s', (_title, change, rejection) => home.when(divorces(change)).thenRejects(rejection));
    it('an unknown husband', () =>
      home.when(divorces({}, [], STRANGER)).thenRejects({ code: 'person-not-found', field: 'husband' }));
    it('an unknown wife', () =>
      home.when(divorces({}, [], FATHER, STRANGER)).thenRejects({ code: 'person-not-found', field: 'wife' }));
    it('two who are not married', () =>
      home
        .when(divorces({}, [], FATHER, DAUGHTER))
        .thenRejects({ code: 'marriage-not-found', field: 'wife' }));
    it('the same divorce again', () =>
      given(familyOfFour())
        .after(divorces())
        .when(divorces())
        .thenRejects({ code: 'marriage-not-found', field: 'wife' }));
    it.each([
      ['husband', FATHER],
      ['wife', MOTHER],
    ])('a %s who died the day before', (field, id) =>
      given(familyOfFour())
        .after(dies(id, '2026-11-09'))
        .when(divorces())
        .thenRejects({ code: 'already-deceased', field, diedOn: '2026-11-09' }),
    );
    it('an office that is in charge of neither', () =>
      home
        .when((known) =>
          registerDivorce(report, divorceFacts(known, FATHER, MOTHER), contextOn(on('2026-11-22'), '3273')),
        )
        .thenRejects({ code: 'other-office-area', officesInCharge: ['3204', '3204'] }));
    it.each([
      ['a stranger', [STRANGER], 'children.0'],
      ['the wife', [SON, MOTHER], 'children.1'],
      ['the head', [FATHER], 'children.0'],
      ['the same child twice', [SON, DAUGHTER, SON], 'children.2'],
    ])('%s among the children', (_title, children, field) =>
      home.when(divorces({}, children)).thenRejects({ code: 'child-not-on-card', field }),
    );
  });

  /** UU 24/2013 art. 40: a divorce is recorded in every state of a card. */
  describe('while a member of the card has an open SKPWNI', () => {
    it('changes no card when the spouse who would leave is moving', () => {
      const register = given(familyOfFour())
        .after(departs(MOTHER))
        .when(divorces({}, [DAUGHTER]))
        .thenAppendsTypes('DivorceRegistered', 'DivorceRegistered')
        .thenRecords();
      expect(register.registered(MOTHER).placement.familyId).toBe(FAMILY);
    });
    /** Row 9 of issue 11: what they are to the new head follows from kinship or from the card (domain.md §2.6, §3.1). */
    it.each([
      ['helper', '1970-01-01', 'helper'],
      ['parent', '1950-01-01', 'other-relative'],
      ['parent-in-law', '1950-01-01', 'parent'],
      ['grandchild', '2024-01-01', 'grandchild'],
      ['other-relative', '2024-01-01', 'other-relative'],
    ] as const)(
      'takes along a %s of the head born on %s as %s of the wife',
      (relationship, bornOn, expected) => {
        const along = { id: idOf(30), name: 'Sri Rahayu', sex: 'female', bornOn, relationship } as const;
        const card = given(household([father, mother, son, along]));
        const register = card.when(divorces({}, [SON, idOf(30)])).thenRecords();
        const members = { [MOTHER]: 'head', [SON]: 'child', [idOf(30)]: expected };
        expect(membersOf(register.family(NEW_1).state)).toEqual(members);
        expect(register.registered(idOf(30)).placement.relationship).toBe(expected);
        expect(register.flagsOf(idOf(30))).toEqual([]);
      },
    );

    it('moves only the children who are not moving to another regency', () => {
      const register = given(familyOfFour())
        .after(departs(SON))
        .when(divorces({}, [DAUGHTER, SON]))
        .thenRecords();
      expect(register.registered(DAUGHTER).placement.familyId).toBe(
        register.registered(MOTHER).placement.familyId,
      );
      expect(register.registered(SON).placement.familyId).toBe(FAMILY);
    });
  });

  it('allows a head who is moving to divorce, and to arrive alone', () => {
    const register = given(familyOfFour())
      .after(departs(FATHER))
      .after(divorces({}, [SON, DAUGHTER]))
      .when((known) =>
        registerArrival(
          {
            arrivedOn: on('2026-11-22'),
            reportedOn: on('2026-11-22'),
            address: FAR_HOME,
            family: { kind: 'same-card' },
          },
          arrivalFacts(known, NEW_1),
          contextOn(on('2026-11-22'), '5171'),
        ),
      )
      .thenRecords();
    expect(membersOf(register.family(FAMILY).state)).toEqual({ [FATHER]: 'head' });
  });

  it('throws for a shared card that is not active', () => {
    const register = given(familyOfFour()).register;
    const card = register.family('none');
    const facts = { ...divorceFacts(register, FATHER, MOTHER), husbandFamily: card, wifeFamily: card };
    expect(() => registerDivorce(report, facts, contextOn())).toThrow('a card that is not active');
  });
});
