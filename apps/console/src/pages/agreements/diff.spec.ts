import { differenceOf, isSameAs, type Terms } from './diff';

const terms: Terms = {
  partner: 'kemenkes',
  legalBasis: 'PKS 1',
  purposes: ['public-service'],
  areaScope: ['32', '3171'],
  eventTypes: ['birth', 'death'],
  fields: ['nik', 'name'],
  slice: 'all',
  pseudonymised: false,
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  quotaPerDay: null,
  observations: [],
};
const changed = (change: Partial<Terms>) => differenceOf(terms, { ...terms, ...change });

/* Issue 14, page 5: versions side by side, difference in fields, areas and event types. */
describe('the difference of two versions of an agreement', () => {
  it('is none when the terms are the same, in whatever order', () => {
    expect(isSameAs(changed({}))).toBe(true);
    expect(isSameAs(changed({ fields: ['name', 'nik'] }))).toBe(true);
    expect(isSameAs(changed({ quotaPerDay: 5 }))).toBe(false);
    expect(isSameAs(changed({ fields: ['nik'] }))).toBe(false);
  });

  it('names the fields and event types that come, go and stay', () => {
    const { lists } = changed({ fields: ['nik', 'sex'], eventTypes: ['birth', 'death', 'move'] });
    expect(lists.fields).toEqual({ added: ['sex'], removed: ['name'], kept: ['nik'] });
    expect(lists.eventTypes).toEqual({ added: ['move'], removed: [], kept: ['birth', 'death'] });
  });

  it.each<[Terms['areaScope'], string[], string[]]>([
    [['32', '3171', '33'], ['33'], []],
    // A regency of a province that is covered already.
    [['32', '3171', '3204'], [], []],
    [['3204', '3171'], [], ['32']],
    [['31', '32'], ['31'], []],
    ['national', ['national'], []],
  ])('with the areas %j adds %j and takes away %j', (areaScope, added, removed) => {
    expect(changed({ areaScope }).areas).toMatchObject({ added, removed });
  });

  it('takes away the country when areas take its place, and they add nothing', () => {
    const { areas } = differenceOf({ ...terms, areaScope: 'national' }, terms);
    expect(areas).toMatchObject({ added: [], removed: ['national'], kept: ['32', '3171'] });
  });

  it('has the values that differ, before and after', () => {
    expect(changed({ quotaPerDay: 9, pseudonymised: true }).values).toEqual([
      { term: 'pseudonymised', before: false, after: true },
      { term: 'quotaPerDay', before: null, after: 9 },
    ]);
  });

  it('of the first version is everything', () => {
    const first = differenceOf(undefined, terms);
    expect(first.lists.fields.added).toEqual(['nik', 'name']);
    expect(first.areas.added).toEqual(['32', '3171']);
    expect(first.values).toHaveLength(6);
  });
});
