import {
  alone,
  biodataFacts,
  birthFacts,
  contextOn,
  familyOfFour,
  FATHER,
  father,
  given,
  HOME,
  household,
  idOf,
  mother,
  MOTHER,
  NEW_1,
  on,
  rina,
  type Register,
} from '@peristiwa/testing/domain';
import type { NewChild, RegisterBirth } from './birth-report';
import { recordBiodata, type RecordBiodata } from './record-biodata';
import { registerBirth } from './register-birth';

const baby: NewChild = { name: 'Muhammad Rizki', sex: 'male', birthPlace: '3204', birthOrder: 3 };
type Parents = Parameters<typeof birthFacts>[1];
const couple: Parents = { mother: MOTHER, father: FATHER };
interface Report extends Partial<RegisterBirth> {
  readonly parents?: Parents;
  readonly host?: string;
}
const birth =
  (child: Partial<NewChild> = {}, { parents = couple, host = '', ...change }: Report = {}) =>
  (register: Register) =>
    registerBirth(
      {
        bornOn: on('2026-11-01'),
        reportedOn: on('2026-11-20'),
        children: [{ ...baby, ...child }],
        family: host === '' ? undefined : {},
        sptjm: 'F-2.04/1/2026',
        ...change,
      },
      birthFacts(register, parents, host === '' ? undefined : host),
      // The ids of the second act differ from those of the first.
      { ...contextOn(), newId: ids(register) },
    );
function ids(register: Register) {
  let next = 0x2000 + register.events.length;
  return () => idOf(++next);
}

const biodata =
  (person: Partial<RecordBiodata['person']> = {}, named: Parameters<typeof biodataFacts>[1] = {}) =>
  (register: Register) =>
    recordBiodata(
      {
        reportedOn: on('2026-11-20'),
        person: { ...rina, ...person },
        family: { kind: 'new', address: HOME },
      },
      biodataFacts(register, named),
      contextOn(),
    );
/** Rina Wulandari, female, born 1995-02-14 in 3204, without parents on record. */
const known = alone(60);
const KNOWN = idOf(60);

describe('biodata of a person who may be in the register already (data ganda, domain.md §1.1)', () => {
  it.each([
    ['the same biodata', {}],
    ['the name in the old spelling', { name: 'Rina Woelandari' }],
    ['the name with a title and a degree', { name: 'Hj. Rina Wulandari, S.Pd.' }],
    ['a NIK from before this register', { nik: '3273015402959007' }],
  ])('%s: recorded, flagged, with the candidate', (_title, person) => {
    const data = given(known).when(biodata(person)).dataOf('BiodataRecorded');
    expect(data).toMatchObject({ flags: ['possible-duplicate'], candidateIds: [KNOWN] });
  });

  it.each([
    ['another name', { name: 'Rini Wulandari' }],
    ['the next day', { bornOn: on('1995-02-15') }],
    ['the other sex', { sex: 'male' as const }],
    ['another place of birth', { birthPlace: '3273' }],
  ])('%s: another person', (_title, person) => {
    const data = given(known).when(biodata(person)).dataOf('BiodataRecorded');
    expect(data.flags).toEqual([]);
    expect(data.candidateIds).toBeUndefined();
  });

  it('flags a place abroad in two spellings as one place', () => {
    const outcome = given()
      .after(biodata({ birthPlace: 'Djeddah' }))
      .when(biodata({ birthPlace: 'Jeddah' }));
    expect(outcome.dataOf('BiodataRecorded')).toMatchObject({ candidateIds: [NEW_1] });
  });

  it.each([
    ['the same mother, though at another place', MOTHER, '3273', [KNOWN]],
    ['another mother, though at the same place', idOf(70), '3204', undefined],
  ])('%s', (_title, named, birthPlace, candidateIds) => {
    const other = alone(70, { name: 'Lastri', bornOn: '1970-01-01' });
    const hers = alone(60, { motherId: MOTHER });
    const data = given(familyOfFour(), other, hers)
      .when(biodata({ birthPlace }, { mother: named }))
      .dataOf('BiodataRecorded');
    expect(data.candidateIds).toEqual(candidateIds);
  });

  it('does not flag twins in two reports, who are two persons (INV-11)', () => {
    const hers = alone(60, { motherId: MOTHER });
    const data = given(familyOfFour(), hers)
      .when(biodata({ name: 'Rani Wulandari' }, { mother: MOTHER }))
      .dataOf('BiodataRecorded');
    expect(data.flags).toEqual(['mother-age-unusual']);
  });
});

describe('a birth that may be registered already (INV-11)', () => {
  it.each([
    ['under the same name', {}],
    ['under another spelling of the name', { name: 'Moch Rizqi' }],
  ])('%s, all else the same: refused', (_title, child) =>
    given(familyOfFour())
      .after(birth())
      .when(birth(child))
      .thenRejects({ code: 'duplicate-birth', field: 'children.0' }),
  );

  it.each([
    ['under two names: same mother, day, sex and order', { name: 'Ahmad Fauzan' }],
    [
      'under two names and sexes, with one place in the order of births',
      { name: 'Dewi Lestari', sex: 'female' },
    ],
    ['under one name and two sexes', { name: 'Moch Rizqi', sex: 'female' }],
  ] as const)(
    '%s: refused with the candidate; registered and flagged once the office has compared the two',
    (_title, child) => {
      const first = given(familyOfFour()).after(birth());
      const candidateIds = [first.register.registered(MOTHER).children.at(-1)?.childId];
      const [code, field] = ['possible-duplicate', 'children.0'];
      first.when(birth(child)).thenRejects({ code, field, candidateIds });
      const data = first.when(birth(child, { confirmedNew: true })).dataOf('BirthRegistered');
      expect(data.flags).toContain('possible-duplicate');
      expect(data.candidateIds).toEqual(candidateIds);
    },
  );

  it.each([
    [
      'the other twin, in a second report: another name and another order',
      { name: 'Ahmad Fauzan', birthOrder: 4 },
    ],
    ['twins whose names differ little, by the order', { name: 'Moch Rizqi', birthOrder: 4 }],
  ])('%s: no flag', (_title, child) => {
    const data = given(familyOfFour())
      .after(birth())
      .when(birth(child, { plurality: 2 }))
      .dataOf('BirthRegistered');
    expect(data.flags).toEqual([]);
    expect(data.candidateIds).toBeUndefined();
  });

  it.each([
    ['of different orders: no flag', 4, false],
    ['of one order, which twins do not have: a flag on both', 3, true],
  ])('twins in one report %s', (_title, birthOrder, isFlagged) => {
    const outcome = given(familyOfFour()).when((register) =>
      registerBirth(
        {
          bornOn: on('2026-11-01'),
          reportedOn: on('2026-11-20'),
          children: [baby, { ...baby, name: 'Muhammad Fikri', birthOrder }],
        },
        birthFacts(register, couple),
        contextOn(),
      ),
    );
    const changes = outcome.decision.kind === 'accepted' ? outcome.decision.changes : [];
    expect(JSON.stringify(changes).split('possible-duplicate').length - 1).toBe(isFlagged ? 2 : 0);
  });

  it.each([
    ['without her NIK, then with it', { mother: { name: 'Siti Aminah' }, father: FATHER }, couple],
    ['twice without her NIK', { mother: { name: 'Siti Aminah' } }, { mother: { name: 'St Aminah' } }],
  ] as [string, Parents, Parents][])('of a mother %s', (_title, before, after) => {
    const host = familyOfFour();
    const first = given(host).after(birth({}, { parents: before, host: idOf(0xf1) }));
    const second = (change: Partial<Report>) =>
      first.when(birth({}, { parents: after, host: idOf(0xf1), ...change }));
    expect(second({}).decision).toMatchObject({ rejection: { code: 'possible-duplicate' } });
    expect(second({ confirmedNew: true }).dataOf('BirthRegistered').flags).toContain('possible-duplicate');
  });

  it('registers two children of two mothers who are known by name only', () => {
    const of = (name: string) => birth({}, { parents: { mother: { name } }, host: idOf(0xf1) });
    const data = given(familyOfFour()).after(of('Siti Aminah')).when(of('Lastri')).dataOf('BirthRegistered');
    expect(data.flags).toEqual([]);
  });

  it('registers and flags a child whose mother has the name of another mother, on another card', () => {
    const elsewhere = alone(60);
    const first = given(familyOfFour(), elsewhere).after(
      birth({}, { parents: { mother: { name: 'Lastri' } }, host: idOf(0xf00 + 60) }),
    );
    const second = first.when(birth({}, { parents: { mother: { name: 'Lastri' } }, host: idOf(0xf1) }));
    expect(second.dataOf('BirthRegistered').flags).toContain('possible-duplicate');
  });

  describe('a child who is in the register by biodata', () => {
    const child = { name: 'Moehammad Rizki', sex: 'male', bornOn: '2019-11-01' } as const;
    const bornOn = on(child.bornOn);
    const onMothersCard = household([father, mother, { ...child, id: KNOWN, relationship: 'child' }]);
    const ofMother = [...familyOfFour(), ...alone(60, { ...child, motherId: MOTHER })];
    const elsewhere = [...familyOfFour(), ...alone(60, child)];

    it.each([
      ['on the card of the mother', onMothersCard],
      ['of the same mother, on another card', ofMother],
    ])('%s: refused with the candidate, so that the act can be recorded for the NIK', (_title, facts) => {
      const [code, field, candidateIds] = ['possible-duplicate', 'children.0', [KNOWN]] as const;
      given(facts).when(birth({}, { bornOn })).thenRejects({ code, field, candidateIds });
    });

    it.each([
      ['on another card, without a mother on record', elsewhere, {}],
      ['of the same mother, compared by the office', ofMother, { confirmedNew: true }],
    ])('%s: registered, flagged, with the candidate', (_title, facts, change) => {
      const data = given(facts)
        .when(birth({}, { bornOn, ...change }))
        .dataOf('BirthRegistered');
      expect(data.flags).toContain('possible-duplicate');
      expect(data.candidateIds).toEqual([KNOWN]);
    });
  });
});
