import { kinOf, linksOf } from './kinship';

const person = {
  personId: 'self',
  name: 'Sinta',
  bornOn: '1990-01-01',
  motherId: 'mother',
  fatherId: 'father',
  marriages: [
    { spouseId: 'first', marriedOn: '2010-01-01', endedOn: '2015-01-01' },
    { spouseId: 'second', marriedOn: '2016-01-01' },
  ],
  children: [
    { childId: 'younger', name: 'Tono', bornOn: '2018-01-01' },
    { childId: 'elder', name: 'Wati', bornOn: '2011-01-01' },
  ],
};

it('stands parents above, spouses beside and children below by age', () => {
  const kin = kinOf(person);
  expect(kin.map(({ personId, y }) => [personId, y])).toEqual([
    ['father', 0],
    ['mother', 0],
    ['self', 120],
    ['first', 120],
    ['second', 120],
    ['elder', 240],
    ['younger', 240],
  ]);
  expect(kin.filter(({ kind }) => kind === 'spouse').map(({ isFormer }) => isFormer)).toEqual([true, false]);
  const places = new Set(kin.map(({ x, y }) => `${x} ${y}`));
  expect(places.size).toBe(kin.length);
});

it('links parents to the person, and the person to the others', () => {
  expect(linksOf(kinOf(person))).toEqual([
    { source: 0, target: 2 },
    { source: 1, target: 2 },
    { source: 2, target: 3 },
    { source: 2, target: 4 },
    { source: 2, target: 5 },
    { source: 2, target: 6 },
  ]);
});

it('is the person alone where no relative is known', () => {
  const kin = kinOf({ personId: 'self', name: 'Sinta', bornOn: '1990-01-01', marriages: [], children: [] });
  expect(kin).toEqual([{ personId: 'self', kind: 'self', name: 'Sinta', since: '1990-01-01', x: 0, y: 120 }]);
  expect(linksOf(kin)).toEqual([]);
});

it('shows somebody who married the same person twice once, as the last marriage stands', () => {
  const marriages = [
    { spouseId: 'one', marriedOn: '2010-01-01', endedOn: '2012-01-01' },
    { spouseId: 'one', marriedOn: '2013-01-01' },
  ];
  const spouses = kinOf({ ...person, marriages }).filter(({ kind }) => kind === 'spouse');
  expect(spouses).toMatchObject([{ personId: 'one', isFormer: false, since: '2013-01-01' }]);
});
