import { DAUGHTER, familyOfFour, FATHER, given, idOf, MOTHER, SON } from '@peristiwa/testing/domain';
import type { RegisteredPerson } from '../person/person';
import type { Sex } from '../values';
import { kinshipTo, relativesOf } from './kinship';

const anyPerson = given(familyOfFour()).register.registered(SON);
const form = 'recorded' as const;
type Ties = Pick<RegisteredPerson, 'motherId' | 'fatherId'> & {
  readonly spouse?: string;
  readonly sex?: Sex;
};
/** A person whose only relations on record are the given ones. */
function relative({ motherId, fatherId, spouse, sex = 'male' }: Ties): RegisteredPerson {
  const marriages = spouse === undefined ? [] : [{ spouseId: spouse, form }];
  return { ...anyPerson, sex, motherId, fatherId, marriages, children: [] };
}
const [HEAD, WIFE, CHILD, IN_LAW, GRANDCHILD, PARENT, SIBLING, STEP, OTHER] = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(idOf) as [
  string, string, string, string, string, string, string, string, string,
]; // prettier-ignore
const WIFES_MOTHER = idOf(10);
const [STEPMOTHER, NEPHEW, FATHER_OF_HEAD, GRANDPARENT, SISTERS_HUSBAND] = [11, 12, 13, 14, 15].map(idOf) as [
  string, string, string, string, string,
]; // prettier-ignore
const people = new Map<string, RegisteredPerson>([
  [HEAD, relative({ spouse: WIFE, motherId: PARENT, fatherId: FATHER_OF_HEAD })],
  [WIFE, relative({ spouse: HEAD, sex: 'female', motherId: WIFES_MOTHER })],
  [CHILD, relative({ fatherId: HEAD, spouse: IN_LAW })],
  [IN_LAW, relative({ spouse: CHILD, sex: 'female' })],
  [GRANDCHILD, relative({ fatherId: CHILD })],
  [PARENT, relative({ sex: 'female', motherId: GRANDPARENT })],
  [WIFES_MOTHER, relative({ sex: 'female' })],
  [SIBLING, relative({ motherId: PARENT, spouse: SISTERS_HUSBAND, sex: 'female' })],
  [SISTERS_HUSBAND, relative({ spouse: SIBLING })],
  [NEPHEW, relative({ motherId: SIBLING })],
  [FATHER_OF_HEAD, relative({ spouse: STEPMOTHER })],
  [STEPMOTHER, relative({ sex: 'female', spouse: FATHER_OF_HEAD })],
  [GRANDPARENT, relative({ sex: 'female' })],
  [STEP, relative({ motherId: WIFE })],
  [OTHER, relative({})],
]);
const kin = (id: string) => ({ id, state: people.get(id) as RegisteredPerson });

/** domain.md §3.1 shdk. */
describe('kinshipTo', () => {
  it.each([
    ['the head', HEAD, HEAD, 'head'],
    ['a wife', HEAD, WIFE, 'wife'],
    ['a husband on his wife’s card', WIFE, HEAD, 'husband'],
    ['a child', HEAD, CHILD, 'child'],
    ['a stepchild', HEAD, STEP, 'child'],
    ['a child-in-law', HEAD, IN_LAW, 'child-in-law'],
    ['a grandchild', HEAD, GRANDCHILD, 'grandchild'],
    ['a parent', HEAD, PARENT, 'parent'],
    ['a parent-in-law', HEAD, WIFES_MOTHER, 'parent-in-law'],
    ['a step-parent', HEAD, STEPMOTHER, 'parent'],
    ['a stepchild of a stepmother', STEPMOTHER, HEAD, 'child'],
    ['the father-in-law of a wife', WIFE, FATHER_OF_HEAD, 'parent-in-law'],
    ['the wife of the father-in-law', WIFE, STEPMOTHER, 'parent-in-law'],
    ['the stepmother’s stepson’s wife', STEPMOTHER, WIFE, 'child-in-law'],
    ['the child of a stepson', STEPMOTHER, CHILD, 'grandchild'],
    ['a sibling', HEAD, SIBLING, 'other-relative'],
    ['a sibling’s husband', HEAD, SISTERS_HUSBAND, 'other-relative'],
    ['a nephew', HEAD, NEPHEW, 'other-relative'],
    ['an uncle', NEPHEW, HEAD, 'other-relative'],
    ['a spouse’s sibling', WIFE, SIBLING, 'other-relative'],
    ['a grandparent', HEAD, GRANDPARENT, 'other-relative'],
    ['the wife of a grandchild', PARENT, IN_LAW, 'other-relative'],
    ['a person without kinship on record', HEAD, OTHER, undefined],
    ['the father of a new head', CHILD, HEAD, 'parent'],
    ['the wife of a new head', CHILD, IN_LAW, 'wife'],
    ['the child of a new head', CHILD, GRANDCHILD, 'child'],
  ])('%s', (_title, head, member, expected) => {
    expect(kinshipTo(kin(head), kin(member), people)).toBe(expected);
  });

  it('knows a child from the record of the parent alone', () => {
    const { registered } = given(familyOfFour()).register;
    const parent = { ...registered.call(given(familyOfFour()).register, FATHER) };
    const children = [{ childId: DAUGHTER, name: 'Dewi', bornOn: parent.bornOn }];
    const daughter = { id: DAUGHTER, state: relative({}) };
    expect(kinshipTo({ id: FATHER, state: { ...parent, children } }, daughter, new Map())).toBe('child');
    expect(kinshipTo(daughter, { id: FATHER, state: { ...parent, children } }, new Map())).toBe('parent');
  });

  it('keeps relatives by marriage after a death, not after a divorce', () => {
    const after = (endedBy: 'death' | 'divorce') => {
      const child = relative({ fatherId: HEAD });
      const widow = { ...relative({ sex: 'female' }), marriages: [{ spouseId: CHILD, form, endedBy }] };
      return kinshipTo(kin(HEAD), { id: IN_LAW, state: widow }, new Map([[CHILD, child]]));
    };
    expect([after('death'), after('divorce')]).toEqual(['child-in-law', undefined]);
  });

  it('finds a grandchild through a parent who is not on the card', () => {
    const dead = new Map([[CHILD, relative({ fatherId: HEAD })]]);
    expect(kinshipTo(kin(HEAD), kin(GRANDCHILD), dead)).toBe('grandchild');
    const members = new Map([[GRANDCHILD, kin(GRANDCHILD).state]]);
    expect(relativesOf(members)).toEqual([CHILD]);
  });

  it('does not count a spouse of a marriage that ended as one', () => {
    const ended = relative({});
    const widow = { ...ended, marriages: [{ spouseId: MOTHER, form, endedBy: 'death' as const }] };
    expect(kinshipTo({ id: FATHER, state: widow }, { id: MOTHER, state: relative({}) }, new Map())).toBe(
      undefined,
    );
  });
});
