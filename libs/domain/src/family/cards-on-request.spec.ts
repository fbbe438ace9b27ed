import {
  alone,
  contextOn,
  daughter,
  DAUGHTER,
  deathFacts,
  departureFacts,
  FAMILY,
  familyOfFour,
  FAR_HOME,
  FAR_VILLAGE,
  father,
  FATHER,
  given,
  HOME,
  household,
  idOf,
  KK,
  membersOf,
  type MemberFixture,
  mother,
  MOTHER,
  NEW_1,
  on,
  person,
  type Register,
  son,
  SON,
  STRANGER,
} from '@peristiwa/testing/domain';
import { registerDeparture } from '../move/depart';
import { registerDeath } from '../person/register-death';
import { heads, joins, merges, reissues, relates, splits } from '../refusals/acts/card-under-test';

const [AUNT, UNCLE, HELPER] = [7, 8, 9].map(idOf) as [string, string, string];
const [AUNTS, UNCLES] = [idOf(0xf07), idOf(0xf08)];
const NEW_KK = '3204012211269001';
const adult = { ...son, bornOn: '2000-05-05' };
const aunt = alone(7, { bornOn: '1980-02-14' }, { address: { ...HOME, line: 'Jalan Kenanga 1' } });
const helper: MemberFixture = {
  id: HELPER,
  name: 'Wati Lestari',
  sex: 'female',
  bornOn: '1990-01-01',
  relationship: 'helper',
};
const dies = (id: string) => (register: Register) =>
  registerDeath(
    { diedOn: on('2026-11-10'), reportedOn: on('2026-11-12'), cause: 'accident', attestedBy: 'police' },
    deathFacts(register, id),
    contextOn(),
  );
const departs = (id: string) => (register: Register) =>
  registerDeparture(
    { reportedOn: on('2026-11-01'), destination: FAR_VILLAGE, reason: 'work' },
    departureFacts(register, [id]),
    contextOn(),
  );
const cardOn = (register: Register, id: string) => membersOf(register.family(id).state);

/** Row 18 of issue 11; F-1.02; circular 470/13287/Dukcapil of 28 Sep 2021 (domain.md §2.6). */
describe('pisah KK', () => {
  it('gives those who leave a new number, and those who stay keep theirs with their head', () => {
    const outcome = given(household([father, mother, adult, daughter])).when(splits(SON, [DAUGHTER]));
    outcome
      .thenAppendsTypes('CardChanged', 'CardChanged', 'FamilyMembersSeparated', 'FamilyCardIssued')
      .thenReserves(['kk', NEW_KK, NEW_1])
      .thenAnswers({ familyId: NEW_1, kkNumber: NEW_KK });
    const register = outcome.thenRecords();
    expect(cardOn(register, NEW_1)).toEqual({ [SON]: 'head', [DAUGHTER]: 'other-relative' });
    expect(cardOn(register, FAMILY)).toEqual({ [FATHER]: 'head', [MOTHER]: 'wife' });
    expect(register.family(FAMILY).state).toMatchObject({ kkNumber: KK, headId: FATHER });
    expect(register.family(NEW_1).state).toMatchObject({ headId: SON, address: HOME });
  });

  it('gives the card a new head and a new number when its head leaves', () => {
    const outcome = given(familyOfFour()).when(splits(FATHER, [], { successorId: MOTHER }));
    outcome.thenAnswers({ familyId: NEW_1, kkNumber: '3204012211269002', stayersKkNumber: NEW_KK });
    const register = outcome.thenRecords();
    expect(register.family(FAMILY).state).toMatchObject({ kkNumber: NEW_KK, headId: MOTHER });
    expect(register.registered(MOTHER).placement.kkNumber).toBe(NEW_KK);
  });

  it.each([
    ['an unknown head', splits(STRANGER), { code: 'person-not-found', field: 'head' }],
    ['a minor as head', splits(SON), { code: 'head-under-age', field: 'head' }],
    ['minors who would stay alone', splits(FATHER, [MOTHER]), { code: 'minors-left-alone', field: 'members' }],
    ['a person named twice', splits(MOTHER, [SON, SON]), { code: 'not-on-this-card', field: 'members.1' }],
    ['a report of tomorrow', splits(MOTHER, [], { reportedOn: on('2026-11-23') }), { code: 'reported-in-future', field: 'reportedOn' }],
  ])('refuses %s', (_title, act, rejection) => given(familyOfFour()).when(act).thenRejects(rejection)); // prettier-ignore

  it('refuses to take along who is moving to another regency', () =>
    given(familyOfFour())
      .after(departs(DAUGHTER))
      .when(splits(MOTHER, [DAUGHTER]))
      .thenRejects({ code: 'departure-already-open', field: 'members.0' }));

  it('refuses a card of another office', () =>
    given(household([father, mother], { address: FAR_HOME }))
      .when(splits(MOTHER))
      .thenRejects({ code: 'other-office-area', officeInCharge: '5171' }));
});

describe('menumpang KK', () => {
  const statements = { guardianStatement: 'SP-12', hostConsent: 'SP-13' };
  const orphans = given(household([father, son, daughter]), aunt).after(dies(FATHER));
  const asRelatives = { [SON]: 'other-relative', [DAUGHTER]: 'other-relative' } as const;

  it('takes minors who stayed alone to a relative, and settles what was flagged (row 7)', () => {
    const before = orphans.register;
    expect([SON, DAUGHTER].map((id) => before.flagsOf(id))).toEqual([
      ['head-under-age'],
      ['minor-without-adult'],
    ]);
    expect(before.family(FAMILY).state).toMatchObject({ flags: [{ kind: 'head-under-age' }] });
    const outcome = orphans.when(joins([SON, DAUGHTER], AUNTS, statements, asRelatives));
    expect(outcome.dataOf('FamilyMembersTransferred')).toMatchObject({ reason: 'join', ...statements });
    const register = outcome.thenRecords();
    expect(cardOn(register, AUNTS)).toEqual({ [AUNT]: 'head', ...asRelatives });
    expect([SON, DAUGHTER].flatMap((id) => register.flagsOf(id))).toEqual([]);
    expect(register.family(FAMILY).state).toMatchObject({ status: 'closed' });
    expect(register.family(FAMILY).state).not.toHaveProperty('flags');
    expect(register.registered(SON).placement.address.line).toBe('Jalan Kenanga 1');
  });

  it('brings an adult relative to them, who then becomes head with a new number (row 7)', () => {
    const joined = orphans.after(joins([AUNT], FAMILY, {}, { [AUNT]: 'other-relative' }));
    expect(joined.register.flagsOf(SON)).toEqual(['head-under-age']);
    const outcome = joined.when(heads(AUNT, asRelatives)).thenReserves(['kk', '3204012211269001', FAMILY]);
    const register = outcome.thenRecords();
    expect(cardOn(register, FAMILY)).toEqual({ [AUNT]: 'head', ...asRelatives });
    expect([AUNT, SON, DAUGHTER].flatMap((id) => register.flagsOf(id))).toEqual([]);
    expect(register.family(FAMILY).state).not.toHaveProperty('flags');
  });

  it('needs both statements for a minor, and none for one who comes with a parent or to one (§2.6)', () => {
    const minor = given(familyOfFour(), aunt);
    const stated = { [SON]: 'other-relative', [MOTHER]: 'other-relative' } as const;
    minor
      .when(joins([SON], AUNTS, {}, stated))
      .thenRejects({ code: 'statement-missing', field: 'guardianStatement' });
    const half = { guardianStatement: 'SP-12' };
    minor
      .when(joins([SON], AUNTS, half, stated))
      .thenRejects({ code: 'statement-missing', field: 'hostConsent' });
    const hers = { ...son, motherId: MOTHER };
    given(household([father, mother, hers]), aunt)
      .when(joins([MOTHER, SON], AUNTS, {}, stated))
      .thenRecords();
  });

  it('follows kinship on record, and asks where there is none (row 9)', () => {
    const hers = { motherId: AUNT };
    given(
      household([
        { ...father, maritalStatus: 'widowed' },
        { ...adult, ...hers },
      ]),
      aunt,
    )
      .when(joins([SON], AUNTS))
      .thenAnswers({ familyId: AUNTS, kkNumber: '3204010601209007' });
    given(household([father, mother, adult]), aunt)
      .when(joins([SON, MOTHER], AUNTS))
      .thenRejects({ code: 'relationship-unknown', field: 'relationships', personIds: [MOTHER, SON] });
  });

  it.each([
    ['the same card', joins([MOTHER], FAMILY), { code: 'already-on-this-card', field: 'host' }],
    ['an unknown host', joins([MOTHER], STRANGER), { code: 'family-not-found', field: 'host' }],
    ['an unknown person', joins([STRANGER], AUNTS), { code: 'person-not-found', field: 'members.0' }],
    ['members of two cards', joins([MOTHER, AUNT], AUNTS), { code: 'not-on-this-card', field: 'members.1' }],
    ['a child older than the host', joins([MOTHER], AUNTS, {}, { [MOTHER]: 'parent' }), { code: 'parent-not-older', field: 'relationships' }],
  ])('refuses %s', (_title, act, rejection) => given(familyOfFour(), aunt).when(act).thenRejects(rejection)); // prettier-ignore

  it('refuses a host of another office: that is a move', () =>
    given(familyOfFour(), alone(8, {}, { address: FAR_HOME }))
      .when(joins([MOTHER], UNCLES, {}, { [MOTHER]: 'other' }))
      .thenRejects({ code: 'other-office-area', officeInCharge: '5171' }));
});

describe('gabung KK', () => {
  it('enters all members of a card on another one and closes their card', () => {
    const uncle = alone(8, { sex: 'male', bornOn: '1975-02-14' });
    const stated = { [AUNT]: 'other-relative' } as const;
    const outcome = given(aunt, uncle)
      .when(merges(AUNTS, UNCLES, stated))
      .thenReserves();
    outcome.thenAppendsTypes('CardChanged', 'FamilyMembersSeparated', 'FamilyMembersTransferred');
    const register = outcome.thenRecords();
    expect(cardOn(register, UNCLES)).toEqual({ [UNCLE]: 'head', [AUNT]: 'other-relative' });
    expect(register.family(AUNTS).state.status).toBe('closed');
  });

  it('joins the cards of a couple whose marriage is on record (row 18)', () => {
    const wife = { ...mother, relationship: 'head' as const };
    const hers = household([wife], { id: AUNTS, kkNumber: '3204010601209007' });
    const wed = [FATHER, MOTHER].map((id, index) => ({
      stream: person(id),
      event: {
        type: 'SpouseRecorded' as const,
        occurredOn: on('2026-01-05'),
        data: { spouseId: [MOTHER, FATHER][index] ?? '' },
      },
    }));
    const register = given(household([father, son]), hers, wed)
      .when(merges(AUNTS, FAMILY))
      .thenRecords();
    expect(cardOn(register, FAMILY)).toEqual({ [FATHER]: 'head', [SON]: 'child', [MOTHER]: 'wife' });
  });
});

describe('penggantian kepala keluarga', () => {
  it('gives the card a new number, and relationships that follow from kinship', () => {
    const hers = [son, daughter].map((child) => ({ ...child, motherId: MOTHER }));
    const outcome = given(household([father, mother, ...hers])).when(heads(MOTHER));
    outcome.thenAnswers({ familyId: FAMILY, kkNumber: NEW_KK });
    const register = outcome.thenRecords();
    expect(cardOn(register, FAMILY)).toEqual({
      [FATHER]: 'husband',
      [MOTHER]: 'head',
      [SON]: 'child',
      [DAUGHTER]: 'child',
    });
    expect(register.registered(SON).placement.kkNumber).toBe(NEW_KK);
  });

  it('asks for relationships that nobody has stated', () => {
    const grandson: MemberFixture = { ...daughter, relationship: 'grandchild' };
    const scene = given(
      household([{ ...father, bornOn: '1950-01-01' }, { ...son, bornOn: '1985-01-01' }, grandson]),
    );
    scene
      .when(heads(SON))
      .thenRejects({ code: 'relationship-unknown', field: 'relationships', personIds: [DAUGHTER] });
    const register = scene.when(heads(SON, { [DAUGHTER]: 'child' })).thenRecords();
    expect(cardOn(register, FAMILY)).toEqual({ [FATHER]: 'parent', [SON]: 'head', [DAUGHTER]: 'child' });
  });

  it.each([
    ['a minor', heads(SON), { code: 'head-under-age', field: 'head' }],
    ['the present head', heads(FATHER), { code: 'already-head', field: 'head' }],
    ['a helper (row 8)', heads(HELPER), { code: 'successor-not-kin', field: 'head' }],
    ['a stranger', heads(AUNT), { code: 'not-on-this-card', field: 'head' }],
    ['an unknown card', heads(MOTHER, {}, STRANGER), { code: 'family-not-found', field: 'family' }],
  ])('refuses %s', (_title, act, rejection) =>
    given(household([father, mother, son, helper]), aunt)
      .when(act)
      .thenRejects(rejection),
  );
});

describe('perubahan hubungan keluarga', () => {
  const boarder = { ...helper, relationship: 'other' as const };
  const scene = given(household([father, mother, son, boarder]));

  it('keeps the number and the head', () => {
    const outcome = scene.when(relates({ [HELPER]: 'other-relative' })).thenReserves();
    outcome.thenAppendsTypes('CardChanged', 'FamilyRelationshipsChanged');
    const register = outcome.thenRecords();
    expect(cardOn(register, FAMILY)).toMatchObject({ [FATHER]: 'head', [HELPER]: 'other-relative' });
    expect(register.family(FAMILY).state).toMatchObject({ kkNumber: KK, headId: FATHER });
    expect(register.registered(HELPER).placement.relationship).toBe('other-relative');
  });

  it('settles a relationship that nobody had stated, even if it was right (row 9)', () => {
    const grandson: MemberFixture = { ...daughter, relationship: 'grandchild' };
    const unclear = given(
      household([{ ...father, bornOn: '1950-01-01' }, { ...son, bornOn: '1985-01-01' }, grandson]),
    ).after(dies(FATHER));
    expect(unclear.register.flagsOf(DAUGHTER)).toEqual(['relationship-unclear']);
    const settled = unclear.when(relates({ [DAUGHTER]: 'other-relative' })).thenRecords();
    expect(settled.flagsOf(DAUGHTER)).toEqual([]);
  });

  it.each([
    ['a second head', relates({ [MOTHER]: 'head' }), { code: 'card-has-a-head', field: 'relationships.0.relationship' }],
    ['another relationship for the head', relates({ [FATHER]: 'parent' }), { code: 'card-has-a-head', field: 'relationships.0.relationship' }],
    ['a wife of fourteen (row 13)', relates({ [MOTHER]: 'other', [SON]: 'wife' }), { code: 'spouse-sex-mismatch', field: 'relationships.1.relationship' }],
    ['a stranger', relates({ [STRANGER]: 'child' }), { code: 'person-not-found', field: 'relationships.0.person' }],
    ['what is on the card', relates({ [SON]: 'child' }), { code: 'relationship-unchanged', field: 'relationships' }],
  ])('refuses %s', (_title, act, rejection) => scene.when(act).thenRejects(rejection)); // prettier-ignore
});

describe('KK hilang atau rusak', () => {
  it.each([{ reason: 'damaged' }, { reason: 'lost', policeReport: 'SKTLK/0142/XI/2026' }] as const)(
    'issues the card again under its number (%j)',
    (change) => {
      const outcome = given(familyOfFour()).when(reissues(change)).thenReserves();
      outcome.thenAnswers({ familyId: FAMILY, kkNumber: KK });
      const register = outcome.thenRecords();
      expect(register.family(FAMILY).state).toMatchObject({ kkNumber: KK, changedOn: '2026-11-20' });
      expect(cardOn(register, FAMILY)).toEqual(cardOn(given(familyOfFour()).register, FAMILY));
    },
  );

  it('refuses a lost card without the report of the police, and an unknown card', () => {
    given(familyOfFour())
      .when(reissues({ reason: 'lost' }))
      .thenRejects({ code: 'police-report-missing', field: 'policeReport' });
    given().when(reissues()).thenRejects({ code: 'family-not-found', field: 'family' });
  });
});
