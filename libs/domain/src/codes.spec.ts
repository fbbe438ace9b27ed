import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every source of this library, in the folder of this specification and below. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

const files = filesBelow(__dirname).filter((file) => file.endsWith('.ts'));
const textOf = (wanted: (file: string) => boolean) =>
  files
    .filter(wanted)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
const sources = textOf((file) => !file.endsWith('.spec.ts'));
const specs = textOf((file) => file.endsWith('.spec.ts') && file !== __filename);

const codesIn = (text: string) =>
  [...new Set([...text.matchAll(/code: '([a-z-]+)'/g)].map(([, code]) => code ?? ''))].toSorted();
const flagsIn = (text: string) => {
  const union = /export type QualityFlag =([^;]+);/.exec(text)?.[1] ?? '';
  return [...union.matchAll(/'([a-z-]+)'/g)].map(([, flag]) => flag ?? '');
};

describe('every refusal and every flag', () => {
  it('is known: there is something to look for', () => {
    expect(codesIn(sources).length).toBeGreaterThan(40);
    expect(flagsIn(sources)).toHaveLength(13);
  });
  it.each(codesIn(sources))('the code %s is refused in a specification', (code) => {
    expect(specs).toContain(`code: '${code}'`);
  });
  it.each(flagsIn(sources))('the flag %s is raised in a source and in a specification', (flag) => {
    expect(sources).toMatch(new RegExp(`flags?\\.push\\('${flag}'\\)`));
    expect(specs).toContain(`'${flag}'`);
  });
  it('is refused by the sources too: no specification invents a code', () => {
    expect(codesIn(specs).filter((code) => !codesIn(sources).includes(code))).toEqual([]);
  });
});
