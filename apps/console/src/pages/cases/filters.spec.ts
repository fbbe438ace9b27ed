import { caseQuery, noFilters, reportQuery } from './filters';

const kinds = ['first-ktp', 'stay-permit'];

describe('the queries of the filters', () => {
  it('ask for all kinds of the list, unless one of them is chosen', () => {
    expect(caseQuery(noFilters, kinds, 'me')).toEqual({ kinds: 'first-ktp,stay-permit', limit: 200 });
    expect(caseQuery({ ...noFilters, kind: 'stay-permit' }, kinds, 'me').kinds).toBe('stay-permit');
    expect(caseQuery({ ...noFilters, kind: 'of-another-list' }, kinds, 'me').kinds).toBe(
      'first-ktp,stay-permit',
    );
  });

  it('name the reader, or nobody', () => {
    expect(caseQuery({ ...noFilters, assignee: 'me' }, kinds, 'registrar-3204')).toMatchObject({
      assignee: 'registrar-3204',
    });
    expect(caseQuery({ ...noFilters, assignee: 'nobody' }, kinds, 'registrar-3204')).toMatchObject({
      assignee: '',
    });
  });

  it('ask the publisher by office, kind, age and state', () => {
    const filters = { ...noFilters, area: '3204', kind: 'first-ktp', minAgeDays: 30 };
    expect(reportQuery(filters, kinds)).toEqual({
      office: '3204',
      kind: 'first-ktp',
      minAgeDays: 30,
      state: 'open',
      limit: 200,
    });
    expect(reportQuery({ ...noFilters, area: '32', state: undefined }, kinds)).toEqual({ limit: 200 });
  });
});
