import { ChangeCheck, TailCheck } from './tail';

function event(position: number, actIndex = 1, actSize = 1, actId = `act-${position - actIndex}`) {
  return { position, eventId: `event-${position}`, actId, actIndex, actSize };
}

const clean = { duplicates: 0, outOfOrder: 0, gaps: 0, torn: 0 };

it.each([
  { name: 'dense positions and whole acts', events: [event(1), event(2, 1, 2), event(3, 2, 2)], found: {} },
  { name: 'a gap of two', events: [event(1), event(4)], found: { gaps: 2 } },
  { name: 'a duplicate', events: [event(1), event(1)], found: { duplicates: 1 } },
  { name: 'a late arrival', events: [event(1), event(2), event(3), event(2)], found: { outOfOrder: 1 } },
  { name: 'an act without its end', events: [event(1, 1, 2), event(2)], found: { torn: 1 } },
  { name: 'an act without its beginning', events: [event(1), event(2, 2, 2)], found: { torn: 1 } },
])('$name', ({ events, found }) => {
  const check = new TailCheck();
  check.take(events);
  expect(check.report()).toMatchObject({ seen: events.length, ...clean, ...found });
});

it('the digest depends on contents, not on pages', () => {
  const [whole, paged, other] = [new TailCheck(), new TailCheck(), new TailCheck()];
  whole.take([event(1, 1, 2), event(2, 2, 2)]);
  paged.take([event(1, 1, 2)]);
  paged.take([event(2, 2, 2)]);
  other.take([event(1, 1, 2), { ...event(2, 2, 2), eventId: 'another' }]);
  expect(paged.report()).toEqual(whole.report());
  expect(other.report().digest).not.toBe(whole.report().digest);
});

it.each([
  { name: 'dense numbers', numbers: [1, 2, 3], found: {} },
  { name: 'a number that is missing', numbers: [1, 3], found: { gaps: 1 } },
  { name: 'a number twice', numbers: [1, 1], found: { duplicates: 1 } },
  { name: 'a number that comes late', numbers: [2, 3, 1], found: { gaps: 1, outOfOrder: 1 } },
])('changes: $name', ({ numbers, found }) => {
  const check = new ChangeCheck();
  check.take(numbers.map((changeNo) => change(changeNo)));
  expect(check.report()).toMatchObject({ seen: numbers.length, ...clean, ...found });
  const last = Math.max(...numbers);
  expect([check.last, check.position]).toEqual([last, last * 10]);
});

it('a change with other content has another digest', () => {
  const [one, other] = [new ChangeCheck(), new ChangeCheck()];
  one.take([change(1)]);
  other.take([{ ...change(1), version: 2 }]);
  expect(other.report().digest).not.toBe(one.report().digest);
});

function change(changeNo: number) {
  return { changeNo, position: changeNo * 10, personId: 'person', version: 1, actId: 'act' };
}
