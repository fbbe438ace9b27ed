import { codeTableOf, codeTables } from './code-tables';
import { isOccupation } from './occupations';
import { nikReasons, relationships, reporterRelationships } from './values';

/** `domain.md` §3: the forms of Permendagri 109/2019. */
describe('code tables', () => {
  it.each(codeTables.map((table) => [table.id, table] as const))(
    '%s has each code and value once',
    (_, { rows }) => {
      for (const field of ['code', 'value'] as const) {
        const found = rows.map((row) => row[field]).filter((one) => one !== undefined);
        expect(new Set(found).size).toBe(found.length);
      }
      expect(rows.every(({ code, name }) => code > 0 && name.trim() !== '')).toBe(true);
    },
  );

  it('have an id of their own each, which stands in a URL', () => {
    const ids = codeTables.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z-]+$/.test(id))).toEqual([]);
  });

  it.each([
    [0, false],
    [1, true],
    [88, true],
    [89, true],
    [90, false],
    [1.5, false],
  ])('occupation %d is known: %s (`domain.md` §3.2)', (code, isKnown) => {
    expect(isOccupation(code)).toBe(isKnown);
  });

  it('names the religion of MK 97/PUU-XIV/2016 by its number', () => {
    const religions = codeTables.find(({ id }) => id === 'agama');
    expect(religions?.rows.find(({ code }) => code === 7)).toEqual({
      value: 'belief',
      code: 7,
      name: 'Kepercayaan terhadap Tuhan Yang Maha Esa',
    });
  });

  it.each([
    [relationships, 'shdk'],
    [reporterRelationships, 'hubungan-pelapor'],
    [nikReasons, undefined],
  ])('are found by their values: %#', (values, id) => {
    expect(codeTableOf(values)?.id).toBe(id);
  });
});
