import * as tables from './values';

const named = Object.entries(tables).filter((entry): entry is [string, typeof tables.sexes] =>
  Object.hasOwn(entry[1] as object, 'official'),
);

describe('code tables (Permendagri 109/2019)', () => {
  it.each(named)('%s: official codes run from 1 without gaps', (_name, { official, values }) => {
    expect(Object.values(official).map(([code]) => code)).toEqual(values.map((_, index) => index + 1));
  });
  it('are nineteen tables', () => expect(named).toHaveLength(19));
});
