import { loadAreas } from '@peristiwa/areas';
import { refuseAreas, type AreaClaim } from './area-claims';

const areas = loadAreas();
const refusalOf = (claim: Pick<AreaClaim, 'code' | 'kind' | 'level'>) =>
  refuseAreas([{ field: 'somewhere', ...claim }], areas)?.rejection;

describe('a code on a document (domain.md §1.4: historical)', () => {
  it.each([
    ['3204', 'valid now'],
    ['9301', 'valid since 2022'],
    ['9101', 'Merauke until 2022'],
    ['9271', 'Kota Sorong until 2022'],
    ['6473', 'Tarakan until 2012'],
    ['5408', 'Dili until 1999'],
  ])('is accepted: %s, %s', (code) =>
    expect(refusalOf({ code, kind: 'document', level: 'regency' })).toBeUndefined(),
  );
  it.each([
    ['9999', 'never on the list'],
    ['910101', 'a district'],
    ['91', 'a province'],
  ])('is refused: %s, %s', (code) =>
    expect(refusalOf({ code, kind: 'document', level: 'regency' })).toEqual({
      code: 'area-unknown',
      field: 'somewhere',
    }),
  );
});

describe('the code of a present address', () => {
  it('is accepted while it is valid', () =>
    expect(refusalOf({ code: '9301011002', kind: 'present', level: 'village' })).toBeUndefined());
  it.each<[string, AreaClaim['level'], string, string[], string]>([
    ['9101', 'regency', '2022', ['9301'], 'a regency'],
    ['9201', 'regency', '2022', ['9601'], 'a regency'],
    ['5408', 'regency', '1999', [], 'a regency that nothing replaced'],
    ['9201011001', 'village', '2022', ['9601011001'], 'a village on the list'],
    ['7201092015', 'village', '2025', ['7201242001'], 'a village whose district was split'],
    ['9101012001', 'village', '2022', ['930101'], 'a village of which only the district is known'],
    ['9113362001', 'village', '2022', ['9503'], 'a village of which only the regency is known'],
  ])('is refused when retired, with what replaced it: %s', (code, level, since, successors) =>
    expect(refusalOf({ code, kind: 'present', level })).toMatchObject({
      code: 'area-retired',
      field: 'somewhere',
      since,
      successors,
    }),
  );
  it.each(['9999999999', '3204059999', '320405', ''])('is refused when it was never valid: "%s"', (code) =>
    expect(refusalOf({ code, kind: 'present', level: 'village' })).toEqual({
      code: 'area-unknown',
      field: 'somewhere',
    }),
  );
});

it('refuses all codes that are not on the list', () => {
  const claim = (field: string, code: string): AreaClaim => ({
    field,
    code,
    kind: 'document',
    level: 'regency',
  });
  const refused = refuseAreas([claim('a', '3204'), claim('b', '9999'), claim('c', '9998')], areas);
  expect([refused?.rejection.field, refused?.others?.map(({ field }) => field)]).toEqual(['b', ['c']]);
  expect(refuseAreas([], areas)).toBeUndefined();
});
