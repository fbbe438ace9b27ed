import { bodyOf, emptyDraft, fieldOf, formOf } from './draft-form';
import type { Terms } from './diff';

const terms: Terms = {
  partner: 'kemenkes',
  legalBasis: 'PKS 1',
  purposes: ['public-service'],
  areaScope: ['32'],
  eventTypes: ['birth'],
  fields: ['nik'],
  slice: 'all',
  pseudonymised: false,
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  quotaPerDay: null,
  observations: ['found-deceased'],
};

describe('the form of a draft', () => {
  it.each<Partial<Terms>>([{}, { areaScope: 'national' }, { quotaPerDay: 7 }])(
    'given a version with %j that nobody changes, sends all of its terms',
    (change) => {
      expect(bodyOf(formOf({ ...terms, ...change }))).toEqual({ ...terms, ...change });
    },
  );

  it('sends no member of a version that is no term: the publisher assigns them', () => {
    const version = { ...terms, version: 3, status: 'active', digest: 'd', createdBy: 'operator' };
    expect(bodyOf(formOf(version))).toEqual(terms);
  });

  it('sends the country in place of areas, whatever areas were chosen before', () => {
    expect(bodyOf({ ...formOf(terms), isNational: true }).areaScope).toBe('national');
  });

  it.each([
    ['fields', 'fields'],
    ['fields.3', 'fields'],
    ['areaScope[0]', 'areas'],
    ['validTo', 'validTo'],
    ['other', undefined],
    [undefined, undefined],
  ])('shows a mistake of %s at %s', (field, expected) => {
    expect(fieldOf(field)).toBe(expected);
  });

  it('begins empty, and grants nothing by itself', () => {
    expect(bodyOf(emptyDraft)).toMatchObject({
      areaScope: [],
      fields: [],
      eventTypes: [],
      quotaPerDay: null,
    });
  });
});
