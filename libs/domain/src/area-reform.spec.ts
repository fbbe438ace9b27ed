import { on } from '@peristiwa/testing/domain';
import { presentCode, type Area, type AreaDirectory } from './area';
import { areasAfter, faultsOfReform, type AreaChange, type AreaReform } from './area-reform';
import { inPresentCodes } from './present-codes';

/** A province with two regencies, each with districts and villages. */
const NAMES: Readonly<Record<string, string>> = {
  '91': 'Papua',
  '9101': 'Kabupaten Merauke',
  '910101': 'Merauke',
  '9101011001': 'Rimba Jaya',
  '9101011002': 'Mandala',
  '910102': 'Semangga',
  '9101022001': 'Kuprik',
  '9102': 'Kabupaten Jayawijaya',
  '910201': 'Wamena',
  '9102011001': 'Batas Batu',
};
const LEVELS = { 2: 'province', 4: 'regency', 6: 'district', 10: 'village' } as const;
const areaOf = (code: string): Area | undefined =>
  NAMES[code] === undefined
    ? undefined
    : { code, name: NAMES[code], level: LEVELS[code.length as keyof typeof LEVELS] };
const DIGITS = [0, 2, 4, 6, 10];
const published: AreaDirectory = {
  find: areaOf,
  findEver: areaOf,
  children: (code) =>
    Object.keys(NAMES)
      .filter((one) => one.startsWith(code) && one.length === DIGITS[DIGITS.indexOf(code.length) + 1])
      .flatMap((one) => areaOf(one) ?? []),
  knowsDistrict: (code) => areaOf(code)?.level === 'district',
};

const reform = (...changes: readonly AreaChange[]): AreaReform => ({
  decree: 'UU 14/2022',
  effectiveOn: on('2022-07-25'),
  changes,
});
/** Papua 2022 (domain.md §1.4): a regency goes to a new province, under a new code. */
const papua = reform(
  { to: '93', name: 'Papua Selatan' },
  { from: '9101', to: '9301', name: 'Kabupaten Merauke' },
);
const codes = (areas: readonly Area[]) => areas.map(({ code }) => code);

describe('a reform that gives a regency to a new province', () => {
  const areas = areasAfter(published, [papua]);

  it('gives all areas below the new code, with their names', () => {
    expect(areas.find('93')).toMatchObject({ name: 'Papua Selatan', level: 'province', validFrom: '2022' });
    expect(areas.find('9301')).toMatchObject({ name: 'Kabupaten Merauke', validFrom: '2022' });
    expect(areas.find('930102')).toMatchObject({ name: 'Semangga', level: 'district' });
    expect(areas.find('9301011001')).toMatchObject({ name: 'Rimba Jaya', level: 'village' });
  });

  it('retires the old codes, which resolve to their successors', () => {
    expect(areas.find('9101')).toBeUndefined();
    expect(areas.find('9101011001')).toBeUndefined();
    expect(areas.findEver('9101011001')).toEqual({
      ...areaOf('9101011001'),
      validTo: '2022',
      successors: ['9301011001'],
      decree: 'UU 14/2022',
    });
    expect(presentCode('9101011001', areas)).toBe('9301011001');
    expect(presentCode('9101', areas)).toBe('9301');
  });

  it('moves the regency from the one list to the other', () => {
    expect(codes(areas.children('91'))).toEqual(['9102']);
    expect(codes(areas.children('93'))).toEqual(['9301']);
    expect(codes(areas.children('930101'))).toEqual(['9301011001', '9301011002']);
    expect(areas.children('9101')).toEqual([]);
  });

  it('leaves other areas as they are', () => {
    expect(areas.find('9102011001')).toEqual(areaOf('9102011001'));
    expect(presentCode('9102011001', areas)).toBe('9102011001');
    expect(presentCode('9999011001', areas)).toBe('9999011001');
  });

  it('knows the districts of both codes: numbers that begin with the old one stay valid', () => {
    expect(['910101', '930101', '930109'].map((code) => areas.knowsDistrict(code))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('other reforms', () => {
  it('given a district that goes to another regency, then only that district changes', () => {
    const areas = areasAfter(published, [reform({ from: '910102', to: '910202', name: 'Semangga' })]);
    expect(codes(areas.children('9101'))).toEqual(['910101']);
    expect(codes(areas.children('9102'))).toEqual(['910201', '910202']);
    expect(presentCode('9101022001', areas)).toBe('9102022001');
    expect(presentCode('9101011001', areas)).toBe('9101011001');
  });

  it('given a row for an area and one for an area below it, then the nearest row counts', () => {
    const areas = areasAfter(published, [
      reform(
        { to: '93', name: 'Papua Selatan' },
        { from: '9101', to: '9301', name: 'Kabupaten Merauke' },
        { from: '910102', to: '910203', name: 'Semangga' },
      ),
    ]);
    expect(presentCode('9101011001', areas)).toBe('9301011001');
    expect(presentCode('9101022001', areas)).toBe('9102032001');
    expect(codes(areas.children('9301'))).toEqual(['930101']);
  });

  it('given a village that is split, then its code has two successors and resolves to neither', () => {
    const areas = areasAfter(published, [
      reform(
        { from: '9101022001', to: '9101022002', name: 'Kuprik Barat' },
        { from: '9101022001', to: '9101022003', name: 'Kuprik Timur' },
      ),
    ]);
    expect(areas.findEver('9101022001')?.successors).toEqual(['9101022002', '9101022003']);
    expect(presentCode('9101022001', areas)).toBe('9101022001');
    expect(codes(areas.children('910102'))).toEqual(['9101022002', '9101022003']);
  });

  it('given a village that is merged into another, then it resolves to that one', () => {
    const areas = areasAfter(published, [reform({ from: '9101011002', to: '9101011001' })]);
    expect(presentCode('9101011002', areas)).toBe('9101011001');
    expect(areas.find('9101011001')).toEqual(areaOf('9101011001'));
    expect(codes(areas.children('910101'))).toEqual(['9101011001']);
  });

  it('given a new name, then the code stays', () => {
    const areas = areasAfter(published, [reform({ from: '9101', to: '9101', name: 'Kabupaten Anim Ha' })]);
    expect(areas.find('9101')?.name).toBe('Kabupaten Anim Ha');
    expect(presentCode('9101011001', areas)).toBe('9101011001');
  });

  it('given two reforms, then the first code resolves through both', () => {
    const areas = areasAfter(published, [
      papua,
      reform({ from: '9301', to: '9305', name: 'Kabupaten Merauke' }),
    ]);
    expect(presentCode('9101011001', areas)).toBe('9305011001');
    expect(presentCode('9301011001', areas)).toBe('9305011001');
    expect(areas.find('9301')).toBeUndefined();
    expect(codes(areas.children('93'))).toEqual(['9305']);
  });
});

describe('rows that cannot be', () => {
  it.each<[AreaChange, string]>([
    [{ from: '9101', to: '93x1', name: 'Merauke' }, 'code-malformed'],
    [{ from: '9101', to: '930', name: 'Merauke' }, 'code-malformed'],
    [{ from: '9109', to: '9110', name: 'Merauke' }, 'area-unknown'],
    [{ from: '9101', to: '910103', name: 'Merauke' }, 'levels-differ'],
    [{ from: '9101', to: '9103' }, 'name-missing'],
    [{ from: '9101', to: '9401', name: 'Merauke' }, 'parent-unknown'],
    [{ from: '9101', to: '9101', name: 'Kabupaten Merauke' }, 'nothing-changes'],
    [{ to: '9101', name: 'Kabupaten Merauke' }, 'nothing-changes'],
  ])('%j: %s', (change, code) => {
    expect(faultsOfReform([change], published)).toEqual([{ row: 0, code }]);
  });

  it('given a row twice, then the second is refused', () => {
    const row = { from: '9101', to: '9103', name: 'Merauke' };
    expect(faultsOfReform([row, row], published)).toEqual([{ row: 1, code: 'row-repeated' }]);
  });

  it('given a reform with the parent on a row of its own, then none', () => {
    expect(faultsOfReform(papua.changes, published)).toEqual([]);
  });
});

describe('content in the codes of today', () => {
  const areas = areasAfter(published, [papua]);

  it('has present codes wherever an area stands, and documents as they were issued', () => {
    const address = { area: '9101011001', line: 'Jalan 1' };
    const content = {
      birthPlace: '9101',
      residence: '9101011001',
      placement: { address },
      members: [{ address }],
      nik: '9101014101909001',
    };
    expect(inPresentCodes(content, areas)).toEqual({
      ...content,
      residence: '9301011001',
      placement: { address: { ...address, area: '9301011001' } },
      members: [{ address: { ...address, area: '9301011001' } }],
    });
  });

  it('is the same object where no code changed', () => {
    const content = { placement: { address: { area: '9102011001' } }, flags: null };
    expect(inPresentCodes(content, areas)).toBe(content);
  });
});
