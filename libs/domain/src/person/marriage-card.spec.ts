import {
  BOOK_KEY,
  bookOf,
  contextOn,
  departureFacts,
  family,
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
import type { CardChoice } from './marriage-card';
import { registerMarriage } from './register-marriage';

const [HE, SHE, HIS_SON, HER_DAUGHTER, HER_HELPER, HIS_MOTHER, HER_SISTER] = [21, 22, 23, 24, 25, 26, 27].map(
  idOf,
) as [string, string, string, string, string, string, string];
const HIS_CARD = idOf(0xf21);
const HER_CARD = idOf(0xf22);
const someone = (id: string, change: Partial<MemberFixture>): MemberFixture => ({
  id,
  name: 'Rina Wulandari',
  sex: 'female',
  bornOn: '1980-01-01',
  relationship: 'head',
  ...change,
});
const widower = someone(HE, { sex: 'male', maritalStatus: 'widowed' });
const widow = someone(SHE, { maritalStatus: 'widowed' });
const his = [
  widower,
  someone(HIS_SON, { sex: 'male', bornOn: '2012-01-01', relationship: 'child', fatherId: HE }),
  someone(HIS_MOTHER, { bornOn: '1950-01-01', relationship: 'parent' }),
];
const hers = [
  widow,
  someone(HER_DAUGHTER, { bornOn: '2013-01-01', relationship: 'child', motherId: SHE }),
  someone(HER_HELPER, { bornOn: '1990-01-01', relationship: 'helper' }),
];
const hisCard = { id: HIS_CARD, kkNumber: '3204010601209021' };
const herCard = { id: HER_CARD, kkNumber: '3204010601209022' };
const both = given(household(his, hisCard), household(hers, herCard));

const wed =
  (choice: CardChoice, named: Parameters<typeof marriageFacts>[3] = {}) =>
  (register: Register) =>
    registerMarriage(
      {
        marriedOn: on('2026-11-10'),
        reportedOn: on('2026-11-20'),
        authority: 'kua',
        marriageBook: bookOf('2026-11-10'),
        family: choice,
      },
      marriageFacts(register, HE, SHE, named),
      contextOn(),
    );
const newCard: CardChoice = { kind: 'new', head: 'husband', address: HOME };
const joinHim: CardChoice = { kind: 'join', host: 'husband' };
const joinHer: CardChoice = { kind: 'join', host: 'wife' };
const departs = (id: string) => (register: Register) =>
  registerDeparture(
    { reportedOn: on('2026-11-20'), destination: FAR_VILLAGE, reason: 'work' },
    departureFacts(register, [id]),
    contextOn(),
  );

/** Every lawful family can get one card (F-1.02; domain.md §2.6). */
describe('the card of a widower and a widow who both head one with children', () => {
  it.each([
    ['new, headed by him', newCard, NEW_1, { [HE]: 'head', [SHE]: 'wife', [HIS_MOTHER]: 'parent' }],
    [
      'new, headed by her',
      { ...newCard, head: 'wife' } as const,
      NEW_1,
      { [SHE]: 'head', [HE]: 'husband', [HIS_MOTHER]: 'parent-in-law' },
    ],
    ['his', joinHim, HIS_CARD, { [HE]: 'head', [SHE]: 'wife', [HIS_MOTHER]: 'parent' }],
    ['hers', joinHer, HER_CARD, { [SHE]: 'head', [HE]: 'husband', [HIS_MOTHER]: 'parent-in-law' }],
  ])('is one for all: %s', (_title, choice, card, adults) => {
    const register = both.when(wed(choice)).thenRecords();
    expect(membersOf(register.family(card).state)).toEqual({
      ...adults,
      [HIS_SON]: 'child',
      [HER_DAUGHTER]: 'child',
      [HER_HELPER]: 'helper',
    });
    for (const left of [HIS_CARD, HER_CARD].filter((id) => id !== card)) {
      expect(register.family(left).state.status).toBe('closed');
    }
    for (const { id } of [...his, ...hers]) expect(register.registered(id).placement.familyId).toBe(card);
  });

  it('is recorded on the stream of each person who changes card, spouses first', () => {
    both
      .when(wed(joinHim))
      .thenAppendsTypes(
        'MarriageRegistered',
        'MarriageRegistered',
        'CardChanged',
        'CardChanged',
        'CardChanged',
        'FamilyMembersSeparated',
        'FamilyMemberMarriedIn',
        'FamilyMemberMarriedIn',
        'FamilyMemberMarriedIn',
      );
  });

  it('leaves the members named to stay, with a new head and a new number', () => {
    const kkNumber = '3204012211269001';
    const outcome = both.when(wed(joinHim, { stay: [HER_HELPER] }));
    const relationships = [{ personId: HER_HELPER, relationship: 'head' }];
    expect(outcome.dataOf('FamilyMembersSeparated')).toEqual({
      personIds: [SHE, HER_DAUGHTER],
      reason: 'marriage',
      succession: { headId: HER_HELPER, kkNumber, relationships },
    });
    outcome.thenReserves(['act', BOOK_KEY, HE], ['kk', kkNumber, HER_CARD]).thenAnswers({
      marriageActNumber: '0123/045/XI/2026',
      familyId: HIS_CARD,
      kkNumber: hisCard.kkNumber,
      stayersKkNumbers: [kkNumber],
    });
    const register = outcome.thenRecords();
    expect(register.family(HER_CARD).state).toMatchObject({ status: 'active', kkNumber, headId: HER_HELPER });
    expect(register.registered(HER_HELPER).placement).toMatchObject({ kkNumber, relationship: 'head' });
  });

  it('refuses a head who would leave only minors (domain.md §2.6)', () =>
    both
      .when(wed(joinHer, { stay: [HIS_SON] }))
      .thenRejects({ code: 'minors-left-alone', field: 'family.stay' }));

  it.each([
    ['a stranger to stay', joinHim, { stay: [STRANGER] }, 'family.stay.0'],
    ['one of the couple to stay', joinHim, { stay: [HER_HELPER, SHE] }, 'family.stay.1'],
    ['a member of the joined card to stay', joinHim, { stay: [HIS_MOTHER] }, 'family.stay.0'],
    ['a stranger to come along', joinHim, { along: [STRANGER] }, 'family.along.0'],
    ['a member of a head’s card to come along', joinHim, { along: [HER_DAUGHTER] }, 'family.along.0'],
  ])('refuses %s', (_title, choice, named, field) =>
    both.when(wed(choice, named)).thenRejects({ code: 'member-not-on-card', field }),
  );

  it('refuses to take along a member who is moving to another regency; that member may stay', () => {
    const moving = both.after(departs(HER_HELPER));
    moving.when(wed(joinHim)).thenRejects({ code: 'departure-already-open', field: 'family.stay' });
    const register = moving.when(wed(joinHim, { stay: [HER_HELPER] })).thenRecords();
    expect(membersOf(register.family(HER_CARD).state)).toEqual({ [HER_HELPER]: 'head' });
  });
});

describe('the card of a spouse who comes from a card that another person heads', () => {
  const sister = someone(HER_SISTER, { bornOn: '1978-01-01' });
  const guests = [
    sister,
    { ...widow, relationship: 'other-relative' as const },
    someone(HER_DAUGHTER, { bornOn: '2013-01-01', relationship: 'other-relative', motherId: SHE }),
  ];
  const home = given(household(his, hisCard), household(guests, herCard));

  it('is joined alone', () => {
    const register = home.when(wed(joinHim)).thenRecords();
    expect(membersOf(register.family(HER_CARD).state)).toEqual({
      [HER_SISTER]: 'head',
      [HER_DAUGHTER]: 'other-relative',
    });
  });

  it('is joined with the child who is named', () => {
    const register = home.when(wed(joinHim, { along: [HER_DAUGHTER] })).thenRecords();
    expect(membersOf(register.family(HIS_CARD).state)).toMatchObject({
      [SHE]: 'wife',
      [HER_DAUGHTER]: 'child',
    });
    expect(membersOf(register.family(HER_CARD).state)).toEqual({ [HER_SISTER]: 'head' });
  });

  it('is refused when the head of that card is named to come along', () =>
    home
      .when(wed(joinHim, { along: [HER_SISTER] }))
      .thenRejects({ code: 'member-not-on-card', field: 'family.along.0' }));

  it('is refused when a named child is moving to another regency', () =>
    home
      .after(departs(HER_DAUGHTER))
      .when(wed(joinHim, { along: [HER_DAUGHTER] }))
      .thenRejects({ code: 'departure-already-open', field: 'family.along.0' }));

  it.each([
    ['child', 'child-in-law'],
    ['helper', 'helper'],
    ['other', 'other'],
    ['other-relative', 'other-relative'],
  ] as const)('is joined as the spouse of a %s: %s', (hers_, relationship) => {
    const host = [sister, { ...widow, relationship: hers_ }];
    const register = given(household([widower], hisCard), household(host, herCard))
      .when(wed(joinHer))
      .thenRecords();
    expect(register.registered(HE).placement).toMatchObject({ familyId: HER_CARD, relationship });
  });
});

/** F-1.02, perubahan hubungan keluarga. */
describe('the card that both are on already', () => {
  const daughter = someone(HER_DAUGHTER, {
    bornOn: '2013-01-01',
    relationship: 'other-relative',
    motherId: SHE,
  });
  const lodger = { ...widow, relationship: 'other-relative' as const };
  const shared = given(household([widower, lodger, daughter], hisCard));

  it.each([joinHim, joinHer])('names them husband and wife, and her child a child (%j)', (choice) => {
    const outcome = shared.when(wed(choice)).thenReserves(['act', BOOK_KEY, HE]);
    const register = outcome.thenRecords();
    expect(membersOf(register.family(HIS_CARD).state)).toEqual({
      [HE]: 'head',
      [SHE]: 'wife',
      [HER_DAUGHTER]: 'child',
    });
    expect(register.registered(SHE).placement.relationship).toBe('wife');
    expect(register.stream(person(HE)).at(-1)?.type).toBe('MarriageRegistered');
    expect(register.stream(family(HIS_CARD)).map(({ type }) => type)).toEqual([
      'FamilyCardIssued',
      'FamilyMemberMarriedIn',
      'FamilyMemberMarriedIn',
    ]);
  });

  it('enters the spouse of the head’s child as child-in-law, and leaves a correct card unchanged', () => {
    const elder = someone(HER_SISTER, { bornOn: '1950-01-01' });
    const members = (hers_: MemberFixture['relationship']) => [
      elder,
      { ...widower, relationship: 'child' as const },
      { ...widow, relationship: hers_ },
    ];
    const register = given(household(members('helper'), hisCard))
      .when(wed(joinHim))
      .thenRecords();
    expect(register.registered(SHE).placement.relationship).toBe('child-in-law');
    given(household(members('child-in-law'), hisCard))
      .when(wed(joinHim))
      .thenAppendsTypes('MarriageRegistered', 'MarriageRegistered');
  });

  it('stops when a member was not read', () => {
    const facts = { ...marriageFacts(shared.register, HE, SHE), members: new Map() };
    const command = { marriedOn: on('2026-11-10'), reportedOn: on('2026-11-20'), authority: 'kua' as const };
    expect(() => registerMarriage({ ...command, family: joinHim }, facts, contextOn())).toThrow(
      'was not read before deciding',
    );
  });
});
