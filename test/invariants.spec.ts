import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');
const read = (file: string) => readFileSync(resolve(ROOT, file), 'utf8');

interface Row {
  readonly rule: string;
  readonly severity: string;
  readonly decided: string;
  readonly test: string;
}
const rows = read('docs/invariants.md')
  .split('\n')
  .filter((line) => line.startsWith('| INV-'))
  .map((line): Row => {
    const [, rule = '', , severity = '', decided = '', test = ''] = line
      .split('|')
      .map((cell) => cell.trim());
    return { rule, severity, decided, test };
  });
const MISSING = 'not there yet';
const built = rows.filter(({ decided }) => decided !== MISSING);

/** docs/invariants.md (domain.md §2.8). */
describe('the table of invariants', () => {
  it('has the 25 rules in order, each with a severity', () => {
    const rules = Array.from({ length: 25 }, (_, index) => `INV-${String(index + 1).padStart(2, '0')}`);
    expect(rows.map(({ rule }) => rule)).toEqual(rules);
    expect(rows.every(({ severity }) => /^[HSC](, [HSC])?$/.test(severity))).toBe(true);
  });

  it.each(built)('$rule names the code that decides it', ({ decided }) => {
    const [, file = '', name = ''] = /^`([^`]+)`(?: `(\w+)`)?$/.exec(decided) ?? [];
    expect(file).not.toBe('');
    expect(read(file)).toContain(name);
  });

  it.each(built)('$rule names a test that is there', ({ test }) => {
    const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(test) ?? [];
    expect(title).not.toBe('');
    expect(read(file)).toContain(title);
  });

  it('says of no rule that the code names that it is missing', () => {
    const missing = rows.filter(({ decided }) => decided === MISSING).map(({ rule }) => rule);
    const sources = execFileSync('git', ['ls-files', 'libs', 'apps'], { cwd: ROOT, encoding: 'utf8' })
      .trim()
      .split('\n')
      .filter((file) => file.endsWith('.ts') && existsSync(resolve(ROOT, file)))
      .map(read);
    expect(missing.filter((rule) => sources.some((source) => source.includes(rule)))).toEqual([]);
  });
});
