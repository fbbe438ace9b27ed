import {
  alone,
  birthFacts,
  contextOn,
  family,
  FAMILY,
  familyOfFour,
  FAR_HOME,
  FATHER,
  father,
  given,
  household,
  idOf,
  KK,
  MOTHER,
  mother,
  NEW_1,
  on,
  person,
  recorded,
  type Register,
} from '@peristiwa/testing/domain';
import type { RegisterBirth } from './birth-report';
import { registerBirth } from './register-birth';

const report: RegisterBirth = {
  bornOn: on('2026-11-01'),
  reportedOn: on('2026-11-20'),
  children: [{ name: 'Putri Santoso', sex: 'female', birthPlace: '3204', birthOrder: 1 }],
};
type Parents = Parameters<typeof birthFacts>[1];
const couple: Parents = { mother: MOTHER, father: FATHER };
const births =
  (change: Partial<RegisterBirth> = {}, parents: Parents = couple, host?: string, office = '3204') =>
  (register: Register) =>
    registerBirth(
      { ...report, ...change },
      birthFacts(register, parents, host),
      contextOn(on('2026-11-22'), office),
    );

const MOTHERS_CARD = idOf(0xf2);
const HOST = idOf(0xf00 + 60);
const motherAlone = (address = {}) =>
  household([{ ...mother, relationship: 'head' }], {
    id: MOTHERS_CARD,
    kkNumber: '3204010601209002',
    ...address,
  });
const fatherAlone = (address = {}) => household([father], address);
const host = alone(60, { religion: 'hindu' });

/** Her death is on record, and she is no longer on a card. */
const diedInChildbirth = (id: string, card: string): ReturnType<typeof household> => [
  ...recorded(person(id), {
    type: 'DeathRegistered',
    occurredOn: on('2026-11-01'),
    data: {
      actNumber: '3204-KM-05112026-9001',
      diedOn: on('2026-11-01'),
      age: 38,
      cause: 'other',
      attestedBy: 'doctor',
      reportedLate: false,
      flags: [],
    },
  }),
  ...recorded(family(card), {
    type: 'FamilyMemberDied',
    occurredOn: on('2026-11-05'),
    data: { personId: id },
  }),
];

describe('every birth is registered (UU 24/2013 art. 27)', () => {
  describe('the child is entered on', () => {
    it('the father’s, when the mother died in childbirth and her card is closed', () => {
      const outcome = given(motherAlone(), fatherAlone(), diedInChildbirth(MOTHER, MOTHERS_CARD)).when(
        births(),
      );
      const { placement } = outcome.dataOf('BirthRegistered');
      expect(placement).toMatchObject({ familyId: FAMILY, kkNumber: KK, relationship: 'child' });
      expect(outcome.thenRecords().registered(NEW_1)).toMatchObject({ motherId: MOTHER, fatherId: FATHER });
    });

    it('the mother’s former card, when others are still on it', () => {
      const outcome = given(familyOfFour(), diedInChildbirth(MOTHER, FAMILY)).when(births());
      expect(outcome.dataOf('BirthRegistered').placement).toMatchObject({
        familyId: FAMILY,
        relationship: 'child',
      });
    });

    it('the mother’s, when both parents have a card', () => {
      const outcome = given(motherAlone(), fatherAlone()).when(births());
      expect(outcome.dataOf('BirthRegistered').placement.familyId).toBe(MOTHERS_CARD);
    });

    it.each([
      ['the father’s, named', FAMILY, undefined, 'child'],
      ['of a host without kinship on record', HOST, undefined, 'other'],
      [
        'of a host without kinship on record, with the relationship of the child to its head',
        HOST,
        'grandchild',
        'grandchild',
      ],
    ] as const)('the one that the report names: %s', (_whose, card, relationship, expected) => {
      const outcome = given(motherAlone(), fatherAlone(), host).when(
        births({ family: { relationship, guardianStatement: '12/SP/2026' } }, couple, card),
      );
      const data = outcome.dataOf('BirthRegistered');
      expect(data.placement).toMatchObject({ familyId: card, relationship: expected });
      expect(data.guardianStatement).toBe('12/SP/2026');
    });

    it('the named card of the grandparents, with the relationship from kinship on record (domain.md §3.1 shdk)', () => {
      const grandmother = { ...mother, id: idOf(61), bornOn: '1960-01-01', relationship: 'head' as const };
      const daughter = { ...mother, relationship: 'head' as const, motherId: grandmother.id };
      const facts = [household([grandmother], { id: HOST }), household([daughter], { id: MOTHERS_CARD })];
      const outcome = given(...facts).when(births({ family: {} }, { mother: MOTHER }, HOST));
      expect(outcome.dataOf('BirthRegistered').placement.relationship).toBe('grandchild');
    });

    it('the father’s card at another office, when that office registers the birth', () => {
      const facts = [
        motherAlone(),
        fatherAlone({ address: FAR_HOME }),
        diedInChildbirth(MOTHER, MOTHERS_CARD),
      ];
      given(...facts)
        .when(births())
        .thenRejects({ code: 'other-office-area', officeInCharge: '5171' });
      const outcome = given(...facts).when(births({}, couple, undefined, '5171'));
      expect(outcome.dataOf('BirthRegistered').nik).toMatch(/^517101/);
    });
  });

  describe('the refusal asks for a card in the report', () => {
    it.each<[string, Parents]>([
      ['of a mother who died in childbirth', { mother: MOTHER }],
      ['of a mother without a NIK', { mother: { name: 'Lastri' } }],
      ['of a foundling', {}],
    ])('%s', (_whose, parents) =>
      given(motherAlone(), diedInChildbirth(MOTHER, MOTHERS_CARD))
        .when(births({}, parents))
        .thenRejects({ code: 'no-card-for-child', field: 'family' }),
    );

    it('when the named card does not exist or is closed', () => {
      for (const card of [idOf(0xf99), MOTHERS_CARD]) {
        given(motherAlone(), fatherAlone(), diedInChildbirth(MOTHER, MOTHERS_CARD))
          .when(births({ family: {} }, couple, card))
          .thenRejects({ code: 'family-not-found', field: 'family.host' });
      }
    });
  });

  /** domain.md §2.5, birth parent variants. */
  describe('of any parents', () => {
    const unmarried = household([
      { ...father, maritalStatus: 'single' },
      { ...mother, relationship: 'other-relative' },
    ]);

    it('(a) who are married on record: both, no flag', () => {
      const data = given(familyOfFour()).when(births()).dataOf('BirthRegistered');
      expect(data).toMatchObject({ motherId: MOTHER, fatherId: FATHER, flags: [] });
    });

    it.each([
      ['their SPTJM F-2.04', 'F-2.04/12/2026', []],
      ['nothing', undefined, ['parents-not-married-on-record']],
    ])('(b) who are a couple by %s', (_what, sptjm, flags) => {
      const data = given(unmarried).when(births({ sptjm })).dataOf('BirthRegistered');
      expect({ sptjm: data.sptjm, flags: data.flags }).toEqual({ sptjm, flags });
    });

    it('(c) the mother only', () => {
      const data = given(familyOfFour())
        .when(births({}, { mother: MOTHER }))
        .dataOf('BirthRegistered');
      expect(data).toMatchObject({ motherId: MOTHER, flags: [] });
      expect(data.fatherId).toBeUndefined();
    });

    it('(d) unknown: a foundling, with the police report, on a card that takes it in', () => {
      const outcome = given(host)
        .when(births({ foundling: { policeReport: 'LP/B/12/XI/2026' }, family: {} }, {}, HOST))
        .thenAppendsTypes('BirthRegistered', 'FamilyMemberBorn');
      const data = outcome.dataOf('BirthRegistered');
      expect(data).toMatchObject({
        policeReport: 'LP/B/12/XI/2026',
        religion: 'hindu',
        citizenship: 'indonesian',
        placement: { familyId: HOST, relationship: 'other' },
        flags: [],
      });
      const { motherId, motherName, motherAge, fatherId } = data;
      expect([motherId, motherName, motherAge, fatherId]).toEqual(Array(4).fill(undefined));
    });

    it('a mother without a NIK, by name and day of birth, on the father’s card', () => {
      const outcome = given(fatherAlone())
        .when(
          births(
            { sptjm: 'F-2.04/12/2026' },
            { mother: { name: ' Lastri ', bornOn: on('1997-08-17') }, father: FATHER },
          ),
        )
        .thenAppendsTypes('BirthRegistered', 'ChildBorn', 'FamilyMemberBorn');
      expect(outcome.dataOf('BirthRegistered')).toMatchObject({
        motherName: 'Lastri',
        motherBornOn: '1997-08-17',
        motherAge: 29,
        fatherId: FATHER,
        placement: { familyId: FAMILY, relationship: 'child' },
        flags: [],
      });
      expect(outcome.thenRecords().registered(NEW_1).parents).toEqual([
        { role: 'mother', kind: 'biological', name: 'Lastri', bornOn: '1997-08-17' },
        { role: 'father', kind: 'biological', personId: FATHER },
      ]);
    });

    it('a mother of whom only the name is known', () => {
      const data = given(host)
        .when(births({ family: {} }, { mother: { name: 'Lastri' } }, HOST))
        .dataOf('BirthRegistered');
      expect(data).toMatchObject({ motherName: 'Lastri', religion: 'hindu' });
      expect(data.motherAge).toBeUndefined();
    });

    it('a father without a NIK', () => {
      const data = given(familyOfFour())
        .when(
          births(
            { sptjm: 'F-2.04/1' },
            { mother: MOTHER, father: { name: 'Agus', bornOn: on('1980-01-02') } },
          ),
        )
        .dataOf('BirthRegistered');
      expect(data).toMatchObject({
        motherId: MOTHER,
        fatherName: 'Agus',
        fatherBornOn: '1980-01-02',
        flags: [],
      });
      expect(data.fatherId).toBeUndefined();
    });

    it.each<[string, Parents, object]>([
      [
        'a mother whose name has a character that no name has',
        { mother: { name: 'Lastri³' } },
        { character: '³', position: 7 },
      ],
      ['such a father', { mother: MOTHER, father: { name: 'A#' } }, { character: '#', position: 2 }],
    ])('but not %s', (_who, parents, fault) => {
      const role = parents.father ? 'father' : 'mother';
      given(familyOfFour())
        .when(births({}, parents))
        .thenRejects({ code: 'name-invalid', field: `${role}.name`, reason: 'character', ...fault });
    });

    it.each([
      ['2026-11-01', false],
      ['2026-10-31', true],
    ])('a mother without a NIK who was born %s: %s', (bornOn, accepted) => {
      const outcome = given(host).when(
        births({ family: {} }, { mother: { name: 'Lastri', bornOn: on(bornOn) } }, HOST),
      );
      expect(outcome.decision).toMatchObject(
        accepted
          ? { kind: 'accepted' }
          : { kind: 'rejected', rejection: { code: 'born-before-mother', field: 'bornOn' } },
      );
    });
  });
});
