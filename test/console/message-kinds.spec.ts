import { personMessageKinds } from '@peristiwa/contracts';
import { kindName, kindNames, kindOfType } from '../../apps/console/src/ui/message-kinds';

it('names every kind of message that a feed can have, in both languages', () => {
  expect(Object.keys(kindNames).toSorted()).toEqual([...personMessageKinds, 'relabelled'].toSorted());
  expect(new Set(Object.values(kindNames).map(({ id }) => id)).size).toBe(Object.keys(kindNames).length);
});

it('shows a kind of a later release as it is', () => {
  expect(kindName('died', 'id')).toBe('Kematian');
  expect(kindName('enrolled', 'en')).toBe('enrolled');
});

it('takes the kind of the type of a message', () => {
  expect([kindOfType('id.peristiwa.person.moved.v1'), kindOfType('other')]).toEqual(['moved', 'other']);
});
