import { given, household, idOf, type MemberFixture } from '@peristiwa/testing/domain';
import type { Relationship } from '../values';
import { relationshipsTo } from './towards-head';

const [HEAD, ONE, OTHER] = [1, 2, 3].map(idOf) as [string, string, string];
const CARD = idOf(0xf1);
const member = (
  id: string,
  relationship: Relationship,
  change: Partial<MemberFixture> = {},
): MemberFixture => ({
  id,
  relationship,
  name: 'Rina Wulandari',
  sex: 'female',
  bornOn: '1990-01-01',
  ...change,
});

/** What `other` is to `one`, who takes over as head: on the card, both were these to the former head. */
function towards(one: MemberFixture, other: MemberFixture, stated?: Relationship) {
  const { register } = given(household([member(HEAD, 'head', { bornOn: '1950-01-01' }), one, other]));
  const people = register.members(CARD);
  const [first, second] = [one, other].map(({ id, relationship }) => ({ personId: id, relationship }));
  if (!first || !second) throw new Error('Two members are given');
  const outcome = relationshipsTo(first, [first, second], people, new Map(stated ? [[OTHER, stated]] : []));
  return outcome.unclear.length > 0 ? 'unclear' : outcome.relationships[1]?.relationship;
}

/** Row 9 of issue 11; SHDK of domain.md §3.1. */
describe('the relationship to a new head without kinship on record', () => {
  it.each<[Relationship, Relationship, string]>([
    ['wife', 'child', 'child'],
    ['wife', 'grandchild', 'grandchild'],
    ['wife', 'parent', 'parent-in-law'],
    ['wife', 'parent-in-law', 'parent'],
    ['husband', 'other-relative', 'other-relative'],
    ['child', 'wife', 'parent'],
    ['child', 'child', 'other-relative'],
    ['child', 'parent', 'other-relative'],
    ['child-in-law', 'wife', 'parent-in-law'],
    ['parent', 'wife', 'child-in-law'],
    ['parent', 'child', 'grandchild'],
    ['parent-in-law', 'wife', 'child'],
    ['grandchild', 'grandchild', 'other-relative'],
    ['other-relative', 'child', 'other-relative'],
    ['child', 'helper', 'helper'],
    ['helper', 'other', 'other'],
  ])('of a %s as head, a %s is %s', (one, other, expected) => {
    expect(towards(member(ONE, one), member(OTHER, other))).toBe(expected);
  });

  it.each<[Relationship, Relationship]>([
    ['wife', 'husband'],
    ['husband', 'wife'],
    ['child', 'parent'],
    ['child-in-law', 'parent-in-law'],
    ['parent', 'child'],
    ['parent-in-law', 'child-in-law'],
    ['grandchild', 'other-relative'],
    ['other-relative', 'other-relative'],
  ])('of a %s as head, the former head who stays is %s', (one, expected) => {
    expect(towards(member(ONE, one), member(OTHER, 'head'))).toBe(expected);
  });

  const son = (change: Partial<MemberFixture> = {}) => member(ONE, 'child', { sex: 'male', ...change });
  const his: Partial<MemberFixture> = { maritalStatus: 'married-recorded' };

  it('of a child-in-law is unclear while both may be married to each other', () => {
    const inLaw = (change: Partial<MemberFixture> = {}) => member(OTHER, 'child-in-law', change);
    expect(towards(son(his), inLaw(his))).toBe('unclear');
    expect(towards(son(), inLaw(his))).toBe('other-relative');
    expect(towards(son(his), inLaw())).toBe('other-relative');
    expect(towards(son(his), inLaw({ ...his, sex: 'male' }))).toBe('other-relative');
    expect(towards(son(his), inLaw(his), 'wife')).toBe('wife');
  });

  it('of a grandchild is unclear while the new head may be a parent', () => {
    const grandchild = (change: Partial<MemberFixture> = {}) =>
      member(OTHER, 'grandchild', { bornOn: '2012-01-01', ...change });
    expect(towards(son(), grandchild())).toBe('unclear');
    expect(towards(son(), grandchild({ bornOn: '1999-01-01' }))).toBe('other-relative');
    expect(towards(son(), grandchild({ fatherId: idOf(77) }))).toBe('other-relative');
    expect(towards(son(), grandchild({ motherId: idOf(77) }))).toBe('unclear');
    expect(towards(son({ sex: 'female' }), grandchild({ motherId: idOf(77) }))).toBe('other-relative');
    expect(towards(son(), grandchild({ fatherId: ONE }))).toBe('child');
  });

  it('stops when a member was not read', () => {
    expect(() =>
      relationshipsTo(
        { personId: ONE, relationship: 'child' },
        [{ personId: OTHER, relationship: 'child' }],
        new Map(),
      ),
    ).toThrow('was not read before deciding');
  });
});
