import { relationOf } from './relation';

const person = (personId: string, facts: readonly (readonly [string, object])[], isSubject = false) => ({
  ...{ personId, isSubject },
  facts: facts.map(([type, data]) => ({ type, data: data as Record<string, unknown> })),
});

it('the parents of a child that was born are mother and father', () => {
  const child = person('c', [['BirthRegistered', { motherId: 'm', fatherId: 'f' }]], true);
  const mother = person('m', [['ChildBorn', { childId: 'c', parent: 'mother' }]]);
  const father = person('f', [['ChildBorn', { childId: 'c', parent: 'father' }]]);
  const act = [child, mother, father];
  expect(act.map((one) => relationOf(one, act))).toEqual(['subject', 'mother', 'father']);
});

it('a parent whom the subject does not name any more is known by the own fact', () => {
  const act = [
    person('c', [['PersonActVoided', {}]], true),
    person('f', [['ChildBorn', { parent: 'father' }]]),
  ];
  expect(relationOf(act[1] as (typeof act)[number], act)).toBe('father');
});

it('of a death the survivor is the spouse, and others of the card are members', () => {
  const dead = person('d', [['DeathRegistered', {}]], true);
  const widow = person('w', [
    ['SpouseDied', { spouseId: 'd' }],
    ['FamilyHeadSucceeded', { placement: { relationship: 'head' } }],
  ]);
  const son = person('s', [['FamilyHeadSucceeded', { placement: { relationship: 'child' } }]]);
  const act = [dead, widow, son];
  expect(act.map((one) => relationOf(one, act))).toEqual(['subject', 'spouse', 'member']);
});
