import { countedTypes, rangeOf, shortDigest } from './positions';

it.each([
  [{ from: '', to: '' }, {}],
  [
    { from: 1, to: 10 },
    { from: 1, to: 10 },
  ],
  [{ from: '3', to: '' }, { from: 3 }],
  [{ from: '', to: 10 }, { to: 10 }],
  [
    { from: 10, to: 10 },
    { from: 10, to: 10 },
  ],
  [{ from: 0, to: 10 }, undefined],
  [{ from: 1, to: 11 }, undefined],
  [{ from: 5, to: 4 }, undefined],
  [{ from: 11, to: '' }, undefined],
  [{ from: 1.5, to: 4 }, undefined],
])('%j in a ledger of 10 events is %j', (typed, expected) => {
  expect(rangeOf(typed, 10)).toEqual(expected);
});

it('shortens a digest, and shows that there is none', () => {
  expect([shortDigest('0123456789abcdef'), shortDigest(null)]).toEqual(['0123456789ab…', '–']);
});

it('counts the types of an act in the order of their first event', () => {
  expect(countedTypes(['BirthRegistered', 'ChildBorn', 'ChildBorn', 'FamilyMemberBorn'])).toEqual([
    ['BirthRegistered', 1],
    ['ChildBorn', 2],
    ['FamilyMemberBorn', 1],
  ]);
});
