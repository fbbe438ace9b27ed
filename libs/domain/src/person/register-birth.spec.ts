import {
  birthFacts,
  contextOn,
  died,
  familyOfFour,
  family,
  FAMILY,
  FATHER,
  given,
  HOME,
  household,
  idOf,
  KK,
  membersOf,
  MOTHER,
  mother,
  father,
  NEW_1,
  NEW_2,
  on,
  person,
  son,
  STRANGER,
  recorded,
  type Register,
} from '@peristiwa/testing/domain';
import type { NameFault } from '../names';
import type { NewChild, RegisterBirth } from './birth-report';
import { registerBirth } from './register-birth';

const baby: NewChild = { name: 'Putri Santoso', sex: 'female', birthPlace: '3204', birthOrder: 3 };
const report: RegisterBirth = {
  bornOn: on('2026-11-01'),
  reportedOn: on('2026-11-20'),
  children: [baby],
};
type Parents = Parameters<typeof birthFacts>[1];
const births =
  (change: Partial<RegisterBirth> = {}, parents: Parents = couple, host?: string) =>
  (register: Register) =>
    registerBirth({ ...report, ...change }, birthFacts(register, parents, host), contextOn());
const couple = { mother: MOTHER, father: FATHER };

const bornEarlier = (bornOn: string) =>
  recorded(person(MOTHER), {
    type: 'ChildBorn',
    occurredOn: on(bornOn),
    data: { childId: idOf(50), name: 'Adi Santoso', sex: 'male', bornOn: on(bornOn), parent: 'mother' },
  });
const motherBorn = (bornOn: string) => household([father, { ...mother, bornOn }]);

describe('registerBirth', () => {
  it('refuses by all rules that do not depend on each other at once', () => {
    given(familyOfFour(), died(FATHER, '2026-11-05'))
      .when(
        births(
          {
            reportedOn: on('2026-11-23'),
            plurality: 1,
            children: [
              { ...baby, name: 'Putri 2' },
              { ...baby, name: 'Ayu' },
            ],
          },
          { mother: FATHER, father: FATHER },
        ),
      )
      .thenRejects(
        { code: 'reported-in-future', field: 'reportedOn' },
        { code: 'mother-not-female', field: 'mother' },
        expect.objectContaining({ code: 'name-invalid', field: 'children.0.name' }),
        expect.objectContaining({ code: 'name-invalid', field: 'children.1.name' }),
        { code: 'plurality-too-small', field: 'plurality' },
      );
  });

  it('registers a child with an act and a NIK on the card of the mother', () => {
    const placement = { familyId: FAMILY, kkNumber: KK, relationship: 'child', address: HOME } as const;
    const full = {
      weightGrams: 3100,
      lengthCm: 49,
      deliveryPlace: 'puskesmas',
      attendant: 'midwife',
    } as const;
    const bornOn = on('2026-11-01');
    const child = { childId: NEW_1, name: 'Putri Santoso', sex: 'female', bornOn, birthOrder: 3 } as const;
    given(familyOfFour())
      .when(births({ children: [{ ...baby, ...full }] }))
      .thenAppends(
        [
          person(NEW_1),
          {
            type: 'BirthRegistered',
            occurredOn: bornOn,
            data: {
              nik: '3204014111269001',
              name: 'Putri Santoso',
              sex: 'female',
              bornOn,
              birthPlace: '3204',
              birthOrder: 3,
              ...full,
              actNumber: '3204-LU-22112026-9001',
              religion: 'islam',
              citizenship: 'indonesian',
              education: 'none',
              occupation: 1,
              bloodType: 'unknown',
              plurality: 1,
              motherId: MOTHER,
              fatherId: FATHER,
              motherAge: 38,
              reportedLate: false,
              residence: HOME.area,
              placement,
              flags: [],
            },
          },
        ],
        [person(MOTHER), { type: 'ChildBorn', occurredOn: bornOn, data: { ...child, parent: 'mother' } }],
        [person(FATHER), { type: 'ChildBorn', occurredOn: bornOn, data: { ...child, parent: 'father' } }],
        [
          family(FAMILY),
          {
            type: 'FamilyMemberBorn',
            occurredOn: report.reportedOn,
            data: { member: { personId: NEW_1, relationship: 'child' } },
          },
        ],
      )
      .thenReserves(['nik', '3204014111269001', NEW_1], ['act', '3204-LU-22112026-9001', NEW_1])
      .thenAnswers({
        familyId: FAMILY,
        children: [{ personId: NEW_1, nik: '3204014111269001', birthActNumber: '3204-LU-22112026-9001' }],
      });
  });

  it('registers twins as two children of one delivery, each with numbers of its own', () => {
    const twin: NewChild = { ...baby, name: 'Putra Santoso', sex: 'male', birthOrder: 4 };
    const outcome = given(familyOfFour())
      .when(births({ children: [baby, twin] }))
      .thenAppendsTypes(
        'BirthRegistered',
        'BirthRegistered',
        'ChildBorn',
        'ChildBorn',
        'ChildBorn',
        'ChildBorn',
        'FamilyMemberBorn',
        'FamilyMemberBorn',
      )
      .thenReserves(
        ['nik', '3204014111269001', NEW_1],
        ['act', '3204-LU-22112026-9001', NEW_1],
        ['nik', '3204010111269001', NEW_2],
        ['act', '3204-LU-22112026-9002', NEW_2],
      );
    expect(outcome.dataOf('BirthRegistered', NEW_2)).toMatchObject({
      plurality: 2,
      birthOrder: 4,
      flags: [],
    });
    expect(membersOf(outcome.thenRecords().family(FAMILY).state)).toMatchObject({
      [NEW_1]: 'child',
      [NEW_2]: 'child',
    });
  });

  it('gives twins of one sex different NIK serials', () => {
    const { children } = given(familyOfFour())
      .when(births({ children: [baby, { ...baby, name: 'Sari Santoso', birthOrder: 4 }] }))
      .thenRecords()
      .registered(MOTHER);
    expect(children.map(({ name }) => name)).toEqual(['Putri Santoso', 'Sari Santoso']);
  });

  it('registers a child of the mother only', () => {
    const outcome = given(familyOfFour())
      .when(births({}, { mother: MOTHER }))
      .thenAppendsTypes('BirthRegistered', 'ChildBorn', 'FamilyMemberBorn');
    expect(outcome.dataOf('BirthRegistered').fatherId).toBeUndefined();
    expect(outcome.dataOf('BirthRegistered').flags).toEqual([]);
  });

  it('registers the birth of an adult, with the old date and an act of class LT', () => {
    const outcome = given(household([father, { ...mother, bornOn: '1970-07-20' }]))
      .when(
        births({
          bornOn: on('1996-02-29'),
          lateDecision: '470/12/2026',
          children: [{ ...baby, birthOrder: 1 }],
        }),
      )
      .thenReserves(['nik', '3204016902969001', NEW_1], ['act', '3204-LT-22112026-9001', NEW_1]);
    expect(outcome.dataOf('BirthRegistered')).toMatchObject({
      reportedLate: true,
      lateDecision: '470/12/2026',
      motherAge: 25,
      flags: [],
    });
    expect(outcome.thenRecords().registered(NEW_1)).toMatchObject({
      bornOn: '1996-02-29',
      placedOn: '1996-02-29',
    });
  });

  it.each([
    ['the head', [{ ...mother, relationship: 'head' as const }], 'child'],
    ['a daughter of the head', [father, { ...mother, relationship: 'child' as const }], 'grandchild'],
    ['a daughter-in-law', [father, { ...mother, relationship: 'child-in-law' as const }], 'grandchild'],
    ['a sister', [father, { ...mother, relationship: 'other-relative' as const }], 'other-relative'],
  ])('places the child of %s', (_who, members, relationship) => {
    const data = given(household(members))
      .when(births({}, { mother: MOTHER }))
      .dataOf('BirthRegistered');
    expect(data.placement.relationship).toBe(relationship);
  });

  it('derives the relationship from the father when the mother died in childbirth', () => {
    const dead = died(MOTHER, '2026-11-01');
    const left = recorded(family(FAMILY), {
      type: 'FamilyMemberDied',
      occurredOn: on('2026-11-05'),
      data: { personId: MOTHER },
    });
    const data = given(familyOfFour(), dead, left).when(births()).dataOf('BirthRegistered');
    expect(data.placement.relationship).toBe('child');
  });

  it('folds the name that is registered, on the child and on the parents', () => {
    const outcome = given(familyOfFour()).when(
      births({ children: [{ ...baby, name: ' Putri\u00A0 Ｓari ' }] }),
    );
    expect(outcome.dataOf('BirthRegistered').name).toBe('Putri Sari');
    expect(outcome.dataOf('ChildBorn', MOTHER).name).toBe('Putri Sari');
  });

  describe('refuses', () => {
    it('a report of tomorrow', () =>
      given(familyOfFour())
        .when(births({ reportedOn: on('2026-11-23') }))
        .thenRejects({ code: 'reported-in-future', field: 'reportedOn' }));
    it('a birth after its report', () =>
      given(familyOfFour())
        .when(births({ bornOn: on('2026-11-21') }))
        .thenRejects({ code: 'occurred-after-report', field: 'bornOn' }));
    it('an unknown mother', () =>
      given(familyOfFour())
        .when(births({}, { mother: STRANGER, father: FATHER }))
        .thenRejects({ code: 'person-not-found', field: 'mother' }));
    it('an unknown father', () =>
      given(familyOfFour())
        .when(births({}, { mother: MOTHER, father: STRANGER }))
        .thenRejects({ code: 'person-not-found', field: 'father' }));
    it('a man as the mother', () =>
      given(familyOfFour())
        .when(births({}, { mother: FATHER }))
        .thenRejects({ code: 'mother-not-female', field: 'mother' }));
    it('a woman as the father', () =>
      given(familyOfFour())
        .when(births({}, { mother: MOTHER, father: MOTHER }))
        .thenRejects({ code: 'father-not-male', field: 'father' }));
    it('a mother who died the day before', () =>
      given(familyOfFour(), died(MOTHER, '2026-10-31'))
        .when(births())
        .thenRejects({ code: 'mother-deceased', field: 'mother', diedOn: '2026-10-31' }));
    it('a child born on the day of its mother', () =>
      given(familyOfFour())
        .when(births({ bornOn: on('1988-07-20') }))
        .thenRejects({ code: 'born-before-mother', field: 'bornOn' }));
    it.each<[string, NameFault]>([
      ['Putri', { reason: 'too-few-words' }],
      [`${'a'.repeat(30)} ${'b'.repeat(30)}`, { reason: 'too-long', maximum: 60 }],
      ['Putri S4ri', { reason: 'character', character: '4', position: 8 }],
      ['Putri Nur’aini', { reason: 'character', character: "'", position: 10 }],
      ['', { reason: 'no-letter' }],
    ])('the name "%s" (INV-19)', (name, fault) =>
      given(familyOfFour())
        .when(births({ children: [baby, { ...baby, name }] }))
        .thenRejects({ code: 'name-invalid', field: 'children.1.name', ...fault }),
    );
    it('the same child twice in one request, in capitals or not', () =>
      given(familyOfFour())
        .when(births({ children: [baby, { ...baby, name: 'PUTRI SANTOSO' }] }))
        .thenRejects({ code: 'duplicate-birth', field: 'children.1' }));
    it('the same child in a second report', () =>
      given(familyOfFour())
        .after(births())
        .when(births({ reportedOn: on('2026-11-22') }))
        .thenRejects({ code: 'duplicate-birth', field: 'children.0' }));
    it('an office that is not in charge of the mother', () =>
      given(familyOfFour())
        .when((known) =>
          registerBirth(report, birthFacts(known, couple), contextOn(on('2026-11-22'), '3273')),
        )
        .thenRejects({ code: 'other-office-area', officeInCharge: '3204' }));
  });

  describe('accepts on the other side of a limit', () => {
    it.each([
      ['born, reported and recorded on one day', { bornOn: on('2026-11-22'), reportedOn: on('2026-11-22') }],
      [
        'a name of sixty characters',
        { children: [{ ...baby, birthOrder: 4, name: `${'a'.repeat(29)} ${'b'.repeat(30)}` }] },
      ],
    ])('%s', (_title, change) => {
      given(familyOfFour()).when(births(change)).thenRecords();
    });
    it('a mother who died on the day of the birth', () => {
      const outcome = given(familyOfFour(), died(MOTHER, '2026-11-01')).when(births());
      expect(outcome.dataOf('BirthRegistered').flags).toEqual([]);
    });
    it('a child born the day after its mother, though flagged', () => {
      const outcome = given(familyOfFour()).when(births({ bornOn: on('1988-07-21') }));
      expect(outcome.dataOf('BirthRegistered').flags).toContain('mother-age-unusual');
    });
  });

  describe('is late (INV-24) when it is recorded after 60 days, whatever day of report it states (UU 24/2013 art. 27)', () => {
    it.each([
      ['2026-09-23', 60, false, '3204-LU-22112026-9001', []],
      ['2026-09-22', 61, true, '3204-LT-22112026-9001', ['late-decision-missing']],
    ])('born %s, %i days before', (day, _days, reportedLate, actNumber, flags) => {
      const bornOn = on(day);
      const outcome = given(familyOfFour()).when(births({ bornOn, reportedOn: bornOn }));
      expect(outcome.dataOf('BirthRegistered')).toMatchObject({ reportedLate, actNumber, flags });
    });
  });

  describe('flags cases for an officer', () => {
    it.each([
      ['2016-11-02', 9, ['mother-age-unusual']],
      ['2016-11-01', 10, []],
      ['1970-11-02', 55, []],
      ['1970-11-01', 56, ['mother-age-unusual']],
    ])('a mother born %s, aged %i', (bornOn, motherAge, flags) => {
      const outcome = given(motherBorn(bornOn)).when(births());
      expect(outcome.dataOf('BirthRegistered')).toMatchObject({ motherAge, flags });
    });
    it.each([
      ['2026-05-04', 181, ['birth-interval-short']],
      ['2026-05-03', 182, []],
      ['2026-10-30', 2, ['birth-interval-short']],
    ])('an earlier child born %s, %i days before', (bornOn, _days, flags) => {
      const outcome = given(familyOfFour(), bornEarlier(bornOn)).when(births());
      expect(outcome.dataOf('BirthRegistered').flags).toEqual(flags);
    });
    it.each([
      ['2026-01-05', 300, []],
      ['2026-01-04', 301, ['father-died-long-before']],
    ])('a father who died %s, %i days before', (diedOn, _days, flags) => {
      const outcome = given(familyOfFour(), died(FATHER, diedOn)).when(births());
      expect(outcome.dataOf('BirthRegistered').flags).toEqual(flags);
    });
    it('parents who are not married on record', () => {
      const outcome = given(household([{ ...son, id: FATHER, relationship: 'head' }, daughterInLaw])).when(
        births(),
      );
      expect(outcome.dataOf('BirthRegistered').flags).toEqual(['parents-not-married-on-record']);
    });
  });
});

const daughterInLaw = { ...mother, relationship: 'other-relative' as const };
