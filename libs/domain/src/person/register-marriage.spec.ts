import {
  BOOK_KEY,
  certificateOf,
  bookOf,
  alone,
  contextOn,
  deathFacts,
  departureFacts,
  divorceFacts,
  family,
  FAR_HOME,
  FAR_VILLAGE,
  given,
  HOME,
  household,
  idOf,
  marriageFacts,
  membersOf,
  NEW_1,
  on,
  person,
  STRANGER,
  type Register,
  type MemberFixture,
} from '@peristiwa/testing/domain';
import { registerDeparture } from '../move/depart';
import { registerDeath } from './register-death';
import { registerDivorce } from './register-divorce';
import { registerMarriage, type RegisterMarriage } from './register-marriage';

const HE = idOf(21);
const SHE = idOf(22);
const HIS_CARD = idOf(0xf21);
const HER_CARD = idOf(0xf22);
const man: MemberFixture = {
  id: HE,
  name: 'Joko Susilo',
  sex: 'male',
  bornOn: '1990-06-01',
  relationship: 'head',
};
const woman: MemberFixture = {
  id: SHE,
  name: 'Rina Wulandari',
  sex: 'female',
  bornOn: '1995-02-14',
  relationship: 'head',
};
const parent = (number: number): MemberFixture => ({
  id: idOf(number),
  name: 'Orang Tua',
  sex: 'male',
  bornOn: '1960-01-01',
  relationship: 'head',
});
const hisCard = { id: HIS_CARD, kkNumber: '3204010601209021' };
const herCard = { id: HER_CARD, kkNumber: '3204010601209022' };
const him = (change: Partial<MemberFixture> = {}) => household([{ ...man, ...change }], hisCard);
const her = (change: Partial<MemberFixture> = {}, card: Parameters<typeof household>[1] = {}) =>
  household([{ ...woman, ...change }], { ...herCard, ...card });
const withParents = (who: MemberFixture, number: number, card: typeof hisCard) =>
  household([parent(number), { ...who, relationship: 'child' }], card);

const NEW_HOME = { ...HOME, line: 'Jalan Kenanga 1' };
const report: RegisterMarriage = {
  marriedOn: on('2026-11-10'),
  reportedOn: on('2026-11-20'),
  authority: 'kua',
  marriageBook: bookOf('2026-11-10'),
  family: { kind: 'new', head: 'husband', address: NEW_HOME },
};
const unchanged = { kind: 'unchanged' } as const;
const weds =
  (change: Partial<RegisterMarriage> = {}, husband = HE, wife = SHE) =>
  (register: Register) =>
    registerMarriage(
      { ...report, marriageBook: bookOf(change.marriedOn ?? report.marriedOn), ...change },
      marriageFacts(register, husband, wife),
      contextOn(),
    );
const divorces = (divorcedOn: string) => (register: Register) =>
  registerDivorce(
    {
      divorcedOn: on(divorcedOn),
      reportedOn: on('2026-11-20'),
      court: 'PA Soreang',
      decisionNumber: '7/Pdt.G/2026',
      divorceCertificate: certificateOf(divorcedOn),
    },
    divorceFacts(register, HE, SHE),
    contextOn(),
  );
const dies = (id: string) => (register: Register) =>
  registerDeath(
    { diedOn: on('2026-11-09'), reportedOn: on('2026-11-10'), cause: 'other', attestedBy: 'other' },
    deathFacts(register, id),
    contextOn(),
  );
const departs = (id: string) => (register: Register) =>
  registerDeparture(
    { reportedOn: on('2026-11-20'), destination: FAR_VILLAGE, reason: 'work' },
    departureFacts(register, [id]),
    contextOn(),
  );
const married = (spouseId: string, actNumber: string = '0123/045/XI/2026') => ({
  type: 'MarriageRegistered' as const,
  occurredOn: on('2026-11-10'),
  data: {
    spouseId,
    marriedOn: on('2026-11-10'),
    actNumber,
    authority: 'kua' as const,
    marriageBook: bookOf('2026-11-10'),
    courtDispensation: null,
    courtPermit: null,
    reportedLate: false,
    flags: [],
  },
});

describe('registerMarriage', () => {
  it('gives a couple from two parental cards a card of their own', () => {
    const kkNumber = '3204012211269001';
    const carded = (relationship: 'head' | 'wife') => ({
      type: 'CardChanged' as const,
      occurredOn: report.reportedOn,
      data: {
        placement: { familyId: NEW_1, kkNumber, relationship, address: NEW_HOME },
        reason: 'marriage' as const,
      },
    });
    const separated = (id: string) => ({
      type: 'FamilyMembersSeparated' as const,
      occurredOn: report.reportedOn,
      data: { personIds: [id], reason: 'marriage' as const },
    });
    given(withParents(man, 31, hisCard), withParents(woman, 32, herCard))
      .when(weds())
      .thenAppends(
        [person(HE), married(SHE), carded('head')],
        [person(SHE), married(HE), carded('wife')],
        [family(HIS_CARD), separated(HE)],
        [family(HER_CARD), separated(SHE)],
        [
          family(NEW_1),
          {
            type: 'FamilyCardIssued',
            occurredOn: report.reportedOn,
            data: {
              kkNumber,
              headId: HE,
              address: NEW_HOME,
              members: [
                { personId: HE, relationship: 'head' },
                { personId: SHE, relationship: 'wife' },
              ],
              reason: 'marriage',
            },
          },
        ],
      )
      .thenReserves(['act', BOOK_KEY, HE], ['kk', kkNumber, NEW_1])
      .thenAnswers({ marriageActNumber: '0123/045/XI/2026', familyId: NEW_1, kkNumber });
  });

  it('issues an act number for a civil marriage, and changes no card when the couple chose that', () => {
    const actNumber = '3204-KW-22112026-9001';
    given(him({ religion: 'catholic' }), her())
      .when(weds({ authority: 'civil-registry', marriageBook: undefined, family: unchanged }))
      .thenAppends(
        [
          person(HE),
          {
            ...married(SHE),
            data: { ...married(SHE, actNumber).data, authority: 'civil-registry', marriageBook: null },
          },
        ],
        [
          person(SHE),
          {
            ...married(HE),
            data: { ...married(HE, actNumber).data, authority: 'civil-registry', marriageBook: null },
          },
        ],
      )
      .thenReserves(['act', actNumber, HE])
      .thenAnswers({ marriageActNumber: actNumber });
  });

  it('lets the wife head the new card, and closes the two former cards', () => {
    const register = given(him(), her())
      .when(weds({ family: { kind: 'new', head: 'wife', address: HOME } }))
      .thenRecords();
    expect(membersOf(register.family(NEW_1).state)).toEqual({ [SHE]: 'head', [HE]: 'husband' });
    expect(register.family(HIS_CARD).state.status).toBe('closed');
    expect(register.family(HER_CARD).state.status).toBe('closed');
  });

  it('keeps the decisions of the court (UU 16/2019 art. 7; INV-06)', () => {
    const courts = { courtDispensation: '1/Pdt.P/2026', courtPermit: '9/Pdt.G/2026' };
    const outcome = given(him(), her()).when(weds(courts));
    for (const id of [HE, SHE]) expect(outcome.dataOf('MarriageRegistered', id)).toMatchObject(courts);
  });

  it('takes both spouses off a common card in one event', () => {
    const members: MemberFixture[] = [
      parent(31),
      { ...man, relationship: 'child' },
      { ...woman, relationship: 'helper' },
    ];
    const outcome = given(household(members, hisCard)).when(weds());
    expect(outcome.dataOf('FamilyMembersSeparated')).toEqual({ personIds: [HE, SHE], reason: 'marriage' });
    expect(membersOf(outcome.thenRecords().family(HIS_CARD).state)).toEqual({ [idOf(31)]: 'head' });
  });

  it.each([
    ['the husband who heads it', him(), her(), 'husband', HIS_CARD, { [HE]: 'head', [SHE]: 'wife' }],
    ['the wife who heads it', him(), her(), 'wife', HER_CARD, { [SHE]: 'head', [HE]: 'husband' }],
    [
      'a son of the head',
      withParents(man, 31, hisCard),
      her(),
      'husband',
      HIS_CARD,
      { [idOf(31)]: 'head', [HE]: 'child', [SHE]: 'child-in-law' },
    ],
  ] as const)('lets a spouse join the card of %s', (_title, his, hers, host, card, members) => {
    const outcome = given(his, hers)
      .when(weds({ family: { kind: 'join', host } }))
      .thenAppendsTypes(
        ...(host === 'husband'
          ? ['MarriageRegistered', 'MarriageRegistered', 'CardChanged']
          : ['MarriageRegistered', 'CardChanged', 'MarriageRegistered']),
        'FamilyMembersSeparated',
        'FamilyMemberMarriedIn',
      )
      .thenReserves(['act', BOOK_KEY, HE]);
    expect(membersOf(outcome.thenRecords().family(card).state)).toEqual(members);
  });

  describe('is late when it is recorded after 60 days, whatever day of report it states (UU 24/2013 art. 34)', () => {
    it.each([
      ['2026-09-23', 60, false],
      ['2026-09-22', 61, true],
    ])('married %s, %i days before', (wedding, _days, reportedLate) => {
      const marriedOn = on(wedding);
      const outcome = given(him(), her()).when(weds({ marriedOn, reportedOn: marriedOn }));
      expect(outcome.dataOf('MarriageRegistered', HE).reportedLate).toBe(reportedLate);
    });
  });

  describe('requires both to be 19 on the day of the wedding (UU 16/2019)', () => {
    it.each([
      ['he', { bornOn: '2007-11-11' }, {}, 'husband'],
      ['she', {}, { bornOn: '2007-11-11' }, 'wife'],
    ])('refuses the day before %s turns 19', (_who, his, hers, field) =>
      given(him(his), her(hers))
        .when(weds())
        .thenRejects({ code: 'under-marriage-age', field, ageRequired: 19 }),
    );
    it('accepts on the 19th birthday of both', () => {
      given(him({ bornOn: '2007-11-10' }), her({ bornOn: '2007-11-10' }))
        .when(weds())
        .thenRecords();
    });
    it('accepts a minor with the dispensation of a court', () => {
      given(him(), her({ bornOn: '2009-11-11' }))
        .when(weds({ courtDispensation: '1/Pdt.P/2026' }))
        .thenRecords();
    });
    it('refuses a wedding before birth, even with a dispensation of a court', () =>
      given(him(), her())
        .when(weds({ marriedOn: on('1995-02-13'), courtDispensation: '1/Pdt.P/2026' }))
        .thenRejects(
          { code: 'marriage-age-impossible', field: 'husband', ageRequired: 12 },
          { code: 'marriage-age-impossible', field: 'wife', ageRequired: 12 },
        ));
  });

  describe('one marriage at a time (INV-06)', () => {
    const OTHER = idOf(23);
    const other = household([{ ...woman, id: OTHER }], { id: idOf(0xf23), kkNumber: '3204010601209023' });
    const otherMan = household([{ ...man, id: OTHER }], { id: idOf(0xf23), kkNumber: '3204010601209023' });
    const first = given(him(), her(), other);
    it('refuses a second wife without a permit', () =>
      first
        .after(weds({ family: unchanged }))
        .when(weds({ family: unchanged }, HE, OTHER))
        .thenRejects({ code: 'already-married', field: 'husband' }));
    it('accepts a second wife with the permit of a court', () => {
      const register = given(him(), her(), other)
        .after(weds({ family: { kind: 'join', host: 'husband' } }))
        .when(weds({ family: { kind: 'join', host: 'husband' }, courtPermit: '9/Pdt.G/2026' }, HE, OTHER))
        .thenRecords();
      expect(membersOf(register.family(HIS_CARD).state)).toEqual({
        [HE]: 'head',
        [SHE]: 'wife',
        [OTHER]: 'wife',
      });
      expect(register.registered(HE).marriages.map(({ spouseId }) => spouseId)).toEqual([SHE, OTHER]);
    });
    it('refuses a second husband, with any permit', () =>
      given(him(), her(), otherMan)
        .after(weds({ family: unchanged }))
        .when(weds({ family: unchanged, courtPermit: '9/Pdt.G/2026' }, OTHER, SHE))
        .thenRejects({ code: 'already-married', field: 'wife' }));
    it('refuses the same marriage again, permit or not', () =>
      given(him(), her())
        .after(weds({ family: unchanged }))
        .when(weds({ family: unchanged, courtPermit: '9/Pdt.G/2026' }))
        .thenRejects(
          { code: 'already-married', field: 'husband' },
          { code: 'already-married', field: 'wife' },
        ));
    it('refuses a person whom the form declared married', () =>
      given(him(), her({ maritalStatus: 'married-unrecorded' }))
        .when(weds())
        .thenRejects({ code: 'already-married', field: 'wife' }));
    it('accepts a person whom the form declared divorced', () => {
      given(him(), her({ maritalStatus: 'divorced-recorded' }))
        .when(weds())
        .thenRecords();
    });
    it.each([
      ['2026-11-14', 'wife'],
      ['2026-11-09', undefined],
    ])('looks at the day of the wedding of another marriage: %s', (marriedOn, refused) => {
      const outcome = given(him(), her(), otherMan)
        .after(weds({ family: unchanged }))
        .after(divorces('2026-11-15'))
        .when(weds({ family: unchanged, marriedOn: on(marriedOn) }, OTHER, SHE));
      expect(outcome.decision).toMatchObject(
        refused ? { rejection: { code: 'already-married', field: refused } } : { kind: 'accepted' },
      );
    });
    it('accepts another husband on the day of the divorce', () => {
      given(him(), her(), otherMan)
        .after(weds({ family: unchanged }))
        .after(divorces('2026-11-15'))
        .when(weds({ family: unchanged, marriedOn: on('2026-11-15') }, OTHER, SHE))
        .thenRecords();
    });
    it('refuses the same two on the day of their divorce', () =>
      given(him(), her())
        .after(weds({ family: unchanged }))
        .after(divorces('2026-11-15'))
        .when(weds({ family: unchanged, marriedOn: on('2026-11-15') }))
        .thenRejects(
          { code: 'already-married', field: 'husband' },
          { code: 'already-married', field: 'wife' },
        ));
    it('accepts the same two the day after their divorce', () => {
      const register = given(him(), her())
        .after(weds({ family: unchanged }))
        .after(divorces('2026-11-15'))
        .when(weds({ family: unchanged, marriedOn: on('2026-11-16') }))
        .thenRecords();
      expect(register.registered(SHE).marriages).toMatchObject([
        { spouseId: HE, marriedOn: '2026-11-10', endedOn: '2026-11-15', endedBy: 'divorce' },
        { spouseId: HE, marriedOn: '2026-11-16' },
      ]);
    });
  });

  describe('refuses', () => {
    const both = given(him(), her());
    it.each([
      [
        'a report of tomorrow',
        { reportedOn: on('2026-11-23') },
        { code: 'reported-in-future', field: 'reportedOn' },
      ],
      [
        'a wedding after its report',
        { marriedOn: on('2026-11-21') },
        { code: 'occurred-after-report', field: 'marriedOn' },
      ],
      [
        'two Muslims at the civil registry',
        { authority: 'civil-registry' as const },
        { code: 'recording-authority-mismatch', field: 'authority' },
      ],
      [
        'a new card in another regency',
        { family: { kind: 'new' as const, head: 'wife' as const, address: FAR_HOME } },
        { code: 'other-office-area', officeInCharge: '5171' },
      ],
    ])('%s', (_title, change, rejection) => both.when(weds(change)).thenRejects(rejection));
    it('a couple at the KUA of whom one is not a Muslim', () =>
      given(him(), her({ religion: 'hindu' }))
        .when(weds())
        .thenRejects({ code: 'recording-authority-mismatch', field: 'authority' }));
    it('one person as both spouses', () =>
      both.when(weds({}, HE, HE)).thenRejects({ code: 'spouses-same-person', field: 'wife' }));
    it('an unknown husband', () =>
      both.when(weds({}, STRANGER, SHE)).thenRejects({ code: 'person-not-found', field: 'husband' }));
    // What depends on nothing else is named at once; a party who is unknown has neither age nor sex to speak of.
    it('several parties and papers at once', () =>
      given(him({ sex: 'female' }), her({ bornOn: '2009-11-11' }))
        .when(weds({ courtPermit: 'x' }))
        .thenRejects(
          { code: 'spouse-sex-mismatch', field: 'husband' },
          expect.objectContaining({ code: 'under-marriage-age', field: 'wife' }),
          expect.objectContaining({ code: 'decree-number-implausible', field: 'courtPermit' }),
        ));
    it('an unknown wife', () =>
      both.when(weds({}, HE, STRANGER)).thenRejects({ code: 'person-not-found', field: 'wife' }));
    it('a woman as the husband', () =>
      both
        .when(weds({}, SHE, HE))
        .thenRejects(
          { code: 'spouse-sex-mismatch', field: 'husband' },
          { code: 'spouse-sex-mismatch', field: 'wife' },
        ));
    it('a man as the wife', () =>
      given(him(), her({ sex: 'male' }))
        .when(weds())
        .thenRejects({ code: 'spouse-sex-mismatch', field: 'wife' }));
    it('a person who died', () =>
      given(him(), her())
        .after(dies(SHE))
        .when(weds())
        .thenRejects({ code: 'already-deceased', field: 'wife', diedOn: '2026-11-09' }));
    it('an office that is in charge of neither', () =>
      both
        .when((known) =>
          registerMarriage(report, marriageFacts(known, HE, SHE), contextOn(on('2026-11-22'), '3273')),
        )
        .thenRejects({ code: 'other-office-area', officesInCharge: ['3204', '3204'] }));
    it('a card here for a spouse who lives elsewhere', () =>
      given(him(), her({}, { address: FAR_HOME }))
        .when(weds())
        .thenRejects({ code: 'spouse-lives-elsewhere', field: 'wife' }));
    it('a change of card of a spouse who is moving to another regency', () =>
      given(him(), her())
        .after(departs(HE))
        .when(weds())
        .thenRejects({ code: 'departure-already-open', field: 'husband' }));
  });

  it('accepts a spouse who lives elsewhere, or is moving, when the cards stay', () => {
    given(him(), her({}, { address: FAR_HOME }))
      .after(departs(HE))
      .when(weds({ family: unchanged }))
      .thenAppendsTypes('MarriageRegistered', 'MarriageRegistered');
  });

  it('throws for a living person whose card is not active', () => {
    const register = given(him(), alone(22)).register;
    const facts = { ...marriageFacts(register, HE, idOf(22)), wifeFamily: register.family('none') };
    expect(() => registerMarriage(report, facts, contextOn())).toThrow('a card that is not active');
  });
});
