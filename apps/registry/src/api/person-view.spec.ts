import { plainDate } from '@peristiwa/kernel';
import {
  foldPerson,
  type AreaDirectory,
  type PersonEvent,
  type Recorded,
  type RegisteredPerson,
} from '@peristiwa/domain';
import { fullestOfEachType, storyOfEveryType } from '@peristiwa/testing/domain';
import { PersonAnswer } from './answers';
import { dataView } from './event-view';
import { personView } from './person-view';

const areas: AreaDirectory = {
  find: () => undefined,
  findEver: () => undefined,
  knowsDistrict: () => false,
  children: () => [],
};

const DAY = plainDate('2026-11-22');

/** All persons of a story that has each type of event, folded to its end. */
const events = storyOfEveryType().filter(({ stream }) => stream.kind === 'person');
const persons = [...new Set(events.map(({ stream }) => stream.id))].map((id) => {
  const own = events.filter(({ stream }) => stream.id === id);
  return foldPerson(own as unknown as readonly Recorded<PersonEvent>[]) as RegisteredPerson;
});
const ofEachType = [...fullestOfEachType(events)].map(([type, { data }]) => ({ type, data }));

/** The same value with an unknown member in every object, at every depth. */
function withUnknown<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map((item: unknown) => withUnknown(item)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, withUnknown(member)]);
  return { ...Object.fromEntries(members), addedLater: 'data pribadi' } as Value;
}

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

// UU 24/2013 art. 84; domain.md §4.2: personal data are protected by class, never open by default.
it('returns no member of a person that is not listed, at any depth', () => {
  for (const person of persons) {
    const answer = json(personView(withUnknown(person), areas, DAY));
    expect(answer).toEqual(json(personView(person, areas, DAY)));
    expect(JSON.stringify(answer)).not.toContain('addedLater');
  }
});

it('names every member of an answer in the API document', () => {
  const documented = Object.keys(PersonAnswer.shape);
  const answered = persons.flatMap((person) => Object.keys(personView(person, areas, DAY)));
  expect(answered.filter((member) => !documented.includes(member))).toEqual([]);
});

it.each(ofEachType)('the timeline returns every present member of $type', ({ type, data }) => {
  expect(json(dataView(type, data))).toEqual(json(data));
});

it.each(ofEachType)('the timeline returns no member that was added to $type', ({ type, data }) => {
  expect(json(dataView(type, withUnknown(json(data))))).toEqual(json(data));
});

it('returns no data of an event whose type is not listed', () => {
  expect(dataView('AdoptionRegistered', { biologicalMotherId: 'x' })).toEqual({});
});
