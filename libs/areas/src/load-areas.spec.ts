import { loadAreas } from './load-areas';

const areas = loadAreas();

it('has the counts of the decree', () => {
  const provinces = areas.children('');
  const below = (codes: readonly { code: string }[]) => codes.flatMap(({ code }) => areas.children(code));
  const regencies = below(provinces);
  const districts = below(regencies);
  expect([provinces.length, regencies.length, districts.length, below(districts).length]).toEqual([
    38, 514, 7285, 83762,
  ]);
});

it('finds an area of each level by its code without dots', () => {
  expect(areas.find('32')).toEqual({ code: '32', name: 'Jawa Barat', level: 'province' });
  expect(areas.find('3204')).toEqual({ code: '3204', name: 'Kabupaten Bandung', level: 'regency' });
  expect(areas.find('110101')).toEqual({ code: '110101', name: 'Bakongan', level: 'district' });
  expect(areas.find('1101012001')).toEqual({ code: '1101012001', name: 'Keude Bakongan', level: 'village' });
});

it('does not know what is not on the list', () => {
  expect(areas.find('9999')).toBeUndefined();
  expect(areas.children('9999')).toEqual([]);
});
