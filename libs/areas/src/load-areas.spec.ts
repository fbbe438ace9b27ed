import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

it('does not find a code that is not on the list', () => {
  expect(areas.find('9999')).toBeUndefined();
  expect(areas.findEver('9999')).toBeUndefined();
  expect(areas.children('9999')).toEqual([]);
});

describe('retired codes (domain.md §1.4)', () => {
  it('are found with their former names and their successors, and are not valid now', () => {
    expect(areas.find('9101')).toBeUndefined();
    expect(areas.findEver('9101')).toEqual({
      code: '9101',
      name: 'Kabupaten Merauke',
      level: 'regency',
      validTo: '2022',
      successors: ['9301'],
      decree: 'UU 14/2022',
    });
    expect(areas.findEver('910101')).toMatchObject({
      name: 'Merauke',
      level: 'district',
      successors: ['930101'],
    });
  });
  it('are still found when the code is valid', () => {
    expect(areas.findEver('3204')).toBe(areas.find('3204'));
    expect(areas.find('9301')).toEqual({
      code: '9301',
      name: 'Kabupaten Merauke',
      level: 'regency',
      validFrom: '2022',
    });
  });
  it('are never on the present list, and every successor is', () => {
    const rows = readFileSync(join(__dirname, '..', 'data', 'retired.csv'), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1);
    const codes = rows.map((row) => row.split(',')[0] ?? '');
    expect(codes.filter((code) => areas.find(code))).toEqual([]);
    const successors = codes.flatMap((code) => areas.findEver(code)?.successors ?? []);
    expect(successors.filter((code) => !areas.find(code))).toEqual([]);
    const counts = [2, 4, 6, 10].map((length) => codes.filter((code) => code.length === length).length);
    expect(counts).toEqual([1, 44, 557, 1130]);
    expect(codes.length).toBe(new Set(codes).size);
  });
  it.each([
    // Both sides of each split of 2022: Papua Selatan, Tengah, Pegunungan, Barat Daya.
    ['9101', '9301'],
    ['9128', '9408'],
    ['9124', '9508'],
    ['9271', '9671'],
    // Kalimantan Utara, 2012.
    ['6405', '6503'],
    ['6473', '6571'],
  ])('%s became %s, under the same name', (from, to) => {
    expect(areas.findEver(from)?.successors).toEqual([to]);
    expect(areas.findEver(from)?.name).toBe(areas.find(to)?.name);
  });
  it.each(['9103', '9105', '9106', '9110', '9111', '9115', '9119', '9120', '9171', '9202', '9203', '9212'])(
    '%s was not split and stays valid',
    (code) => expect(areas.find(code)?.validTo).toBeUndefined(),
  );
  it('include Timor Timur, valid until 1999 and without a successor', () => {
    expect(areas.findEver('54')).toMatchObject({ name: 'Timor Timur', validTo: '1999', successors: [] });
    expect(areas.findEver('5408')?.name).toBe('Kabupaten Dili');
  });
});

describe('a district that a NIK may begin with (domain.md §1.1, rule 3)', () => {
  it.each([
    ['320405', true, 'valid now'],
    ['910101', true, 'retired in 2022'],
    ['540801', true, 'in a retired regency whose districts no list gives'],
    ['640401', true, 'in a retired regency whose districts no list gives'],
    ['910199', false, 'in a retired regency whose districts are known'],
    ['320499', false, 'in a regency of today'],
    ['999901', false, 'nowhere'],
    ['3204', false, 'not a district'],
  ])('%s: %s (%s)', (code, known) => expect(areas.knowsDistrict(code)).toBe(known));
});

it('given services of one process, then they share one list', () => {
  expect(loadAreas()).toBe(areas);
});
