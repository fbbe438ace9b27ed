import {
  birthFacts,
  contextOn,
  familyOfFour,
  father,
  FATHER,
  given,
  household,
  idOf,
  mother,
  MOTHER,
  NEW_1,
  on,
  person,
  SON,
  son,
  STRANGER,
  type Register,
} from '@peristiwa/testing/domain';
import { changesCitizenship } from '../refusals/acts/identity-under-test';
import type { NewChild, RegisterBirth } from './birth-report';
import { registerBirth } from './register-birth';

const sonOnAct: NewChild = { name: son.name, sex: 'male', birthPlace: '3204', birthOrder: 1 };
const couple = { mother: MOTHER, father: FATHER };
const births =
  (change: Partial<RegisterBirth> = {}, subjects: readonly (string | undefined)[] = [SON]) =>
  (register: Register) =>
    registerBirth(
      {
        bornOn: on(son.bornOn),
        reportedOn: on('2026-11-20'),
        children: [sonOnAct],
        lateDecision: '470/12/2026',
        ...change,
      },
      birthFacts(register, couple, undefined, subjects),
      contextOn(),
    );

describe('the act of birth of somebody who is in the register without one (domain.md §2.2 A, LAHIR)', () => {
  it('is recorded for the NIK on record: no second person, no second NIK, no change of a card', () => {
    const outcome = given(familyOfFour())
      .when(births())
      .thenAppendsTypes('BirthActRecorded', 'ChildBorn', 'ChildBorn')
      .thenReserves(['act', '3204-LT-22112026-9001', SON]);
    const register = outcome.thenRecords();
    const nik = given(familyOfFour()).register.registered(SON).nik;
    const children = [{ personId: SON, nik, birthActNumber: '3204-LT-22112026-9001' }];
    outcome.thenAnswers({ familyId: undefined, children });
    expect(register.registered(SON)).toMatchObject({
      birthActNumber: '3204-LT-22112026-9001',
      motherId: MOTHER,
      fatherId: FATHER,
      birthOrder: 1,
      flags: [],
    });
    expect(register.registered(MOTHER).children.map(({ childId }) => childId)).toEqual([SON]);
    expect(register.streamIds('person')).toHaveLength(4);
  });

  it('is recorded beside a twin who is new: one delivery, one new NIK', () => {
    const twin: NewChild = { ...sonOnAct, name: 'Adi Santoso', birthOrder: 2 };
    const outcome = given(familyOfFour()).when(births({ children: [sonOnAct, twin] }, [SON, undefined]));
    outcome.thenAppendsTypes(
      'BirthActRecorded',
      'BirthRegistered',
      'ChildBorn',
      'ChildBorn',
      'ChildBorn',
      'ChildBorn',
      'FamilyMemberBorn',
    );
    expect(outcome.dataOf('BirthActRecorded')).toMatchObject({ plurality: 2 });
    expect(outcome.dataOf('BirthRegistered', NEW_1)).toMatchObject({ plurality: 2, flags: [] });
  });

  it('keeps a name of one word, which a new name may not be (INV-19)', () => {
    given(familyOfFour())
      .when(births({ children: [{ ...sonOnAct, name: 'Agus' }] }))
      .thenRecords();
  });

  it.each([
    ['another name', { name: 'Adi Santoso' }],
    ['another place of birth', { birthPlace: '3273' }],
  ])('flags %s than the biodata have; the biodata stay', (_title, change) => {
    const outcome = given(familyOfFour()).when(births({ children: [{ ...sonOnAct, ...change }] }));
    expect(outcome.dataOf('BirthActRecorded').flags).toEqual(['act-differs-from-biodata']);
    expect(outcome.thenRecords().registered(SON).name).toBe(son.name);
  });

  /** Row 10 of issue 11, by the act of a resident: UU 12/2006 art. 4 c, d. */
  it.each([
    ['indonesian', 'indonesian', []],
    ['foreign', 'indonesian', ['act-differs-from-biodata']],
    ['foreign', 'limited-dual', []],
  ] as const)('of a father who is %s and a child entered as %s is flagged %j', (his, citizenship, flags) => {
    const card = household([{ ...father, citizenship: his }, mother, { ...son, citizenship }]);
    expect(given(card).when(births()).dataOf('BirthActRecorded').flags).toEqual(flags);
  });

  it('is not flagged for a citizenship that was changed since by a decision', () => {
    const card = household([{ ...father, citizenship: 'foreign' }, mother, son]);
    const lost = given(card).after(changesCitizenship());
    expect(lost.when(births()).dataOf('BirthActRecorded').flags).toEqual([]);
  });

  it.each([
    ['another day of birth', { bornOn: on('2012-05-06') }, [SON], 'birth-act-differs', 'bornOn'],
    [
      'another sex',
      { children: [{ ...sonOnAct, sex: 'female' as const }] },
      [SON],
      'birth-act-differs',
      'children.0.sex',
    ],
    ['somebody who is not in the register', {}, [STRANGER], 'person-not-found', 'children.0.person'],
    [
      'one person twice',
      { children: [sonOnAct, { ...sonOnAct, name: 'Adi Santoso', birthOrder: 2 }] },
      [SON, SON],
      'birth-act-exists',
      'children.1.person',
    ],
  ] as const)('refuses %s', (_title, change, subjects, code, field) => {
    given(familyOfFour()).when(births(change, subjects)).thenRejects({ code, field });
  });

  it('refuses a second act of birth', () => {
    given(familyOfFour())
      .after(births())
      .when(births())
      .thenRejects({ code: 'birth-act-exists', field: 'children.0.person' });
  });

  it('refuses an office that is not that of the child (asas domisili)', () => {
    given(familyOfFour())
      .when((register) =>
        registerBirth(
          { bornOn: on(son.bornOn), reportedOn: on('2026-11-20'), children: [sonOnAct] },
          birthFacts(register, couple, undefined, [SON]),
          contextOn(on('2026-11-22'), '3273'),
        ),
      )
      .thenRejects({ code: 'other-office-area', officeInCharge: '3204' });
  });

  it('takes the parents of the act in place of those whom the biodata declared', () => {
    const register = given(familyOfFour())
      .when((known) =>
        registerBirth(
          { bornOn: on(son.bornOn), reportedOn: on('2026-11-20'), children: [sonOnAct] },
          birthFacts(known, { mother: { name: 'Lastri' } }, undefined, [SON]),
          contextOn(),
        ),
      )
      .thenRecords();
    expect(register.registered(SON).parents).toEqual([
      { role: 'mother', kind: 'biological', name: 'Lastri', bornOn: undefined },
    ]);
    expect(register.stream(person(idOf(0x1001)))).toEqual([]);
  });
});
