import {
  foldPerson,
  type AreaDirectory,
  type PersonEvent,
  type Recorded,
  type RegisteredPerson,
} from '@peristiwa/domain';
import { fullestOfEachType, storyOfEveryType } from '@peristiwa/testing';
import { PersonAnswer } from './answers';
import { dataView } from './event-view';
import { personView } from './person-view';

const areas: AreaDirectory = {
  find: () => undefined,
  findEver: () => undefined,
  knowsDistrict: () => false,
  children: () => [],
};

/** Everybody of a story in which each event happens, folded to its end. */
const events = storyOfEveryType().filter(({ stream }) => stream.kind === 'person');
const persons = [...new Set(events.map(({ stream }) => stream.id))].map((id) => {
  const own = events.filter(({ stream }) => stream.id === id);
  return foldPerson(own as unknown as readonly Recorded<PersonEvent>[]) as RegisteredPerson;
});
const ofEachType = [...fullestOfEachType(events)].map(([type, { data }]) => ({ type, data }));

/** The same value with a member that no release knows, in every object, however deep. */
function withUnknown<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map((item: unknown) => withUnknown(item)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, withUnknown(member)]);
  return { ...Object.fromEntries(members), addedLater: 'data pribadi' } as Value;
}

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

// UU 24/2013 art. 84; domain.md §4.2: personal data are protected by class, never open by default.
it('answers nothing of a person that is not listed, however deep it was added', () => {
  for (const person of persons) {
    const answer = json(personView(withUnknown(person), areas));
    expect(answer).toEqual(json(personView(person, areas)));
    expect(JSON.stringify(answer)).not.toContain('addedLater');
  }
});

it('names every member of an answer in the API document', () => {
  const documented = Object.keys(PersonAnswer.shape);
  const answered = persons.flatMap((person) => Object.keys(personView(person, areas)));
  expect(answered.filter((member) => !documented.includes(member))).toEqual([]);
});

it.each(ofEachType)('the timeline answers the whole of $type as it is today', ({ type, data }) => {
  expect(json(dataView(type, data))).toEqual(json(data));
});

it.each(ofEachType)('the timeline answers nothing that was added to $type', ({ type, data }) => {
  expect(json(dataView(type, withUnknown(json(data))))).toEqual(json(data));
});

it('answers nothing of an event of a type that is not listed', () => {
  expect(dataView('AdoptionRegistered', { biologicalMotherId: 'x' })).toEqual({});
});
