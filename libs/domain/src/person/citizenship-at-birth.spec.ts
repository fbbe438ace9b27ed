import {
  birthFacts,
  contextOn,
  father,
  given,
  household,
  mother,
  MOTHER,
  FATHER,
  NEW_1,
  on,
} from '@peristiwa/testing/domain';
import type { Citizenship } from '../values';
import { registerBirth } from './register-birth';

const child = { name: 'Putri Santoso', sex: 'female', birthPlace: '3204', birthOrder: 1 } as const;
type Parents = Parameters<typeof birthFacts>[1];

function bornOf(facts: ReturnType<typeof household>, parents: Parents, bornOn = '2026-11-01') {
  const outcome = given(facts).when((register) =>
    registerBirth(
      { bornOn: on(bornOn), reportedOn: on('2026-11-20'), children: [child], lateDecision: '1' },
      birthFacts(register, parents),
      contextOn(),
    ),
  );
  const { citizenship, dualUntil } = outcome.dataOf('BirthRegistered');
  expect(outcome.thenRecords().registered(NEW_1)).toMatchObject({ citizenship });
  expect(outcome.thenRecords().registered(NEW_1).dualUntil).toBe(dualUntil);
  return [citizenship, dualUntil];
}
const couple = (his: Citizenship, hers: Citizenship) =>
  household([
    { ...father, citizenship: his },
    { ...mother, citizenship: hers },
  ]);

describe('citizenship at birth (UU 12/2006 art. 4 and 6)', () => {
  it.each([
    ['indonesian', 'indonesian', 'indonesian', undefined],
    ['foreign', 'indonesian', 'limited-dual', '2047-11-01'],
    ['indonesian', 'foreign', 'limited-dual', '2047-11-01'],
    ['foreign', 'limited-dual', 'limited-dual', '2047-11-01'],
    ['limited-dual', 'indonesian', 'indonesian', undefined],
    ['foreign', 'foreign', 'foreign', undefined],
  ] as const)('father %s, mother %s: %s until %s', (his, hers, citizenship, dualUntil) => {
    expect(bornOf(couple(his, hers), { mother: MOTHER, father: FATHER })).toEqual([citizenship, dualUntil]);
  });

  it.each([
    ['a foreigner without a NIK', 'foreign', 'limited-dual'],
    ['a man without a NIK, Indonesian unless the documents say otherwise', undefined, 'indonesian'],
  ] as const)('the father is %s', (_who, citizenship, expected) => {
    const named = { name: 'John Smith', citizenship };
    expect(bornOf(couple('indonesian', 'indonesian'), { mother: MOTHER, father: named })[0]).toBe(expected);
  });

  it('of a foreign mother without a father on record: hers', () => {
    expect(bornOf(couple('indonesian', 'foreign'), { mother: MOTHER })).toEqual(['foreign', undefined]);
  });

  it('a child of 29 February has its 21st birthday on 1 March', () => {
    const facts = couple('foreign', 'indonesian');
    const parents = { mother: MOTHER, father: FATHER };
    expect(bornOf(facts, parents, '2024-02-29')).toEqual(['limited-dual', '2045-03-01']);
  });
});
