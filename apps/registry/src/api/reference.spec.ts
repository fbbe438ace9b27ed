import { loadAreas } from '@peristiwa/areas';
import { ProblemError } from '@peristiwa/service';
import { ReferenceController } from './reference.controller';

const reference = new ReferenceController(loadAreas());
const problemOf = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return (error as ProblemError).spec.code;
  }
};

describe('code tables (`domain.md` §3)', () => {
  it('are listed, and each is answered with codes and Indonesian names', () => {
    const ids = reference.tables().tables.map(({ id }) => id);
    expect(ids).toContain('shdk');
    for (const id of ids) expect(reference.table(id)).toMatchObject({ id, version: 1 });
    expect(reference.table('shdk').rows[0]).toEqual({ value: 'head', code: 1, name: 'Kepala keluarga' });
    expect(reference.table('jenis-pekerjaan').rows).toHaveLength(89);
  });

  it('given an unknown table, then that is said', () => {
    expect(problemOf(() => reference.table('toString'))).toBe('code-table-not-found');
  });
});

describe('areas (Kepmendagri 300.2.2-2138/2025, `domain.md` §1.4)', () => {
  it('are listed level by level', () => {
    expect(reference.list({}).areas).toHaveLength(38);
    expect(reference.list({ under: '3204' }).areas[0]).toMatchObject({ level: 'district' });
    expect(problemOf(() => reference.list({ under: '9999' }))).toBe('area-not-found');
  });

  it('are answered with the areas above them', () => {
    const village = reference.area('3204052001');
    expect(village.parents.map(({ level }) => level)).toEqual(['province', 'regency', 'district']);
    expect(reference.area('32')).toMatchObject({ level: 'province', parents: [] });
    expect(problemOf(() => reference.area('9999'))).toBe('area-not-found');
  });

  it('given a code that the new provinces of Papua retired in 2022, then its successor is named', () => {
    const merauke = reference.area('9101');
    expect(merauke).toMatchObject({ validTo: expect.any(String), children: [] });
    expect(merauke.successors?.map(({ code }) => code)).toEqual(['9301']);
  });
});
