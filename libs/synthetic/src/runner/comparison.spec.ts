import { plainDate } from '@peristiwa/kernel';
import type { Notice, TrueFamily, TruePerson } from '../truth';
import {
  compareFamily,
  compareNotices,
  comparePerson,
  compareTable,
  kemensosPaths,
  registryPaths,
  rowKey,
} from './comparison';

const person: TruePerson = {
  personId: 'p',
  nik: '3204015003989001',
  name: 'Siti Aminah',
  sex: 'female',
  bornOn: plainDate('1998-03-10'),
  status: 'resident',
  residence: 'resident',
  maritalStatus: 'single',
  area: '3204012001',
  familyId: 'f',
  kkNumber: '3204012211269001',
  relationship: 'head',
  isExpiring: false,
};
const document = {
  nik: person.nik,
  name: person.name,
  sex: 'female',
  bornOn: '1998-03-10',
  status: 'resident',
  maritalStatus: 'single',
  address: { area: '3204012001' },
  family: { familyId: 'f', kkNumber: '3204012211269001', relationship: 'head' },
};
const fields = (truth: TruePerson, found: object | undefined) =>
  comparePerson('registry', truth, found as never, registryPaths).map(({ field }) => field);

describe('comparePerson', () => {
  it('finds nothing when all values agree', () => {
    expect(fields(person, document)).toEqual([]);
  });

  it.each(['nik', 'name', 'sex', 'bornOn', 'status', 'maritalStatus'])('finds a different %s', (field) => {
    expect(fields(person, { ...document, [field]: 'another' })).toEqual([field]);
  });

  it('finds a different card, address and day of death', () => {
    const found = { ...document, family: undefined, address: undefined, death: { diedOn: '2026-01-01' } };
    expect(fields(person, found)).toEqual(['area', 'familyId', 'kkNumber', 'relationship', 'diedOn']);
  });

  it('reports that a person is absent', () => {
    expect(fields(person, undefined)).toEqual(['person']);
  });

  it('accepts any number of a card when no answer gave its number', () => {
    expect(fields({ ...person, kkNumber: undefined }, document)).toEqual([]);
  });

  it('accepts that a person whose SKPWNI has expired is still moving, and no other person', () => {
    expect(fields({ ...person, isExpiring: true }, { ...document, status: 'moving' })).toEqual([]);
    expect(fields(person, { ...document, status: 'moving' })).toEqual(['status']);
  });

  it('reads the view of a ministry', () => {
    const view = { ...document, residence: 'resident', familyKey: 'f', ...document.family };
    expect(comparePerson('kemensos', person, view, kemensosPaths)).toEqual([]);
    const away: TruePerson = { ...person, status: 'abroad', abroadSince: plainDate('2026-11-01') };
    const copy = { ...view, abroadSince: '2026-11-01' };
    expect(comparePerson('kemensos', away, copy, kemensosPaths)).toEqual([]);
    expect(comparePerson('kemensos', away, view, kemensosPaths)).toMatchObject([{ field: 'abroadSince' }]);
  });
});

describe('compareFamily', () => {
  const family: TrueFamily = {
    familyId: 'f',
    kkNumber: '1',
    headId: 'p',
    area: '3204012001',
    members: [
      { personId: 'p', relationship: 'head' },
      { personId: 'q', relationship: 'child' },
    ],
  };
  const found = { kkNumber: '1', headId: 'p', address: { area: '3204012001' }, members: family.members };

  it('ignores the order of members', () => {
    expect(compareFamily(family, { ...found, members: family.members.toReversed() })).toEqual([]);
  });

  it('finds a missing member, another head, number or place', () => {
    const other = {
      kkNumber: '2',
      headId: 'q',
      address: { area: '3204012002' },
      members: [family.members[0]],
    };
    expect(compareFamily(family, other).map(({ field }) => field)).toEqual([
      'headId',
      'area',
      'members',
      'kkNumber',
    ]);
    expect(compareFamily(family, undefined).map(({ field }) => field)).toEqual(['family']);
  });
});

describe('compareNotices', () => {
  const must: Notice = { personId: 'p', kind: 'stop-payment', isCertain: true };
  const may: Notice = { ...must, isCertain: false };
  const raised = { personKey: 'p', kind: 'stop-payment' };
  const surplus = { where: 'kemensos', of: 'p', field: 'stop-payment' };

  it.each([
    ['a certain one that is there', [must], [raised], []],
    ['a certain one that is missing', [must], [], [{ ...surplus, expected: 1, found: 0 }]],
    ['a certain one that is there twice', [must], [raised, raised], [{ ...surplus, expected: 1, found: 2 }]],
    ['an uncertain one that is there', [may], [raised], []],
    ['an uncertain one that is not', [may], [], []],
    [
      'an uncertain one that is there twice',
      [may],
      [raised, raised],
      [{ ...surplus, expected: 1, found: 2 }],
    ],
    ['one that is not expected', [], [raised], [{ ...surplus, expected: 0, found: 1 }]],
    ['none', [], [], []],
  ])('judges %s', (_, expected, found, differences) => {
    expect(compareNotices('kemensos', expected, found)).toEqual(differences);
  });

  it('distinguishes the kinds of one person', () => {
    const recipient: Notice = { ...must, kind: 'new-component' };
    expect(compareNotices('kemensos', [must, recipient], [raised])).toEqual([
      { ...surplus, field: 'new-component', expected: 1, found: 0 },
    ]);
  });
});

describe('compareTable', () => {
  const rows = (...entries: [string, number][]) => new Map(entries);

  it('finds rows that are missing, too many or different', () => {
    const [row, none] = [rows(['3204 2026-11', 2]), rows()];
    expect(compareTable('births', row, rows(['3204 2026-11', 2], ['3204 2026-10', 0]))).toEqual([]);
    expect(compareTable('births', row, rows(['3204 2026-11', 3]))).toEqual([
      { where: 'bps', of: 'births 3204 2026-11', field: 'count', expected: 2, found: 3 },
    ]);
    expect(compareTable('moves', row, none)).toMatchObject([{ of: 'moves 3204 2026-11', found: 0 }]);
    expect(compareTable('moves', none, row)).toMatchObject([{ expected: 0, found: 2 }]);
  });

  it('names a row by its areas and its month', () => {
    const month = '2026-11';
    expect(rowKey({ regency: '3204', month, count: 1 })).toBe('3204 2026-11');
    expect(rowKey({ from: '3204', to: '3273', month, persons: [] })).toBe('3204 to 3273 2026-11');
  });
});
