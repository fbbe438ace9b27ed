import {
  birthFacts,
  contextOn,
  familyOfFour,
  FATHER,
  given,
  idOf,
  MOTHER,
  on,
  person,
  recorded,
  type Register,
} from '@peristiwa/testing/domain';
import type { RegisterBirth } from './birth-report';
import { registerBirth } from './register-birth';

const baby = (birthOrder: number, name = 'Putri Santoso') =>
  ({ name, sex: 'female', birthPlace: '3204', birthOrder }) as const;
const births = (change: Partial<RegisterBirth>) => (register: Register) =>
  registerBirth(
    { bornOn: on('2026-11-01'), reportedOn: on('2026-11-20'), children: [baby(3)], ...change },
    birthFacts(register, { mother: MOTHER, father: FATHER }),
    contextOn(),
  );
const born = (number: number, bornOn: string, birthOrder?: number) =>
  recorded(person(MOTHER), {
    type: 'ChildBorn',
    occurredOn: on(bornOn),
    data: {
      childId: idOf(number),
      name: `Adi ${'A'.repeat(number)}`,
      sex: 'male',
      bornOn: on(bornOn),
      birthOrder,
      parent: 'mother',
    },
  });
type Facts = ReturnType<typeof born>;
const flagsAfter = (siblings: readonly Facts[], change: Partial<RegisterBirth> = {}) =>
  given(familyOfFour(), ...siblings)
    .when(births(change))
    .dataOf('BirthRegistered').flags;

describe('children of one delivery (INV-10, INV-11)', () => {
  it.each([
    ['the same day', '2026-11-01', 1, ['plurality-exceeded']],
    ['the same day, as twins', '2026-11-01', 2, []],
    ['the day before, after midnight as twins', '2026-10-31', 2, []],
    ['the day before', '2026-10-31', 1, ['plurality-exceeded']],
    ['the day after', '2026-11-02', 1, ['plurality-exceeded']],
    ['two days before, though declared as twins', '2026-10-30', 2, ['birth-interval-short']],
  ] as const)('a second report, the other child born %s', (_title, bornOn, plurality, flags) => {
    expect(flagsAfter([born(1, bornOn, bornOn > '2026-11-01' ? 4 : 2)], { plurality })).toEqual(flags);
  });

  it('flags more births on one day than one delivery has: jenis kelahiran is 5 at most', () => {
    const others = Array.from({ length: 5 }, (_, index) => born(index + 1, '2026-11-01', index + 1));
    expect(flagsAfter(others, { plurality: 5, children: [baby(6)] })).toEqual(['plurality-exceeded']);
    expect(flagsAfter(others.slice(1), { plurality: 5, children: [baby(6)] })).toEqual([]);
  });

  it('keeps the declared plurality: one of twins was born dead', () => {
    const data = given(familyOfFour())
      .when(births({ plurality: 2 }))
      .dataOf('BirthRegistered');
    expect(data).toMatchObject({ plurality: 2, flags: [] });
  });

  it.each([
    [1, 'refused'],
    [2, 'accepted'],
  ])('a plurality of %i with two children: %s', (plurality, outcome) => {
    const { decision } = given(familyOfFour()).when(
      births({ plurality, children: [baby(3), baby(4, 'Sari Santoso')] }),
    );
    const refusal = { rejection: { code: 'plurality-too-small', field: 'plurality' } };
    expect(decision).toMatchObject(outcome === 'refused' ? refusal : { kind: 'accepted' });
  });
});

describe('anak ke- (INV-11)', () => {
  it.each([
    ['the next after the elder child', [born(1, '2024-01-01', 2)], 3, []],
    ['a gap after the elder child', [born(1, '2024-01-01', 1)], 3, ['birth-order-unusual']],
    ['the order of the elder child', [born(1, '2024-01-01', 3)], 3, ['birth-order-unusual']],
    ['an order before that of the elder child', [born(1, '2024-01-01', 4)], 3, ['birth-order-unusual']],
    ['an elder child without an order on record', [born(1, '2024-01-01')], 3, []],
    [
      'as many elder children on record as the order says',
      [born(1, '2020-01-01'), born(2, '2022-01-01'), born(3, '2024-01-01')],
      3,
      ['birth-order-unusual'],
    ],
    ['the first on record, whatever the order', [], 3, []],
  ] as const)('%s', (_title, siblings, birthOrder, flags) => {
    expect(flagsAfter(siblings, { children: [baby(birthOrder)] })).toEqual(flags);
  });

  it('an order after that of a younger child, whose birth was recorded first', () => {
    expect(flagsAfter([born(1, '2026-10-01', 1)], { bornOn: on('2024-01-01'), lateDecision: '1' })).toEqual([
      'birth-order-unusual',
    ]);
  });

  it.each([
    ['a gap among all children of the delivery', [3, 5], 2, true],
    ['a gap among them, while another is still missing', [3, 5], 3, false],
  ])('%s', (_title, [one = 0, other = 0], plurality, isFlagged) => {
    const children = [baby(one), baby(other, 'Sari Santoso')];
    const { decision } = given(familyOfFour()).when(births({ plurality, children }));
    expect(JSON.stringify(decision).includes('birth-order-unusual')).toBe(isFlagged);
  });
});
