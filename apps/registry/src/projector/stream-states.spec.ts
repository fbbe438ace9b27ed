import type { FactPlace } from '@peristiwa/domain';
import type { FamilyRow, PersonRow } from './fold-stream';
import { StreamStates } from './stream-states';

const last = { type: 'ChildBorn', occurredOn: '2020-02-02', position: 7 } as unknown as FactPlace;
const person = (personId: string, version: number) =>
  ({
    personId,
    version,
    state: JSON.stringify({ name: 'Ayu', death: { diedOn: '2021-01-01' } }),
  }) as PersonRow;
const family = { familyId: 'card', version: 3, state: '{"kkNumber":"1"}' } as FamilyRow;

it('returns a state as it was written, with the last fact of a person, alive or deceased', () => {
  const states = new StreamStates();
  states.keepPerson(person('a', 2), { ...last, data: {} } as FactPlace);
  states.keepFamily(family);
  expect(states.find('a', 2)).toEqual({
    kind: 'person',
    version: 2,
    person: { name: 'Ayu', death: { diedOn: '2021-01-01' } },
    last,
  });
  expect(states.find('card', 3)).toEqual({ kind: 'family', version: 3, family: { kkNumber: '1' } });
});

it('returns nothing for another version, for a dropped entry, or after it was cleared', () => {
  const states = new StreamStates();
  for (const id of ['a', 'b', 'c']) states.keepPerson(person(id, 2), last);
  states.drop('b');
  expect([states.find('a', 1), states.find('a', 3), states.find('b', 2)]).toEqual(Array(3).fill(undefined));
  states.clear();
  expect(states.find('c', 2)).toBeUndefined();
});

it('drops the entry that was touched the longest time ago', () => {
  const states = new StreamStates(2);
  states.keepPerson(person('a', 1), last);
  states.keepPerson(person('b', 1), last);
  states.keepPerson(person('a', 2), last);
  states.keepPerson(person('c', 1), last);
  expect(['a', 'b', 'c'].map((id) => states.find(id, id === 'a' ? 2 : 1)?.version)).toEqual([
    2,
    undefined,
    1,
  ]);
});
