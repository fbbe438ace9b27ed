import {
  alone,
  biodataFacts,
  contextOn,
  deathFacts,
  family,
  FAMILY,
  familyOfFour,
  FATHER,
  given,
  HOME,
  idOf,
  KK,
  membersOf,
  MOTHER,
  NEW_1,
  NEW_2,
  on,
  OTHER_VILLAGE,
  person,
  rina,
  STRANGER,
  type Register,
} from '@peristiwa/testing/domain';
import { recordBiodata, type RecordBiodata } from './record-biodata';
import { registerDeath } from './register-death';

const woman: RecordBiodata['person'] = { ...rina, name: 'Rina', bloodType: 'AB+' };
const report: RecordBiodata = {
  reportedOn: on('2026-11-20'),
  person: woman,
  family: { kind: 'new', address: HOME },
};
type Change = Partial<Omit<RecordBiodata, 'person'>> & { readonly person?: Partial<RecordBiodata['person']> };
type Named = Parameters<typeof biodataFacts>[1];
const entries =
  (change: Change = {}, named: Named = {}) =>
  (register: Register) =>
    recordBiodata(
      { ...report, ...change, person: { ...woman, ...change.person } },
      biodataFacts(register, named),
      contextOn(),
    );
const join: RecordBiodata['family'] = { kind: 'join', relationship: 'other-relative' };
const NIK = '3204015402959001';
const NEW_KK = '3204012211269001';

/** Heads of cards in examples of names: a child heads one only if ever married. */
const born = (day: string) => ({ bornOn: on(day), maritalStatus: 'married-recorded' as const });

describe('recordBiodata', () => {
  it('enters a person as the head of a new card, with a new NIK and a new number', () => {
    const placement = { familyId: NEW_2, kkNumber: NEW_KK, relationship: 'head', address: HOME } as const;
    given()
      .when(entries())
      .thenAppends(
        [
          person(NEW_1),
          {
            type: 'BiodataRecorded',
            occurredOn: on('2026-11-20'),
            data: { ...woman, nik: NIK, placement, flags: [] },
          },
        ],
        [
          family(NEW_2),
          {
            type: 'FamilyCardIssued',
            occurredOn: on('2026-11-20'),
            data: {
              kkNumber: NEW_KK,
              headId: NEW_1,
              address: HOME,
              members: [{ personId: NEW_1, relationship: 'head' }],
              reason: 'biodata',
            },
          },
        ],
      )
      .thenReserves(['nik', NIK, NEW_1], ['kk', NEW_KK, NEW_2])
      .thenAnswers({ personId: NEW_1, nik: NIK, familyId: NEW_2, kkNumber: NEW_KK });
  });

  it('keeps a given NIK and a given card number', () => {
    given()
      .when(
        entries({
          person: { nik: '3273015402959007' },
          family: { kind: 'new', kkNumber: '3204010101209005', address: HOME },
        }),
      )
      .thenReserves(['nik', '3273015402959007', NEW_1], ['kk', '3204010101209005', NEW_2])
      .thenAnswers({
        personId: NEW_1,
        nik: '3273015402959007',
        familyId: NEW_2,
        kkNumber: '3204010101209005',
      });
  });

  it('joins a card, with parents and without a card number to reserve', () => {
    const placement = { familyId: FAMILY, kkNumber: KK, relationship: 'child', address: HOME } as const;
    given(familyOfFour())
      .when(
        entries(
          { person: { bornOn: on('2019-01-01') }, family: { kind: 'join', relationship: 'child' } },
          { host: FAMILY, mother: MOTHER, father: FATHER },
        ),
      )
      .thenAppends(
        [
          person(NEW_1),
          {
            type: 'BiodataRecorded',
            occurredOn: on('2026-11-20'),
            data: {
              ...woman,
              bornOn: on('2019-01-01'),
              nik: '3204014101199001',
              motherId: MOTHER,
              fatherId: FATHER,
              placement,
              flags: [],
            },
          },
        ],
        [
          family(FAMILY),
          {
            type: 'FamilyMemberRecorded',
            occurredOn: on('2026-11-20'),
            data: { member: { personId: NEW_1, relationship: 'child' } },
          },
        ],
      )
      .thenReserves(['nik', '3204014101199001', NEW_1]);
  });

  it('records a spouse on both streams', () => {
    const spouseRecorded = (spouseId: string) => ({
      type: 'SpouseRecorded' as const,
      occurredOn: on('2026-11-20'),
      data: { spouseId },
    });
    const man = alone(7, { sex: 'male', maritalStatus: 'married-recorded' });
    const outcome = given(man).when(
      entries(
        { person: { maritalStatus: 'married-recorded' }, family: { kind: 'join', relationship: 'wife' } },
        { host: idOf(0xf07), spouse: idOf(7) },
      ),
    );
    outcome.thenAppendsTypes('BiodataRecorded', 'SpouseRecorded', 'SpouseRecorded', 'FamilyMemberRecorded');
    expect(outcome.dataOf('SpouseRecorded', NEW_1)).toEqual(spouseRecorded(idOf(7)).data);
    const register = outcome.thenRecords();
    expect(register.registered(idOf(7)).marriages).toEqual([{ spouseId: NEW_1, form: 'recorded' }]);
    expect(membersOf(register.family(idOf(0xf07)).state)).toEqual({ [idOf(7)]: 'head', [NEW_1]: 'wife' });
  });

  it('records the name as it stands on the papers, folded', () => {
    const name = ' Drs.\u00A0Nur’aini  Al–Fatih,　M.Pd. ';
    const outcome = given().when(entries({ person: { name } }));
    expect(outcome.dataOf('BiodataRecorded').name).toBe("Drs. Nur'aini Al-Fatih, M.Pd.");
  });

  describe('flags', () => {
    it.each([
      ['another day', '3204015502959001', ['nik-differs-from-biodata']],
      ['the other sex', '3204011402959001', ['nik-differs-from-biodata']],
      ['another district only', '9101015402959001', []],
      [
        'a district that no list ever had (domain.md §1.1 rule 3)',
        '9901015402959001',
        ['nik-region-unknown'],
      ],
    ])('a NIK of %s', (_title, nik, flags) => {
      expect(
        given()
          .when(entries({ person: { nik } }))
          .dataOf('BiodataRecorded').flags,
      ).toEqual(flags);
    });
    it('a card number of a district that no list ever had (domain.md §1.4)', () => {
      const card: RecordBiodata['family'] = { kind: 'new', kkNumber: '9901010101209005', address: HOME };
      const outcome = given().when(entries({ family: card }));
      expect(outcome.dataOf('BiodataRecorded').flags).toEqual(['kk-region-unknown']);
    });
    it('a name with digits, which older papers have (Permendagri 73/2022 art. 8)', () => {
      const outcome = given().when(entries({ person: { name: 'Rina 2' } }));
      expect(outcome.dataOf('BiodataRecorded').flags).toEqual(['name-has-digits']);
    });
    it('a spouse who is married to another person on record', () => {
      const outcome = given(familyOfFour()).when(
        entries({ person: { maritalStatus: 'married-unrecorded' } }, { spouse: FATHER }),
      );
      expect(outcome.dataOf('BiodataRecorded').flags).toEqual(['spouse-already-recorded']);
    });
  });

  describe('refuses', () => {
    const rows: [string, Change, Named, { code: string; [fact: string]: unknown }][] = [
      [
        'a report of tomorrow',
        { reportedOn: on('2026-11-23') },
        {},
        { code: 'reported-in-future', field: 'reportedOn' },
      ],
      [
        'a birth after the report',
        { person: { bornOn: on('2026-11-21'), name: 'Rina Wulandari' } },
        {},
        { code: 'occurred-after-report', field: 'person.bornOn' },
      ],
      [
        'a character that no document has',
        { person: { name: 'Rina³' } },
        {},
        { code: 'name-invalid', field: 'person.name', reason: 'character', character: '³', position: 5 },
      ],
      // INV-19; Permendagri 73/2022 arts 4, 8; row 21 of issue 11.
      [
        'a newborn who is called Bayi',
        { person: { name: 'Bayi', bornOn: on('2026-11-19') } },
        {},
        { code: 'name-invalid', field: 'person.name', reason: 'too-few-words' },
      ],
      [
        'one word, born since the rules of names',
        { person: { name: 'Rina', bornOn: on('2022-04-21') } },
        {},
        { code: 'name-invalid', field: 'person.name', reason: 'too-few-words' },
      ],
      [
        'a name of a mother without a letter',
        { motherName: '-' },
        {},
        { code: 'name-invalid', field: 'motherName', reason: 'no-letter' },
      ],
      [
        'a spouse for a child of five',
        { person: { name: 'Rina Wulandari', sex: 'female', ...born('2021-01-01') } },
        { spouse: FATHER },
        { code: 'marriage-age-impossible', field: 'person.bornOn', ageRequired: 12 },
      ],
      [
        'a name without a letter',
        { person: { name: '-' } },
        {},
        { code: 'name-invalid', field: 'person.name', reason: 'no-letter' },
      ],
      [
        'a name of 71 letters',
        { person: { name: 'a'.repeat(71) } },
        {},
        { code: 'name-invalid', field: 'person.name', reason: 'too-long', maximum: 70 },
      ],
      [
        'a NIK of a day that no month has',
        { person: { nik: '3204013202959001' } },
        {},
        { code: 'nik-impossible', field: 'person.nik' },
      ],
      ['an unknown mother', {}, { mother: STRANGER }, { code: 'person-not-found', field: 'mother' }],
      ['an unknown father', {}, { father: STRANGER }, { code: 'person-not-found', field: 'father' }],
      ['an unknown spouse', {}, { spouse: STRANGER }, { code: 'person-not-found', field: 'spouse' }],
      ['a spouse of the same sex', {}, { spouse: MOTHER }, { code: 'spouses-same-sex', field: 'spouse' }],
      [
        'a spouse of a person who is single by the form',
        {},
        { spouse: FATHER },
        { code: 'marital-status-mismatch', field: 'person.maritalStatus' },
      ],
      [
        'a second head',
        { family: { kind: 'join', relationship: 'head' } },
        { host: FAMILY },
        { code: 'card-has-a-head', field: 'family.relationship' },
      ],
      [
        'an unknown card',
        { family: join },
        { host: STRANGER },
        { code: 'family-not-found', field: 'family.host' },
      ],
      ['no card', { family: join }, {}, { code: 'family-not-found', field: 'family.host' }],
      [
        'an address of another office',
        { family: { kind: 'new', address: { ...HOME, area: '3273011001' } } },
        {},
        { code: 'other-office-area', officeInCharge: '3273' },
      ],
      [
        'a head on the day before turning 17',
        { person: { bornOn: on('2009-11-23') } },
        {},
        { code: 'head-under-age', field: 'person.bornOn' },
      ],
    ];
    it.each(rows)('%s', (_title, change, named, rejection) =>
      given(familyOfFour()).when(entries(change, named)).thenRejects(rejection),
    );
    it('a spouse who died before the day of the form', () =>
      given(familyOfFour())
        .after((known) =>
          registerDeath(
            { diedOn: on('2026-11-10'), reportedOn: on('2026-11-10'), cause: 'other', attestedBy: 'other' },
            deathFacts(known, FATHER),
            contextOn(),
          ),
        )
        .when(entries({ person: { maritalStatus: 'married-recorded' } }, { spouse: FATHER }))
        .thenRejects({ code: 'already-deceased', field: 'spouse', diedOn: '2026-11-10' }));
  });

  it('records a spouse who died on the day of the form, and widows the person by that death (INV-02)', () => {
    const man = alone(7, { sex: 'male', maritalStatus: 'married-recorded' });
    const outcome = given(man)
      .after((known) =>
        registerDeath(
          { diedOn: on('2026-11-20'), reportedOn: on('2026-11-20'), cause: 'other', attestedBy: 'other' },
          deathFacts(known, idOf(7)),
          contextOn(),
        ),
      )
      .when(entries({ person: { maritalStatus: 'married-recorded' } }, { spouse: idOf(7) }))
      .thenAppendsTypes(
        'BiodataRecorded',
        'SpouseRecorded',
        'WidowhoodRecorded',
        'SpouseRecorded',
        'FamilyCardIssued',
      );
    expect(outcome.dataOf('WidowhoodRecorded', NEW_1)).toMatchObject({
      spouseId: idOf(7),
      diedOn: '2026-11-20',
    });
  });

  describe('accepts on the other side of a limit', () => {
    it.each<[string, Change]>([
      ['a head who turns 17 today', { person: { bornOn: on('2009-11-22') } }],
      ['a head under 17 who was married', { person: { bornOn: on('2010-11-22'), maritalStatus: 'widowed' } }],
      [
        'born on the day of the report',
        { person: { name: 'Rina Wulandari', bornOn: on('2026-11-20'), maritalStatus: 'widowed' } },
      ],
      ['one word, born before the rules of names', { person: { name: 'Rina', ...born('2022-04-20') } }],
      [
        'one word, with a NIK of before',
        { person: { name: 'Rina', nik: '3204016104229001', ...born('2022-04-21') } },
      ],
      [
        'one word on foreign papers',
        { person: { name: 'Rina', citizenship: 'foreign', ...born('2022-04-21') } },
      ],
      ['a name of one letter', { person: { name: 'N' } }],
      ['a name with titles', { person: { name: 'Drs. Ahmad Yani, M.Pd.' } }],
      ['a name of 70 letters', { person: { name: 'a'.repeat(70) } }],
      [
        'another village of the same office',
        { family: { kind: 'new', address: { ...HOME, area: OTHER_VILLAGE } } },
      ],
    ])('%s', (_title, change) => {
      given().when(entries(change)).thenAppendsTypes('BiodataRecorded', 'FamilyCardIssued');
    });
  });
});
