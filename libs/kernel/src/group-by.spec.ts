import { groupBy } from './group-by';

describe('groupBy', () => {
  it('keeps the order of the first items and of the items of each group', () => {
    const groups = groupBy(['b1', 'a1', 'b2', 'a2'], (item) => item[0]);
    expect([...groups]).toEqual([
      ['b', ['b1', 'b2']],
      ['a', ['a1', 'a2']],
    ]);
  });

  it('has no group without items', () => {
    expect(groupBy([], String).size).toBe(0);
  });
});
