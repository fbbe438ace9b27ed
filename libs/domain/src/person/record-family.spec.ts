import {
  alone,
  contextOn,
  FAMILY,
  familyOfFour,
  given,
  HOME,
  idOf,
  membersOf,
  on,
  SON,
  type Register,
} from '@peristiwa/testing/domain';
import { recordFamily, type MemberOnForm, type RecordFamily } from './record-family';

const day = on('2026-11-20');
const [HEAD, WIFE, CHILD, CARD] = [idOf(0x1001), idOf(0x1002), idOf(0x1003), idOf(0x1004)];
const person = (
  name: string,
  sex: 'male' | 'female',
  bornOn: string,
  change: object = {},
): MemberOnForm['person'] => ({
  name,
  sex,
  bornOn: on(bornOn),
  birthPlace: '3204',
  religion: 'islam',
  education: 'upper-secondary',
  occupation: 88,
  citizenship: 'indonesian',
  bloodType: 'O',
  maritalStatus: 'single',
  ...change,
});
const married = { maritalStatus: 'married-recorded' } as const;
const head: MemberOnForm = {
  relationship: 'head',
  person: person('Oman', 'male', '1984-01-21', married),
  alike: [],
};
const wife: MemberOnForm = {
  relationship: 'wife',
  person: person('Entin', 'female', '1986-02-22', married),
  spouse: { member: 0 },
  alike: [],
};
const child: MemberOnForm = {
  relationship: 'child',
  person: person('Dede', 'male', '2012-03-23'),
  mother: { member: 1 },
  father: { member: 0 },
  alike: [],
};
const records =
  (members: readonly MemberOnForm[], change: Partial<RecordFamily> = {}, kin: readonly string[] = []) =>
  (register: Register) =>
    recordFamily(
      { reportedOn: day, address: HOME, members, ...change },
      new Map(kin.map((id) => [id, register.registered(id)])),
      contextOn(),
    );

/** INV-03 of a date inside a form. */
it.each([
  ['2026-11-20', undefined],
  ['2026-11-21', 'members.1.marriageAct.marriedOn'],
])('an act of marriage of %s, reported on 20 November: refused field %s', (marriedOn, field) => {
  const spouse = (relationship: 'head' | 'wife', sex: 'male' | 'female') => ({
    relationship,
    person: {
      name: `Rina ${relationship}`,
      sex,
      bornOn: on('1990-01-01'),
      birthPlace: '3204',
      religion: 'islam' as const,
      education: 'bachelor' as const,
      occupation: 15,
      citizenship: 'indonesian' as const,
      bloodType: 'O' as const,
      maritalStatus: 'married-recorded' as const,
    },
    alike: [],
  });
  const marriageAct = { number: '0123/045/XI/2026', marriedOn: on(marriedOn) };
  const members = [
    { ...spouse('head', 'male'), spouse: { member: 1 } },
    { ...spouse('wife', 'female'), marriageAct },
  ];
  const decision = recordFamily(
    { reportedOn: on('2026-11-20'), address: HOME, members },
    new Map(),
    contextOn(),
  );
  expect(decision.kind === 'rejected' ? decision.rejection.field : undefined).toBe(field);
});

describe('recordFamily (F-1.01, biodata keluarga)', () => {
  it('enters all members on one card, with the ties between them', () => {
    const outcome = given().when(records([head, wife, child]));
    outcome.thenAnswers({
      familyId: CARD,
      kkNumber: '3204012211269001',
      members: [
        { personId: HEAD, nik: '3204012101849001' },
        { personId: WIFE, nik: '3204016202869001' },
        { personId: CHILD, nik: '3204012303129001' },
      ],
    });
    const register = outcome.thenRecords();
    expect(membersOf(register.family(CARD).state)).toEqual({
      [HEAD]: 'head',
      [WIFE]: 'wife',
      [CHILD]: 'child',
    });
    expect(register.registered(CHILD)).toMatchObject({ motherId: WIFE, fatherId: HEAD, flags: [] });
    expect(register.registered(HEAD).marriages).toMatchObject([{ spouseId: WIFE, form: 'recorded' }]);
    expect(register.registered(WIFE).marriages).toMatchObject([{ spouseId: HEAD, form: 'recorded' }]);
  });

  it('writes each stream once', () => {
    const { decision } = given().when(records([head, wife, child]));
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    const ids = decision.changes.map(({ stream }) => stream.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(decision.reservations.map(({ kind }) => kind)).toEqual(['nik', 'kk', 'nik', 'nik']);
  });

  it('a head may name a mother who comes later on the form', () => {
    const mother: MemberOnForm = {
      relationship: 'parent',
      person: person('Iyah', 'female', '1960-01-01'),
      alike: [],
    };
    const register = given()
      .when(records([{ ...head, mother: { member: 1 } }, mother]))
      .thenRecords();
    expect(register.registered(HEAD).motherId).toBe(WIFE);
    expect(membersOf(register.family(idOf(0x1003)).state)).toMatchObject({ [WIFE]: 'parent' });
  });

  it('a couple is one, whichever of the two names the other', () => {
    const named = [
      { ...head, spouse: { member: 1 } },
      { ...wife, spouse: undefined },
    ];
    const register = given().when(records(named)).thenRecords();
    expect(register.registered(WIFE).marriages).toMatchObject([{ spouseId: HEAD }]);
  });

  it('a relative may be in the register already', () => {
    const scene = given(alone(7, { sex: 'male', bornOn: '1950-01-01' }));
    const register = scene
      .when((known) => records([{ ...head, father: known.person(idOf(7)) }])(known))
      .thenRecords();
    expect(register.registered(HEAD).fatherId).toBe(idOf(7));
  });

  it('members who look alike are flagged', () => {
    const twice = { ...child, person: { ...child.person, name: 'Dedee' } };
    const register = given()
      .when(records([head, wife, child, twice]))
      .thenRecords();
    expect(register.flagsOf(idOf(0x1004))).toContain('possible-duplicate');
  });

  it.each<[string, readonly MemberOnForm[], object]>([
    ['a first member who is no head', [wife], { code: 'head-not-first', field: 'members.0.relationship' }],
    ['a second head', [head, head], { code: 'card-has-a-head', field: 'members.1.relationship' }],
    [
      'a member who is not on the form',
      [head, { ...child, mother: { member: 2 } }],
      { code: 'member-not-on-form', field: 'members.1.mother' },
    ],
    [
      'a member who is a parent of himself',
      [head, { ...child, mother: undefined, father: { member: 1 } }],
      { code: 'member-not-on-form', field: 'members.1.father' },
    ],
    [
      'a mother who is not older',
      [
        head,
        {
          ...wife,
          person: person('Entin', 'female', '2013-02-22'),
          spouse: undefined,
          relationship: 'other-relative',
        },
        child,
      ],
      { code: 'parent-not-older', field: 'members.2.mother' },
    ],
    [
      'a head under 17',
      [{ ...head, person: person('Oman', 'male', '2009-11-23') }],
      { code: 'head-under-age', field: 'members.0.person.bornOn' },
    ],
    [
      'a wife who is a man',
      [head, { ...child, mother: undefined, relationship: 'wife' }],
      { code: 'spouse-sex-mismatch', field: 'members.1.relationship' },
    ],
  ])('refuses %s', (_title, members, rejection) => {
    given()
      .when(records(members))
      .thenRejects(rejection as { code: string });
  });

  it('names the field that gave a NIK', () => {
    const given1 = { ...child, person: { ...child.person, nik: '3204012303129055' } };
    const { decision } = given(familyOfFour()).when(records([head, wife, given1]));
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    expect(decision.reservations.at(-1)).toMatchObject({ kind: 'nik', field: 'members.2.person.nik' });
    expect([FAMILY, SON]).not.toContain(decision.result.familyId);
  });
});
