import {
  birthFacts,
  cancellationOf,
  contextOn,
  father,
  given,
  household,
  mother,
  MOTHER,
  FATHER,
  NEW_1,
  on,
  supersedeFacts,
  type Register,
} from '@peristiwa/testing/domain';
import { births } from '../refusals/acts/birth-under-test';
import { changesCitizenship, decision } from '../refusals/acts/identity-under-test';
import { actOf } from '../refusals/acts/voiding-under-test';
import type { Citizenship } from '../values';
import { correctBirth } from '../voiding/kinds/birth';
import type { CorrectedBirth } from '../voiding/kinds/birth-as-corrected';
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

  /** Art. 25: what a parent becomes after the birth changes nothing; a late report asks for the day of birth. */
  it.each([
    ['indonesian', 'foreign', '2026-10-30', 'indonesian'],
    ['indonesian', 'foreign', '2026-10-20', 'limited-dual'],
    ['foreign', 'indonesian', '2026-10-30', 'limited-dual'],
    ['foreign', 'indonesian', '2026-10-20', 'indonesian'],
  ] as const)('a father who was %s and is %s since %s: %s', (was, is, since, expected) => {
    const changed = given(couple(was, 'indonesian')).after(
      changesCitizenship(
        { changedOn: on(since), citizenship: is, decision: { ...decision, date: on(since) } },
        FATHER,
      ),
    );
    const late = changed.when(births({ bornOn: on('2026-10-25') }));
    expect(late.dataOf('BirthRegistered').citizenship).toBe(expected);
  });

  /** Row 10 of issue 11, by a correction of the act (domain.md §2.2 A, BETUL). */
  it.each([
    ['foreign', { father: null }, 'indonesian', undefined],
    ['foreign', { father: { name: 'Joko Susilo' } }, 'indonesian', undefined],
    ['foreign', { mother: { name: 'Jane Smith', citizenship: 'foreign' } }, 'foreign', undefined],
    ['indonesian', { father: { name: 'John Smith', citizenship: 'foreign' } }, 'limited-dual', '2047-11-01'],
    ['foreign', { bornOn: on('2026-11-03') }, 'limited-dual', '2047-11-03'],
    ['foreign', { sptjm: 'F-2.04/1/2026' }, 'limited-dual', '2047-11-01'],
  ] as const)('the father is %s; corrected %j: %s until %s', (his, corrected, citizenship, dualUntil) => {
    const registered = given(couple(his, 'indonesian')).after(births());
    const actId = actOf(registered.register, 'BirthRegistered');
    const request = { ...cancellationOf(actId), corrected };
    const outcome = registered.when((known) =>
      correctBirth(request, supersedeFacts(known, actId), contextOn()),
    );
    expect(outcome.dataOf('BirthRegistered')).toMatchObject({ citizenship });
    expect(outcome.dataOf('BirthRegistered').dualUntil).toBe(dualUntil);
  });

  it('a correction keeps the citizenship of a parent whom it names without a NIK', () => {
    const registered = given(couple('indonesian', 'indonesian')).after(births());
    const actId = actOf(registered.register, 'BirthRegistered');
    const corrects = (corrected: CorrectedBirth, id: string) => (known: Register) =>
      correctBirth({ ...cancellationOf(id), corrected }, supersedeFacts(known, id), contextOn());
    const first = registered.when(
      corrects({ father: { name: 'John Smith', citizenship: 'foreign' } }, actId),
    );
    expect(first.dataOf('BirthRegistered').fatherCitizenship).toBe('foreign');
    const corrected = first.thenRecords();
    const latest = corrected.events.at(-1)?.actId ?? '';
    const again = corrects({ mother: { name: 'Lastri' } }, latest)(corrected);
    const birth = again.kind === 'accepted' ? again.changes.flatMap(({ events }) => events) : [];
    const data = birth.find((event) => event.type === 'BirthRegistered')?.data;
    expect(data).toMatchObject({ citizenship: 'limited-dual', fatherCitizenship: 'foreign' });
  });

  it('a child of 29 February has its 21st birthday on 1 March', () => {
    const facts = couple('foreign', 'indonesian');
    const parents = { mother: MOTHER, father: FATHER };
    expect(bornOf(facts, parents, '2024-02-29')).toEqual(['limited-dual', '2045-03-01']);
  });
});
