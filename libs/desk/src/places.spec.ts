import { reject } from '@peristiwa/kernel';
import { loadAreas } from '@peristiwa/areas';
import { withPlaces } from './places';
import type { DeskRejection } from './rejected';

const areas = loadAreas();
const named = (rejection: DeskRejection & Readonly<Record<string, unknown>>) =>
  (withPlaces(reject(rejection), areas).rejection as { places?: object }).places;

/** Issue 11 §2: place names beside codes. */
describe('the places of a refusal', () => {
  it('are named with the areas that they lie in', () => {
    expect(named({ code: 'other-office-area', officeInCharge: '3578' })).toEqual({
      '3578': 'Kota Surabaya, Jawa Timur',
    });
    expect(named({ code: 'other-office-area', officesInCharge: ['3204', '3578'] })).toMatchObject({
      '3204': expect.stringContaining('Jawa Barat'),
      '3578': expect.stringContaining('Jawa Timur'),
    });
  });
  it.each([
    ['a refusal without codes', {}],
    ['a code of no list', { officeInCharge: '9999' }],
  ])('are left out of %s', (_title, facts) => {
    expect(named({ code: 'other-office-area', ...facts })).toBeUndefined();
  });
  it('are named in each of several refusals', () => {
    const other = { code: 'area-retired' as const, field: 'b', successors: ['9601'] };
    const both = { kind: 'rejected' as const, rejection: { code: 'area-unknown' as const }, others: [other] };
    expect(withPlaces(both, areas).others).toMatchObject([
      { ...other, places: { '9601': expect.any(String) } },
    ]);
  });
});
